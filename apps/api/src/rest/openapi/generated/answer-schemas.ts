// Made of the types in apps/api/src/rest/openapi/answers.ts by `npm run generate`.
export const answerSchemas: Readonly<Record<string, unknown>> = {
  "AbsenceReason": {
    "anyOf": [
      {
        "$ref": "#/components/schemas/MissReason"
      },
      {
        "type": "string",
        "const": "deleted"
      },
      {
        "type": "string",
        "const": "created-later"
      }
    ],
    "description": "The reason why an endpoint does not have an event: its subscription at the time, or that it was deleted before the event was routed, or created after that."
  },
  "AcceptedEvent": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string",
        "description": "`evt_…`; for a duplicate, the id of the event that was accepted first."
      },
      "duplicate": {
        "type": "boolean",
        "description": "True if the event was accepted before, by its own id or by the idempotency key of the request."
      },
      "warnings": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/FieldProblem"
        },
        "description": "The violations of the type's schema, if the project has warnings on; left out if there are none."
      }
    },
    "required": [
      "id",
      "duplicate"
    ],
    "description": "The receipt for a committed event."
  },
  "AcceptedEvents": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/AcceptedEvent"
        }
      }
    },
    "required": [
      "items"
    ]
  },
  "AdminKey": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string",
        "description": "For audits: `key_…`."
      },
      "name": {
        "type": "string"
      },
      "createdAt": {
        "type": "string"
      },
      "expiresAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "The time from which the key is invalid; null for a key that does not expire."
      },
      "lastUsedAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "Up to two minutes old while the key is in use; null for a key that has not been used since it is recorded."
      }
    },
    "required": [
      "id",
      "name",
      "createdAt",
      "expiresAt",
      "lastUsedAt"
    ],
    "description": "An admin key that Posthorn made, without the key itself."
  },
  "AdminKeys": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/AdminKey"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "ApiKey": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "scopes": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Scope"
            }
          },
          {
            "type": "null"
          }
        ],
        "description": "Null for a key that was created without scopes: it has every scope but `keys:write`."
      },
      "createdAt": {
        "type": "string"
      },
      "expiresAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "The time from which the key is invalid; null for a key that does not expire."
      },
      "lastUsedAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "Up to two minutes old while the key is in use; null for a key that has not been used since it is recorded."
      }
    },
    "required": [
      "id",
      "name",
      "scopes",
      "createdAt",
      "expiresAt",
      "lastUsedAt"
    ],
    "description": "A project's key as the APIs show it: never the key itself."
  },
  "ApiKeys": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ApiKey"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "Attempt": {
    "type": "object",
    "properties": {
      "number": {
        "type": "number"
      },
      "requestId": {
        "type": "string"
      },
      "trigger": {
        "$ref": "#/components/schemas/AttemptTrigger"
      },
      "replayId": {
        "type": [
          "string",
          "null"
        ]
      },
      "outcome": {
        "type": "string",
        "enum": [
          "succeeded",
          "failed",
          "cancelled"
        ]
      },
      "startedAt": {
        "type": "string"
      },
      "durationMs": {
        "type": "number",
        "description": "From the start of the request to the end of the response, with all phases but `queueMs`."
      },
      "phases": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Phases"
          },
          {
            "type": "null"
          }
        ],
        "description": "Null if nothing was sent."
      },
      "remoteAddress": {
        "type": [
          "string",
          "null"
        ],
        "description": "The IP address of the receiver; null if there was no connection."
      },
      "connectionKept": {
        "type": [
          "boolean",
          "null"
        ],
        "description": "True if the request used a connection that had carried an earlier one; null if there was no connection."
      },
      "request": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Request"
          },
          {
            "type": "null"
          }
        ],
        "description": "The request, rendered again from the event and from the endpoint as it was then. Null if nothing was sent, or if the secret that signed the request, or its key, is gone."
      },
      "response": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Response"
          },
          {
            "type": "null"
          }
        ]
      },
      "error": {
        "anyOf": [
          {
            "type": "object",
            "properties": {
              "code": {
                "type": "string"
              },
              "message": {
                "type": "string"
              }
            },
            "required": [
              "code",
              "message"
            ]
          },
          {
            "type": "null"
          }
        ],
        "description": "The reason why there is no response; or, beside a response, the problem after its status line. The status counts."
      }
    },
    "required": [
      "number",
      "requestId",
      "trigger",
      "replayId",
      "outcome",
      "startedAt",
      "durationMs",
      "phases",
      "remoteAddress",
      "connectionKept",
      "request",
      "response",
      "error"
    ],
    "description": "One attempt as the APIs show it."
  },
  "AttemptTrigger": {
    "type": "string",
    "enum": [
      "first",
      "retry",
      "replay",
      "test"
    ],
    "description": "The cause of an attempt: a trigger, or a test on request, which passes no lane."
  },
  "Backlog": {
    "type": "object",
    "properties": {
      "waiting": {
        "type": "number",
        "description": "Deliveries that wait for their first attempt or a retry, as counted within the last seconds."
      },
      "maxWaiting": {
        "type": "number",
        "description": "The most deliveries that may wait. Deliveries past it are cancelled with the reason `backlog-full`."
      }
    },
    "required": [
      "waiting",
      "maxWaiting"
    ],
    "description": "The backlog of a project: deliveries that wait in Postgres."
  },
  "Breaker": {
    "type": "object",
    "properties": {
      "state": {
        "type": "string",
        "enum": [
          "closed",
          "open",
          "half-open"
        ],
        "description": "`closed`: attempts are sent. `open`: too many attempts have failed or hang, and deliveries wait until `until`. `half-open`: one attempt at a time is sent, until one succeeds."
      },
      "since": {
        "type": [
          "string",
          "null"
        ],
        "description": "When it opened; null while closed."
      },
      "until": {
        "type": [
          "string",
          "null"
        ],
        "description": "When the next attempt is sent at the earliest; null while closed."
      },
      "failureShare": {
        "type": [
          "number",
          "null"
        ],
        "description": "The share of failures that opened it, from 0 to 1; null while closed."
      }
    },
    "required": [
      "state",
      "since",
      "until",
      "failureShare"
    ],
    "description": "The circuit breaker of an endpoint."
  },
  "CreatedAdminKey": {
    "type": "object",
    "properties": {
      "key": {
        "type": "string"
      },
      "id": {
        "type": "string",
        "description": "For audits: `key_…`."
      },
      "name": {
        "type": "string"
      },
      "createdAt": {
        "type": "string"
      },
      "expiresAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "The time from which the key is invalid; null for a key that does not expire."
      },
      "lastUsedAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "Up to two minutes old while the key is in use; null for a key that has not been used since it is recorded."
      }
    },
    "required": [
      "createdAt",
      "expiresAt",
      "id",
      "key",
      "lastUsedAt",
      "name"
    ],
    "description": "The new admin key with its text, which is shown this once."
  },
  "CreatedApiKey": {
    "type": "object",
    "properties": {
      "key": {
        "type": "string"
      },
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "scopes": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/Scope"
            }
          },
          {
            "type": "null"
          }
        ],
        "description": "Null for a key that was created without scopes: it has every scope but `keys:write`."
      },
      "createdAt": {
        "type": "string"
      },
      "expiresAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "The time from which the key is invalid; null for a key that does not expire."
      },
      "lastUsedAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "Up to two minutes old while the key is in use; null for a key that has not been used since it is recorded."
      }
    },
    "required": [
      "createdAt",
      "expiresAt",
      "id",
      "key",
      "lastUsedAt",
      "name",
      "scopes"
    ],
    "description": "The new key with its text, which is shown this once."
  },
  "CreatedEndpoint": {
    "type": "object",
    "properties": {
      "secret": {
        "type": "string"
      },
      "id": {
        "type": "string"
      },
      "uid": {
        "type": [
          "string",
          "null"
        ]
      },
      "url": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "description": {
        "type": [
          "string",
          "null"
        ],
        "description": "A text for people; null if there is none."
      },
      "eventTypes": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          {
            "type": "null"
          }
        ]
      },
      "channels": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          {
            "type": "null"
          }
        ]
      },
      "where": {
        "type": [
          "string",
          "null"
        ]
      },
      "profile": {
        "type": "string"
      },
      "profileOptions": {
        "$ref": "#/components/schemas/ProfileOptions"
      },
      "policy": {
        "$ref": "#/components/schemas/EndpointPolicy"
      },
      "headers": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/GivenHeader"
        },
        "description": "The headers with masked values; a mask that is sent back keeps the value."
      },
      "metadata": {
        "$ref": "#/components/schemas/Metadata",
        "description": "Texts of your own: at most 50 keys of 40 characters, with values of 500."
      },
      "state": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/EndpointStatus"
          },
          {
            "type": "string",
            "const": "deleted"
          }
        ]
      },
      "stateCause": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/HealthCause"
          },
          {
            "$ref": "#/components/schemas/RequestedCause"
          },
          {
            "$ref": "#/components/schemas/VerificationCause"
          },
          {
            "type": "null"
          }
        ],
        "description": "The cause of the state; null if the endpoint has been in it from the beginning."
      },
      "verification": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Verification"
          },
          {
            "type": "null"
          }
        ],
        "description": "The result of the last verification request; null if there was none."
      },
      "disableAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "The time at which the endpoint will be disabled if it keeps failing; null until its project is warned."
      },
      "allowedPerMinute": {
        "type": [
          "number",
          "null"
        ],
        "description": "The requests a minute that its receiver allowed when it last agreed; null if it set no bound."
      },
      "createdAt": {
        "type": "string"
      },
      "updatedAt": {
        "type": "string"
      }
    },
    "required": [
      "allowedPerMinute",
      "channels",
      "createdAt",
      "description",
      "disableAt",
      "eventTypes",
      "headers",
      "id",
      "metadata",
      "name",
      "policy",
      "profile",
      "profileOptions",
      "secret",
      "state",
      "stateCause",
      "uid",
      "updatedAt",
      "url",
      "verification",
      "where"
    ],
    "description": "The new endpoint with its secret."
  },
  "CreatedPortalToken": {
    "type": "object",
    "properties": {
      "token": {
        "type": "string"
      },
      "id": {
        "type": "string",
        "description": "The id with which the history of an endpoint names it: `key_…`."
      },
      "scopes": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Scope"
        }
      },
      "createdAt": {
        "type": "string"
      },
      "expiresAt": {
        "type": "string",
        "description": "The time from which the token is invalid."
      }
    },
    "required": [
      "createdAt",
      "expiresAt",
      "id",
      "scopes",
      "token"
    ],
    "description": "The new portal token with its text, which is shown this once."
  },
  "DeadCount": {
    "type": "object",
    "properties": {
      "source": {
        "type": "string"
      },
      "count": {
        "type": "number"
      },
      "oldestAt": {
        "type": "string"
      },
      "youngestAt": {
        "type": "string"
      }
    },
    "required": [
      "source",
      "count",
      "oldestAt",
      "youngestAt"
    ],
    "description": "The dead records of one source."
  },
  "DeadCounts": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/DeadCount"
        }
      }
    },
    "required": [
      "items"
    ]
  },
  "DeadRecord": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "source": {
        "type": "string",
        "description": "`import:<source>` for a row of a service's outbox, a topic's name for a record of the log."
      },
      "project": {
        "type": [
          "string",
          "null"
        ],
        "description": "The project as the row names it; null if it names none."
      },
      "type": {
        "type": [
          "string",
          "null"
        ],
        "description": "The type as the row names it; null if it names none."
      },
      "reason": {
        "type": "string"
      },
      "at": {
        "type": "string"
      }
    },
    "required": [
      "id",
      "source",
      "project",
      "type",
      "reason",
      "at"
    ],
    "description": "A dead record as the APIs show it: a row or a log record that cannot be processed."
  },
  "DeadRecordDetails": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "source": {
        "type": "string",
        "description": "`import:<source>` for a row of a service's outbox, a topic's name for a record of the log."
      },
      "project": {
        "type": [
          "string",
          "null"
        ],
        "description": "The project as the row names it; null if it names none."
      },
      "type": {
        "type": [
          "string",
          "null"
        ],
        "description": "The type as the row names it; null if it names none."
      },
      "reason": {
        "type": "string"
      },
      "at": {
        "type": "string"
      },
      "record": {
        "type": "object",
        "description": "A row of an outbox: its columns. A record of the log: `{key, headers: [[name, value], …], value}`, where bytes that are no text are `{base64}`; or `{sent}` if it was never appended."
      }
    },
    "required": [
      "at",
      "id",
      "project",
      "reason",
      "record",
      "source",
      "type"
    ],
    "description": "A dead record with its row or record."
  },
  "DeadRecords": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/DeadRecord"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "Deliveries": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Delivery"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "Delivery": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "eventId": {
        "type": "string"
      },
      "eventType": {
        "type": "string"
      },
      "endpointId": {
        "type": "string"
      },
      "test": {
        "type": "boolean",
        "description": "True for the delivery of a test event."
      },
      "status": {
        "$ref": "#/components/schemas/DeliveryViewStatus"
      },
      "attemptCount": {
        "type": "number",
        "description": "How many attempts are recorded."
      },
      "lastStatusCode": {
        "type": [
          "number",
          "null"
        ]
      },
      "lastError": {
        "type": [
          "string",
          "null"
        ],
        "description": "The reason why the last attempt has no status, or the problem with its response after the status line."
      },
      "lastErrorCode": {
        "type": [
          "string",
          "null"
        ],
        "description": "The class of that reason or problem, such as `timeout`."
      },
      "lastTrigger": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/AttemptTrigger"
          },
          {
            "type": "null"
          }
        ],
        "description": "The cause of the last attempt; null before the first."
      },
      "nextAttemptAt": {
        "type": [
          "string",
          "null"
        ]
      },
      "waitsFor": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/WaitsFor"
          },
          {
            "type": "null"
          }
        ],
        "description": "The reason why the delivery is not sent now; null if it is being sent, or if there is nothing to send."
      },
      "createdAt": {
        "type": "string"
      },
      "data": {
        "description": "The data of its event. Only with `include=data`."
      },
      "response": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Response"
          },
          {
            "type": "null"
          }
        ],
        "description": "The response of its last attempt; null if there was none. Only with `include=response`."
      }
    },
    "required": [
      "id",
      "eventId",
      "eventType",
      "endpointId",
      "test",
      "status",
      "attemptCount",
      "lastStatusCode",
      "lastError",
      "lastErrorCode",
      "lastTrigger",
      "nextAttemptAt",
      "waitsFor",
      "createdAt"
    ],
    "description": "A delivery as the APIs show it."
  },
  "DeliveryCount": {
    "type": "object",
    "properties": {
      "count": {
        "type": "number",
        "description": "At most 1,000."
      },
      "isExact": {
        "type": "boolean",
        "description": "False if there are more: the count has ended at 1,000, or after two seconds."
      }
    },
    "required": [
      "count",
      "isExact"
    ],
    "description": "The number of deliveries that a filter selects."
  },
  "DeliveryCounts": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/EndpointCount"
        },
        "description": "The 250 endpoints with the most deliveries, or fewer if there are fewer. The first has the most."
      },
      "furtherEndpoints": {
        "type": "number",
        "description": "The number of endpoints that are left out, because 250 others have as many deliveries or more."
      },
      "isExact": {
        "type": "boolean",
        "description": "False if there are more deliveries: the count, from the youngest on, has ended at 50,000 or after two seconds."
      }
    },
    "required": [
      "items",
      "furtherEndpoints",
      "isExact"
    ],
    "description": "The number of deliveries that a filter selects, by endpoint and status."
  },
  "DeliveryReplay": {
    "type": "object",
    "properties": {
      "replayId": {
        "type": "string",
        "description": "`rpl_…`; the id of an earlier replay of the delivery as long as that replay is not recorded."
      },
      "deliveryId": {
        "type": "string",
        "description": "`dlv_…`."
      }
    },
    "required": [
      "replayId",
      "deliveryId"
    ],
    "description": "The accepted replay of a delivery."
  },
  "DeliveryStatus": {
    "type": "string",
    "enum": [
      "pending",
      "retrying",
      "succeeded",
      "exhausted",
      "cancelled"
    ],
    "description": "The status of a delivery by its recorded attempts. Before any is recorded, it is `pending`."
  },
  "DeliveryViewStatus": {
    "anyOf": [
      {
        "$ref": "#/components/schemas/DeliveryStatus"
      },
      {
        "type": "string",
        "const": "held"
      }
    ],
    "description": "The status of a delivery: from its attempts, or held because its endpoint is paused."
  },
  "DeliveryWithAttempts": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "eventId": {
        "type": "string"
      },
      "eventType": {
        "type": "string"
      },
      "endpointId": {
        "type": "string"
      },
      "test": {
        "type": "boolean",
        "description": "True for the delivery of a test event."
      },
      "status": {
        "$ref": "#/components/schemas/DeliveryViewStatus"
      },
      "attemptCount": {
        "type": "number",
        "description": "How many attempts are recorded."
      },
      "lastStatusCode": {
        "type": [
          "number",
          "null"
        ]
      },
      "lastError": {
        "type": [
          "string",
          "null"
        ],
        "description": "The reason why the last attempt has no status, or the problem with its response after the status line."
      },
      "lastErrorCode": {
        "type": [
          "string",
          "null"
        ],
        "description": "The class of that reason or problem, such as `timeout`."
      },
      "lastTrigger": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/AttemptTrigger"
          },
          {
            "type": "null"
          }
        ],
        "description": "The cause of the last attempt; null before the first."
      },
      "nextAttemptAt": {
        "type": [
          "string",
          "null"
        ]
      },
      "waitsFor": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/WaitsFor"
          },
          {
            "type": "null"
          }
        ],
        "description": "The reason why the delivery is not sent now; null if it is being sent, or if there is nothing to send."
      },
      "createdAt": {
        "type": "string"
      },
      "data": {
        "description": "The data of its event. Only with `include=data`."
      },
      "response": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Response"
          },
          {
            "type": "null"
          }
        ],
        "description": "The response of its last attempt; null if there was none. Only with `include=response`."
      },
      "attempts": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Attempt"
        },
        "description": "Oldest first unless the order is `desc`, each with its request and response."
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next attempts; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the attempts before; null on the first page."
      }
    },
    "required": [
      "attemptCount",
      "attempts",
      "createdAt",
      "endpointId",
      "eventId",
      "eventType",
      "id",
      "lastError",
      "lastErrorCode",
      "lastStatusCode",
      "lastTrigger",
      "nextAttemptAt",
      "nextCursor",
      "prevCursor",
      "status",
      "test",
      "waitsFor"
    ],
    "description": "A delivery with one page of its attempts."
  },
  "DryRun": {
    "type": "object",
    "properties": {
      "examined": {
        "type": "number",
        "description": "The number of events examined. It is less than `last` if the project has fewer events, if they are large, or if the run took 10 seconds."
      },
      "matched": {
        "type": "number"
      },
      "matchedEvents": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "id": {
              "type": "string"
            },
            "type": {
              "type": "string"
            }
          },
          "required": [
            "id",
            "type"
          ]
        },
        "description": "Some of the events that matched, youngest first."
      },
      "missed": {
        "type": "object",
        "properties": {
          "not-chosen": {
            "type": "number"
          },
          "event-type": {
            "type": "number"
          },
          "channel": {
            "type": "number"
          },
          "condition": {
            "type": "number"
          },
          "condition-error": {
            "type": "number"
          }
        },
        "description": "The number of events that did not match, for each reason that occurred."
      },
      "missedEvents": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "reason": {
              "$ref": "#/components/schemas/MissReason"
            },
            "id": {
              "type": "string"
            },
            "type": {
              "type": "string"
            }
          },
          "required": [
            "id",
            "reason",
            "type"
          ]
        },
        "description": "Some of the events that did not match, youngest first."
      }
    },
    "required": [
      "examined",
      "matched",
      "matchedEvents",
      "missed",
      "missedEvents"
    ],
    "description": "The result of a subscription over a project's youngest events."
  },
  "Endpoint": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "uid": {
        "type": [
          "string",
          "null"
        ]
      },
      "url": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "description": {
        "type": [
          "string",
          "null"
        ],
        "description": "A text for people; null if there is none."
      },
      "eventTypes": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          {
            "type": "null"
          }
        ]
      },
      "channels": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          {
            "type": "null"
          }
        ]
      },
      "where": {
        "type": [
          "string",
          "null"
        ]
      },
      "profile": {
        "type": "string"
      },
      "profileOptions": {
        "$ref": "#/components/schemas/ProfileOptions"
      },
      "policy": {
        "$ref": "#/components/schemas/EndpointPolicy"
      },
      "headers": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/GivenHeader"
        },
        "description": "The headers with masked values; a mask that is sent back keeps the value."
      },
      "metadata": {
        "$ref": "#/components/schemas/Metadata",
        "description": "Texts of your own: at most 50 keys of 40 characters, with values of 500."
      },
      "state": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/EndpointStatus"
          },
          {
            "type": "string",
            "const": "deleted"
          }
        ]
      },
      "stateCause": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/HealthCause"
          },
          {
            "$ref": "#/components/schemas/RequestedCause"
          },
          {
            "$ref": "#/components/schemas/VerificationCause"
          },
          {
            "type": "null"
          }
        ],
        "description": "The cause of the state; null if the endpoint has been in it from the beginning."
      },
      "verification": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Verification"
          },
          {
            "type": "null"
          }
        ],
        "description": "The result of the last verification request; null if there was none."
      },
      "disableAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "The time at which the endpoint will be disabled if it keeps failing; null until its project is warned."
      },
      "allowedPerMinute": {
        "type": [
          "number",
          "null"
        ],
        "description": "The requests a minute that its receiver allowed when it last agreed; null if it set no bound."
      },
      "createdAt": {
        "type": "string"
      },
      "updatedAt": {
        "type": "string"
      }
    },
    "required": [
      "id",
      "uid",
      "url",
      "name",
      "description",
      "eventTypes",
      "channels",
      "where",
      "profile",
      "profileOptions",
      "policy",
      "headers",
      "metadata",
      "state",
      "stateCause",
      "verification",
      "disableAt",
      "allowedPerMinute",
      "createdAt",
      "updatedAt"
    ],
    "description": "An endpoint as the APIs show it."
  },
  "EndpointCount": {
    "type": "object",
    "properties": {
      "endpointId": {
        "type": "string",
        "description": "`ep_…`"
      },
      "count": {
        "type": "number",
        "description": "The deliveries with any status."
      },
      "statuses": {
        "$ref": "#/components/schemas/StatusCounts"
      }
    },
    "required": [
      "endpointId",
      "count",
      "statuses"
    ],
    "description": "The number of deliveries of an endpoint that a filter selects."
  },
  "EndpointDetails": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "uid": {
        "type": [
          "string",
          "null"
        ]
      },
      "url": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "description": {
        "type": [
          "string",
          "null"
        ],
        "description": "A text for people; null if there is none."
      },
      "eventTypes": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          {
            "type": "null"
          }
        ]
      },
      "channels": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          {
            "type": "null"
          }
        ]
      },
      "where": {
        "type": [
          "string",
          "null"
        ]
      },
      "profile": {
        "type": "string"
      },
      "profileOptions": {
        "$ref": "#/components/schemas/ProfileOptions"
      },
      "policy": {
        "$ref": "#/components/schemas/EndpointPolicy"
      },
      "headers": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/GivenHeader"
        },
        "description": "The headers with masked values; a mask that is sent back keeps the value."
      },
      "metadata": {
        "$ref": "#/components/schemas/Metadata",
        "description": "Texts of your own: at most 50 keys of 40 characters, with values of 500."
      },
      "state": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/EndpointStatus"
          },
          {
            "type": "string",
            "const": "deleted"
          }
        ]
      },
      "stateCause": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/HealthCause"
          },
          {
            "$ref": "#/components/schemas/RequestedCause"
          },
          {
            "$ref": "#/components/schemas/VerificationCause"
          },
          {
            "type": "null"
          }
        ],
        "description": "The cause of the state; null if the endpoint has been in it from the beginning."
      },
      "verification": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Verification"
          },
          {
            "type": "null"
          }
        ],
        "description": "The result of the last verification request; null if there was none."
      },
      "disableAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "The time at which the endpoint will be disabled if it keeps failing; null until its project is warned."
      },
      "allowedPerMinute": {
        "type": [
          "number",
          "null"
        ],
        "description": "The requests a minute that its receiver allowed when it last agreed; null if it set no bound."
      },
      "createdAt": {
        "type": "string"
      },
      "updatedAt": {
        "type": "string"
      },
      "breaker": {
        "$ref": "#/components/schemas/Breaker"
      }
    },
    "required": [
      "allowedPerMinute",
      "breaker",
      "channels",
      "createdAt",
      "description",
      "disableAt",
      "eventTypes",
      "headers",
      "id",
      "metadata",
      "name",
      "policy",
      "profile",
      "profileOptions",
      "state",
      "stateCause",
      "uid",
      "updatedAt",
      "url",
      "verification",
      "where"
    ],
    "description": "An endpoint with its circuit breaker."
  },
  "EndpointHistory": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/EndpointHistoryItem"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "EndpointHistoryItem": {
    "type": "object",
    "properties": {
      "version": {
        "type": "number",
        "description": "From 1, without gaps."
      },
      "type": {
        "type": "string",
        "description": "The event's type, such as `endpoint.failing`."
      },
      "at": {
        "type": "string"
      },
      "cause": {
        "anyOf": [
          {
            "type": "object"
          },
          {
            "type": "null"
          }
        ],
        "description": "The cause of the event; null if it has none."
      },
      "by": {
        "type": [
          "string",
          "null"
        ],
        "description": "The id of the API key that made the request: `key_…`, or `POSTHORN_ADMIN_KEY`. Null for a change that Posthorn made by itself, and for a change from before keys were recorded."
      },
      "changes": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "$ref": "#/components/schemas/SpecChange"
            }
          },
          {
            "type": "null"
          }
        ],
        "description": "The fields that an `endpoint.changed` changed; null for every other event."
      }
    },
    "required": [
      "version",
      "type",
      "at",
      "cause",
      "by",
      "changes"
    ],
    "description": "One event in the history of an endpoint."
  },
  "EndpointPolicy": {
    "type": "object",
    "properties": {
      "timeoutMs": {
        "type": "number",
        "description": "The deadline of one attempt, from the lookup of its host to the last byte of the answer."
      },
      "retryDelaysMs": {
        "type": "array",
        "items": {
          "type": "number"
        },
        "description": "The wait before each retry, measured from the end of the failed attempt. As many retries as entries."
      },
      "jitter": {
        "type": "number",
        "description": "How far each wait may differ at random, as a share of it: 0.1 is ±10 %, 0 keeps it to the second."
      },
      "success": {
        "anyOf": [
          {
            "type": "string",
            "const": "200"
          },
          {
            "type": "string",
            "const": "2xx"
          },
          {
            "type": "array",
            "items": {
              "type": "number"
            }
          }
        ],
        "description": "The statuses that count as a success: only 200, 200 to 299, or those listed."
      },
      "maxInFlight": {
        "type": "number",
        "description": "The most attempts for this endpoint that run at once; fewer run while it shows signs of overload."
      },
      "ratePerSecond": {
        "type": [
          "number",
          "null"
        ],
        "description": "How many attempts for this endpoint may begin a second, on average; may be below 1. Null for as many as it takes."
      },
      "expiresAfterMs": {
        "type": [
          "number",
          "null"
        ],
        "description": "Milliseconds after its event was accepted up to which a delivery is attempted; later it is cancelled. Null for no bound."
      }
    },
    "description": "The settings of one endpoint that replace its profile's defaults."
  },
  "EndpointStatus": {
    "type": "string",
    "enum": [
      "pending",
      "active",
      "failing",
      "paused",
      "disabled"
    ],
    "description": "The state of an endpoint."
  },
  "Endpoints": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Endpoint"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "Event": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "uid": {
        "type": [
          "string",
          "null"
        ],
        "description": "The id that the caller gave the event; null if there is none."
      },
      "type": {
        "type": "string"
      },
      "occurredAt": {
        "type": "string"
      },
      "acceptedAt": {
        "type": "string"
      },
      "data": {
        "description": "Left out of a list with `withContent=false`."
      },
      "orderingKey": {
        "type": [
          "string",
          "null"
        ]
      },
      "actor": {
        "type": [
          "string",
          "null"
        ]
      },
      "channel": {
        "type": [
          "string",
          "null"
        ],
        "description": "The channel of the event, or the first of its channels; null if it has none."
      },
      "channels": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "All channels of the event; empty if it has none."
      },
      "endpointIds": {
        "anyOf": [
          {
            "type": "array",
            "items": {
              "type": "string"
            }
          },
          {
            "type": "null"
          }
        ],
        "description": "The endpoints that the event was published for; null if it was published for all."
      },
      "schemaVersion": {
        "type": [
          "number",
          "null"
        ],
        "description": "The version of its type's schema that the event names; null if it names none."
      },
      "metadata": {
        "$ref": "#/components/schemas/Metadata",
        "description": "Texts of the publisher's own; empty if there are none."
      },
      "test": {
        "type": "boolean",
        "description": "True for a test event of an endpoint."
      }
    },
    "required": [
      "id",
      "uid",
      "type",
      "occurredAt",
      "acceptedAt",
      "orderingKey",
      "actor",
      "channel",
      "channels",
      "endpointIds",
      "schemaVersion",
      "metadata",
      "test"
    ],
    "description": "An event as the APIs show it."
  },
  "EventRouting": {
    "type": "object",
    "properties": {
      "routedAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "Null until the event is routed, which takes milliseconds."
      },
      "counts": {
        "type": "object",
        "properties": {
          "matched": {
            "type": "number"
          },
          "missed": {
            "type": "object",
            "properties": {
              "not-chosen": {
                "type": "number"
              },
              "event-type": {
                "type": "number"
              },
              "channel": {
                "type": "number"
              },
              "condition": {
                "type": "number"
              },
              "condition-error": {
                "type": "number"
              }
            }
          }
        },
        "required": [
          "matched",
          "missed"
        ],
        "description": "How many endpoints of the time of the routing get the event, and how many do not, by reason."
      },
      "endpoints": {
        "type": "array",
        "items": {
          "anyOf": [
            {
              "type": "object",
              "properties": {
                "endpointId": {
                  "type": "string"
                },
                "matched": {
                  "type": "boolean",
                  "const": true
                },
                "deliveryId": {
                  "type": "string"
                }
              },
              "required": [
                "endpointId",
                "matched",
                "deliveryId"
              ]
            },
            {
              "type": "object",
              "properties": {
                "endpointId": {
                  "type": "string"
                },
                "matched": {
                  "type": "boolean",
                  "const": false
                },
                "reason": {
                  "$ref": "#/components/schemas/AbsenceReason"
                },
                "explanation": {
                  "type": "string",
                  "description": "The reason as a sentence. For a condition, it names the part that was false, or the part that failed and why."
                }
              },
              "required": [
                "endpointId",
                "matched",
                "reason",
                "explanation"
              ]
            }
          ]
        },
        "description": "One page: first the endpoints that get the event, then the endpoints that do not."
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "routedAt",
      "counts",
      "endpoints",
      "nextCursor",
      "prevCursor"
    ],
    "description": "The routing of an event: for each endpoint of the project, true if it gets the event, else the reason why not."
  },
  "EventType": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "description": {
        "type": [
          "string",
          "null"
        ]
      },
      "schema": {
        "description": "JSON Schema, or null."
      },
      "schemaVersion": {
        "type": "number",
        "description": "The version of the schema, from 1."
      },
      "example": {
        "description": "Data of such an event; null if there is none, or if it is null."
      },
      "archived": {
        "type": "boolean"
      },
      "version": {
        "type": "number",
        "description": "Increases by one with each change."
      },
      "createdAt": {
        "type": "string"
      },
      "updatedAt": {
        "type": "string"
      }
    },
    "required": [
      "name",
      "description",
      "schema",
      "schemaVersion",
      "example",
      "archived",
      "version",
      "createdAt",
      "updatedAt"
    ],
    "description": "An event type as the APIs show it."
  },
  "EventTypeDetails": {
    "type": "object",
    "properties": {
      "name": {
        "type": "string"
      },
      "description": {
        "type": [
          "string",
          "null"
        ]
      },
      "schema": {
        "description": "JSON Schema, or null."
      },
      "schemaVersion": {
        "type": "number",
        "description": "The version of the schema, from 1."
      },
      "example": {
        "description": "Data of such an event; null if there is none, or if it is null."
      },
      "archived": {
        "type": "boolean"
      },
      "version": {
        "type": "number",
        "description": "Increases by one with each change."
      },
      "createdAt": {
        "type": "string"
      },
      "updatedAt": {
        "type": "string"
      },
      "schemas": {
        "type": "object",
        "additionalProperties": {},
        "description": "JSON Schemas by their versions; null for a version without a schema."
      }
    },
    "required": [
      "archived",
      "createdAt",
      "description",
      "example",
      "name",
      "schema",
      "schemaVersion",
      "schemas",
      "updatedAt",
      "version"
    ],
    "description": "An event type with the schemas of all versions that an event may name."
  },
  "EventTypeImport": {
    "type": "object",
    "properties": {
      "imported": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/EventType"
        },
        "description": "The types that are new."
      },
      "updated": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/UpdatedType"
        },
        "description": "The types that the project had, and that the document has changed; none for a pack."
      },
      "kept": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "The names of the types that are unchanged. For a pack, all that the project had: its own definitions stand."
      },
      "dryRun": {
        "type": "boolean",
        "description": "True if nothing was stored."
      }
    },
    "required": [
      "imported",
      "updated",
      "kept",
      "dryRun"
    ],
    "description": "The result of an import, by its types."
  },
  "EventTypes": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/EventType"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "Events": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Event"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "FieldProblem": {
    "type": "object",
    "properties": {
      "pointer": {
        "type": "string"
      },
      "message": {
        "type": "string"
      }
    },
    "required": [
      "pointer",
      "message"
    ],
    "description": "One wrong place in an input: a JSON pointer to it (RFC 6901) and the right form."
  },
  "GivenHeader": {
    "type": "object",
    "properties": {
      "key": {
        "type": "string"
      },
      "value": {
        "type": "string"
      }
    },
    "required": [
      "key",
      "value"
    ],
    "description": "A header as a user gives it."
  },
  "GoneCause": {
    "type": "string",
    "enum": [
      "gone",
      "receiver-asked"
    ],
    "description": "The reason for which an endpoint gets no more requests: the status of a response (`gone`), or its header `webhook-delivery` (`receiver-asked`)."
  },
  "Health": {
    "type": "object",
    "properties": {
      "status": {
        "type": "string",
        "const": "ok"
      }
    },
    "required": [
      "status"
    ]
  },
  "HealthCause": {
    "type": "object",
    "properties": {
      "reason": {
        "$ref": "#/components/schemas/HealthReason"
      },
      "failures": {
        "type": "number"
      },
      "failingSince": {
        "type": [
          "string",
          "null"
        ],
        "description": "RFC 3339; null if it has not failed."
      },
      "lastError": {
        "type": [
          "string",
          "null"
        ]
      }
    },
    "required": [
      "reason",
      "failures",
      "failingSince",
      "lastError"
    ],
    "description": "The reason why Posthorn itself changed the state of an endpoint."
  },
  "HealthReason": {
    "anyOf": [
      {
        "type": "string",
        "const": "failures-in-a-row"
      },
      {
        "type": "string",
        "const": "failures-for-an-hour"
      },
      {
        "type": "string",
        "const": "failures-for-days"
      },
      {
        "type": "string",
        "const": "success"
      },
      {
        "$ref": "#/components/schemas/GoneCause"
      }
    ],
    "description": "The outcome of attempts for which Posthorn changes the state of an endpoint, or warns its project. `success` makes a failing endpoint active again."
  },
  "Metadata": {
    "type": "object",
    "additionalProperties": {
      "type": "string"
    },
    "description": "Texts of a user's own about a resource, by their keys. Lists are filtered by them."
  },
  "MissReason": {
    "type": "string",
    "enum": [
      "not-chosen",
      "event-type",
      "channel",
      "condition",
      "condition-error"
    ],
    "description": "The reason why an endpoint does not get an event; `not-chosen` if the event names other endpoints, `condition-error` if its condition could not be evaluated."
  },
  "Notification": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "kind": {
        "$ref": "#/components/schemas/NotificationKind"
      },
      "endpointId": {
        "type": "string"
      },
      "state": {
        "$ref": "#/components/schemas/NotificationState"
      },
      "facts": {
        "$ref": "#/components/schemas/NotificationFacts"
      },
      "recipients": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Recipient"
        }
      },
      "attempts": {
        "type": "number",
        "description": "The number of tries to hand it to the mail server."
      },
      "lastError": {
        "type": [
          "string",
          "null"
        ],
        "description": "The reason why it is not sent, not sent yet, or not sent to all."
      },
      "leftOut": {
        "type": "number",
        "description": "The number of throttled notices that it reports."
      },
      "createdAt": {
        "type": "string"
      },
      "settledAt": {
        "type": [
          "string",
          "null"
        ]
      }
    },
    "required": [
      "id",
      "kind",
      "endpointId",
      "state",
      "facts",
      "recipients",
      "attempts",
      "lastError",
      "leftOut",
      "createdAt",
      "settledAt"
    ],
    "description": "A notice as the APIs show it."
  },
  "NotificationFacts": {
    "type": "object",
    "properties": {
      "project": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string"
          },
          "name": {
            "type": "string"
          }
        },
        "required": [
          "id",
          "name"
        ]
      },
      "endpoint": {
        "type": "object",
        "properties": {
          "id": {
            "type": "string"
          },
          "name": {
            "type": "string"
          },
          "host": {
            "type": "string"
          }
        },
        "required": [
          "id",
          "name",
          "host"
        ]
      },
      "cause": {
        "type": "string",
        "description": "A description for people, such as `5 attempts of one delivery failed in a row`."
      },
      "failingSince": {
        "type": [
          "string",
          "null"
        ],
        "description": "RFC 3339; null if it has not failed."
      },
      "failures": {
        "type": "number"
      },
      "lastError": {
        "type": [
          "string",
          "null"
        ]
      },
      "disableAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "When it will be disabled if nothing changes; null if it will not."
      }
    },
    "required": [
      "project",
      "endpoint",
      "cause",
      "failingSince",
      "failures",
      "lastError",
      "disableAt"
    ],
    "description": "The facts in a notice, as of the transition."
  },
  "NotificationKind": {
    "type": "string",
    "enum": [
      "failing",
      "recovered",
      "disable-warning",
      "disabled",
      "backlog-warning"
    ],
    "description": "The kinds of notices that a project gets by mail."
  },
  "NotificationState": {
    "type": "string",
    "enum": [
      "queued",
      "sent",
      "logged",
      "failed",
      "throttled"
    ],
    "description": "The state of a notice.\n\n- queued: it is to be sent, now or again after a failure.\n- sent: the mail server has taken it for at least one address, and refused it for the others for good.\n- logged: it went to the log only, because there is no mail server or no address, or the project was deleted.\n- failed: the mail server refused it for every address, for good.\n- throttled: left out because there were too many; a later mail reports their number."
  },
  "Notifications": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Notification"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "Phases": {
    "type": "object",
    "properties": {
      "queueMs": {
        "type": [
          "number",
          "null"
        ],
        "description": "From the time at which the attempt was due until its request began."
      },
      "dnsMs": {
        "type": [
          "number",
          "null"
        ],
        "description": "The look-up of the name."
      },
      "connectMs": {
        "type": [
          "number",
          "null"
        ]
      },
      "tlsMs": {
        "type": [
          "number",
          "null"
        ],
        "description": "The TLS handshake."
      },
      "firstByteMs": {
        "type": [
          "number",
          "null"
        ],
        "description": "From the request until the first byte of the response."
      }
    },
    "required": [
      "queueMs",
      "dnsMs",
      "connectMs",
      "tlsMs",
      "firstByteMs"
    ],
    "description": "The times of an attempt's phases, in milliseconds. A time is null if the phase was not needed, as on a kept connection, or did not end, or if the attempt was recorded by an earlier version of Posthorn."
  },
  "PortalToken": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string",
        "description": "The id with which the history of an endpoint names it: `key_…`."
      },
      "scopes": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Scope"
        }
      },
      "createdAt": {
        "type": "string"
      },
      "expiresAt": {
        "type": "string",
        "description": "The time from which the token is invalid."
      }
    },
    "required": [
      "id",
      "scopes",
      "createdAt",
      "expiresAt"
    ],
    "description": "A portal token as the APIs show it: never the token itself."
  },
  "PortalTokens": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/PortalToken"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "Problem": {
    "type": "object",
    "properties": {
      "type": {
        "$ref": "#/components/schemas/ProblemTypeUri",
        "description": "A URI that docs/problems.md describes."
      },
      "title": {
        "type": "string"
      },
      "status": {
        "type": "number"
      },
      "detail": {
        "type": "string"
      },
      "errors": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/FieldProblem"
        }
      }
    },
    "required": [
      "type",
      "title",
      "status",
      "detail"
    ],
    "description": "A problem by RFC 9457; `errors` names every wrong field by its JSON pointer, in their order."
  },
  "ProblemTypeUri": {
    "type": "string",
    "enum": [
      "about:blank",
      "urn:posthorn:problem:invalid-input",
      "urn:posthorn:problem:invalid-settings",
      "urn:posthorn:problem:not-found",
      "urn:posthorn:problem:conflict",
      "urn:posthorn:problem:unauthorized",
      "urn:posthorn:problem:forbidden",
      "urn:posthorn:problem:missing-scope",
      "urn:posthorn:problem:payload-too-large",
      "urn:posthorn:problem:request-timeout",
      "urn:posthorn:problem:too-many-requests",
      "urn:posthorn:problem:unavailable",
      "urn:posthorn:problem:stale-epoch",
      "urn:posthorn:problem:source-changed",
      "urn:posthorn:problem:startup-failed"
    ],
    "description": "The type of a problem: a URI that docs/problems.md describes, or `about:blank` (RFC 9457, section 4.2.1)."
  },
  "ProfileOptions": {
    "type": "object",
    "additionalProperties": {
      "type": "string"
    },
    "description": "The values that an endpoint chose for its profile's options, as the profile's `parseOptions` returned them."
  },
  "Project": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "uid": {
        "type": [
          "string",
          "null"
        ]
      },
      "name": {
        "type": "string"
      },
      "schemaValidation": {
        "$ref": "#/components/schemas/SchemaValidation",
        "description": "The treatment of data that violates the schema of its event type."
      },
      "unknownEventTypes": {
        "$ref": "#/components/schemas/UnknownEventTypes",
        "description": "The treatment of events of types that are not in the catalogue."
      },
      "notificationEmails": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "metadata": {
        "$ref": "#/components/schemas/Metadata",
        "description": "Texts of your own: at most 50 keys of 40 characters, with values of 500."
      },
      "secretType": {
        "$ref": "#/components/schemas/SecretType",
        "description": "The type of the secrets that are generated for new endpoints, if their profile can sign with it."
      },
      "createdAt": {
        "type": "string"
      },
      "updatedAt": {
        "type": "string"
      }
    },
    "required": [
      "id",
      "uid",
      "name",
      "schemaValidation",
      "unknownEventTypes",
      "notificationEmails",
      "metadata",
      "secretType",
      "createdAt",
      "updatedAt"
    ],
    "description": "A project as the APIs show it."
  },
  "ProjectDeliveries": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ProjectDelivery"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "ProjectDelivery": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "eventId": {
        "type": "string"
      },
      "eventType": {
        "type": "string"
      },
      "endpointId": {
        "type": "string"
      },
      "test": {
        "type": "boolean",
        "description": "True for the delivery of a test event."
      },
      "status": {
        "$ref": "#/components/schemas/DeliveryViewStatus"
      },
      "attemptCount": {
        "type": "number",
        "description": "How many attempts are recorded."
      },
      "lastStatusCode": {
        "type": [
          "number",
          "null"
        ]
      },
      "lastError": {
        "type": [
          "string",
          "null"
        ],
        "description": "The reason why the last attempt has no status, or the problem with its response after the status line."
      },
      "lastErrorCode": {
        "type": [
          "string",
          "null"
        ],
        "description": "The class of that reason or problem, such as `timeout`."
      },
      "lastTrigger": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/AttemptTrigger"
          },
          {
            "type": "null"
          }
        ],
        "description": "The cause of the last attempt; null before the first."
      },
      "nextAttemptAt": {
        "type": [
          "string",
          "null"
        ]
      },
      "waitsFor": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/WaitsFor"
          },
          {
            "type": "null"
          }
        ],
        "description": "The reason why the delivery is not sent now; null if it is being sent, or if there is nothing to send."
      },
      "createdAt": {
        "type": "string"
      },
      "data": {
        "description": "The data of its event. Only with `include=data`."
      },
      "response": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/Response"
          },
          {
            "type": "null"
          }
        ],
        "description": "The response of its last attempt; null if there was none. Only with `include=response`."
      },
      "projectId": {
        "type": "string",
        "description": "`prj_…`"
      }
    },
    "required": [
      "attemptCount",
      "createdAt",
      "endpointId",
      "eventId",
      "eventType",
      "id",
      "lastError",
      "lastErrorCode",
      "lastStatusCode",
      "lastTrigger",
      "nextAttemptAt",
      "projectId",
      "status",
      "test",
      "waitsFor"
    ],
    "description": "A delivery with its project."
  },
  "ProjectDetails": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "uid": {
        "type": [
          "string",
          "null"
        ]
      },
      "name": {
        "type": "string"
      },
      "schemaValidation": {
        "$ref": "#/components/schemas/SchemaValidation",
        "description": "The treatment of data that violates the schema of its event type."
      },
      "unknownEventTypes": {
        "$ref": "#/components/schemas/UnknownEventTypes",
        "description": "The treatment of events of types that are not in the catalogue."
      },
      "notificationEmails": {
        "type": "array",
        "items": {
          "type": "string"
        }
      },
      "metadata": {
        "$ref": "#/components/schemas/Metadata",
        "description": "Texts of your own: at most 50 keys of 40 characters, with values of 500."
      },
      "secretType": {
        "$ref": "#/components/schemas/SecretType",
        "description": "The type of the secrets that are generated for new endpoints, if their profile can sign with it."
      },
      "createdAt": {
        "type": "string"
      },
      "updatedAt": {
        "type": "string"
      },
      "backlog": {
        "$ref": "#/components/schemas/Backlog"
      }
    },
    "required": [
      "backlog",
      "createdAt",
      "id",
      "metadata",
      "name",
      "notificationEmails",
      "schemaValidation",
      "secretType",
      "uid",
      "unknownEventTypes",
      "updatedAt"
    ],
    "description": "A project with its backlog."
  },
  "Projects": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Project"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "PublicKeys": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Secret"
        }
      }
    },
    "required": [
      "items"
    ]
  },
  "Readiness": {
    "type": "object",
    "properties": {
      "status": {
        "type": "string",
        "enum": [
          "ok",
          "degraded",
          "stalled"
        ],
        "description": "`degraded`: there are `problems`, which do not keep this process from its work. `stalled`: something keeps accepted events from being delivered, whether or not there are problems as well. In either case the process does its own work: requests are accepted, and events are delivered once the cause is gone."
      },
      "problems": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "A sentence about each missing role, about each loop that stands still in another process, and about each minor work that this process cannot do."
      },
      "standstills": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "name": {
              "type": "string",
              "description": "`horizon`, `locks`, `standby`, `delivery`, `worker:upkeep`, or the name of a cursor such as `import:shop`."
            },
            "since": {
              "type": "string",
              "description": "RFC 3339."
            },
            "cause": {
              "type": "string",
              "description": "The cause and its remedy."
            }
          },
          "required": [
            "name",
            "since",
            "cause"
          ]
        },
        "description": "The causes that keep accepted events from being delivered, the oldest first."
      }
    },
    "required": [
      "status",
      "problems",
      "standstills"
    ],
    "description": "The readiness of a process, and of the Posthorn that it is a part of."
  },
  "Recipient": {
    "type": "object",
    "properties": {
      "address": {
        "type": "string"
      },
      "state": {
        "type": "string",
        "enum": [
          "queued",
          "sent",
          "failed"
        ]
      },
      "error": {
        "type": [
          "string",
          "null"
        ]
      }
    },
    "required": [
      "address",
      "state",
      "error"
    ],
    "description": "One address, and the outcome of the notice for it."
  },
  "Replay": {
    "type": "object",
    "properties": {
      "id": {
        "type": [
          "string",
          "null"
        ],
        "description": "`rpl_…`, as the attempts of the replay name it; null for a dry run."
      },
      "status": {
        "type": "string",
        "enum": [
          "dry-run",
          "running",
          "completed",
          "cancelled"
        ],
        "description": "`dry-run`: nothing was stored, and nothing is sent."
      },
      "filter": {
        "$ref": "#/components/schemas/ReplayFilter"
      },
      "force": {
        "type": "boolean",
        "description": "True if the deliveries of disabled endpoints are sent too."
      },
      "ratePerSecond": {
        "type": "number",
        "description": "The most deliveries that the replay sends in a second."
      },
      "total": {
        "type": "number",
        "description": "The number of deliveries, as far as they are counted."
      },
      "isTotalExact": {
        "type": "boolean",
        "description": "False if more deliveries than `total` may follow: the count is under way, or a dry run has ended it."
      },
      "excluded": {
        "type": "number",
        "description": "The number of deliveries that the filter selects, and that are left out because their endpoint gets nothing."
      },
      "done": {
        "type": "number",
        "description": "The number of deliveries whose replay succeeded."
      },
      "failed": {
        "type": "number",
        "description": "The number of deliveries whose replay failed. A delivery that is retried afterwards counts here, too."
      },
      "skipped": {
        "type": "number",
        "description": "The number of deliveries that another replay or attempt has taken over."
      },
      "remaining": {
        "type": [
          "number",
          "null"
        ],
        "description": "The number of deliveries whose replay has no outcome yet; null as long as the total is not exact."
      },
      "estimatedEndAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "The estimated end, by the rate and the progress so far; null if the replay is not running, or is not counted."
      },
      "problem": {
        "type": [
          "string",
          "null"
        ],
        "description": "The reason why a running replay makes no progress."
      },
      "createdAt": {
        "type": "string"
      },
      "endedAt": {
        "type": [
          "string",
          "null"
        ],
        "description": "The time of the completion or the cancellation."
      },
      "sample": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/ReplaySample"
        },
        "description": "The first deliveries of a dry run, oldest first. Empty for a replay."
      }
    },
    "required": [
      "id",
      "status",
      "filter",
      "force",
      "ratePerSecond",
      "total",
      "isTotalExact",
      "excluded",
      "done",
      "failed",
      "skipped",
      "remaining",
      "estimatedEndAt",
      "problem",
      "createdAt",
      "endedAt",
      "sample"
    ],
    "description": "A replay of many deliveries, as the APIs show it."
  },
  "ReplayFilter": {
    "type": "object",
    "properties": {
      "endpointId": {
        "type": [
          "string",
          "null"
        ]
      },
      "eventId": {
        "type": [
          "string",
          "null"
        ]
      },
      "type": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "The event has one of these types."
      },
      "channel": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "The event has one of these channels."
      },
      "status": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/DeliveryViewStatus"
        }
      },
      "statusCode": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "The last response has one of these codes, such as `503`, or is of one of these classes, such as `5xx`."
      },
      "errorCode": {
        "type": "array",
        "items": {
          "type": "string"
        },
        "description": "The last attempt has one of these errors, such as `timeout`."
      },
      "trigger": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/AttemptTrigger"
        },
        "description": "The last attempt has one of these causes."
      },
      "after": {
        "type": "string",
        "description": "The events were accepted at this time or later."
      },
      "before": {
        "type": "string",
        "description": "The events were accepted before this time, which is the time of the request at the latest."
      },
      "includeUnmatched": {
        "type": "boolean",
        "description": "True if the replay includes the events that the endpoint did not get and that its subscription takes now."
      }
    },
    "required": [
      "endpointId",
      "eventId",
      "type",
      "channel",
      "status",
      "statusCode",
      "errorCode",
      "trigger",
      "after",
      "before",
      "includeUnmatched"
    ],
    "description": "The conditions that the deliveries of a replay meet: null, or an empty list, for a condition that is not set."
  },
  "ReplaySample": {
    "type": "object",
    "properties": {
      "deliveryId": {
        "type": "string",
        "description": "`dlv_…`."
      },
      "eventId": {
        "type": "string"
      },
      "eventType": {
        "type": "string"
      },
      "endpointId": {
        "type": "string"
      },
      "status": {
        "anyOf": [
          {
            "$ref": "#/components/schemas/DeliveryViewStatus"
          },
          {
            "type": "null"
          }
        ],
        "description": "Null for an event that the endpoint did not get."
      }
    },
    "required": [
      "deliveryId",
      "eventId",
      "eventType",
      "endpointId",
      "status"
    ],
    "description": "A delivery that a replay would send."
  },
  "ReplayedRecord": {
    "type": "object",
    "properties": {
      "eventId": {
        "type": "string",
        "description": "The event into which the dead record was made."
      },
      "duplicate": {
        "type": "boolean",
        "description": "True if the event existed before the replay."
      }
    },
    "required": [
      "eventId",
      "duplicate"
    ],
    "description": "The result of replaying a dead record."
  },
  "Replays": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Replay"
        }
      },
      "nextCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prevCursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "nextCursor",
      "prevCursor"
    ],
    "description": "One page of a list; its cursors are opaque."
  },
  "Request": {
    "type": "object",
    "properties": {
      "method": {
        "type": "string"
      },
      "url": {
        "type": "string"
      },
      "headers": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "name": {
              "type": "string"
            },
            "value": {
              "type": "string"
            }
          },
          "required": [
            "name",
            "value"
          ]
        },
        "description": "In the order of the request, without the headers that the HTTP client adds."
      },
      "body": {
        "type": "string",
        "description": "As text if it is UTF-8, or else in base64."
      },
      "bodyEncoding": {
        "type": "string",
        "enum": [
          "utf-8",
          "base64"
        ]
      },
      "isAsSent": {
        "type": "boolean",
        "description": "True if the body, rendered again, has the hash of the body that was sent."
      }
    },
    "required": [
      "method",
      "url",
      "headers",
      "body",
      "bodyEncoding",
      "isAsSent"
    ],
    "description": "The request of an attempt, rendered again. The values of the headers that the endpoint adds are masked."
  },
  "RequestedCause": {
    "type": "object",
    "properties": {
      "reason": {
        "type": "string",
        "const": "asked"
      }
    },
    "required": [
      "reason"
    ],
    "description": "The cause of a change that was made by request."
  },
  "Response": {
    "type": "object",
    "properties": {
      "status": {
        "type": "number"
      },
      "headers": {
        "description": "Each header by its name, with its value or a list of values; at most 16,384 characters are stored."
      },
      "body": {
        "type": "string",
        "description": "The first 16,384 bytes: as text if they are UTF-8, or else in base64."
      },
      "bodyEncoding": {
        "type": "string",
        "enum": [
          "utf-8",
          "base64"
        ]
      },
      "bodyTruncated": {
        "type": "boolean",
        "description": "True if the receiver sent more bytes than are stored."
      }
    },
    "required": [
      "status",
      "headers",
      "body",
      "bodyEncoding",
      "bodyTruncated"
    ],
    "description": "The response of an attempt, as far as it is stored."
  },
  "RevealedSecrets": {
    "type": "object",
    "properties": {
      "secret": {
        "type": [
          "string",
          "null"
        ],
        "description": "The newest that signs now."
      },
      "secrets": {
        "type": "array",
        "items": {
          "type": "object",
          "properties": {
            "secret": {
              "type": "string"
            },
            "id": {
              "type": "string"
            },
            "type": {
              "$ref": "#/components/schemas/SecretType"
            },
            "state": {
              "$ref": "#/components/schemas/SecretState"
            },
            "publicKey": {
              "type": [
                "string",
                "null"
              ]
            },
            "createdAt": {
              "type": "string"
            },
            "activatesAt": {
              "type": "string"
            },
            "expiresAt": {
              "type": [
                "string",
                "null"
              ]
            }
          },
          "required": [
            "activatesAt",
            "createdAt",
            "expiresAt",
            "id",
            "publicKey",
            "secret",
            "state",
            "type"
          ]
        },
        "description": "All secrets that sign now or later, newest first."
      }
    },
    "required": [
      "secret",
      "secrets"
    ],
    "description": "An endpoint's secrets with their texts."
  },
  "RotatedSecret": {
    "type": "object",
    "properties": {
      "secret": {
        "type": "string"
      },
      "id": {
        "type": "string"
      },
      "type": {
        "$ref": "#/components/schemas/SecretType"
      },
      "state": {
        "$ref": "#/components/schemas/SecretState"
      },
      "publicKey": {
        "type": [
          "string",
          "null"
        ]
      },
      "createdAt": {
        "type": "string"
      },
      "activatesAt": {
        "type": "string"
      },
      "expiresAt": {
        "type": [
          "string",
          "null"
        ]
      }
    },
    "required": [
      "activatesAt",
      "createdAt",
      "expiresAt",
      "id",
      "publicKey",
      "secret",
      "state",
      "type"
    ],
    "description": "The new secret, with its text."
  },
  "SchemaValidation": {
    "type": "string",
    "enum": [
      "off",
      "warn",
      "enforce"
    ],
    "description": "A project's treatment of data that violates the schema of its type: ignore it, warn the sender, or refuse the event."
  },
  "Scope": {
    "type": "string",
    "enum": [
      "events:read",
      "events:write",
      "event-types:read",
      "event-types:write",
      "endpoints:read",
      "endpoints:write",
      "secrets:read",
      "deliveries:read",
      "deliveries:replay",
      "analytics:read",
      "keys:write"
    ],
    "description": "A right of a project's key: a resource, and an action on it."
  },
  "Secret": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "type": {
        "$ref": "#/components/schemas/SecretType"
      },
      "state": {
        "$ref": "#/components/schemas/SecretState"
      },
      "publicKey": {
        "type": [
          "string",
          "null"
        ]
      },
      "createdAt": {
        "type": "string"
      },
      "activatesAt": {
        "type": "string"
      },
      "expiresAt": {
        "type": [
          "string",
          "null"
        ]
      }
    },
    "required": [
      "id",
      "type",
      "state",
      "publicKey",
      "createdAt",
      "activatesAt",
      "expiresAt"
    ],
    "description": "A secret as the APIs show it. Its text is shown only on request."
  },
  "SecretState": {
    "type": "string",
    "enum": [
      "upcoming",
      "signing",
      "retiring"
    ],
    "description": "`upcoming`: signs later. `signing`: the newest that signs. `retiring`: signs beside a newer secret until its end."
  },
  "SecretType": {
    "type": "string",
    "enum": [
      "hmac",
      "ed25519"
    ],
    "description": "The kind of a secret."
  },
  "SpecChange": {
    "type": "object",
    "properties": {
      "field": {
        "type": "string"
      },
      "before": {},
      "after": {
        "description": "The headers, whose values are secret, are listed by name, each with `changed` or `unchanged`."
      }
    },
    "required": [
      "field",
      "before",
      "after"
    ],
    "description": "A field of an endpoint before and after a change."
  },
  "StatusCounts": {
    "type": "object",
    "properties": {
      "pending": {
        "type": "number"
      },
      "retrying": {
        "type": "number"
      },
      "held": {
        "type": "number"
      },
      "succeeded": {
        "type": "number"
      },
      "exhausted": {
        "type": "number"
      },
      "cancelled": {
        "type": "number"
      }
    },
    "required": [
      "pending",
      "retrying",
      "held",
      "succeeded",
      "exhausted",
      "cancelled"
    ],
    "description": "The number of deliveries with each status."
  },
  "Test": {
    "type": "object",
    "properties": {
      "eventId": {
        "type": "string"
      },
      "deliveryId": {
        "type": "string"
      },
      "attempt": {
        "$ref": "#/components/schemas/Attempt"
      }
    },
    "required": [
      "eventId",
      "deliveryId",
      "attempt"
    ],
    "description": "The result of a test."
  },
  "UnknownEventTypes": {
    "type": "string",
    "enum": [
      "accept",
      "refuse"
    ],
    "description": "A project's treatment of events of types that it has not defined."
  },
  "UpdatedType": {
    "type": "object",
    "properties": {
      "eventType": {
        "$ref": "#/components/schemas/EventType",
        "description": "The type as it is now."
      },
      "changedFields": {
        "type": "array",
        "items": {
          "type": "string",
          "enum": [
            "description",
            "schema",
            "example"
          ]
        },
        "description": "The fields that differ from before."
      }
    },
    "required": [
      "eventType",
      "changedFields"
    ],
    "description": "An event type that an import has changed."
  },
  "Verification": {
    "type": "object",
    "properties": {
      "attemptedAt": {
        "type": "string",
        "description": "RFC 3339."
      },
      "status": {
        "type": [
          "number",
          "null"
        ],
        "description": "The status of the response; null if there was none."
      },
      "error": {
        "type": [
          "string",
          "null"
        ],
        "description": "The reason why the verification failed; null if it succeeded."
      },
      "allowedPerMinute": {
        "type": "number",
        "description": "The requests a minute that the receiver allows; left out if it sets no bound."
      }
    },
    "required": [
      "attemptedAt",
      "status",
      "error"
    ],
    "description": "The result of a verification."
  },
  "VerificationCause": {
    "type": "object",
    "properties": {
      "reason": {
        "type": "string",
        "enum": [
          "unverified",
          "verified"
        ]
      }
    },
    "required": [
      "reason"
    ],
    "description": "The cause of a change by a verification. Its result is in `verification`."
  },
  "WaitsFor": {
    "type": "string",
    "enum": [
      "resume",
      "circuit-breaker",
      "earlier-deliveries",
      "schedule"
    ],
    "description": "The reason why a stored delivery waits: `resume` (the endpoint is paused), `circuit-breaker` (it is open), `earlier-deliveries` (the lane of the endpoint is full), or `schedule` (until `nextAttemptAt`)."
  },
  "Webhook": {
    "type": "object",
    "properties": {
      "id": {
        "type": "string"
      },
      "name": {
        "type": "string"
      },
      "request_url": {
        "type": "string"
      },
      "source": {
        "type": "string",
        "description": "The source of the events that the webhook gets: all events whose type begins with it."
      },
      "headers": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/GivenHeader"
        },
        "description": "The headers with masked values."
      },
      "created_at": {
        "type": "string"
      }
    },
    "required": [
      "id",
      "name",
      "request_url",
      "source",
      "headers",
      "created_at"
    ],
    "description": "An endpoint in the terms of postpress."
  },
  "Webhooks": {
    "type": "object",
    "properties": {
      "items": {
        "type": "array",
        "items": {
          "$ref": "#/components/schemas/Webhook"
        }
      },
      "next_cursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads to the next page; null at the end."
      },
      "prev_cursor": {
        "type": [
          "string",
          "null"
        ],
        "description": "Leads back to the page before; null on the first page."
      }
    },
    "required": [
      "items",
      "next_cursor",
      "prev_cursor"
    ],
    "description": "One page of webhooks; its cursors are opaque."
  }
};
