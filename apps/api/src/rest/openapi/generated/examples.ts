// Responses of the routes to the calls of a test. `npm run generate` writes them.
export const examples = {
  "responses": {
    "Projects_create": {
      "id": "prj_01h455vb4pex5vsknk084sn001",
      "uid": "my-site",
      "name": "My site",
      "schemaValidation": "off",
      "unknownEventTypes": "accept",
      "notificationEmails": [
        "ops@example.com"
      ],
      "metadata": {},
      "secretType": "hmac",
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z"
    },
    "EventTypes_create": {
      "name": "post.published",
      "description": null,
      "schema": {
        "type": "object",
        "required": [
          "id"
        ]
      },
      "schemaVersion": 1,
      "example": {
        "id": "post_123"
      },
      "archived": false,
      "version": 1,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z"
    },
    "EventTypes_list": {
      "items": [
        {
          "name": "post.published",
          "description": null,
          "schema": {
            "type": "object",
            "required": [
              "id"
            ]
          },
          "schemaVersion": 1,
          "example": {
            "id": "post_123"
          },
          "archived": false,
          "version": 1,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "updatedAt": "2026-01-31T12:00:00.000Z"
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "EventTypes_import": {
      "imported": [
        {
          "name": "subscriber.created",
          "description": "A new subscriber signs up.",
          "schema": {
            "type": "object",
            "required": [
              "id",
              "email"
            ],
            "properties": {
              "id": {
                "type": "string",
                "minLength": 1
              },
              "email": {
                "type": "string",
                "minLength": 1
              },
              "name": {
                "type": "string",
                "minLength": 1
              },
              "site_id": {
                "type": "string",
                "minLength": 1
              },
              "plan": {
                "type": "string",
                "minLength": 1
              }
            }
          },
          "schemaVersion": 1,
          "example": {
            "id": "sub_abc123",
            "email": "jane@example.com",
            "name": "Jane Doe",
            "site_id": "site_xyz789",
            "plan": "pro"
          },
          "archived": false,
          "version": 1,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "updatedAt": "2026-01-31T12:00:00.000Z"
        },
        {
          "name": "subscriber.updated",
          "description": "A subscriber changes plan.",
          "schema": {
            "type": "object",
            "required": [
              "id",
              "email"
            ],
            "properties": {
              "id": {
                "type": "string",
                "minLength": 1
              },
              "email": {
                "type": "string",
                "minLength": 1
              },
              "name": {
                "type": "string",
                "minLength": 1
              },
              "site_id": {
                "type": "string",
                "minLength": 1
              },
              "old_plan": {
                "type": "string",
                "minLength": 1
              },
              "new_plan": {
                "type": "string",
                "minLength": 1
              }
            }
          },
          "schemaVersion": 1,
          "example": {
            "id": "sub_abc123",
            "email": "jane@example.com",
            "name": "Jane Doe",
            "site_id": "site_xyz789",
            "old_plan": "free",
            "new_plan": "pro"
          },
          "archived": false,
          "version": 1,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "updatedAt": "2026-01-31T12:00:00.000Z"
        },
        {
          "name": "subscriber.deleted",
          "description": "A subscriber cancels.",
          "schema": {
            "type": "object",
            "required": [
              "id",
              "email"
            ],
            "properties": {
              "id": {
                "type": "string",
                "minLength": 1
              },
              "email": {
                "type": "string",
                "minLength": 1
              },
              "name": {
                "type": "string",
                "minLength": 1
              },
              "site_id": {
                "type": "string",
                "minLength": 1
              },
              "reason": {
                "type": "string",
                "minLength": 1
              }
            }
          },
          "schemaVersion": 1,
          "example": {
            "id": "sub_abc123",
            "email": "jane@example.com",
            "name": "Jane Doe",
            "site_id": "site_xyz789",
            "reason": "too_expensive"
          },
          "archived": false,
          "version": 1,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "updatedAt": "2026-01-31T12:00:00.000Z"
        },
        {
          "name": "purchase.completed",
          "description": "A one-time purchase is made.",
          "schema": {
            "type": "object",
            "required": [
              "product",
              "amount"
            ],
            "properties": {
              "product": {
                "type": "string",
                "minLength": 1
              },
              "amount": {
                "type": "number",
                "minimum": 0
              },
              "currency": {
                "type": "string",
                "minLength": 1
              },
              "buyer": {
                "type": "object"
              }
            }
          },
          "schemaVersion": 1,
          "example": {
            "product": "E-book",
            "amount": 19.9,
            "currency": "USD",
            "buyer": {
              "email": "jane@example.com",
              "name": "Jane Doe"
            }
          },
          "archived": false,
          "version": 1,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "updatedAt": "2026-01-31T12:00:00.000Z"
        },
        {
          "name": "payment.received",
          "description": "A subscription payment is processed.",
          "schema": {
            "type": "object",
            "required": [
              "amount",
              "subscriber",
              "plan"
            ],
            "properties": {
              "amount": {
                "type": "number",
                "minimum": 0
              },
              "subscriber": {
                "type": "object"
              },
              "plan": {
                "type": "string",
                "minLength": 1
              },
              "currency": {
                "type": "string",
                "minLength": 1
              }
            }
          },
          "schemaVersion": 1,
          "example": {
            "amount": 9.9,
            "subscriber": {
              "id": "sub_abc123",
              "email": "jane@example.com"
            },
            "plan": "pro",
            "currency": "USD"
          },
          "archived": false,
          "version": 1,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "updatedAt": "2026-01-31T12:00:00.000Z"
        },
        {
          "name": "payment.failed",
          "description": "A payment fails.",
          "schema": {
            "type": "object",
            "required": [
              "subscriber",
              "reason"
            ],
            "properties": {
              "subscriber": {
                "type": "object"
              },
              "reason": {
                "type": "string",
                "minLength": 1
              },
              "amount": {
                "type": "number",
                "minimum": 0
              },
              "currency": {
                "type": "string",
                "minLength": 1
              }
            }
          },
          "schemaVersion": 1,
          "example": {
            "subscriber": {
              "id": "sub_abc123",
              "email": "jane@example.com"
            },
            "reason": "card_declined",
            "amount": 9.9,
            "currency": "USD"
          },
          "archived": false,
          "version": 1,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "updatedAt": "2026-01-31T12:00:00.000Z"
        }
      ],
      "updated": [],
      "kept": [
        "post.published"
      ],
      "dryRun": false
    },
    "Endpoints_create": {
      "id": "ep_01h455vb4pex5vsknk084sn001",
      "uid": null,
      "url": "https://example.com/hooks",
      "name": "Search index",
      "description": null,
      "eventTypes": [
        "post.published"
      ],
      "channels": null,
      "where": null,
      "profile": "standard-webhooks",
      "profileOptions": {},
      "policy": {
        "retryDelaysMs": [
          1000,
          300000
        ]
      },
      "headers": [],
      "metadata": {},
      "state": "active",
      "stateCause": null,
      "verification": null,
      "disableAt": null,
      "allowedPerMinute": null,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z",
      "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    },
    "ApiKeys_create": {
      "id": "key_01h455vb4pex5vsknk084sn001",
      "name": "Shop",
      "scopes": [
        "endpoints:read",
        "endpoints:write"
      ],
      "createdAt": "2026-01-31T12:00:00.000Z",
      "expiresAt": null,
      "lastUsedAt": null,
      "key": "phk_kq9Ln3Yx7cRwZ2sVb8TfJm4HdPg6NaQe1UoXiWyKtMD"
    },
    "Webhooks_create": {
      "id": "ep_01h455vb4pex5vsknk084sn002",
      "name": "example.com",
      "request_url": "https://example.com/webhooks",
      "source": "messaging",
      "headers": [],
      "created_at": "2026-01-31T12:00:00.000Z"
    },
    "Webhooks_list": {
      "items": [
        {
          "id": "ep_01h455vb4pex5vsknk084sn002",
          "name": "example.com",
          "request_url": "https://example.com/webhooks",
          "source": "messaging",
          "headers": [],
          "created_at": "2026-01-31T12:00:00.000Z"
        }
      ],
      "next_cursor": null,
      "prev_cursor": null
    },
    "Webhooks_get": {
      "id": "ep_01h455vb4pex5vsknk084sn002",
      "name": "example.com",
      "request_url": "https://example.com/webhooks",
      "source": "messaging",
      "headers": [],
      "created_at": "2026-01-31T12:00:00.000Z"
    },
    "PortalTokens_create": {
      "id": "key_01h455vb4pex5vsknk084sn002",
      "scopes": [
        "deliveries:read"
      ],
      "createdAt": "2026-01-31T12:00:00.000Z",
      "expiresAt": "2026-01-31T13:00:00.000Z",
      "token": "pht_kq9Ln3Yx7cRwZ2sVb8TfJm4HdPg6NaQe1UoXiWyKtMD"
    },
    "AdminKeys_create": {
      "id": "key_01h455vb4pex5vsknk084sn003",
      "name": "CI",
      "createdAt": "2026-01-31T12:00:00.000Z",
      "expiresAt": null,
      "lastUsedAt": null,
      "key": "phk_kq9Ln3Yx7cRwZ2sVb8TfJm4HdPg6NaQe1UoXiWyKtMD"
    },
    "Events_accept": {
      "id": "evt_01h455vb4pex5vsknk084sn001",
      "duplicate": false
    },
    "Events_acceptBatch": {
      "items": [
        {
          "id": "evt_01h455vb4pex5vsknk084sn002",
          "duplicate": false
        }
      ]
    },
    "Replays_create": {
      "id": "rpl_01h455vb4pex5vsknk084sn001",
      "status": "running",
      "filter": {
        "endpointId": null,
        "eventId": null,
        "type": [],
        "channel": [],
        "status": [],
        "statusCode": [],
        "errorCode": [],
        "trigger": [],
        "after": "2026-01-01T00:00:00.000Z",
        "before": "2026-01-31T00:00:00.000Z",
        "includeUnmatched": false
      },
      "force": false,
      "ratePerSecond": 50,
      "total": 0,
      "isTotalExact": true,
      "excluded": 0,
      "done": 0,
      "failed": 0,
      "skipped": 0,
      "remaining": 0,
      "estimatedEndAt": "2026-01-31T12:00:00.000Z",
      "problem": null,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "endedAt": null,
      "sample": []
    },
    "Deliveries_cancel": {
      "id": "dlv_01h455vb4pex5vsknk084sn001",
      "eventId": "evt_01h455vb4pex5vsknk084sn003",
      "eventType": "held.type",
      "endpointId": "ep_01h455vb4pex5vsknk084sn003",
      "test": false,
      "status": "cancelled",
      "attemptCount": 1,
      "lastStatusCode": null,
      "lastError": "The delivery was cancelled by a request. Replay it if it is still needed.",
      "lastErrorCode": "cancel-requested",
      "lastTrigger": "first",
      "nextAttemptAt": null,
      "waitsFor": null,
      "createdAt": "2026-01-31T12:00:00.000Z"
    },
    "Projects_put": {
      "id": "prj_01h455vb4pex5vsknk084sn002",
      "uid": "another-site",
      "name": "Another site",
      "schemaValidation": "off",
      "unknownEventTypes": "accept",
      "notificationEmails": [],
      "metadata": {},
      "secretType": "hmac",
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z"
    },
    "Endpoints_put": {
      "id": "ep_01h455vb4pex5vsknk084sn004",
      "uid": "search-index",
      "url": "https://example.com/hooks",
      "name": "example.com",
      "description": null,
      "eventTypes": [
        "post.*"
      ],
      "channels": null,
      "where": null,
      "profile": "standard-webhooks",
      "profileOptions": {},
      "policy": {},
      "headers": [],
      "metadata": {},
      "state": "active",
      "stateCause": null,
      "verification": null,
      "disableAt": null,
      "allowedPerMinute": null,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z",
      "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    },
    "Projects_change": {
      "id": "prj_01h455vb4pex5vsknk084sn001",
      "uid": "my-site",
      "name": "My other site",
      "schemaValidation": "off",
      "unknownEventTypes": "accept",
      "notificationEmails": [
        "ops@example.com"
      ],
      "metadata": {},
      "secretType": "hmac",
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z"
    },
    "EventTypes_replace": {
      "name": "post.published",
      "description": "A post is public.",
      "schema": null,
      "schemaVersion": 1,
      "example": null,
      "archived": false,
      "version": 2,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z"
    },
    "Endpoints_change": {
      "id": "ep_01h455vb4pex5vsknk084sn001",
      "uid": null,
      "url": "https://example.com/hooks",
      "name": "Search",
      "description": null,
      "eventTypes": [
        "post.published"
      ],
      "channels": null,
      "where": null,
      "profile": "standard-webhooks",
      "profileOptions": {},
      "policy": {
        "retryDelaysMs": [
          1000,
          300000
        ]
      },
      "headers": [],
      "metadata": {},
      "state": "active",
      "stateCause": null,
      "verification": null,
      "disableAt": null,
      "allowedPerMinute": null,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z"
    },
    "EndpointLife_verify": {
      "id": "ep_01h455vb4pex5vsknk084sn001",
      "uid": null,
      "url": "https://example.com/hooks",
      "name": "Search",
      "description": null,
      "eventTypes": [
        "post.published"
      ],
      "channels": null,
      "where": null,
      "profile": "standard-webhooks",
      "profileOptions": {},
      "policy": {
        "retryDelaysMs": [
          1000,
          300000
        ]
      },
      "headers": [],
      "metadata": {},
      "state": "active",
      "stateCause": null,
      "verification": {
        "error": null,
        "status": 204,
        "attemptedAt": "2026-01-31T12:00:00.000Z"
      },
      "disableAt": null,
      "allowedPerMinute": null,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z"
    },
    "EndpointLife_pause": {
      "id": "ep_01h455vb4pex5vsknk084sn001",
      "uid": null,
      "url": "https://example.com/hooks",
      "name": "Search",
      "description": null,
      "eventTypes": [
        "post.published"
      ],
      "channels": null,
      "where": null,
      "profile": "standard-webhooks",
      "profileOptions": {},
      "policy": {
        "retryDelaysMs": [
          1000,
          300000
        ]
      },
      "headers": [],
      "metadata": {},
      "state": "paused",
      "stateCause": {
        "reason": "asked"
      },
      "verification": {
        "error": null,
        "status": 204,
        "attemptedAt": "2026-01-31T12:00:00.000Z"
      },
      "disableAt": null,
      "allowedPerMinute": null,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z"
    },
    "EndpointLife_resume": {
      "id": "ep_01h455vb4pex5vsknk084sn001",
      "uid": null,
      "url": "https://example.com/hooks",
      "name": "Search",
      "description": null,
      "eventTypes": [
        "post.published"
      ],
      "channels": null,
      "where": null,
      "profile": "standard-webhooks",
      "profileOptions": {},
      "policy": {
        "retryDelaysMs": [
          1000,
          300000
        ]
      },
      "headers": [],
      "metadata": {},
      "state": "active",
      "stateCause": {
        "reason": "asked"
      },
      "verification": {
        "error": null,
        "status": 204,
        "attemptedAt": "2026-01-31T12:00:00.000Z"
      },
      "disableAt": null,
      "allowedPerMinute": null,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z"
    },
    "EndpointTest_test": {
      "eventId": "evt_01h455vb4pex5vsknk084sn004",
      "deliveryId": "dlv_01h455vb4pex5vsknk084sn002",
      "attempt": {
        "number": 1,
        "requestId": "req_01h455vb4pex5vsknk084sn001",
        "trigger": "test",
        "replayId": null,
        "outcome": "succeeded",
        "startedAt": "2026-01-31T12:00:00.000Z",
        "durationMs": 42,
        "phases": {
          "queueMs": 3,
          "dnsMs": null,
          "connectMs": 5,
          "tlsMs": null,
          "firstByteMs": 38
        },
        "remoteAddress": "127.0.0.1",
        "connectionKept": false,
        "request": {
          "method": "POST",
          "url": "https://example.com/hooks",
          "headers": [
            {
              "name": "webhook-id",
              "value": "dlv_01h455vb4pex5vsknk084sn002"
            },
            {
              "name": "webhook-timestamp",
              "value": "1769860800"
            },
            {
              "name": "webhook-signature",
              "value": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
            },
            {
              "name": "Content-Type",
              "value": "application/json"
            }
          ],
          "body": "{\"type\":\"post.published\",\"timestamp\":\"2026-01-31T12:00:00.000Z\",\"data\":{\"message\":\"Hello\"}}",
          "bodyEncoding": "utf-8",
          "isAsSent": true
        },
        "response": {
          "status": 204,
          "headers": {
            "date": "Sat, 31 Jan 2026 12:00:00 GMT",
            "connection": "keep-alive",
            "keep-alive": "timeout=5"
          },
          "body": "",
          "bodyEncoding": "utf-8",
          "bodyTruncated": false
        },
        "error": null
      }
    },
    "EndpointSecrets_rotate": {
      "id": "sec_01h455vb4pex5vsknk084sn001",
      "type": "hmac",
      "state": "signing",
      "publicKey": null,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "activatesAt": "2026-01-31T12:00:00.000Z",
      "expiresAt": null,
      "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    },
    "Endpoints_dryRun": {
      "examined": 9,
      "matched": 2,
      "matchedEvents": [
        {
          "id": "evt_01h455vb4pex5vsknk084sn002",
          "type": "post.published"
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn001",
          "type": "post.published"
        }
      ],
      "missed": {
        "event-type": 7
      },
      "missedEvents": [
        {
          "id": "evt_01h455vb4pex5vsknk084sn005",
          "type": "secret.rotated",
          "reason": "event-type"
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn006",
          "type": "endpoint.resumed",
          "reason": "event-type"
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn007",
          "type": "endpoint.paused",
          "reason": "event-type"
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn008",
          "type": "endpoint.updated",
          "reason": "event-type"
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn009",
          "type": "endpoint.deleted",
          "reason": "event-type"
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn010",
          "type": "endpoint.created",
          "reason": "event-type"
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn011",
          "type": "endpoint.created",
          "reason": "event-type"
        }
      ]
    },
    "DeadRecords_list": {
      "items": [
        {
          "id": "dead_01h455vb4pex5vsknk084sn001",
          "source": "import:shop",
          "project": "mistyped",
          "type": "post.published",
          "reason": "There is no project \"mistyped\".",
          "at": "2026-01-31T12:00:00.000Z"
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "DeadRecords_counts": {
      "items": [
        {
          "source": "import:shop",
          "count": 1,
          "oldestAt": "2026-01-31T12:00:00.000Z",
          "youngestAt": "2026-01-31T12:00:00.000Z"
        }
      ]
    },
    "DeadRecords_get": {
      "id": "dead_01h455vb4pex5vsknk084sn001",
      "source": "import:shop",
      "project": "mistyped",
      "type": "post.published",
      "reason": "There is no project \"mistyped\".",
      "at": "2026-01-31T12:00:00.000Z",
      "record": {
        "id": "018f3c1e-7a42-7b1d-9c35-4e8a2f6d0b17",
        "key": "post_125",
        "pos": "1",
        "seq": "1",
        "data": "{\"n\":1}",
        "type": "post.published",
        "actor": null,
        "channel": null,
        "project": "mistyped",
        "expires_at": null,
        "occurred_at": 1,
        "ordering_key": null
      }
    },
    "DeadRecords_replay": {
      "eventId": "evt_01h455vb4pex5vsknk084sn012",
      "duplicate": false
    },
    "Deliveries_replay": {
      "replayId": "rpl_01h455vb4pex5vsknk084sn002",
      "deliveryId": "dlv_01h455vb4pex5vsknk084sn003"
    },
    "Replays_cancel": {
      "id": "rpl_01h455vb4pex5vsknk084sn001",
      "status": "completed",
      "filter": {
        "endpointId": null,
        "eventId": null,
        "type": [],
        "channel": [],
        "status": [],
        "statusCode": [],
        "errorCode": [],
        "trigger": [],
        "after": "2026-01-01T00:00:00.000Z",
        "before": "2026-01-31T00:00:00.000Z",
        "includeUnmatched": false
      },
      "force": false,
      "ratePerSecond": 50,
      "total": 0,
      "isTotalExact": true,
      "excluded": 0,
      "done": 0,
      "failed": 0,
      "skipped": 0,
      "remaining": 0,
      "estimatedEndAt": null,
      "problem": null,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "endedAt": "2026-01-31T12:00:00.000Z",
      "sample": []
    },
    "Projects_list": {
      "items": [
        {
          "id": "prj_01h455vb4pex5vsknk084sn001",
          "uid": "my-site",
          "name": "My other site",
          "schemaValidation": "off",
          "unknownEventTypes": "accept",
          "notificationEmails": [
            "ops@example.com"
          ],
          "metadata": {},
          "secretType": "hmac",
          "createdAt": "2026-01-31T12:00:00.000Z",
          "updatedAt": "2026-01-31T12:00:00.000Z"
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "Projects_get": {
      "id": "prj_01h455vb4pex5vsknk084sn001",
      "uid": "my-site",
      "name": "My other site",
      "schemaValidation": "off",
      "unknownEventTypes": "accept",
      "notificationEmails": [
        "ops@example.com"
      ],
      "metadata": {},
      "secretType": "hmac",
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z",
      "backlog": {
        "waiting": 0,
        "maxWaiting": 1000000
      }
    },
    "ApiKeys_list": {
      "items": [
        {
          "id": "key_01h455vb4pex5vsknk084sn001",
          "name": "Shop",
          "scopes": [
            "endpoints:read",
            "endpoints:write"
          ],
          "createdAt": "2026-01-31T12:00:00.000Z",
          "expiresAt": null,
          "lastUsedAt": null
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "AdminKeys_list": {
      "items": [
        {
          "id": "key_01h455vb4pex5vsknk084sn003",
          "name": "CI",
          "createdAt": "2026-01-31T12:00:00.000Z",
          "expiresAt": null,
          "lastUsedAt": null
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "PortalTokens_list": {
      "items": [
        {
          "id": "key_01h455vb4pex5vsknk084sn002",
          "scopes": [
            "deliveries:read"
          ],
          "createdAt": "2026-01-31T12:00:00.000Z",
          "expiresAt": "2026-01-31T13:00:00.000Z"
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "EventTypes_get": {
      "name": "post.published",
      "description": "A post is public.",
      "schema": null,
      "schemaVersion": 1,
      "example": null,
      "archived": false,
      "version": 2,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z",
      "schemas": {
        "1": null
      }
    },
    "Endpoints_list": {
      "items": [
        {
          "id": "ep_01h455vb4pex5vsknk084sn001",
          "uid": null,
          "url": "https://example.com/hooks",
          "name": "Search",
          "description": null,
          "eventTypes": [
            "post.published"
          ],
          "channels": null,
          "where": null,
          "profile": "standard-webhooks",
          "profileOptions": {},
          "policy": {
            "retryDelaysMs": [
              1000,
              300000
            ]
          },
          "headers": [],
          "metadata": {},
          "state": "active",
          "stateCause": {
            "reason": "asked"
          },
          "verification": {
            "error": null,
            "status": 204,
            "attemptedAt": "2026-01-31T12:00:00.000Z"
          },
          "disableAt": null,
          "allowedPerMinute": null,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "updatedAt": "2026-01-31T12:00:00.000Z"
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "Endpoints_get": {
      "id": "ep_01h455vb4pex5vsknk084sn001",
      "uid": null,
      "url": "https://example.com/hooks",
      "name": "Search",
      "description": null,
      "eventTypes": [
        "post.published"
      ],
      "channels": null,
      "where": null,
      "profile": "standard-webhooks",
      "profileOptions": {},
      "policy": {
        "retryDelaysMs": [
          1000,
          300000
        ]
      },
      "headers": [],
      "metadata": {},
      "state": "active",
      "stateCause": {
        "reason": "asked"
      },
      "verification": {
        "error": null,
        "status": 204,
        "attemptedAt": "2026-01-31T12:00:00.000Z"
      },
      "disableAt": null,
      "allowedPerMinute": null,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "updatedAt": "2026-01-31T12:00:00.000Z",
      "breaker": {
        "state": "closed",
        "since": null,
        "until": null,
        "failureShare": null
      }
    },
    "EndpointLife_history": {
      "items": [
        {
          "version": 6,
          "type": "secret.rotated",
          "cause": null,
          "by": "POSTHORN_ADMIN_KEY",
          "at": "2026-01-31T12:00:00.000Z",
          "changes": null
        },
        {
          "version": 5,
          "type": "endpoint.resumed",
          "cause": {
            "reason": "asked"
          },
          "by": "POSTHORN_ADMIN_KEY",
          "at": "2026-01-31T12:00:00.000Z",
          "changes": null
        },
        {
          "version": 4,
          "type": "endpoint.paused",
          "cause": {
            "reason": "asked"
          },
          "by": "POSTHORN_ADMIN_KEY",
          "at": "2026-01-31T12:00:00.000Z",
          "changes": null
        },
        {
          "version": 3,
          "type": "endpoint.verified",
          "cause": {
            "error": null,
            "status": 204,
            "attemptedAt": "2026-01-31T12:00:00.000Z"
          },
          "by": "POSTHORN_ADMIN_KEY",
          "at": "2026-01-31T12:00:00.000Z",
          "changes": null
        },
        {
          "version": 2,
          "type": "endpoint.changed",
          "cause": null,
          "by": "POSTHORN_ADMIN_KEY",
          "at": "2026-01-31T12:00:00.000Z",
          "changes": [
            {
              "field": "name",
              "before": "Search index",
              "after": "Search"
            }
          ]
        },
        {
          "version": 1,
          "type": "endpoint.created",
          "cause": null,
          "by": "POSTHORN_ADMIN_KEY",
          "at": "2026-01-31T12:00:00.000Z",
          "changes": null
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "EndpointSecrets_reveal": {
      "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
      "secrets": [
        {
          "id": "sec_01h455vb4pex5vsknk084sn001",
          "type": "hmac",
          "state": "signing",
          "publicKey": null,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "activatesAt": "2026-01-31T12:00:00.000Z",
          "expiresAt": null,
          "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        },
        {
          "id": "sec_01h455vb4pex5vsknk084sn002",
          "type": "hmac",
          "state": "retiring",
          "publicKey": null,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "activatesAt": "2026-01-31T12:00:00.000Z",
          "expiresAt": "2026-02-01T12:00:00.000Z",
          "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        }
      ]
    },
    "EndpointSecrets_publicKeys": {
      "items": []
    },
    "Events_list": {
      "items": [
        {
          "id": "evt_01h455vb4pex5vsknk084sn005",
          "uid": null,
          "type": "secret.rotated",
          "occurredAt": "2026-01-31T12:00:00.000Z",
          "acceptedAt": "2026-01-31T12:00:00.000Z",
          "data": {
            "endpointId": "ep_01h455vb4pex5vsknk084sn001",
            "endpointUid": null,
            "endpointName": "Search",
            "host": "example.com",
            "state": "active",
            "secretId": "sec_01h455vb4pex5vsknk084sn001",
            "activatesAt": "2026-01-31T12:00:00.000Z",
            "overlapMs": 86400000,
            "projectUid": "my-site"
          },
          "orderingKey": null,
          "actor": null,
          "channel": null,
          "channels": [],
          "endpointIds": null,
          "schemaVersion": null,
          "metadata": {},
          "test": false
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn004",
          "uid": null,
          "type": "post.published",
          "occurredAt": "2026-01-31T12:00:00.000Z",
          "acceptedAt": "2026-01-31T12:00:00.000Z",
          "data": {
            "message": "Hello"
          },
          "orderingKey": null,
          "actor": null,
          "channel": null,
          "channels": [],
          "endpointIds": null,
          "schemaVersion": null,
          "metadata": {},
          "test": true
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn006",
          "uid": null,
          "type": "endpoint.resumed",
          "occurredAt": "2026-01-31T12:00:00.000Z",
          "acceptedAt": "2026-01-31T12:00:00.000Z",
          "data": {
            "endpointId": "ep_01h455vb4pex5vsknk084sn001",
            "endpointUid": null,
            "endpointName": "Search",
            "host": "example.com",
            "state": "active",
            "projectUid": "my-site"
          },
          "orderingKey": null,
          "actor": null,
          "channel": null,
          "channels": [],
          "endpointIds": null,
          "schemaVersion": null,
          "metadata": {},
          "test": false
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn007",
          "uid": null,
          "type": "endpoint.paused",
          "occurredAt": "2026-01-31T12:00:00.000Z",
          "acceptedAt": "2026-01-31T12:00:00.000Z",
          "data": {
            "endpointId": "ep_01h455vb4pex5vsknk084sn001",
            "endpointUid": null,
            "endpointName": "Search",
            "host": "example.com",
            "state": "paused",
            "projectUid": "my-site"
          },
          "orderingKey": null,
          "actor": null,
          "channel": null,
          "channels": [],
          "endpointIds": null,
          "schemaVersion": null,
          "metadata": {},
          "test": false
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn008",
          "uid": null,
          "type": "endpoint.updated",
          "occurredAt": "2026-01-31T12:00:00.000Z",
          "acceptedAt": "2026-01-31T12:00:00.000Z",
          "data": {
            "endpointId": "ep_01h455vb4pex5vsknk084sn001",
            "endpointUid": null,
            "endpointName": "Search",
            "host": "example.com",
            "state": "active",
            "fields": [
              "name"
            ],
            "projectUid": "my-site"
          },
          "orderingKey": null,
          "actor": null,
          "channel": null,
          "channels": [],
          "endpointIds": null,
          "schemaVersion": null,
          "metadata": {},
          "test": false
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn012",
          "uid": "post_125",
          "type": "post.published",
          "occurredAt": "1970-01-01T00:00:00.001Z",
          "acceptedAt": "2026-01-31T12:00:00.000Z",
          "data": {
            "n": 1
          },
          "orderingKey": null,
          "actor": null,
          "channel": null,
          "channels": [],
          "endpointIds": null,
          "schemaVersion": null,
          "metadata": {},
          "test": false
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn002",
          "uid": "post_124-published",
          "type": "post.published",
          "occurredAt": "2026-01-31T12:00:00.000Z",
          "acceptedAt": "2026-01-31T12:00:00.000Z",
          "data": {
            "id": "post_123",
            "title": "Hello"
          },
          "orderingKey": null,
          "actor": null,
          "channel": null,
          "channels": [],
          "endpointIds": null,
          "schemaVersion": null,
          "metadata": {},
          "test": false
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn001",
          "uid": "post_123-published",
          "type": "post.published",
          "occurredAt": "2026-01-31T12:00:00.000Z",
          "acceptedAt": "2026-01-31T12:00:00.000Z",
          "data": {
            "id": "post_123",
            "title": "Hello"
          },
          "orderingKey": null,
          "actor": null,
          "channel": null,
          "channels": [],
          "endpointIds": null,
          "schemaVersion": null,
          "metadata": {},
          "test": false
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn009",
          "uid": null,
          "type": "endpoint.deleted",
          "occurredAt": "2026-01-31T12:00:00.000Z",
          "acceptedAt": "2026-01-31T12:00:00.000Z",
          "data": {
            "endpointId": "ep_01h455vb4pex5vsknk084sn002",
            "endpointUid": null,
            "endpointName": "example.com",
            "host": "example.com",
            "state": "deleted",
            "projectUid": "my-site"
          },
          "orderingKey": null,
          "actor": null,
          "channel": null,
          "channels": [],
          "endpointIds": null,
          "schemaVersion": null,
          "metadata": {},
          "test": false
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn010",
          "uid": null,
          "type": "endpoint.created",
          "occurredAt": "2026-01-31T12:00:00.000Z",
          "acceptedAt": "2026-01-31T12:00:00.000Z",
          "data": {
            "endpointId": "ep_01h455vb4pex5vsknk084sn002",
            "endpointUid": null,
            "endpointName": "example.com",
            "host": "example.com",
            "state": "active",
            "projectUid": "my-site"
          },
          "orderingKey": null,
          "actor": null,
          "channel": null,
          "channels": [],
          "endpointIds": null,
          "schemaVersion": null,
          "metadata": {},
          "test": false
        },
        {
          "id": "evt_01h455vb4pex5vsknk084sn011",
          "uid": null,
          "type": "endpoint.created",
          "occurredAt": "2026-01-31T12:00:00.000Z",
          "acceptedAt": "2026-01-31T12:00:00.000Z",
          "data": {
            "endpointId": "ep_01h455vb4pex5vsknk084sn001",
            "endpointUid": null,
            "endpointName": "Search index",
            "host": "example.com",
            "state": "active",
            "projectUid": "my-site"
          },
          "orderingKey": null,
          "actor": null,
          "channel": null,
          "channels": [],
          "endpointIds": null,
          "schemaVersion": null,
          "metadata": {},
          "test": false
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "Events_get": {
      "id": "evt_01h455vb4pex5vsknk084sn001",
      "uid": "post_123-published",
      "type": "post.published",
      "occurredAt": "2026-01-31T12:00:00.000Z",
      "acceptedAt": "2026-01-31T12:00:00.000Z",
      "data": {
        "id": "post_123",
        "title": "Hello"
      },
      "orderingKey": null,
      "actor": null,
      "channel": null,
      "channels": [],
      "endpointIds": null,
      "schemaVersion": null,
      "metadata": {},
      "test": false
    },
    "Events_routing": {
      "routedAt": "2026-01-31T12:00:00.000Z",
      "counts": {
        "matched": 1,
        "missed": {}
      },
      "endpoints": [
        {
          "endpointId": "ep_01h455vb4pex5vsknk084sn001",
          "matched": true,
          "deliveryId": "dlv_01h455vb4pex5vsknk084sn003"
        },
        {
          "endpointId": "ep_01h455vb4pex5vsknk084sn002",
          "matched": false,
          "reason": "deleted",
          "explanation": "The endpoint was deleted before the event was routed."
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "Deliveries_list": {
      "items": [
        {
          "id": "dlv_01h455vb4pex5vsknk084sn002",
          "eventId": "evt_01h455vb4pex5vsknk084sn004",
          "eventType": "post.published",
          "endpointId": "ep_01h455vb4pex5vsknk084sn001",
          "test": true,
          "status": "succeeded",
          "attemptCount": 1,
          "lastStatusCode": 204,
          "lastError": null,
          "lastErrorCode": null,
          "lastTrigger": "test",
          "nextAttemptAt": null,
          "waitsFor": null,
          "createdAt": "2026-01-31T12:00:00.000Z"
        },
        {
          "id": "dlv_01h455vb4pex5vsknk084sn004",
          "eventId": "evt_01h455vb4pex5vsknk084sn012",
          "eventType": "post.published",
          "endpointId": "ep_01h455vb4pex5vsknk084sn001",
          "test": false,
          "status": "succeeded",
          "attemptCount": 1,
          "lastStatusCode": 204,
          "lastError": null,
          "lastErrorCode": null,
          "lastTrigger": "first",
          "nextAttemptAt": null,
          "waitsFor": null,
          "createdAt": "2026-01-31T12:00:00.000Z"
        },
        {
          "id": "dlv_01h455vb4pex5vsknk084sn005",
          "eventId": "evt_01h455vb4pex5vsknk084sn002",
          "eventType": "post.published",
          "endpointId": "ep_01h455vb4pex5vsknk084sn001",
          "test": false,
          "status": "succeeded",
          "attemptCount": 1,
          "lastStatusCode": 204,
          "lastError": null,
          "lastErrorCode": null,
          "lastTrigger": "first",
          "nextAttemptAt": null,
          "waitsFor": null,
          "createdAt": "2026-01-31T12:00:00.000Z"
        },
        {
          "id": "dlv_01h455vb4pex5vsknk084sn003",
          "eventId": "evt_01h455vb4pex5vsknk084sn001",
          "eventType": "post.published",
          "endpointId": "ep_01h455vb4pex5vsknk084sn001",
          "test": false,
          "status": "succeeded",
          "attemptCount": 3,
          "lastStatusCode": 204,
          "lastError": null,
          "lastErrorCode": null,
          "lastTrigger": "replay",
          "nextAttemptAt": null,
          "waitsFor": null,
          "createdAt": "2026-01-31T12:00:00.000Z"
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "Deliveries_count": {
      "count": 4,
      "isExact": true
    },
    "Deliveries_countByEndpoint": {
      "items": [
        {
          "endpointId": "ep_01h455vb4pex5vsknk084sn001",
          "count": 4,
          "statuses": {
            "pending": 0,
            "retrying": 0,
            "held": 0,
            "succeeded": 4,
            "exhausted": 0,
            "cancelled": 0
          }
        }
      ],
      "furtherEndpoints": 0,
      "isExact": true
    },
    "Deliveries_get": {
      "id": "dlv_01h455vb4pex5vsknk084sn003",
      "eventId": "evt_01h455vb4pex5vsknk084sn001",
      "eventType": "post.published",
      "endpointId": "ep_01h455vb4pex5vsknk084sn001",
      "test": false,
      "status": "succeeded",
      "attemptCount": 3,
      "lastStatusCode": 204,
      "lastError": null,
      "lastErrorCode": null,
      "lastTrigger": "replay",
      "nextAttemptAt": null,
      "waitsFor": null,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "attempts": [
        {
          "number": 1,
          "requestId": "req_01h455vb4pex5vsknk084sn002",
          "trigger": "first",
          "replayId": null,
          "outcome": "failed",
          "startedAt": "2026-01-31T12:00:00.000Z",
          "durationMs": 42,
          "phases": {
            "queueMs": 3,
            "dnsMs": null,
            "connectMs": 5,
            "tlsMs": null,
            "firstByteMs": 38
          },
          "remoteAddress": "127.0.0.1",
          "connectionKept": false,
          "request": {
            "method": "POST",
            "url": "https://example.com/hooks",
            "headers": [
              {
                "name": "webhook-id",
                "value": "dlv_01h455vb4pex5vsknk084sn003"
              },
              {
                "name": "webhook-timestamp",
                "value": "1769860800"
              },
              {
                "name": "webhook-signature",
                "value": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
              },
              {
                "name": "Content-Type",
                "value": "application/json"
              }
            ],
            "body": "{\"type\":\"post.published\",\"timestamp\":\"2026-01-31T12:00:00.000Z\",\"data\":{\"id\":\"post_123\",\"title\":\"Hello\"}}",
            "bodyEncoding": "utf-8",
            "isAsSent": true
          },
          "response": {
            "status": 500,
            "headers": {
              "date": "Sat, 31 Jan 2026 12:00:00 GMT",
              "connection": "keep-alive",
              "keep-alive": "timeout=5",
              "transfer-encoding": "chunked"
            },
            "body": "",
            "bodyEncoding": "utf-8",
            "bodyTruncated": false
          },
          "error": null
        },
        {
          "number": 2,
          "requestId": "req_01h455vb4pex5vsknk084sn003",
          "trigger": "retry",
          "replayId": null,
          "outcome": "succeeded",
          "startedAt": "2026-01-31T12:00:00.000Z",
          "durationMs": 42,
          "phases": {
            "queueMs": 3,
            "dnsMs": null,
            "connectMs": 5,
            "tlsMs": null,
            "firstByteMs": 38
          },
          "remoteAddress": "127.0.0.1",
          "connectionKept": false,
          "request": {
            "method": "POST",
            "url": "https://example.com/hooks",
            "headers": [
              {
                "name": "webhook-id",
                "value": "dlv_01h455vb4pex5vsknk084sn003"
              },
              {
                "name": "webhook-timestamp",
                "value": "1769860800"
              },
              {
                "name": "webhook-signature",
                "value": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
              },
              {
                "name": "Content-Type",
                "value": "application/json"
              }
            ],
            "body": "{\"type\":\"post.published\",\"timestamp\":\"2026-01-31T12:00:00.000Z\",\"data\":{\"id\":\"post_123\",\"title\":\"Hello\"}}",
            "bodyEncoding": "utf-8",
            "isAsSent": true
          },
          "response": {
            "status": 204,
            "headers": {
              "date": "Sat, 31 Jan 2026 12:00:00 GMT",
              "connection": "keep-alive",
              "keep-alive": "timeout=5"
            },
            "body": "",
            "bodyEncoding": "utf-8",
            "bodyTruncated": false
          },
          "error": null
        },
        {
          "number": 3,
          "requestId": "req_01h455vb4pex5vsknk084sn004",
          "trigger": "replay",
          "replayId": "rpl_01h455vb4pex5vsknk084sn002",
          "outcome": "succeeded",
          "startedAt": "2026-01-31T12:00:00.000Z",
          "durationMs": 42,
          "phases": {
            "queueMs": 3,
            "dnsMs": null,
            "connectMs": 5,
            "tlsMs": null,
            "firstByteMs": 38
          },
          "remoteAddress": "127.0.0.1",
          "connectionKept": false,
          "request": {
            "method": "POST",
            "url": "https://example.com/hooks",
            "headers": [
              {
                "name": "webhook-id",
                "value": "dlv_01h455vb4pex5vsknk084sn003"
              },
              {
                "name": "webhook-timestamp",
                "value": "1769860800"
              },
              {
                "name": "webhook-signature",
                "value": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
              },
              {
                "name": "Content-Type",
                "value": "application/json"
              }
            ],
            "body": "{\"type\":\"post.published\",\"timestamp\":\"2026-01-31T12:00:00.000Z\",\"data\":{\"id\":\"post_123\",\"title\":\"Hello\"}}",
            "bodyEncoding": "utf-8",
            "isAsSent": true
          },
          "response": {
            "status": 204,
            "headers": {
              "date": "Sat, 31 Jan 2026 12:00:00 GMT",
              "connection": "keep-alive",
              "keep-alive": "timeout=5"
            },
            "body": "",
            "bodyEncoding": "utf-8",
            "bodyTruncated": false
          },
          "error": null
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "Deliveries_attempt": {
      "number": 1,
      "requestId": "req_01h455vb4pex5vsknk084sn002",
      "trigger": "first",
      "replayId": null,
      "outcome": "failed",
      "startedAt": "2026-01-31T12:00:00.000Z",
      "durationMs": 42,
      "phases": {
        "queueMs": 3,
        "dnsMs": null,
        "connectMs": 5,
        "tlsMs": null,
        "firstByteMs": 38
      },
      "remoteAddress": "127.0.0.1",
      "connectionKept": false,
      "request": {
        "method": "POST",
        "url": "https://example.com/hooks",
        "headers": [
          {
            "name": "webhook-id",
            "value": "dlv_01h455vb4pex5vsknk084sn003"
          },
          {
            "name": "webhook-timestamp",
            "value": "1769860800"
          },
          {
            "name": "webhook-signature",
            "value": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
          },
          {
            "name": "Content-Type",
            "value": "application/json"
          }
        ],
        "body": "{\"type\":\"post.published\",\"timestamp\":\"2026-01-31T12:00:00.000Z\",\"data\":{\"id\":\"post_123\",\"title\":\"Hello\"}}",
        "bodyEncoding": "utf-8",
        "isAsSent": true
      },
      "response": {
        "status": 500,
        "headers": {
          "date": "Sat, 31 Jan 2026 12:00:00 GMT",
          "connection": "keep-alive",
          "keep-alive": "timeout=5",
          "transfer-encoding": "chunked"
        },
        "body": "",
        "bodyEncoding": "utf-8",
        "bodyTruncated": false
      },
      "error": null
    },
    "Replays_list": {
      "items": [
        {
          "id": "rpl_01h455vb4pex5vsknk084sn001",
          "status": "completed",
          "filter": {
            "endpointId": null,
            "eventId": null,
            "type": [],
            "channel": [],
            "status": [],
            "statusCode": [],
            "errorCode": [],
            "trigger": [],
            "after": "2026-01-01T00:00:00.000Z",
            "before": "2026-01-31T00:00:00.000Z",
            "includeUnmatched": false
          },
          "force": false,
          "ratePerSecond": 50,
          "total": 0,
          "isTotalExact": true,
          "excluded": 0,
          "done": 0,
          "failed": 0,
          "skipped": 0,
          "remaining": 0,
          "estimatedEndAt": null,
          "problem": null,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "endedAt": "2026-01-31T12:00:00.000Z",
          "sample": []
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "Replays_get": {
      "id": "rpl_01h455vb4pex5vsknk084sn001",
      "status": "completed",
      "filter": {
        "endpointId": null,
        "eventId": null,
        "type": [],
        "channel": [],
        "status": [],
        "statusCode": [],
        "errorCode": [],
        "trigger": [],
        "after": "2026-01-01T00:00:00.000Z",
        "before": "2026-01-31T00:00:00.000Z",
        "includeUnmatched": false
      },
      "force": false,
      "ratePerSecond": 50,
      "total": 0,
      "isTotalExact": true,
      "excluded": 0,
      "done": 0,
      "failed": 0,
      "skipped": 0,
      "remaining": 0,
      "estimatedEndAt": null,
      "problem": null,
      "createdAt": "2026-01-31T12:00:00.000Z",
      "endedAt": "2026-01-31T12:00:00.000Z",
      "sample": []
    },
    "AllDeliveries_listAll": {
      "items": [
        {
          "id": "dlv_01h455vb4pex5vsknk084sn002",
          "eventId": "evt_01h455vb4pex5vsknk084sn004",
          "eventType": "post.published",
          "endpointId": "ep_01h455vb4pex5vsknk084sn001",
          "test": true,
          "status": "succeeded",
          "attemptCount": 1,
          "lastStatusCode": 204,
          "lastError": null,
          "lastErrorCode": null,
          "lastTrigger": "test",
          "nextAttemptAt": null,
          "waitsFor": null,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "projectId": "prj_01h455vb4pex5vsknk084sn001"
        },
        {
          "id": "dlv_01h455vb4pex5vsknk084sn004",
          "eventId": "evt_01h455vb4pex5vsknk084sn012",
          "eventType": "post.published",
          "endpointId": "ep_01h455vb4pex5vsknk084sn001",
          "test": false,
          "status": "succeeded",
          "attemptCount": 1,
          "lastStatusCode": 204,
          "lastError": null,
          "lastErrorCode": null,
          "lastTrigger": "first",
          "nextAttemptAt": null,
          "waitsFor": null,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "projectId": "prj_01h455vb4pex5vsknk084sn001"
        },
        {
          "id": "dlv_01h455vb4pex5vsknk084sn005",
          "eventId": "evt_01h455vb4pex5vsknk084sn002",
          "eventType": "post.published",
          "endpointId": "ep_01h455vb4pex5vsknk084sn001",
          "test": false,
          "status": "succeeded",
          "attemptCount": 1,
          "lastStatusCode": 204,
          "lastError": null,
          "lastErrorCode": null,
          "lastTrigger": "first",
          "nextAttemptAt": null,
          "waitsFor": null,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "projectId": "prj_01h455vb4pex5vsknk084sn001"
        },
        {
          "id": "dlv_01h455vb4pex5vsknk084sn003",
          "eventId": "evt_01h455vb4pex5vsknk084sn001",
          "eventType": "post.published",
          "endpointId": "ep_01h455vb4pex5vsknk084sn001",
          "test": false,
          "status": "succeeded",
          "attemptCount": 3,
          "lastStatusCode": 204,
          "lastError": null,
          "lastErrorCode": null,
          "lastTrigger": "replay",
          "nextAttemptAt": null,
          "waitsFor": null,
          "createdAt": "2026-01-31T12:00:00.000Z",
          "projectId": "prj_01h455vb4pex5vsknk084sn001"
        }
      ],
      "nextCursor": null,
      "prevCursor": null
    },
    "Notifications_list": {
      "items": [],
      "nextCursor": null,
      "prevCursor": null
    },
    "Health_live": {
      "status": "ok"
    },
    "Health_ready": {
      "status": "ok",
      "problems": [],
      "standstills": []
    },
    "Health_allReady": {
      "status": "ok",
      "problems": [],
      "standstills": []
    }
  },
  "problems": {
    "400": {
      "type": "about:blank",
      "title": "bad request",
      "status": 400,
      "detail": "The path cannot be decoded: write a literal % as %25."
    },
    "401": {
      "type": "urn:posthorn:problem:unauthorized",
      "title": "unauthorized",
      "status": 401,
      "detail": "Send an API key: \"Authorization: Bearer …\" or \"X-API-KEY: …\"."
    },
    "403": {
      "type": "urn:posthorn:problem:forbidden",
      "title": "forbidden",
      "status": 403,
      "detail": "This request needs the admin key. The key that was sent belongs to the project prj_01h455vb4pex5vsknk084sn001."
    },
    "404": {
      "type": "urn:posthorn:problem:not-found",
      "title": "not-found",
      "status": 404,
      "detail": "There is no project \"not-there\"."
    },
    "409": {
      "type": "urn:posthorn:problem:conflict",
      "title": "conflict",
      "status": 409,
      "detail": "Another project has this uid: choose another one."
    },
    "413": {
      "type": "urn:posthorn:problem:payload-too-large",
      "title": "payload-too-large",
      "status": 413,
      "detail": "The body is too large: at most 8388608 bytes are read."
    },
    "414": {
      "type": "about:blank",
      "title": "uri too long",
      "status": 414,
      "detail": "An id or a name in the path is too long."
    },
    "415": {
      "type": "about:blank",
      "title": "unsupported media type",
      "status": 415,
      "detail": "The body must be JSON: send it with \"Content-Type: application/json\"."
    },
    "422": {
      "type": "urn:posthorn:problem:invalid-input",
      "title": "invalid-input",
      "status": 422,
      "detail": "The endpoint is invalid.",
      "errors": [
        {
          "pointer": "/color",
          "message": "Unknown field `color`."
        },
        {
          "pointer": "/url",
          "message": "Must begin with https://."
        }
      ]
    }
  }
} as const;
