// Made of the wire profiles and their cases by `npm run generate`.
export const webhooks: Readonly<Record<string, object>> = {
  "cloudevents": {
    "post": {
      "operationId": "receive_cloudevents",
      "summary": "A request to an endpoint with the profile cloudevents",
      "description": "CloudEvents 1.0 over HTTP, structured or binary, with the web hook handshake. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.",
      "tags": [
        "Webhooks"
      ],
      "security": [],
      "parameters": [
        {
          "name": "WebHook-Request-Origin",
          "in": "header",
          "required": true,
          "description": "The name of the sender: the option `origin` of the endpoint.",
          "schema": {
            "type": "string"
          },
          "example": "posthorn"
        },
        {
          "name": "webhook-id",
          "in": "header",
          "required": true,
          "description": "The id of the delivery, the same on every attempt: skip a request whose id you know.",
          "schema": {
            "type": "string"
          },
          "example": "msg_p5jXN8AQM9LWM0D4loKWxJek"
        },
        {
          "name": "ce-specversion",
          "in": "header",
          "required": false,
          "description": "In the binary mode: the version of CloudEvents.",
          "schema": {
            "type": "string"
          },
          "example": "1.0"
        },
        {
          "name": "ce-id",
          "in": "header",
          "required": false,
          "description": "In the binary mode: the id of the event.",
          "schema": {
            "type": "string"
          },
          "example": "evt_01j2rc4ztefgx9tm9fdw61n7kq"
        },
        {
          "name": "ce-source",
          "in": "header",
          "required": false,
          "description": "In the binary mode: the project.",
          "schema": {
            "type": "string"
          },
          "example": "/projects/site_789"
        },
        {
          "name": "ce-type",
          "in": "header",
          "required": false,
          "description": "In the binary mode: the type of the event.",
          "schema": {
            "type": "string"
          },
          "example": "post.published"
        },
        {
          "name": "ce-time",
          "in": "header",
          "required": false,
          "description": "In the binary mode: the time of the event.",
          "schema": {
            "type": "string"
          },
          "example": "2024-01-15T10:30:00.000Z"
        },
        {
          "name": "ce-partitionkey",
          "in": "header",
          "required": false,
          "description": "In the binary mode: the ordering key of the event, if it has one.",
          "schema": {
            "type": "string"
          },
          "example": "Euro%20%E2%82%AC%20%22%F0%9F%98%80%22%20100%25"
        },
        {
          "name": "ce-actor",
          "in": "header",
          "required": false,
          "description": "In the binary mode: the actor of the event, if it has one.",
          "schema": {
            "type": "string"
          },
          "example": "user_456"
        },
        {
          "name": "webhook-timestamp",
          "in": "header",
          "required": false,
          "description": "The time of the attempt, in Unix seconds. Refuse one that is more than five minutes off.",
          "schema": {
            "type": "string"
          },
          "example": "1705314601"
        },
        {
          "name": "webhook-signature",
          "in": "header",
          "required": false,
          "description": "One or more signatures with spaces between them; one valid signature is enough: `v1,` and an HMAC-SHA256, or `v1a,` and an ed25519 signature, in base64.",
          "schema": {
            "type": "string"
          },
          "example": "v1,8Iu1siEWW2X6ExFa35HUgdr0Z5h0ZzGKdDMBrtLGL1I="
        }
      ],
      "requestBody": {
        "required": true,
        "content": {
          "application/cloudevents+json": {
            "schema": {
              "description": "An event of CloudEvents 1.0: the whole event in the structured mode (`application/cloudevents+json`), its data in the binary mode (`application/json`).",
              "type": "object",
              "properties": {
                "specversion": {
                  "const": "1.0"
                },
                "id": {
                  "type": "string",
                  "description": "The id of the event."
                },
                "source": {
                  "type": "string",
                  "description": "The project: `/projects/` and its uid, or its id if it has none."
                },
                "type": {
                  "type": "string",
                  "description": "The type of the event, such as `post.published`."
                },
                "time": {
                  "type": "string",
                  "description": "The time of the event, with milliseconds.",
                  "format": "date-time"
                },
                "partitionkey": {
                  "type": "string",
                  "description": "The ordering key of the event."
                },
                "actor": {
                  "type": "string",
                  "description": "The actor of the event."
                },
                "channel": {
                  "type": "string",
                  "description": "The channel of the event."
                },
                "datacontenttype": {
                  "const": "application/json"
                },
                "data": {
                  "description": "The event's data: any JSON value."
                }
              },
              "required": [
                "specversion",
                "id",
                "source",
                "type",
                "time",
                "datacontenttype",
                "data"
              ],
              "additionalProperties": false
            },
            "examples": {
              "structured": {
                "summary": "post.published: structured",
                "value": {
                  "specversion": "1.0",
                  "id": "evt_01j2rc4ztefgx9tm9fdw61n7kq",
                  "source": "/projects/site_789",
                  "type": "post.published",
                  "time": "2024-01-15T10:30:00.000Z",
                  "partitionkey": "Euro € \"😀\" 100%",
                  "actor": "user_456",
                  "datacontenttype": "application/json",
                  "data": {
                    "title": "Grüße",
                    "n": 1.5
                  }
                }
              }
            }
          },
          "application/json": {
            "schema": {
              "description": "The event's data: any JSON value."
            },
            "examples": {
              "binary-attributes-are-percent-encoded-a-secret-signs": {
                "summary": "post.published: binary: attributes are percent-encoded, a secret signs",
                "value": {
                  "title": "Grüße",
                  "n": 1.5
                }
              }
            }
          }
        }
      },
      "responses": {
        "200": {
          "description": "A success, if the status line and headers come within 15 s."
        },
        "201": {
          "description": "A success, if the status line and headers come within 15 s."
        },
        "202": {
          "description": "A success, if the status line and headers come within 15 s."
        },
        "204": {
          "description": "A success, if the status line and headers come within 15 s."
        },
        "410": {
          "description": "The endpoint is disabled, as by the header `webhook-delivery: disable` with any status."
        },
        "429": {
          "description": "Nothing is sent to the endpoint before the time in `Retry-After` has passed."
        },
        "503": {
          "description": "A failure; the next attempt waits for the time in `Retry-After` at least."
        },
        "default": {
          "description": "A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`."
        }
      }
    }
  },
  "discord": {
    "post": {
      "operationId": "receive_discord",
      "summary": "A request to an endpoint with the profile discord",
      "description": "A message in a Discord channel, rendered from any event with a template. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.",
      "tags": [
        "Webhooks"
      ],
      "security": [],
      "parameters": [
        {
          "name": "User-Agent",
          "in": "header",
          "required": true,
          "description": "The name of the sender.",
          "schema": {
            "type": "string"
          },
          "example": "DiscordBot (posthorn, 1)"
        },
        {
          "name": "webhook-id",
          "in": "header",
          "required": true,
          "description": "The id of the delivery, the same on every attempt: skip a request whose id you know.",
          "schema": {
            "type": "string"
          },
          "example": "msg_p5jXN8AQM9LWM0D4loKWxJek"
        }
      ],
      "requestBody": {
        "required": true,
        "content": {
          "application/json": {
            "schema": {
              "description": "A message for Discord.",
              "type": "object",
              "properties": {
                "content": {
                  "type": "string",
                  "description": "The message, in Discord's Markdown.",
                  "maxLength": 2000
                },
                "allowed_mentions": {
                  "description": "Mentions no one.",
                  "type": "object",
                  "properties": {
                    "parse": {
                      "type": "array",
                      "maxItems": 0
                    }
                  },
                  "required": [
                    "parse"
                  ],
                  "additionalProperties": false
                }
              },
              "required": [
                "content",
                "allowed_mentions"
              ],
              "additionalProperties": false
            },
            "examples": {
              "any-event-by-the-default-template": {
                "summary": "post.published: any event, by the default template",
                "value": {
                  "content": "**post.published**\ntitle: \\*Hi\\* @everyone \\<@1\\> \\~x\\~\nurl: https://example.com/a_b_c?d=\\*e\\*",
                  "allowed_mentions": {
                    "parse": []
                  }
                }
              },
              "a-template-of-the-endpoint-s-own": {
                "summary": "post.published: a template of the endpoint's own",
                "value": {
                  "content": "# My Webhook\n2024-01-15T10:30:00.000Z",
                  "allowed_mentions": {
                    "parse": []
                  }
                }
              }
            }
          }
        }
      },
      "responses": {
        "200": {
          "description": "A success, if the status line and headers come within 15 s."
        },
        "204": {
          "description": "A success, if the status line and headers come within 15 s."
        },
        "400": {
          "description": "A failure, and the request is not sent again."
        },
        "404": {
          "description": "The endpoint is disabled."
        },
        "410": {
          "description": "The endpoint is disabled, as by the header `webhook-delivery: disable` with any status."
        },
        "429": {
          "description": "Nothing is sent to the endpoint before the time in `Retry-After` has passed."
        },
        "503": {
          "description": "A failure; the next attempt waits for the time in `Retry-After` at least."
        },
        "default": {
          "description": "A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`."
        }
      }
    }
  },
  "postion-guide": {
    "post": {
      "operationId": "receive_postion-guide",
      "summary": "A request to an endpoint with the profile postion-guide",
      "description": "The format of Postion’s integration guide: event, timestamp and data, signed in X-Postion-Signature. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.",
      "tags": [
        "Webhooks"
      ],
      "security": [],
      "parameters": [
        {
          "name": "X-Postion-Signature",
          "in": "header",
          "required": true,
          "description": "The HMAC-SHA256 of the body, in hex.",
          "schema": {
            "type": "string"
          },
          "example": "35769c19ae21641a1a1c0663dc2a2669dedc16ea8267fe1759e0b1a23736bf29"
        },
        {
          "name": "webhook-id",
          "in": "header",
          "required": true,
          "description": "The id of the delivery, the same on every attempt: skip a request whose id you know.",
          "schema": {
            "type": "string"
          },
          "example": "msg_p5jXN8AQM9LWM0D4loKWxJek"
        }
      ],
      "requestBody": {
        "required": true,
        "content": {
          "application/json": {
            "schema": {
              "description": "The body of Postion's integration guide.",
              "type": "object",
              "properties": {
                "event": {
                  "type": "string",
                  "description": "The type of the event, such as `post.published`."
                },
                "timestamp": {
                  "type": "string",
                  "description": "The time of the event, in UTC. It has milliseconds only if they are not zero.",
                  "format": "date-time"
                },
                "data": {
                  "description": "The event's data: any JSON value."
                }
              },
              "required": [
                "event",
                "timestamp",
                "data"
              ],
              "additionalProperties": false
            },
            "examples": {
              "guide-sample": {
                "summary": "subscriber.created: guide sample",
                "value": {
                  "event": "subscriber.created",
                  "timestamp": "2025-07-15T10:30:00Z",
                  "data": {
                    "id": "sub_abc123",
                    "email": "jane@example.com",
                    "name": "Jane Doe",
                    "plan": "pro",
                    "site_id": "site_xyz789"
                  }
                }
              },
              "guide-milliseconds-kept-when-not-zero-text-outside-ASCII": {
                "summary": "post.published: guide, milliseconds kept when not zero, text outside ASCII",
                "value": {
                  "event": "post.published",
                  "timestamp": "2025-07-15T10:30:00.123Z",
                  "data": {
                    "title": "Grüße 🚀   </script>",
                    "url": "https://example.com/p/1?a=1&b=2",
                    "author": "王小明"
                  }
                }
              },
              "verification-request": {
                "summary": "webhook.verification: verification request",
                "value": {
                  "event": "webhook.verification",
                  "timestamp": "2025-07-15T10:30:00Z",
                  "data": {
                    "webhook_id": "webhook_abc",
                    "challenge": "c_1"
                  }
                }
              }
            }
          }
        }
      },
      "responses": {
        "200": {
          "description": "A success, if the status line and headers come within 10 s."
        },
        "410": {
          "description": "The endpoint is disabled, as by the header `webhook-delivery: disable` with any status."
        },
        "429": {
          "description": "Nothing is sent to the endpoint before the time in `Retry-After` has passed."
        },
        "503": {
          "description": "A failure; the next attempt waits for the time in `Retry-After` at least."
        },
        "default": {
          "description": "A failure: tried again up to 5 times, after 1 min, 5 min, 30 min, 2 h, 12 h, unless the response has the header `webhook-delivery: abort-message`."
        }
      }
    }
  },
  "postion-platform": {
    "post": {
      "operationId": "receive_postion-platform",
      "summary": "A request to an endpoint with the profile postion-platform",
      "description": "The format of Postion’s platform documentation: the event in an envelope, signed in X-Webhook-Signature. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.",
      "tags": [
        "Webhooks"
      ],
      "security": [],
      "parameters": [
        {
          "name": "X-Webhook-Signature",
          "in": "header",
          "required": true,
          "description": "The HMAC-SHA256 of the body, in hex.",
          "schema": {
            "type": "string"
          },
          "example": "e4191a50547d52809aab896d6ae17e8c505c549102cfe85b3e6ad69b3e9dd5fa"
        },
        {
          "name": "X-Webhook-Event",
          "in": "header",
          "required": true,
          "description": "The type of the event.",
          "schema": {
            "type": "string"
          },
          "example": "post.created"
        },
        {
          "name": "X-Webhook-Delivery",
          "in": "header",
          "required": true,
          "description": "The id of the delivery, the same on every attempt.",
          "schema": {
            "type": "string"
          },
          "example": "0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77"
        },
        {
          "name": "User-Agent",
          "in": "header",
          "required": true,
          "description": "The name of the sender.",
          "schema": {
            "type": "string"
          },
          "example": "Position-Webhooks/1.0"
        },
        {
          "name": "webhook-id",
          "in": "header",
          "required": true,
          "description": "The id of the delivery, the same on every attempt: skip a request whose id you know.",
          "schema": {
            "type": "string"
          },
          "example": "msg_p5jXN8AQM9LWM0D4loKWxJek"
        }
      ],
      "requestBody": {
        "required": true,
        "content": {
          "application/json": {
            "schema": {
              "description": "The body of Postion's platform documentation.",
              "type": "object",
              "properties": {
                "id": {
                  "type": "string",
                  "description": "The id of the delivery, the same on every attempt.",
                  "format": "uuid"
                },
                "event": {
                  "description": "The event.",
                  "type": "object",
                  "properties": {
                    "type": {
                      "type": "string",
                      "description": "The type of the event, such as `post.published`."
                    },
                    "data": {
                      "description": "The event's data: any JSON value."
                    },
                    "timestamp": {
                      "type": "string",
                      "description": "The time of the event, in UTC. It has milliseconds only if they are not zero.",
                      "format": "date-time"
                    },
                    "site_id": {
                      "type": "string",
                      "description": "The project's uid, or its id if it has none."
                    },
                    "user_id": {
                      "type": [
                        "string",
                        "null"
                      ],
                      "description": "The actor of the event, or null."
                    }
                  },
                  "required": [
                    "type",
                    "data",
                    "timestamp",
                    "site_id",
                    "user_id"
                  ],
                  "additionalProperties": false
                },
                "webhook": {
                  "description": "The endpoint that the request is for.",
                  "type": "object",
                  "properties": {
                    "id": {
                      "type": "string",
                      "description": "Its id."
                    },
                    "name": {
                      "type": "string",
                      "description": "Its name."
                    }
                  },
                  "required": [
                    "id",
                    "name"
                  ],
                  "additionalProperties": false
                }
              },
              "required": [
                "id",
                "event",
                "webhook"
              ],
              "additionalProperties": false
            },
            "examples": {
              "platform-sample": {
                "summary": "post.created: platform sample",
                "value": {
                  "id": "0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77",
                  "event": {
                    "type": "post.created",
                    "data": {
                      "id": "post_123",
                      "title": "My New Post"
                    },
                    "timestamp": "2024-01-15T10:30:00Z",
                    "site_id": "site_789",
                    "user_id": "user_456"
                  },
                  "webhook": {
                    "id": "webhook_abc",
                    "name": "My Webhook"
                  }
                }
              },
              "platform-no-actor-numbers-and-key-order-as-JavaScript-writes-them": {
                "summary": "subscription.cancelled: platform, no actor, numbers and key order as JavaScript writes them",
                "value": {
                  "id": "0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77",
                  "event": {
                    "type": "subscription.cancelled",
                    "data": {
                      "2": "two",
                      "10": "ten",
                      "b": 1e+21,
                      "a": 0.1,
                      "nested": {
                        "empty": {},
                        "list": [
                          null,
                          true,
                          0,
                          1.5
                        ]
                      }
                    },
                    "timestamp": "2024-01-15T10:30:00Z",
                    "site_id": "site_789",
                    "user_id": null
                  },
                  "webhook": {
                    "id": "webhook_abc",
                    "name": "My Webhook"
                  }
                }
              }
            }
          }
        }
      },
      "responses": {
        "200": {
          "description": "A success, if the status line and headers come within 30 s."
        },
        "410": {
          "description": "The endpoint is disabled, as by the header `webhook-delivery: disable` with any status."
        },
        "429": {
          "description": "Nothing is sent to the endpoint before the time in `Retry-After` has passed."
        },
        "503": {
          "description": "A failure; the next attempt waits for the time in `Retry-After` at least."
        },
        "default": {
          "description": "A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`."
        }
      }
    }
  },
  "postmypost": {
    "post": {
      "operationId": "receive_postmypost",
      "summary": "A request to an endpoint with the profile postmypost",
      "description": "The format of Postmypost: one flat body for each publication that is published, fails or is deleted. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.",
      "tags": [
        "Webhooks"
      ],
      "security": [],
      "parameters": [
        {
          "name": "webhook-id",
          "in": "header",
          "required": true,
          "description": "The id of the delivery, the same on every attempt: skip a request whose id you know.",
          "schema": {
            "type": "string"
          },
          "example": "msg_p5jXN8AQM9LWM0D4loKWxJek"
        },
        {
          "name": "webhook-timestamp",
          "in": "header",
          "required": false,
          "description": "The time of the attempt, in Unix seconds. Refuse one that is more than five minutes off.",
          "schema": {
            "type": "string"
          },
          "example": "1705314601"
        },
        {
          "name": "webhook-signature",
          "in": "header",
          "required": false,
          "description": "One or more signatures with spaces between them; one valid signature is enough: `v1,` and an HMAC-SHA256, or `v1a,` and an ed25519 signature, in base64.",
          "schema": {
            "type": "string"
          },
          "example": "v1,DuF7hklE6pXsb48Iaqq9bJRbJThuG0Sz7yR7N/5w5Jg="
        }
      ],
      "requestBody": {
        "required": true,
        "content": {
          "application/json": {
            "schema": {
              "description": "The body of a Postmypost webhook.",
              "type": "object",
              "properties": {
                "event": {
                  "type": "string",
                  "description": "The type of the event, such as `post.published`."
                },
                "publication_id": {
                  "description": "The value of the same name in the event's data, or null."
                },
                "channel_type": {
                  "description": "The value of the same name in the event's data, or null."
                },
                "post_content": {
                  "description": "The value of the same name in the event's data, or null."
                },
                "status_code": {
                  "description": "The value of the same name in the event's data, or null."
                },
                "timestamp": {
                  "type": "string",
                  "description": "The time of the event, in UTC. It has milliseconds only if they are not zero.",
                  "format": "date-time"
                },
                "error_message": {
                  "description": "The value of the same name in the event's data, or null."
                },
                "data": {
                  "description": "The event's data, only in an event that is no `publication.*`, such as `webhook.verification`."
                }
              },
              "required": [
                "event",
                "publication_id",
                "channel_type",
                "post_content",
                "status_code",
                "timestamp",
                "error_message"
              ],
              "additionalProperties": false
            },
            "examples": {
              "published": {
                "summary": "publication.published: published",
                "value": {
                  "event": "publication.published",
                  "publication_id": 4711,
                  "channel_type": "telegram",
                  "post_content": "Hello",
                  "status_code": 200,
                  "timestamp": "2024-01-15T10:30:00Z",
                  "error_message": null
                }
              },
              "failed": {
                "summary": "publication.failed: failed",
                "value": {
                  "event": "publication.failed",
                  "publication_id": 4712,
                  "channel_type": "instagram",
                  "post_content": "Hello",
                  "status_code": 400,
                  "timestamp": "2024-01-15T10:30:00Z",
                  "error_message": "Media too large"
                }
              },
              "unsigned-without-a-secret-verification-request": {
                "summary": "webhook.verification: unsigned without a secret; verification request",
                "value": {
                  "event": "webhook.verification",
                  "publication_id": null,
                  "channel_type": null,
                  "post_content": null,
                  "status_code": null,
                  "timestamp": "2024-01-15T10:30:00Z",
                  "error_message": null,
                  "data": {
                    "webhook_id": "webhook_abc",
                    "challenge": "c_1"
                  }
                }
              }
            }
          }
        }
      },
      "responses": {
        "410": {
          "description": "The endpoint is disabled, as by the header `webhook-delivery: disable` with any status."
        },
        "429": {
          "description": "Nothing is sent to the endpoint before the time in `Retry-After` has passed."
        },
        "503": {
          "description": "A failure; the next attempt waits for the time in `Retry-After` at least."
        },
        "2XX": {
          "description": "A success, if the status line and headers come within 30 s."
        },
        "default": {
          "description": "A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`."
        }
      }
    }
  },
  "postpress": {
    "post": {
      "operationId": "receive_postpress",
      "summary": "A request to an endpoint with the profile postpress",
      "description": "The format of postpress: source, event, timestamp and data, with the endpoint’s own headers only. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.",
      "tags": [
        "Webhooks"
      ],
      "security": [],
      "parameters": [
        {
          "name": "webhook-id",
          "in": "header",
          "required": true,
          "description": "The id of the delivery, the same on every attempt: skip a request whose id you know.",
          "schema": {
            "type": "string"
          },
          "example": "msg_p5jXN8AQM9LWM0D4loKWxJek"
        }
      ],
      "requestBody": {
        "required": true,
        "content": {
          "application/json": {
            "schema": {
              "description": "The body of a postpress webhook.",
              "type": "object",
              "properties": {
                "source": {
                  "type": "string",
                  "description": "The first name of the type: `messaging` of `messaging.received`."
                },
                "event": {
                  "type": "string",
                  "description": "The type of the event, such as `post.published`."
                },
                "timestamp": {
                  "type": "string",
                  "description": "The time of the event, in UTC. It has milliseconds only if they are not zero.",
                  "format": "date-time"
                },
                "data": {
                  "description": "The event's data: any JSON value."
                }
              },
              "required": [
                "source",
                "event",
                "timestamp",
                "data"
              ],
              "additionalProperties": false
            },
            "examples": {
              "API-created-no-Content-Type": {
                "summary": "messaging.received: API-created: no Content-Type",
                "value": {
                  "source": "messaging",
                  "event": "messaging.received",
                  "timestamp": "2024-01-15T10:30:00Z",
                  "data": {
                    "thread": "t_1",
                    "text": "hi"
                  }
                }
              },
              "API-created-with-headers": {
                "summary": "messaging.received: API-created with headers",
                "value": {
                  "source": "messaging",
                  "event": "messaging.received",
                  "timestamp": "2024-01-15T10:30:00Z",
                  "data": {
                    "thread": "t_1",
                    "text": "hi"
                  }
                }
              }
            }
          }
        }
      },
      "responses": {
        "200": {
          "description": "A success, if the status line and headers come within 30 s."
        },
        "410": {
          "description": "The endpoint is disabled, as by the header `webhook-delivery: disable` with any status."
        },
        "429": {
          "description": "Nothing is sent to the endpoint before the time in `Retry-After` has passed."
        },
        "503": {
          "description": "A failure; the next attempt waits for the time in `Retry-After` at least."
        },
        "default": {
          "description": "A failure: tried again up to 5 times, after 1 min, 2 min, 3 min, 4 min, 5 min, unless the response has the header `webhook-delivery: abort-message`."
        }
      }
    }
  },
  "raw": {
    "post": {
      "operationId": "receive_raw",
      "summary": "A request to an endpoint with the profile raw",
      "description": "The publisher’s own body and content type, byte for byte, signed in headers. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.",
      "tags": [
        "Webhooks"
      ],
      "security": [],
      "parameters": [
        {
          "name": "webhook-id",
          "in": "header",
          "required": true,
          "description": "The id of the delivery, the same on every attempt: skip a request whose id you know.",
          "schema": {
            "type": "string"
          },
          "example": "msg_p5jXN8AQM9LWM0D4loKWxJek"
        },
        {
          "name": "webhook-timestamp",
          "in": "header",
          "required": true,
          "description": "The time of the attempt, in Unix seconds. Refuse one that is more than five minutes off.",
          "schema": {
            "type": "string"
          },
          "example": "1705314601"
        },
        {
          "name": "webhook-signature",
          "in": "header",
          "required": true,
          "description": "One or more signatures with spaces between them; one valid signature is enough: `v1,` and an HMAC-SHA256, or `v1a,` and an ed25519 signature, in base64.",
          "schema": {
            "type": "string"
          },
          "example": "v1,byOs1Zz9zUKxhNw1O9ffd1Xd1twPn039S0iedvyiYts="
        }
      ],
      "requestBody": {
        "required": true,
        "content": {
          "application/xml": {
            "schema": {
              "description": "The publisher's own bytes. An event whose data gives no body has its data here, as JSON."
            },
            "examples": {
              "a-text-of-its-own-type": {
                "summary": "post.published: a text of its own type",
                "value": "<post title=\"Grüße\">\n</post>"
              }
            }
          },
          "application/octet-stream": {
            "schema": {
              "description": "The publisher's own bytes. An event whose data gives no body has its data here, as JSON."
            },
            "examples": {
              "bytes-in-base64-without-a-type": {
                "summary": "post.published: bytes in base64, without a type",
                "value": "a=1&b=ü 🚀"
              }
            }
          },
          "text/plain; charset=utf-8": {
            "schema": {
              "description": "The publisher's own bytes. An event whose data gives no body has its data here, as JSON."
            },
            "examples": {
              "a-text-with-NUL": {
                "summary": "post.published: a text with NUL",
                "value": "a\u0000b"
              }
            }
          },
          "application/json": {
            "schema": {
              "description": "The publisher's own bytes. An event whose data gives no body has its data here, as JSON."
            },
            "examples": {
              "data-of-another-form": {
                "summary": "post.published: data of another form",
                "value": {
                  "body": "a",
                  "title": "Hi"
                }
              }
            }
          }
        }
      },
      "responses": {
        "410": {
          "description": "The endpoint is disabled, as by the header `webhook-delivery: disable` with any status."
        },
        "429": {
          "description": "Nothing is sent to the endpoint before the time in `Retry-After` has passed."
        },
        "503": {
          "description": "A failure; the next attempt waits for the time in `Retry-After` at least."
        },
        "2XX": {
          "description": "A success, if the status line and headers come within 15 s."
        },
        "default": {
          "description": "A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`."
        }
      }
    }
  },
  "slack": {
    "post": {
      "operationId": "receive_slack",
      "summary": "A request to an endpoint with the profile slack",
      "description": "A message in a Slack channel, rendered from any event with a template. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.",
      "tags": [
        "Webhooks"
      ],
      "security": [],
      "parameters": [
        {
          "name": "webhook-id",
          "in": "header",
          "required": true,
          "description": "The id of the delivery, the same on every attempt: skip a request whose id you know.",
          "schema": {
            "type": "string"
          },
          "example": "msg_p5jXN8AQM9LWM0D4loKWxJek"
        }
      ],
      "requestBody": {
        "required": true,
        "content": {
          "application/json": {
            "schema": {
              "description": "A message for Slack.",
              "type": "object",
              "properties": {
                "text": {
                  "type": "string",
                  "description": "The message, in Slack's Markdown.",
                  "maxLength": 40000
                }
              },
              "required": [
                "text"
              ],
              "additionalProperties": false
            },
            "examples": {
              "any-event-by-the-default-template": {
                "summary": "post.published: any event, by the default template",
                "value": {
                  "text": "*post.published*\ntitle: Fish &amp; &lt;chips&gt;\ntags: [\"a\",\"b\"]\ndraft: false\nnote: \nauthor: {\"name\":\"王小明\"}"
                }
              },
              "a-template-of-the-endpoint-s-own": {
                "summary": "post.published: a template of the endpoint's own",
                "value": {
                  "text": ":tada: *Fish &amp; &lt;chips&gt;* by 王小明, a in site_789 &"
                }
              }
            }
          }
        }
      },
      "responses": {
        "200": {
          "description": "A success, if the status line and headers come within 15 s."
        },
        "400": {
          "description": "A failure, and the request is not sent again."
        },
        "404": {
          "description": "The endpoint is disabled."
        },
        "410": {
          "description": "The endpoint is disabled, as by the header `webhook-delivery: disable` with any status."
        },
        "429": {
          "description": "Nothing is sent to the endpoint before the time in `Retry-After` has passed."
        },
        "503": {
          "description": "A failure; the next attempt waits for the time in `Retry-After` at least."
        },
        "default": {
          "description": "A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`."
        }
      }
    }
  },
  "standard-webhooks": {
    "post": {
      "operationId": "receive_standard-webhooks",
      "summary": "A request to an endpoint with the profile standard-webhooks",
      "description": "Standard Webhooks: type, timestamp and data, signed by HMAC or ed25519. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.",
      "tags": [
        "Webhooks"
      ],
      "security": [],
      "parameters": [
        {
          "name": "webhook-id",
          "in": "header",
          "required": true,
          "description": "The id of the delivery, the same on every attempt: skip a request whose id you know.",
          "schema": {
            "type": "string"
          },
          "example": "msg_p5jXN8AQM9LWM0D4loKWxJek"
        },
        {
          "name": "webhook-timestamp",
          "in": "header",
          "required": true,
          "description": "The time of the attempt, in Unix seconds. Refuse one that is more than five minutes off.",
          "schema": {
            "type": "string"
          },
          "example": "1705314601"
        },
        {
          "name": "webhook-signature",
          "in": "header",
          "required": true,
          "description": "One or more signatures with spaces between them; one valid signature is enough: `v1,` and an HMAC-SHA256, or `v1a,` and an ed25519 signature, in base64.",
          "schema": {
            "type": "string"
          },
          "example": "v1,QiBDoABFQOd9azb0BtpyP98wZHaLeDvet4thnNgqv+E="
        }
      ],
      "requestBody": {
        "required": true,
        "content": {
          "application/json": {
            "schema": {
              "description": "The body of a request of Standard Webhooks.",
              "type": "object",
              "properties": {
                "type": {
                  "type": "string",
                  "description": "The type of the event, such as `post.published`."
                },
                "timestamp": {
                  "type": "string",
                  "description": "The time of the event, with milliseconds.",
                  "format": "date-time"
                },
                "data": {
                  "description": "The event's data: any JSON value."
                }
              },
              "required": [
                "type",
                "timestamp",
                "data"
              ],
              "additionalProperties": false
            },
            "examples": {
              "default": {
                "summary": "post.published: default",
                "value": {
                  "type": "post.published",
                  "timestamp": "2024-01-15T10:30:00.000Z",
                  "data": {
                    "title": "Hi"
                  }
                }
              },
              "rotation-overlap-newest-secret-first": {
                "summary": "post.published: rotation overlap: newest secret first",
                "value": {
                  "type": "post.published",
                  "timestamp": "2024-01-15T10:30:00.000Z",
                  "data": {
                    "title": "Hi"
                  }
                }
              },
              "signed-by-ed25519": {
                "summary": "post.published: signed by ed25519",
                "value": {
                  "type": "post.published",
                  "timestamp": "2024-01-15T10:30:00.000Z",
                  "data": {
                    "title": "Hi"
                  }
                }
              },
              "from-a-symmetric-secret-to-an-ed25519-one-both-sign": {
                "summary": "post.published: from a symmetric secret to an ed25519 one: both sign",
                "value": {
                  "type": "post.published",
                  "timestamp": "2024-01-15T10:30:00.000Z",
                  "data": {
                    "title": "Hi"
                  }
                }
              }
            }
          }
        }
      },
      "responses": {
        "410": {
          "description": "The endpoint is disabled, as by the header `webhook-delivery: disable` with any status."
        },
        "429": {
          "description": "Nothing is sent to the endpoint before the time in `Retry-After` has passed."
        },
        "503": {
          "description": "A failure; the next attempt waits for the time in `Retry-After` at least."
        },
        "2XX": {
          "description": "A success, if the status line and headers come within 15 s."
        },
        "default": {
          "description": "A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`."
        }
      }
    }
  }
};
