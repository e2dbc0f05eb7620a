// Made of docs/openapi.json by `npm run generate`.
export interface paths {
    "/v1/admin-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the admin keys, newest first, except POSTHORN_ADMIN_KEY. */
        get: operations["AdminKeys_list"];
        put?: never;
        /** Creates another admin key. The key is shown only in this response. */
        post: operations["AdminKeys_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/admin-keys/{adminKey}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes an admin key, also that of the request. The response takes a second; from then on the key is invalid. */
        delete: operations["AdminKeys_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the rows and records that could not be imported or read, newest first, each with its reason. */
        get: operations["DeadRecords_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-records/{record}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a dead record, with its row or record. */
        get: operations["DeadRecords_get"];
        put?: never;
        post?: never;
        /** Deletes a dead record: it is never imported. */
        delete: operations["DeadRecords_drop"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-records/{record}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Imports a dead record again, unchanged or with another project or id. It is refused if it is still invalid. */
        post: operations["DeadRecords_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-records/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts the dead records of each source. */
        get: operations["DeadRecords_counts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the deliveries of all projects, newest first, each with its project. Only an admin key may call it. A page may end early after 7 s; its cursor continues the search. */
        get: operations["AllDeliveries_listAll"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the projects, newest first. */
        get: operations["Projects_list"];
        put?: never;
        /** Creates a project. */
        post: operations["Projects_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a project, and the number of its waiting deliveries. */
        get: operations["Projects_get"];
        /** Replaces the fields of a project, or makes the project if the path has a uid that no project has. A field that is left out gets its default; the uid stays. */
        put: operations["Projects_put"];
        post?: never;
        /** Deletes a project and its endpoints. */
        delete: operations["Projects_delete"];
        options?: never;
        head?: never;
        /** Changes the given fields of a project. */
        patch: operations["Projects_change"];
        trace?: never;
    };
    "/v1/projects/{project}/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the API keys of a project, newest first. */
        get: operations["ApiKeys_list"];
        put?: never;
        /** Creates an API key for one project, with no right that the key of the request lacks. The key is shown only in this response. */
        post: operations["ApiKeys_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/api-keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes an API key. The response takes a second; from then on the key is invalid. */
        delete: operations["ApiKeys_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists deliveries, newest first. The filters by status code, error code and trigger compare the last attempt of a delivery. A delivery that is on its way to its first attempt is missing from lists by endpoint or status if 250 younger events of the project exist. */
        get: operations["Deliveries_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/deliveries/{delivery}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a delivery with its attempts: the requests and the responses. */
        get: operations["Deliveries_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/deliveries/{delivery}/attempts/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns an attempt by its number, which counts from 1. */
        get: operations["Deliveries_attempt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/deliveries/{delivery}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends the wait of a delivery for its first attempt, a retry or a replay. An attempt under way may still end, and no retry follows. The delivery can be replayed later. A delivery that waits for a replay alone keeps its status. */
        post: operations["Deliveries_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/deliveries/{delivery}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a delivery again, now. If the delivery waits for a retry, the replay takes its place. A delivery has at most one replay that is not recorded yet: until then, the response has the id of that replay. */
        post: operations["Deliveries_replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/deliveries/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts the deliveries that a filter selects, up to 1,000. */
        get: operations["Deliveries_count"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/deliveries/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counts the deliveries that a filter selects by endpoint and status, from the youngest on, up to 50,000. The response has the 250 endpoints with the most deliveries. */
        get: operations["Deliveries_countByEndpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the endpoints, newest first. */
        get: operations["Endpoints_list"];
        put?: never;
        /** Creates an endpoint. The response has its secret. If a verification request cannot be sent now, the endpoint stays pending. */
        post: operations["Endpoints_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{endpoint}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns an endpoint, and its circuit breaker. */
        get: operations["Endpoints_get"];
        /** Replaces the settings of an endpoint, or makes the endpoint if the path has a uid that no endpoint has. A setting that is left out gets its default; uid, secrets and state stay. The response to a new endpoint has its secret. */
        put: operations["Endpoints_put"];
        post?: never;
        /** Deletes an endpoint. Its waiting deliveries are cancelled. */
        delete: operations["Endpoints_delete"];
        options?: never;
        head?: never;
        /** Changes the given fields of an endpoint. If the endpoint is or must be verified, a receiver at a new URL is verified first. */
        patch: operations["Endpoints_change"];
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{endpoint}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the changes of an endpoint with their causes, newest first. */
        get: operations["EndpointLife_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{endpoint}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pauses an endpoint: its deliveries are held until it is resumed. */
        post: operations["EndpointLife_pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{endpoint}/public-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the public keys with which a receiver verifies `v1a` signatures. */
        get: operations["EndpointSecrets_publicKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{endpoint}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resumes a paused, failing or disabled endpoint. Held deliveries are sent, oldest first. */
        post: operations["EndpointLife_resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{endpoint}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds a new secret. The response comes once every dispatcher has it, after three seconds. */
        post: operations["EndpointSecrets_rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{endpoint}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the secrets of an endpoint. The access and its API key are recorded. */
        get: operations["EndpointSecrets_reveal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{endpoint}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a test event to the endpoint now, and returns the outcome. */
        post: operations["EndpointTest_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/{endpoint}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a verification request, and returns its outcome. */
        post: operations["EndpointLife_verify"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/endpoints/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns which of the project's last events an endpoint with this subscription would have received. Nothing is sent. */
        post: operations["Endpoints_dryRun"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/event-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the event types by name. A page has at most 2 MiB of schemas and examples, and may be shorter for it. */
        get: operations["EventTypes_list"];
        put?: never;
        /** Defines an event type. */
        post: operations["EventTypes_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/event-types/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns an event type, and the schemas of all its versions. */
        get: operations["EventTypes_get"];
        /** Replaces the definition of an event type. A field that is left out is removed. */
        put: operations["EventTypes_replace"];
        post?: never;
        /** Removes an event type from the catalogue. */
        delete: operations["EventTypes_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/event-types/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Defines the event types of a pack, without a change of those that the project has, or defines and updates those that the webhooks of an OpenAPI document describe. */
        post: operations["EventTypes_import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the events, newest first. A page has at most 2 MiB of their data, and may be shorter for it. */
        get: operations["Events_list"];
        put?: never;
        /** Accepts an event. The response comes once the event is committed and cannot be lost. */
        post: operations["Events_accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/events/{event}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns an event. */
        get: operations["Events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/events/{event}/routing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns which endpoints an event matched, and why it did not match the others. */
        get: operations["Events_routing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/events/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts up to 1,000 events: all of them, or none. */
        post: operations["Events_acceptBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the notices of a project: mails that were sent, or the reason why not. */
        get: operations["Notifications_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/portal-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the valid portal tokens of a project, newest first, without the tokens themselves. */
        get: operations["PortalTokens_list"];
        put?: never;
        /** Creates a short-lived token for a page in the browser of a customer. The token is shown only in this response. */
        post: operations["PortalTokens_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/portal-tokens/{portalToken}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revokes a portal token. The response takes a second; from then on the token is invalid. */
        delete: operations["PortalTokens_revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/replays": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the replays of a project, newest first. */
        get: operations["Replays_list"];
        put?: never;
        /** Sends many deliveries again: those that the list of deliveries has with the same filters, oldest event first. With `dryRun` they are only counted. */
        post: operations["Replays_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/replays/{replay}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a replay with its progress. */
        get: operations["Replays_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/projects/{project}/replays/{replay}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a running replay. Deliveries that are being sent are completed. A replay that is over stays as it is. */
        post: operations["Replays_cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the webhooks of the project of the API key, newest first. */
        get: operations["Webhooks_list"];
        put?: never;
        /** Creates a webhook in the project of the API key, like the API of postpress. */
        post: operations["Webhooks_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{webhook}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a webhook. */
        get: operations["Webhooks_get"];
        put?: never;
        post?: never;
        /** Deletes a webhook. Its waiting deliveries are cancelled. */
        delete: operations["Webhooks_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    cloudevents: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request to an endpoint with the profile cloudevents
         * @description CloudEvents 1.0 over HTTP, structured or binary, with the web hook handshake. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.
         */
        post: operations["receive_cloudevents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    discord: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request to an endpoint with the profile discord
         * @description A message in a Discord channel, rendered from any event with a template. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.
         */
        post: operations["receive_discord"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "postion-guide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request to an endpoint with the profile postion-guide
         * @description The format of Postion’s integration guide: event, timestamp and data, signed in X-Postion-Signature. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.
         */
        post: operations["receive_postion-guide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "postion-platform": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request to an endpoint with the profile postion-platform
         * @description The format of Postion’s platform documentation: the event in an envelope, signed in X-Webhook-Signature. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.
         */
        post: operations["receive_postion-platform"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    postmypost: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request to an endpoint with the profile postmypost
         * @description The format of Postmypost: one flat body for each publication that is published, fails or is deleted. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.
         */
        post: operations["receive_postmypost"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    postpress: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request to an endpoint with the profile postpress
         * @description The format of postpress: source, event, timestamp and data, with the endpoint’s own headers only. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.
         */
        post: operations["receive_postpress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    raw: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request to an endpoint with the profile raw
         * @description The publisher’s own body and content type, byte for byte, signed in headers. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.
         */
        post: operations["receive_raw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    slack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request to an endpoint with the profile slack
         * @description A message in a Slack channel, rendered from any event with a template. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.
         */
        post: operations["receive_slack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "standard-webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request to an endpoint with the profile standard-webhooks
         * @description Standard Webhooks: type, timestamp and data, signed by HMAC or ed25519. By the endpoint's policy, successes, deadline and retries may differ from those here. The endpoint's own headers follow those of the profile. docs/wire-profiles.md has the exact bytes.
         */
        post: operations["receive_standard-webhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        /** @description The reason why an endpoint does not have an event: its subscription at the time, or that it was deleted before the event was routed, or created after that. */
        AbsenceReason: components["schemas"]["MissReason"] | "deleted" | "created-later";
        /** @description The receipt for a committed event. */
        AcceptedEvent: {
            /** @description True if the event was accepted before, by its own id or by the idempotency key of the request. */
            duplicate: boolean;
            /** @description `evt_…`; for a duplicate, the id of the event that was accepted first. */
            id: string;
            /** @description The violations of the type's schema, if the project has warnings on; left out if there are none. */
            warnings?: components["schemas"]["FieldProblem"][];
        };
        AcceptedEvents: {
            items: components["schemas"]["AcceptedEvent"][];
        };
        /** @description An admin key that Posthorn made, without the key itself. */
        AdminKey: {
            createdAt: string;
            /** @description The time from which the key is invalid; null for a key that does not expire. */
            expiresAt: string | null;
            /** @description For audits: `key_…`. */
            id: string;
            /** @description Up to two minutes old while the key is in use; null for a key that has not been used since it is recorded. */
            lastUsedAt: string | null;
            name: string;
        };
        /** @description One page of a list; its cursors are opaque. */
        AdminKeys: {
            items: components["schemas"]["AdminKey"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        /** @description A project's key as the APIs show it: never the key itself. */
        ApiKey: {
            createdAt: string;
            /** @description The time from which the key is invalid; null for a key that does not expire. */
            expiresAt: string | null;
            id: string;
            /** @description Up to two minutes old while the key is in use; null for a key that has not been used since it is recorded. */
            lastUsedAt: string | null;
            name: string;
            /** @description Null for a key that was created without scopes: it has every scope but `keys:write`. */
            scopes: components["schemas"]["Scope"][] | null;
        };
        /** @description One page of a list; its cursors are opaque. */
        ApiKeys: {
            items: components["schemas"]["ApiKey"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        /** @description One attempt as the APIs show it. */
        Attempt: {
            /** @description True if the request used a connection that had carried an earlier one; null if there was no connection. */
            connectionKept: boolean | null;
            /** @description From the start of the request to the end of the response, with all phases but `queueMs`. */
            durationMs: number;
            /** @description The reason why there is no response; or, beside a response, the problem after its status line. The status counts. */
            error: {
                code: string;
                message: string;
            } | null;
            number: number;
            /** @enum {string} */
            outcome: "succeeded" | "failed" | "cancelled";
            /** @description Null if nothing was sent. */
            phases: components["schemas"]["Phases"] | null;
            /** @description The IP address of the receiver; null if there was no connection. */
            remoteAddress: string | null;
            replayId: string | null;
            /** @description The request, rendered again from the event and from the endpoint as it was then. Null if nothing was sent, or if the secret that signed the request, or its key, is gone. */
            request: components["schemas"]["Request"] | null;
            requestId: string;
            response: components["schemas"]["Response"] | null;
            startedAt: string;
            trigger: components["schemas"]["AttemptTrigger"];
        };
        /**
         * @description The cause of an attempt: a trigger, or a test on request, which passes no lane.
         * @enum {string}
         */
        AttemptTrigger: "first" | "retry" | "replay" | "test";
        /** @description The backlog of a project: deliveries that wait in Postgres. */
        Backlog: {
            /** @description The most deliveries that may wait. Deliveries past it are cancelled with the reason `backlog-full`. */
            maxWaiting: number;
            /** @description Deliveries that wait for their first attempt or a retry, as counted within the last seconds. */
            waiting: number;
        };
        /** @description The circuit breaker of an endpoint. */
        Breaker: {
            /** @description The share of failures that opened it, from 0 to 1; null while closed. */
            failureShare: number | null;
            /** @description When it opened; null while closed. */
            since: string | null;
            /**
             * @description `closed`: attempts are sent. `open`: too many attempts have failed or hang, and deliveries wait until `until`. `half-open`: one attempt at a time is sent, until one succeeds.
             * @enum {string}
             */
            state: "closed" | "open" | "half-open";
            /** @description When the next attempt is sent at the earliest; null while closed. */
            until: string | null;
        };
        ChangeEndpointDto: {
            /** @description The channels of matching events. Default: any channel or none. */
            channels?: string[] | null;
            /** @description A text for people. Default: none. */
            description?: string | null;
            /**
             * @description Names, prefixes or *. Default: all types except Posthorn’s operational events, which need their full name.
             * @example [
             *       "post.*"
             *     ]
             */
            eventTypes?: string[] | null;
            /** @description Additional headers, sent after those of the profile. Default: none. */
            headers?: components["schemas"]["HeaderDto"][];
            /**
             * @description The given keys are changed, and other keys stay. Null as a value removes its key; null instead of the object removes all keys.
             * @example {
             *       "tier": "gold"
             *     }
             */
            metadata?: {
                [key: string]: string | null;
            } | null;
            /** @description Default: the host of the URL. */
            name?: string;
            /** @description The differences from the policy of the profile. */
            policy?: components["schemas"]["EndpointPolicyDto"];
            /**
             * @description The wire profile: the form of the requests.
             * @default standard-webhooks
             * @enum {string}
             */
            profile?: "cloudevents" | "discord" | "postion-guide" | "postion-platform" | "postmypost" | "postpress" | "raw" | "slack" | "standard-webhooks";
            /**
             * @description The options of the profile: `headerPrefix` of standard-webhooks, `mode` and `origin` of cloudevents, `template` of slack and discord. Default: none.
             * @example {
             *       "template": "*{{type}}*: {{data.title}}"
             *     }
             */
            profileOptions?: {
                [key: string]: string;
            };
            /** @description Your own id for it; works in every path. */
            uid?: string | null;
            /** @example https://example.com/webhooks */
            url?: string;
            /**
             * @description A condition on the event, in the Common Expression Language (CEL). Default: none.
             * @example data.plan == "pro"
             */
            where?: string | null;
        };
        ChangeProjectDto: {
            /**
             * @description The given keys are changed, and other keys stay. Null as a value removes its key; null instead of the object removes all keys.
             * @example {
             *       "tier": "gold"
             *     }
             */
            metadata?: {
                [key: string]: string | null;
            } | null;
            /** @example My site */
            name?: string;
            /**
             * @description The addresses that get a mail when an endpoint fails, recovers or is disabled. Default: none.
             * @example [
             *       "ops@example.com"
             *     ]
             */
            notificationEmails?: string[];
            /**
             * @description The treatment of data that violates the schema of its event type. Default: off.
             * @enum {string}
             */
            schemaValidation?: "off" | "warn" | "enforce";
            /**
             * @description The type of the secrets that are generated for new endpoints, if their profile can sign with it. Default: hmac.
             * @enum {string}
             */
            secretType?: "hmac" | "ed25519";
            /**
             * @description Your own id for it; works in every path.
             * @example site_789
             */
            uid?: string | null;
            /**
             * @description The treatment of events whose type is not in the catalogue. Default: accept.
             * @enum {string}
             */
            unknownEventTypes?: "accept" | "refuse";
        };
        CreateAdminKeyDto: {
            /**
             * Format: date-time
             * @description The time from which the key is invalid. Default: the key does not expire.
             * @example 2027-01-31T12:00:00Z
             */
            expiresAt?: string | null;
            /**
             * @description A name that no other admin key has.
             * @example ci
             */
            name: string;
        };
        CreateApiKeyDto: {
            /**
             * Format: date-time
             * @description The time from which the key is invalid. Default: the key does not expire.
             * @example 2027-01-31T12:00:00Z
             */
            expiresAt?: string | null;
            /**
             * @description A name that distinguishes the key.
             * @example The backend of the shop
             */
            name: string;
            /**
             * @description The rights of the key. Default: every scope but `keys:write`.
             * @example [
             *       "events:write"
             *     ]
             */
            scopes?: ("events:read" | "events:write" | "event-types:read" | "event-types:write" | "endpoints:read" | "endpoints:write" | "secrets:read" | "deliveries:read" | "deliveries:replay" | "analytics:read" | "keys:write")[] | null;
        };
        /** @description The new admin key with its text, which is shown this once. */
        CreatedAdminKey: {
            createdAt: string;
            /** @description The time from which the key is invalid; null for a key that does not expire. */
            expiresAt: string | null;
            /** @description For audits: `key_…`. */
            id: string;
            key: string;
            /** @description Up to two minutes old while the key is in use; null for a key that has not been used since it is recorded. */
            lastUsedAt: string | null;
            name: string;
        };
        /** @description The new key with its text, which is shown this once. */
        CreatedApiKey: {
            createdAt: string;
            /** @description The time from which the key is invalid; null for a key that does not expire. */
            expiresAt: string | null;
            id: string;
            key: string;
            /** @description Up to two minutes old while the key is in use; null for a key that has not been used since it is recorded. */
            lastUsedAt: string | null;
            name: string;
            /** @description Null for a key that was created without scopes: it has every scope but `keys:write`. */
            scopes: components["schemas"]["Scope"][] | null;
        };
        /** @description The new endpoint with its secret. */
        CreatedEndpoint: {
            /** @description The requests a minute that its receiver allowed when it last agreed; null if it set no bound. */
            allowedPerMinute: number | null;
            channels: string[] | null;
            createdAt: string;
            /** @description A text for people; null if there is none. */
            description: string | null;
            /** @description The time at which the endpoint will be disabled if it keeps failing; null until its project is warned. */
            disableAt: string | null;
            eventTypes: string[] | null;
            /** @description The headers with masked values; a mask that is sent back keeps the value. */
            headers: components["schemas"]["GivenHeader"][];
            id: string;
            /** @description Texts of your own: at most 50 keys of 40 characters, with values of 500. */
            metadata: components["schemas"]["Metadata"];
            name: string;
            policy: components["schemas"]["EndpointPolicy"];
            profile: string;
            profileOptions: components["schemas"]["ProfileOptions"];
            secret: string;
            state: components["schemas"]["EndpointStatus"] | "deleted";
            /** @description The cause of the state; null if the endpoint has been in it from the beginning. */
            stateCause: components["schemas"]["HealthCause"] | components["schemas"]["RequestedCause"] | components["schemas"]["VerificationCause"] | null;
            uid: string | null;
            updatedAt: string;
            url: string;
            /** @description The result of the last verification request; null if there was none. */
            verification: components["schemas"]["Verification"] | null;
            where: string | null;
        };
        /** @description The new portal token with its text, which is shown this once. */
        CreatedPortalToken: {
            createdAt: string;
            /** @description The time from which the token is invalid. */
            expiresAt: string;
            /** @description The id with which the history of an endpoint names it: `key_…`. */
            id: string;
            scopes: components["schemas"]["Scope"][];
            token: string;
        };
        CreateEndpointDto: {
            /** @description The channels of matching events. Default: any channel or none. */
            channels?: string[] | null;
            /** @description A text for people. Default: none. */
            description?: string | null;
            /**
             * @description Names, prefixes or *. Default: all types except Posthorn’s operational events, which need their full name.
             * @example [
             *       "post.*"
             *     ]
             */
            eventTypes?: string[] | null;
            /** @description Additional headers, sent after those of the profile. Default: none. */
            headers?: components["schemas"]["HeaderDto"][];
            /**
             * @description Texts of your own, which lists can be filtered by. Default: none.
             * @example {
             *       "tier": "gold"
             *     }
             */
            metadata?: {
                [key: string]: string;
            };
            /** @description Default: the host of the URL. */
            name?: string;
            /** @description The differences from the policy of the profile. */
            policy?: components["schemas"]["EndpointPolicyDto"];
            /**
             * @description The wire profile: the form of the requests.
             * @default standard-webhooks
             * @enum {string}
             */
            profile?: "cloudevents" | "discord" | "postion-guide" | "postion-platform" | "postmypost" | "postpress" | "raw" | "slack" | "standard-webhooks";
            /**
             * @description The options of the profile: `headerPrefix` of standard-webhooks, `mode` and `origin` of cloudevents, `template` of slack and discord. Default: none.
             * @example {
             *       "template": "*{{type}}*: {{data.title}}"
             *     }
             */
            profileOptions?: {
                [key: string]: string;
            };
            /** @description Default: a new secret, which this response shows. */
            secret?: string;
            /** @description Your own id for it; works in every path. */
            uid?: string | null;
            /** @example https://example.com/webhooks */
            url: string;
            /** @description True if the endpoint gets no events until it has answered a verification request. Default: that of its profile. */
            verify?: boolean;
            /**
             * @description A condition on the event, in the Common Expression Language (CEL). Default: none.
             * @example data.plan == "pro"
             */
            where?: string | null;
        };
        CreatePortalTokenDto: {
            /**
             * @description The life of the token. It ends earlier if the key of the request expires or is revoked earlier.
             * @default 3600
             */
            expiresInSeconds?: number;
            /**
             * @description The rights of the token. The key of the request must have all of them.
             * @example [
             *       "endpoints:read",
             *       "endpoints:write",
             *       "deliveries:read"
             *     ]
             */
            scopes: ("events:read" | "events:write" | "event-types:read" | "event-types:write" | "endpoints:read" | "endpoints:write" | "secrets:read" | "deliveries:read" | "deliveries:replay" | "analytics:read")[];
        };
        CreateProjectDto: {
            /**
             * @description Texts of your own, which lists can be filtered by. Default: none.
             * @example {
             *       "tier": "gold"
             *     }
             */
            metadata?: {
                [key: string]: string;
            };
            /** @example My site */
            name: string;
            /**
             * @description The addresses that get a mail when an endpoint fails, recovers or is disabled. Default: none.
             * @example [
             *       "ops@example.com"
             *     ]
             */
            notificationEmails?: string[];
            /**
             * @description The treatment of data that violates the schema of its event type. Default: off.
             * @enum {string}
             */
            schemaValidation?: "off" | "warn" | "enforce";
            /**
             * @description The type of the secrets that are generated for new endpoints, if their profile can sign with it. Default: hmac.
             * @enum {string}
             */
            secretType?: "hmac" | "ed25519";
            /**
             * @description Your own id for it; works in every path.
             * @example site_789
             */
            uid?: string | null;
            /**
             * @description The treatment of events whose type is not in the catalogue. Default: accept.
             * @enum {string}
             */
            unknownEventTypes?: "accept" | "refuse";
        };
        CreateReplayDto: {
            /**
             * Format: date-time
             * @description The events were accepted at or after it.
             * @example 2026-01-31T12:00:00Z
             */
            after: string;
            /**
             * Format: date-time
             * @description The events were accepted before it, and before the request.
             * @example 2026-01-31T13:00:00Z
             */
            before: string;
            /** @description One of the channels of the event. May be repeated: one of the values is enough. */
            channel?: string[] | null;
            /**
             * @description Counts the deliveries, with a sample, and sends nothing.
             * @default false
             */
            dryRun?: boolean;
            /** @description An endpoint’s id or uid. Default: every endpoint. */
            endpoint?: string | null;
            /** @description The error code of the last attempt, like `timeout`. May be repeated: one of the values is enough. */
            errorCode?: string[] | null;
            /** @description An event’s id, as evt_… or as a UUID, or the id that its caller gave it. */
            event?: string | null;
            /**
             * @description Sends the deliveries of disabled endpoints, too.
             * @default false
             */
            force?: boolean;
            /**
             * @description Includes events that `endpoint` did not get, and that its subscription takes now.
             * @default false
             */
            includeUnmatched?: boolean;
            /**
             * @description Deliveries a second, at most.
             * @default 50
             */
            ratePerSecond?: number;
            /** @description May be repeated: one of the values is enough. */
            status?: ("pending" | "retrying" | "held" | "succeeded" | "exhausted" | "cancelled")[] | null;
            /** @description The status code of the last response, like `503`, or its class, like `5xx`. May be repeated: one of the values is enough. */
            statusCode?: string[] | null;
            /** @description The cause of the last attempt. May be repeated: one of the values is enough. */
            trigger?: ("first" | "retry" | "replay" | "test")[] | null;
            /** @description May be repeated: one of the values is enough. */
            type?: string[] | null;
        };
        CreateWebhookDto: {
            /** @description Additional headers, sent after those of the profile. Default: none. */
            headers?: components["schemas"]["HeaderDto"][];
            /** @description Default: the host of the URL. */
            name?: string;
            /** @example https://example.com/webhooks */
            request_url: string;
            /** @enum {string} */
            source: "messaging";
        };
        /** @description The dead records of one source. */
        DeadCount: {
            count: number;
            oldestAt: string;
            source: string;
            youngestAt: string;
        };
        DeadCounts: {
            items: components["schemas"]["DeadCount"][];
        };
        /** @description A dead record as the APIs show it: a row or a log record that cannot be processed. */
        DeadRecord: {
            at: string;
            id: string;
            /** @description The project as the row names it; null if it names none. */
            project: string | null;
            reason: string;
            /** @description `import:<source>` for a row of a service's outbox, a topic's name for a record of the log. */
            source: string;
            /** @description The type as the row names it; null if it names none. */
            type: string | null;
        };
        /** @description A dead record with its row or record. */
        DeadRecordDetails: {
            at: string;
            id: string;
            /** @description The project as the row names it; null if it names none. */
            project: string | null;
            reason: string;
            /** @description A row of an outbox: its columns. A record of the log: `{key, headers: [[name, value], …], value}`, where bytes that are no text are `{base64}`; or `{sent}` if it was never appended. */
            record: Record<string, never>;
            /** @description `import:<source>` for a row of a service's outbox, a topic's name for a record of the log. */
            source: string;
            /** @description The type as the row names it; null if it names none. */
            type: string | null;
        };
        /** @description One page of a list; its cursors are opaque. */
        DeadRecords: {
            items: components["schemas"]["DeadRecord"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        /** @description One page of a list; its cursors are opaque. */
        Deliveries: {
            items: components["schemas"]["Delivery"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        /** @description A delivery as the APIs show it. */
        Delivery: {
            /** @description How many attempts are recorded. */
            attemptCount: number;
            createdAt: string;
            /** @description The data of its event. Only with `include=data`. */
            data?: unknown;
            endpointId: string;
            eventId: string;
            eventType: string;
            id: string;
            /** @description The reason why the last attempt has no status, or the problem with its response after the status line. */
            lastError: string | null;
            /** @description The class of that reason or problem, such as `timeout`. */
            lastErrorCode: string | null;
            lastStatusCode: number | null;
            /** @description The cause of the last attempt; null before the first. */
            lastTrigger: components["schemas"]["AttemptTrigger"] | null;
            nextAttemptAt: string | null;
            /** @description The response of its last attempt; null if there was none. Only with `include=response`. */
            response?: components["schemas"]["Response"] | null;
            status: components["schemas"]["DeliveryViewStatus"];
            /** @description True for the delivery of a test event. */
            test: boolean;
            /** @description The reason why the delivery is not sent now; null if it is being sent, or if there is nothing to send. */
            waitsFor: components["schemas"]["WaitsFor"] | null;
        };
        /** @description The number of deliveries that a filter selects. */
        DeliveryCount: {
            /** @description At most 1,000. */
            count: number;
            /** @description False if there are more: the count has ended at 1,000, or after two seconds. */
            isExact: boolean;
        };
        /** @description The number of deliveries that a filter selects, by endpoint and status. */
        DeliveryCounts: {
            /** @description The number of endpoints that are left out, because 250 others have as many deliveries or more. */
            furtherEndpoints: number;
            /** @description False if there are more deliveries: the count, from the youngest on, has ended at 50,000 or after two seconds. */
            isExact: boolean;
            /** @description The 250 endpoints with the most deliveries, or fewer if there are fewer. The first has the most. */
            items: components["schemas"]["EndpointCount"][];
        };
        /** @description The accepted replay of a delivery. */
        DeliveryReplay: {
            /** @description `dlv_…`. */
            deliveryId: string;
            /** @description `rpl_…`; the id of an earlier replay of the delivery as long as that replay is not recorded. */
            replayId: string;
        };
        /**
         * @description The status of a delivery by its recorded attempts. Before any is recorded, it is `pending`.
         * @enum {string}
         */
        DeliveryStatus: "pending" | "retrying" | "succeeded" | "exhausted" | "cancelled";
        /** @description The status of a delivery: from its attempts, or held because its endpoint is paused. */
        DeliveryViewStatus: components["schemas"]["DeliveryStatus"] | "held";
        /** @description A delivery with one page of its attempts. */
        DeliveryWithAttempts: {
            /** @description How many attempts are recorded. */
            attemptCount: number;
            /** @description Oldest first unless the order is `desc`, each with its request and response. */
            attempts: components["schemas"]["Attempt"][];
            createdAt: string;
            /** @description The data of its event. Only with `include=data`. */
            data?: unknown;
            endpointId: string;
            eventId: string;
            eventType: string;
            id: string;
            /** @description The reason why the last attempt has no status, or the problem with its response after the status line. */
            lastError: string | null;
            /** @description The class of that reason or problem, such as `timeout`. */
            lastErrorCode: string | null;
            lastStatusCode: number | null;
            /** @description The cause of the last attempt; null before the first. */
            lastTrigger: components["schemas"]["AttemptTrigger"] | null;
            nextAttemptAt: string | null;
            /** @description Leads to the next attempts; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the attempts before; null on the first page. */
            prevCursor: string | null;
            /** @description The response of its last attempt; null if there was none. Only with `include=response`. */
            response?: components["schemas"]["Response"] | null;
            status: components["schemas"]["DeliveryViewStatus"];
            /** @description True for the delivery of a test event. */
            test: boolean;
            /** @description The reason why the delivery is not sent now; null if it is being sent, or if there is nothing to send. */
            waitsFor: components["schemas"]["WaitsFor"] | null;
        };
        /** @description The result of a subscription over a project's youngest events. */
        DryRun: {
            /** @description The number of events examined. It is less than `last` if the project has fewer events, if they are large, or if the run took 10 seconds. */
            examined: number;
            matched: number;
            /** @description Some of the events that matched, youngest first. */
            matchedEvents: {
                id: string;
                type: string;
            }[];
            /** @description The number of events that did not match, for each reason that occurred. */
            missed: {
                channel?: number;
                condition?: number;
                "condition-error"?: number;
                "event-type"?: number;
                "not-chosen"?: number;
            };
            /** @description Some of the events that did not match, youngest first. */
            missedEvents: {
                id: string;
                reason: components["schemas"]["MissReason"];
                type: string;
            }[];
        };
        DryRunDto: {
            /** @description The channels of matching events. Default: any channel or none. */
            channels?: string[] | null;
            /**
             * @description Names, prefixes or *. Default: all types except Posthorn’s operational events, which need their full name.
             * @example [
             *       "post.*"
             *     ]
             */
            eventTypes?: string[] | null;
            /**
             * @description The number of events.
             * @default 100
             */
            last?: number;
            /**
             * @description A condition on the event, in the Common Expression Language (CEL). Default: none.
             * @example data.plan == "pro"
             */
            where?: string | null;
        };
        /** @description An endpoint as the APIs show it. */
        Endpoint: {
            /** @description The requests a minute that its receiver allowed when it last agreed; null if it set no bound. */
            allowedPerMinute: number | null;
            channels: string[] | null;
            createdAt: string;
            /** @description A text for people; null if there is none. */
            description: string | null;
            /** @description The time at which the endpoint will be disabled if it keeps failing; null until its project is warned. */
            disableAt: string | null;
            eventTypes: string[] | null;
            /** @description The headers with masked values; a mask that is sent back keeps the value. */
            headers: components["schemas"]["GivenHeader"][];
            id: string;
            /** @description Texts of your own: at most 50 keys of 40 characters, with values of 500. */
            metadata: components["schemas"]["Metadata"];
            name: string;
            policy: components["schemas"]["EndpointPolicy"];
            profile: string;
            profileOptions: components["schemas"]["ProfileOptions"];
            state: components["schemas"]["EndpointStatus"] | "deleted";
            /** @description The cause of the state; null if the endpoint has been in it from the beginning. */
            stateCause: components["schemas"]["HealthCause"] | components["schemas"]["RequestedCause"] | components["schemas"]["VerificationCause"] | null;
            uid: string | null;
            updatedAt: string;
            url: string;
            /** @description The result of the last verification request; null if there was none. */
            verification: components["schemas"]["Verification"] | null;
            where: string | null;
        };
        /** @description The number of deliveries of an endpoint that a filter selects. */
        EndpointCount: {
            /** @description The deliveries with any status. */
            count: number;
            /** @description `ep_…` */
            endpointId: string;
            statuses: components["schemas"]["StatusCounts"];
        };
        /** @description An endpoint with its circuit breaker. */
        EndpointDetails: {
            /** @description The requests a minute that its receiver allowed when it last agreed; null if it set no bound. */
            allowedPerMinute: number | null;
            breaker: components["schemas"]["Breaker"];
            channels: string[] | null;
            createdAt: string;
            /** @description A text for people; null if there is none. */
            description: string | null;
            /** @description The time at which the endpoint will be disabled if it keeps failing; null until its project is warned. */
            disableAt: string | null;
            eventTypes: string[] | null;
            /** @description The headers with masked values; a mask that is sent back keeps the value. */
            headers: components["schemas"]["GivenHeader"][];
            id: string;
            /** @description Texts of your own: at most 50 keys of 40 characters, with values of 500. */
            metadata: components["schemas"]["Metadata"];
            name: string;
            policy: components["schemas"]["EndpointPolicy"];
            profile: string;
            profileOptions: components["schemas"]["ProfileOptions"];
            state: components["schemas"]["EndpointStatus"] | "deleted";
            /** @description The cause of the state; null if the endpoint has been in it from the beginning. */
            stateCause: components["schemas"]["HealthCause"] | components["schemas"]["RequestedCause"] | components["schemas"]["VerificationCause"] | null;
            uid: string | null;
            updatedAt: string;
            url: string;
            /** @description The result of the last verification request; null if there was none. */
            verification: components["schemas"]["Verification"] | null;
            where: string | null;
        };
        /** @description One page of a list; its cursors are opaque. */
        EndpointHistory: {
            items: components["schemas"]["EndpointHistoryItem"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        /** @description One event in the history of an endpoint. */
        EndpointHistoryItem: {
            at: string;
            /** @description The id of the API key that made the request: `key_…`, or `POSTHORN_ADMIN_KEY`. Null for a change that Posthorn made by itself, and for a change from before keys were recorded. */
            by: string | null;
            /** @description The cause of the event; null if it has none. */
            cause: Record<string, never> | null;
            /** @description The fields that an `endpoint.changed` changed; null for every other event. */
            changes: components["schemas"]["SpecChange"][] | null;
            /** @description The event's type, such as `endpoint.failing`. */
            type: string;
            /** @description From 1, without gaps. */
            version: number;
        };
        /** @description The settings of one endpoint that replace its profile's defaults. */
        EndpointPolicy: {
            /** @description Milliseconds after its event was accepted up to which a delivery is attempted; later it is cancelled. Null for no bound. */
            expiresAfterMs?: number | null;
            /** @description How far each wait may differ at random, as a share of it: 0.1 is ±10 %, 0 keeps it to the second. */
            jitter?: number;
            /** @description The most attempts for this endpoint that run at once; fewer run while it shows signs of overload. */
            maxInFlight?: number;
            /** @description How many attempts for this endpoint may begin a second, on average; may be below 1. Null for as many as it takes. */
            ratePerSecond?: number | null;
            /** @description The wait before each retry, measured from the end of the failed attempt. As many retries as entries. */
            retryDelaysMs?: number[];
            /** @description The statuses that count as a success: only 200, 200 to 299, or those listed. */
            success?: "200" | "2xx" | number[];
            /** @description The deadline of one attempt, from the lookup of its host to the last byte of the answer. */
            timeoutMs?: number;
        };
        EndpointPolicyDto: {
            /** @description How long after its event was accepted a delivery is still attempted, in milliseconds; later it is cancelled with the reason expired. Default: no bound. */
            expiresAfterMs?: number;
            /** @description How far each wait may differ at random, as a share of it: 0.1 for ±10 %. */
            jitter?: number;
            /** @description The most attempts that run at once. */
            maxInFlight?: number;
            /** @description The most attempts that begin per second; 0.5 for one in two seconds. Default: no limit. */
            ratePerSecond?: number;
            /** @description The wait before each retry; as many retries as entries. */
            retryDelaysMs?: number[];
            /** @description The statuses that count as a success: only 200, 200 to 299, or a list. */
            success?: ("200" | "2xx") | number[];
            /** @description The deadline of a whole attempt. */
            timeoutMs?: number;
        };
        /** @description One page of a list; its cursors are opaque. */
        Endpoints: {
            items: components["schemas"]["Endpoint"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        /**
         * @description The state of an endpoint.
         * @enum {string}
         */
        EndpointStatus: "pending" | "active" | "failing" | "paused" | "disabled";
        /** @description An event as the APIs show it. */
        Event: {
            acceptedAt: string;
            actor: string | null;
            /** @description The channel of the event, or the first of its channels; null if it has none. */
            channel: string | null;
            /** @description All channels of the event; empty if it has none. */
            channels: string[];
            /** @description Left out of a list with `withContent=false`. */
            data?: unknown;
            /** @description The endpoints that the event was published for; null if it was published for all. */
            endpointIds: string[] | null;
            id: string;
            /** @description Texts of the publisher's own; empty if there are none. */
            metadata: components["schemas"]["Metadata"];
            occurredAt: string;
            orderingKey: string | null;
            /** @description The version of its type's schema that the event names; null if it names none. */
            schemaVersion: number | null;
            /** @description True for a test event of an endpoint. */
            test: boolean;
            type: string;
            /** @description The id that the caller gave the event; null if there is none. */
            uid: string | null;
        };
        /** @description The routing of an event: for each endpoint of the project, true if it gets the event, else the reason why not. */
        EventRouting: {
            /** @description How many endpoints of the time of the routing get the event, and how many do not, by reason. */
            counts: {
                matched: number;
                missed: {
                    channel?: number;
                    condition?: number;
                    "condition-error"?: number;
                    "event-type"?: number;
                    "not-chosen"?: number;
                };
            };
            /** @description One page: first the endpoints that get the event, then the endpoints that do not. */
            endpoints: ({
                deliveryId: string;
                endpointId: string;
                /** @constant */
                matched: true;
            } | {
                endpointId: string;
                /** @description The reason as a sentence. For a condition, it names the part that was false, or the part that failed and why. */
                explanation: string;
                /** @constant */
                matched: false;
                reason: components["schemas"]["AbsenceReason"];
            })[];
            /** @description Null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
            /** @description Null until the event is routed, which takes milliseconds. */
            routedAt: string | null;
        };
        /** @description One page of a list; its cursors are opaque. */
        Events: {
            items: components["schemas"]["Event"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        /** @description An event type as the APIs show it. */
        EventType: {
            archived: boolean;
            createdAt: string;
            description: string | null;
            /** @description Data of such an event; null if there is none, or if it is null. */
            example: unknown;
            name: string;
            /** @description JSON Schema, or null. */
            schema: unknown;
            /** @description The version of the schema, from 1. */
            schemaVersion: number;
            updatedAt: string;
            /** @description Increases by one with each change. */
            version: number;
        };
        /** @description An event type with the schemas of all versions that an event may name. */
        EventTypeDetails: {
            archived: boolean;
            createdAt: string;
            description: string | null;
            /** @description Data of such an event; null if there is none, or if it is null. */
            example: unknown;
            name: string;
            /** @description JSON Schema, or null. */
            schema: unknown;
            /** @description JSON Schemas by their versions; null for a version without a schema. */
            schemas: {
                [key: string]: unknown;
            };
            /** @description The version of the schema, from 1. */
            schemaVersion: number;
            updatedAt: string;
            /** @description Increases by one with each change. */
            version: number;
        };
        /** @description The result of an import, by its types. */
        EventTypeImport: {
            /** @description True if nothing was stored. */
            dryRun: boolean;
            /** @description The types that are new. */
            imported: components["schemas"]["EventType"][];
            /** @description The names of the types that are unchanged. For a pack, all that the project had: its own definitions stand. */
            kept: string[];
            /** @description The types that the project had, and that the document has changed; none for a pack. */
            updated: components["schemas"]["UpdatedType"][];
        };
        /** @description One page of a list; its cursors are opaque. */
        EventTypes: {
            items: components["schemas"]["EventType"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        /** @description One wrong place in an input: a JSON pointer to it (RFC 6901) and the right form. */
        FieldProblem: {
            message: string;
            pointer: string;
        };
        /** @description A header as a user gives it. */
        GivenHeader: {
            key: string;
            value: string;
        };
        /**
         * @description The reason for which an endpoint gets no more requests: the status of a response (`gone`), or its header `webhook-delivery` (`receiver-asked`).
         * @enum {string}
         */
        GoneCause: "gone" | "receiver-asked";
        HeaderDto: {
            /**
             * @description Sent in this case.
             * @example X-Token
             */
            key: string;
            /** @description Kept encrypted, shown masked; the mask sent back keeps the value. */
            value: string;
        };
        Health: {
            /** @constant */
            status: "ok";
        };
        /** @description The reason why Posthorn itself changed the state of an endpoint. */
        HealthCause: {
            /** @description RFC 3339; null if it has not failed. */
            failingSince: string | null;
            failures: number;
            lastError: string | null;
            reason: components["schemas"]["HealthReason"];
        };
        /** @description The outcome of attempts for which Posthorn changes the state of an endpoint, or warns its project. `success` makes a failing endpoint active again. */
        HealthReason: "failures-in-a-row" | "failures-for-an-hour" | "failures-for-days" | "success" | components["schemas"]["GoneCause"];
        ImportEventTypesDto: {
            /** @description True to store nothing, and only show what would change. Default: false. */
            dryRun?: boolean | null;
            /** @description In place of a pack: an OpenAPI document, from version 3.1 on, with up to 100 webhooks. Each becomes an event type of its name, with the description, schema and example of its POST. A type of the project that differs is updated. */
            openapi?: {
                [key: string]: unknown;
            } | null;
            /**
             * @example postion
             * @enum {string|null}
             */
            pack?: "postion" | "postion-platform" | "postpress" | "postmypost" | null;
        };
        /** @description Texts of a user's own about a resource, by their keys. Lists are filtered by them. */
        Metadata: {
            [key: string]: string;
        };
        /**
         * @description The reason why an endpoint does not get an event; `not-chosen` if the event names other endpoints, `condition-error` if its condition could not be evaluated.
         * @enum {string}
         */
        MissReason: "not-chosen" | "event-type" | "channel" | "condition" | "condition-error";
        NoFieldsDto: Record<string, never>;
        /** @description A notice as the APIs show it. */
        Notification: {
            /** @description The number of tries to hand it to the mail server. */
            attempts: number;
            createdAt: string;
            endpointId: string;
            facts: components["schemas"]["NotificationFacts"];
            id: string;
            kind: components["schemas"]["NotificationKind"];
            /** @description The reason why it is not sent, not sent yet, or not sent to all. */
            lastError: string | null;
            /** @description The number of throttled notices that it reports. */
            leftOut: number;
            recipients: components["schemas"]["Recipient"][];
            settledAt: string | null;
            state: components["schemas"]["NotificationState"];
        };
        /** @description The facts in a notice, as of the transition. */
        NotificationFacts: {
            /** @description A description for people, such as `5 attempts of one delivery failed in a row`. */
            cause: string;
            /** @description When it will be disabled if nothing changes; null if it will not. */
            disableAt: string | null;
            endpoint: {
                host: string;
                id: string;
                name: string;
            };
            /** @description RFC 3339; null if it has not failed. */
            failingSince: string | null;
            failures: number;
            lastError: string | null;
            project: {
                id: string;
                name: string;
            };
        };
        /**
         * @description The kinds of notices that a project gets by mail.
         * @enum {string}
         */
        NotificationKind: "failing" | "recovered" | "disable-warning" | "disabled" | "backlog-warning";
        /** @description One page of a list; its cursors are opaque. */
        Notifications: {
            items: components["schemas"]["Notification"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        /**
         * @description The state of a notice.
         *
         *     - queued: it is to be sent, now or again after a failure.
         *     - sent: the mail server has taken it for at least one address, and refused it for the others for good.
         *     - logged: it went to the log only, because there is no mail server or no address, or the project was deleted.
         *     - failed: the mail server refused it for every address, for good.
         *     - throttled: left out because there were too many; a later mail reports their number.
         * @enum {string}
         */
        NotificationState: "queued" | "sent" | "logged" | "failed" | "throttled";
        /** @description The times of an attempt's phases, in milliseconds. A time is null if the phase was not needed, as on a kept connection, or did not end, or if the attempt was recorded by an earlier version of Posthorn. */
        Phases: {
            connectMs: number | null;
            /** @description The look-up of the name. */
            dnsMs: number | null;
            /** @description From the request until the first byte of the response. */
            firstByteMs: number | null;
            /** @description From the time at which the attempt was due until its request began. */
            queueMs: number | null;
            /** @description The TLS handshake. */
            tlsMs: number | null;
        };
        /** @description A portal token as the APIs show it: never the token itself. */
        PortalToken: {
            createdAt: string;
            /** @description The time from which the token is invalid. */
            expiresAt: string;
            /** @description The id with which the history of an endpoint names it: `key_…`. */
            id: string;
            scopes: components["schemas"]["Scope"][];
        };
        /** @description One page of a list; its cursors are opaque. */
        PortalTokens: {
            items: components["schemas"]["PortalToken"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        /** @description A problem by RFC 9457; `errors` names every wrong field by its JSON pointer, in their order. */
        Problem: {
            detail: string;
            errors?: components["schemas"]["FieldProblem"][];
            status: number;
            title: string;
            /** @description A URI that docs/problems.md describes. */
            type: components["schemas"]["ProblemTypeUri"];
        };
        /**
         * @description The type of a problem: a URI that docs/problems.md describes, or `about:blank` (RFC 9457, section 4.2.1).
         * @enum {string}
         */
        ProblemTypeUri: "about:blank" | "urn:posthorn:problem:invalid-input" | "urn:posthorn:problem:invalid-settings" | "urn:posthorn:problem:not-found" | "urn:posthorn:problem:conflict" | "urn:posthorn:problem:unauthorized" | "urn:posthorn:problem:forbidden" | "urn:posthorn:problem:missing-scope" | "urn:posthorn:problem:payload-too-large" | "urn:posthorn:problem:request-timeout" | "urn:posthorn:problem:too-many-requests" | "urn:posthorn:problem:unavailable" | "urn:posthorn:problem:stale-epoch" | "urn:posthorn:problem:source-changed" | "urn:posthorn:problem:startup-failed";
        /** @description The values that an endpoint chose for its profile's options, as the profile's `parseOptions` returned them. */
        ProfileOptions: {
            [key: string]: string;
        };
        /** @description A project as the APIs show it. */
        Project: {
            createdAt: string;
            id: string;
            /** @description Texts of your own: at most 50 keys of 40 characters, with values of 500. */
            metadata: components["schemas"]["Metadata"];
            name: string;
            notificationEmails: string[];
            /** @description The treatment of data that violates the schema of its event type. */
            schemaValidation: components["schemas"]["SchemaValidation"];
            /** @description The type of the secrets that are generated for new endpoints, if their profile can sign with it. */
            secretType: components["schemas"]["SecretType"];
            uid: string | null;
            /** @description The treatment of events of types that are not in the catalogue. */
            unknownEventTypes: components["schemas"]["UnknownEventTypes"];
            updatedAt: string;
        };
        /** @description One page of a list; its cursors are opaque. */
        ProjectDeliveries: {
            items: components["schemas"]["ProjectDelivery"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        /** @description A delivery with its project. */
        ProjectDelivery: {
            /** @description How many attempts are recorded. */
            attemptCount: number;
            createdAt: string;
            /** @description The data of its event. Only with `include=data`. */
            data?: unknown;
            endpointId: string;
            eventId: string;
            eventType: string;
            id: string;
            /** @description The reason why the last attempt has no status, or the problem with its response after the status line. */
            lastError: string | null;
            /** @description The class of that reason or problem, such as `timeout`. */
            lastErrorCode: string | null;
            lastStatusCode: number | null;
            /** @description The cause of the last attempt; null before the first. */
            lastTrigger: components["schemas"]["AttemptTrigger"] | null;
            nextAttemptAt: string | null;
            /** @description `prj_…` */
            projectId: string;
            /** @description The response of its last attempt; null if there was none. Only with `include=response`. */
            response?: components["schemas"]["Response"] | null;
            status: components["schemas"]["DeliveryViewStatus"];
            /** @description True for the delivery of a test event. */
            test: boolean;
            /** @description The reason why the delivery is not sent now; null if it is being sent, or if there is nothing to send. */
            waitsFor: components["schemas"]["WaitsFor"] | null;
        };
        /** @description A project with its backlog. */
        ProjectDetails: {
            backlog: components["schemas"]["Backlog"];
            createdAt: string;
            id: string;
            /** @description Texts of your own: at most 50 keys of 40 characters, with values of 500. */
            metadata: components["schemas"]["Metadata"];
            name: string;
            notificationEmails: string[];
            /** @description The treatment of data that violates the schema of its event type. */
            schemaValidation: components["schemas"]["SchemaValidation"];
            /** @description The type of the secrets that are generated for new endpoints, if their profile can sign with it. */
            secretType: components["schemas"]["SecretType"];
            uid: string | null;
            /** @description The treatment of events of types that are not in the catalogue. */
            unknownEventTypes: components["schemas"]["UnknownEventTypes"];
            updatedAt: string;
        };
        /** @description One page of a list; its cursors are opaque. */
        Projects: {
            items: components["schemas"]["Project"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        PublicKeys: {
            items: components["schemas"]["Secret"][];
        };
        PutEndpointDto: {
            /** @description The channels of matching events. Default: any channel or none. */
            channels?: string[] | null;
            /** @description A text for people. Default: none. */
            description?: string | null;
            /**
             * @description Names, prefixes or *. Default: all types except Posthorn’s operational events, which need their full name.
             * @example [
             *       "post.*"
             *     ]
             */
            eventTypes?: string[] | null;
            /** @description Additional headers, sent after those of the profile. Default: none. */
            headers?: components["schemas"]["HeaderDto"][];
            /**
             * @description Texts of your own, which lists can be filtered by. Default: none.
             * @example {
             *       "tier": "gold"
             *     }
             */
            metadata?: {
                [key: string]: string;
            };
            /** @description Default: the host of the URL. */
            name?: string;
            /** @description The differences from the policy of the profile. */
            policy?: components["schemas"]["EndpointPolicyDto"];
            /**
             * @description The wire profile: the form of the requests.
             * @default standard-webhooks
             * @enum {string}
             */
            profile?: "cloudevents" | "discord" | "postion-guide" | "postion-platform" | "postmypost" | "postpress" | "raw" | "slack" | "standard-webhooks";
            /**
             * @description The options of the profile: `headerPrefix` of standard-webhooks, `mode` and `origin` of cloudevents, `template` of slack and discord. Default: none.
             * @example {
             *       "template": "*{{type}}*: {{data.title}}"
             *     }
             */
            profileOptions?: {
                [key: string]: string;
            };
            /** @description Default: a new secret, which this response shows. */
            secret?: string;
            /** @example https://example.com/webhooks */
            url: string;
            /** @description True if the endpoint gets no events until it has answered a verification request. Default: that of its profile. */
            verify?: boolean;
            /**
             * @description A condition on the event, in the Common Expression Language (CEL). Default: none.
             * @example data.plan == "pro"
             */
            where?: string | null;
        };
        PutProjectDto: {
            /**
             * @description Texts of your own, which lists can be filtered by. Default: none.
             * @example {
             *       "tier": "gold"
             *     }
             */
            metadata?: {
                [key: string]: string;
            };
            /** @example My site */
            name: string;
            /**
             * @description The addresses that get a mail when an endpoint fails, recovers or is disabled. Default: none.
             * @example [
             *       "ops@example.com"
             *     ]
             */
            notificationEmails?: string[];
            /**
             * @description The treatment of data that violates the schema of its event type. Default: off.
             * @enum {string}
             */
            schemaValidation?: "off" | "warn" | "enforce";
            /**
             * @description The type of the secrets that are generated for new endpoints, if their profile can sign with it. Default: hmac.
             * @enum {string}
             */
            secretType?: "hmac" | "ed25519";
            /**
             * @description The treatment of events whose type is not in the catalogue. Default: accept.
             * @enum {string}
             */
            unknownEventTypes?: "accept" | "refuse";
        };
        /** @description The readiness of a process, and of the Posthorn that it is a part of. */
        Readiness: {
            /** @description A sentence about each missing role, about each loop that stands still in another process, and about each minor work that this process cannot do. */
            problems: string[];
            /** @description The causes that keep accepted events from being delivered, the oldest first. */
            standstills: {
                /** @description The cause and its remedy. */
                cause: string;
                /** @description `horizon`, `locks`, `standby`, `delivery`, `worker:upkeep`, or the name of a cursor such as `import:shop`. */
                name: string;
                /** @description RFC 3339. */
                since: string;
            }[];
            /**
             * @description `degraded`: there are `problems`, which do not keep this process from its work. `stalled`: something keeps accepted events from being delivered, whether or not there are problems as well. In either case the process does its own work: requests are accepted, and events are delivered once the cause is gone.
             * @enum {string}
             */
            status: "ok" | "degraded" | "stalled";
        };
        /** @description One address, and the outcome of the notice for it. */
        Recipient: {
            address: string;
            error: string | null;
            /** @enum {string} */
            state: "queued" | "sent" | "failed";
        };
        /** @description A replay of many deliveries, as the APIs show it. */
        Replay: {
            createdAt: string;
            /** @description The number of deliveries whose replay succeeded. */
            done: number;
            /** @description The time of the completion or the cancellation. */
            endedAt: string | null;
            /** @description The estimated end, by the rate and the progress so far; null if the replay is not running, or is not counted. */
            estimatedEndAt: string | null;
            /** @description The number of deliveries that the filter selects, and that are left out because their endpoint gets nothing. */
            excluded: number;
            /** @description The number of deliveries whose replay failed. A delivery that is retried afterwards counts here, too. */
            failed: number;
            filter: components["schemas"]["ReplayFilter"];
            /** @description True if the deliveries of disabled endpoints are sent too. */
            force: boolean;
            /** @description `rpl_…`, as the attempts of the replay name it; null for a dry run. */
            id: string | null;
            /** @description False if more deliveries than `total` may follow: the count is under way, or a dry run has ended it. */
            isTotalExact: boolean;
            /** @description The reason why a running replay makes no progress. */
            problem: string | null;
            /** @description The most deliveries that the replay sends in a second. */
            ratePerSecond: number;
            /** @description The number of deliveries whose replay has no outcome yet; null as long as the total is not exact. */
            remaining: number | null;
            /** @description The first deliveries of a dry run, oldest first. Empty for a replay. */
            sample: components["schemas"]["ReplaySample"][];
            /** @description The number of deliveries that another replay or attempt has taken over. */
            skipped: number;
            /**
             * @description `dry-run`: nothing was stored, and nothing is sent.
             * @enum {string}
             */
            status: "dry-run" | "running" | "completed" | "cancelled";
            /** @description The number of deliveries, as far as they are counted. */
            total: number;
        };
        ReplayDeadRecordDto: {
            /** @description Your own id of the event. Default: the one that the row has, if any. */
            id?: string;
            /** @description The project’s id or uid. Default: the one that the row names. */
            project?: string;
        };
        ReplayDeliveryDto: {
            /**
             * @description Sends it even if the endpoint is disabled.
             * @default false
             */
            force?: boolean;
        };
        /** @description The result of replaying a dead record. */
        ReplayedRecord: {
            /** @description True if the event existed before the replay. */
            duplicate: boolean;
            /** @description The event into which the dead record was made. */
            eventId: string;
        };
        /** @description The conditions that the deliveries of a replay meet: null, or an empty list, for a condition that is not set. */
        ReplayFilter: {
            /** @description The events were accepted at this time or later. */
            after: string;
            /** @description The events were accepted before this time, which is the time of the request at the latest. */
            before: string;
            /** @description The event has one of these channels. */
            channel: string[];
            endpointId: string | null;
            /** @description The last attempt has one of these errors, such as `timeout`. */
            errorCode: string[];
            eventId: string | null;
            /** @description True if the replay includes the events that the endpoint did not get and that its subscription takes now. */
            includeUnmatched: boolean;
            status: components["schemas"]["DeliveryViewStatus"][];
            /** @description The last response has one of these codes, such as `503`, or is of one of these classes, such as `5xx`. */
            statusCode: string[];
            /** @description The last attempt has one of these causes. */
            trigger: components["schemas"]["AttemptTrigger"][];
            /** @description The event has one of these types. */
            type: string[];
        };
        /** @description One page of a list; its cursors are opaque. */
        Replays: {
            items: components["schemas"]["Replay"][];
            /** @description Leads to the next page; null at the end. */
            nextCursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prevCursor: string | null;
        };
        /** @description A delivery that a replay would send. */
        ReplaySample: {
            /** @description `dlv_…`. */
            deliveryId: string;
            endpointId: string;
            eventId: string;
            eventType: string;
            /** @description Null for an event that the endpoint did not get. */
            status: components["schemas"]["DeliveryViewStatus"] | null;
        };
        /** @description The request of an attempt, rendered again. The values of the headers that the endpoint adds are masked. */
        Request: {
            /** @description As text if it is UTF-8, or else in base64. */
            body: string;
            /** @enum {string} */
            bodyEncoding: "utf-8" | "base64";
            /** @description In the order of the request, without the headers that the HTTP client adds. */
            headers: {
                name: string;
                value: string;
            }[];
            /** @description True if the body, rendered again, has the hash of the body that was sent. */
            isAsSent: boolean;
            method: string;
            url: string;
        };
        /** @description The cause of a change that was made by request. */
        RequestedCause: {
            /** @constant */
            reason: "asked";
        };
        /** @description The response of an attempt, as far as it is stored. */
        Response: {
            /** @description The first 16,384 bytes: as text if they are UTF-8, or else in base64. */
            body: string;
            /** @enum {string} */
            bodyEncoding: "utf-8" | "base64";
            /** @description True if the receiver sent more bytes than are stored. */
            bodyTruncated: boolean;
            /** @description Each header by its name, with its value or a list of values; at most 16,384 characters are stored. */
            headers: unknown;
            status: number;
        };
        /** @description An endpoint's secrets with their texts. */
        RevealedSecrets: {
            /** @description The newest that signs now. */
            secret: string | null;
            /** @description All secrets that sign now or later, newest first. */
            secrets: {
                activatesAt: string;
                createdAt: string;
                expiresAt: string | null;
                id: string;
                publicKey: string | null;
                secret: string;
                state: components["schemas"]["SecretState"];
                type: components["schemas"]["SecretType"];
            }[];
        };
        /** @description The new secret, with its text. */
        RotatedSecret: {
            activatesAt: string;
            createdAt: string;
            expiresAt: string | null;
            id: string;
            publicKey: string | null;
            secret: string;
            state: components["schemas"]["SecretState"];
            type: components["schemas"]["SecretType"];
        };
        RotateSecretDto: {
            /**
             * Format: date-time
             * @description The time from which the secret signs, within 30 days. Default: now.
             */
            activateAt?: string;
            /**
             * @description How long the earlier secrets continue to sign beside this one, in milliseconds.
             * @default 86400000
             */
            overlapMs?: number;
            /** @description Default: a new secret. */
            secret?: string;
            /**
             * @description Default: that of the given secret, or hmac.
             * @enum {string}
             */
            type?: "hmac" | "ed25519";
        };
        /**
         * @description A project's treatment of data that violates the schema of its type: ignore it, warn the sender, or refuse the event.
         * @enum {string}
         */
        SchemaValidation: "off" | "warn" | "enforce";
        /**
         * @description A right of a project's key: a resource, and an action on it.
         * @enum {string}
         */
        Scope: "events:read" | "events:write" | "event-types:read" | "event-types:write" | "endpoints:read" | "endpoints:write" | "secrets:read" | "deliveries:read" | "deliveries:replay" | "analytics:read" | "keys:write";
        /** @description A secret as the APIs show it. Its text is shown only on request. */
        Secret: {
            activatesAt: string;
            createdAt: string;
            expiresAt: string | null;
            id: string;
            publicKey: string | null;
            state: components["schemas"]["SecretState"];
            type: components["schemas"]["SecretType"];
        };
        /**
         * @description `upcoming`: signs later. `signing`: the newest that signs. `retiring`: signs beside a newer secret until its end.
         * @enum {string}
         */
        SecretState: "upcoming" | "signing" | "retiring";
        /**
         * @description The kind of a secret.
         * @enum {string}
         */
        SecretType: "hmac" | "ed25519";
        /** @description A field of an endpoint before and after a change. */
        SpecChange: {
            /** @description The headers, whose values are secret, are listed by name, each with `changed` or `unchanged`. */
            after: unknown;
            before: unknown;
            field: string;
        };
        /** @description The number of deliveries with each status. */
        StatusCounts: {
            cancelled: number;
            exhausted: number;
            held: number;
            pending: number;
            retrying: number;
            succeeded: number;
        };
        /** @description The result of a test. */
        Test: {
            attempt: components["schemas"]["Attempt"];
            deliveryId: string;
            eventId: string;
        };
        /**
         * @description A project's treatment of events of types that it has not defined.
         * @enum {string}
         */
        UnknownEventTypes: "accept" | "refuse";
        /** @description An event type that an import has changed. */
        UpdatedType: {
            /** @description The fields that differ from before. */
            changedFields: ("description" | "schema" | "example")[];
            /** @description The type as it is now. */
            eventType: components["schemas"]["EventType"];
        };
        /** @description The result of a verification. */
        Verification: {
            /** @description The requests a minute that the receiver allows; left out if it sets no bound. */
            allowedPerMinute?: number;
            /** @description RFC 3339. */
            attemptedAt: string;
            /** @description The reason why the verification failed; null if it succeeded. */
            error: string | null;
            /** @description The status of the response; null if there was none. */
            status: number | null;
        };
        /** @description The cause of a change by a verification. Its result is in `verification`. */
        VerificationCause: {
            /** @enum {string} */
            reason: "unverified" | "verified";
        };
        /**
         * @description The reason why a stored delivery waits: `resume` (the endpoint is paused), `circuit-breaker` (it is open), `earlier-deliveries` (the lane of the endpoint is full), or `schedule` (until `nextAttemptAt`).
         * @enum {string}
         */
        WaitsFor: "resume" | "circuit-breaker" | "earlier-deliveries" | "schedule";
        /** @description An endpoint in the terms of postpress. */
        Webhook: {
            created_at: string;
            /** @description The headers with masked values. */
            headers: components["schemas"]["GivenHeader"][];
            id: string;
            name: string;
            request_url: string;
            /** @description The source of the events that the webhook gets: all events whose type begins with it. */
            source: string;
        };
        /** @description One page of webhooks; its cursors are opaque. */
        Webhooks: {
            items: components["schemas"]["Webhook"][];
            /** @description Leads to the next page; null at the end. */
            next_cursor: string | null;
            /** @description Leads back to the page before; null on the first page. */
            prev_cursor: string | null;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: {
        /**
         * @description If the key has a rate limit: the requests `r` that remain, and the seconds `t` until the window ends.
         * @example "default";r=50;t=30
         */
        RateLimit: string;
        /**
         * @description The rate limit of the key, if it has one: the most requests `q` in a window of `w` seconds (draft-ietf-httpapi-ratelimit-headers-10).
         * @example "default";q=100;w=60
         */
        "RateLimit-Policy": string;
        /**
         * @description The seconds after which the request may be sent again.
         * @example 30
         */
        "Retry-After": number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    AdminKeys_list: {
        parameters: {
            query?: {
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                limit?: number;
                /** @description `desc` begins with the newest. */
                order?: "desc" | "asc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "key_01h455vb4pex5vsknk084sn003",
                     *           "name": "CI",
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "expiresAt": null,
                     *           "lastUsedAt": null
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["AdminKeys"];
                };
            };
        };
    };
    AdminKeys_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateAdminKeyDto"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01h455vb4pex5vsknk084sn003",
                     *       "name": "CI",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "expiresAt": null,
                     *       "lastUsedAt": null,
                     *       "key": "phk_kq9Ln3Yx7cRwZ2sVb8TfJm4HdPg6NaQe1UoXiWyKtMD"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedAdminKey"];
                };
            };
        };
    };
    AdminKeys_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`key_…`). */
                adminKey: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    DeadRecords_list: {
        parameters: {
            query?: {
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                limit?: number;
                /** @description `desc` begins with the newest. */
                order?: "desc" | "asc";
                /** @description A source, as /v1/dead-records/counts names it. */
                source?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "dead_01h455vb4pex5vsknk084sn001",
                     *           "source": "import:shop",
                     *           "project": "mistyped",
                     *           "type": "post.published",
                     *           "reason": "There is no project \"mistyped\".",
                     *           "at": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["DeadRecords"];
                };
            };
        };
    };
    DeadRecords_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`dead_…`). */
                record: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dead_01h455vb4pex5vsknk084sn001",
                     *       "source": "import:shop",
                     *       "project": "mistyped",
                     *       "type": "post.published",
                     *       "reason": "There is no project \"mistyped\".",
                     *       "at": "2026-01-31T12:00:00.000Z",
                     *       "record": {
                     *         "id": "018f3c1e-7a42-7b1d-9c35-4e8a2f6d0b17",
                     *         "key": "post_125",
                     *         "pos": "1",
                     *         "seq": "1",
                     *         "data": "{\"n\":1}",
                     *         "type": "post.published",
                     *         "actor": null,
                     *         "channel": null,
                     *         "project": "mistyped",
                     *         "expires_at": null,
                     *         "occurred_at": 1,
                     *         "ordering_key": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["DeadRecordDetails"];
                };
            };
        };
    };
    DeadRecords_drop: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`dead_…`). */
                record: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    DeadRecords_replay: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`dead_…`). */
                record: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReplayDeadRecordDto"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "eventId": "evt_01h455vb4pex5vsknk084sn012",
                     *       "duplicate": false
                     *     }
                     */
                    "application/json": components["schemas"]["ReplayedRecord"];
                };
            };
        };
    };
    DeadRecords_counts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "source": "import:shop",
                     *           "count": 1,
                     *           "oldestAt": "2026-01-31T12:00:00.000Z",
                     *           "youngestAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DeadCounts"];
                };
            };
        };
    };
    AllDeliveries_listAll: {
        parameters: {
            query?: {
                /** @description Accepted at or after. */
                after?: string;
                /** @description Accepted before. */
                before?: string;
                /** @description One of the channels of the event. May be repeated: one of the values is enough. */
                channel?: string[];
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                /** @description The error code of the last attempt, like `timeout`. May be repeated: one of the values is enough. */
                errorCode?: string[];
                limit?: number;
                /** @description `desc` begins with the youngest event. */
                order?: "desc" | "asc";
                /** @description An id: of a delivery (the webhook-id of most receivers), an event or an attempt, or the id that a caller gave to an event. */
                search?: string;
                /** @description May be repeated: one of the values is enough. */
                status?: ("pending" | "retrying" | "held" | "succeeded" | "exhausted" | "cancelled")[];
                /** @description The status code of the last response, like `503`, or its class, like `5xx`. May be repeated: one of the values is enough. */
                statusCode?: string[];
                /** @description The cause of the last attempt. May be repeated: one of the values is enough. */
                trigger?: ("first" | "retry" | "replay" | "test")[];
                /** @description May be repeated: one of the values is enough. */
                type?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "dlv_01h455vb4pex5vsknk084sn002",
                     *           "eventId": "evt_01h455vb4pex5vsknk084sn004",
                     *           "eventType": "post.published",
                     *           "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *           "test": true,
                     *           "status": "succeeded",
                     *           "attemptCount": 1,
                     *           "lastStatusCode": 204,
                     *           "lastError": null,
                     *           "lastErrorCode": null,
                     *           "lastTrigger": "test",
                     *           "nextAttemptAt": null,
                     *           "waitsFor": null,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "projectId": "prj_01h455vb4pex5vsknk084sn001"
                     *         },
                     *         {
                     *           "id": "dlv_01h455vb4pex5vsknk084sn004",
                     *           "eventId": "evt_01h455vb4pex5vsknk084sn012",
                     *           "eventType": "post.published",
                     *           "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *           "test": false,
                     *           "status": "succeeded",
                     *           "attemptCount": 1,
                     *           "lastStatusCode": 204,
                     *           "lastError": null,
                     *           "lastErrorCode": null,
                     *           "lastTrigger": "first",
                     *           "nextAttemptAt": null,
                     *           "waitsFor": null,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "projectId": "prj_01h455vb4pex5vsknk084sn001"
                     *         },
                     *         {
                     *           "id": "dlv_01h455vb4pex5vsknk084sn005",
                     *           "eventId": "evt_01h455vb4pex5vsknk084sn002",
                     *           "eventType": "post.published",
                     *           "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *           "test": false,
                     *           "status": "succeeded",
                     *           "attemptCount": 1,
                     *           "lastStatusCode": 204,
                     *           "lastError": null,
                     *           "lastErrorCode": null,
                     *           "lastTrigger": "first",
                     *           "nextAttemptAt": null,
                     *           "waitsFor": null,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "projectId": "prj_01h455vb4pex5vsknk084sn001"
                     *         },
                     *         {
                     *           "id": "dlv_01h455vb4pex5vsknk084sn003",
                     *           "eventId": "evt_01h455vb4pex5vsknk084sn001",
                     *           "eventType": "post.published",
                     *           "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *           "test": false,
                     *           "status": "succeeded",
                     *           "attemptCount": 3,
                     *           "lastStatusCode": 204,
                     *           "lastError": null,
                     *           "lastErrorCode": null,
                     *           "lastTrigger": "replay",
                     *           "nextAttemptAt": null,
                     *           "waitsFor": null,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "projectId": "prj_01h455vb4pex5vsknk084sn001"
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectDeliveries"];
                };
            };
        };
    };
    Projects_list: {
        parameters: {
            query?: {
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                /** @description The id or the uid. May be repeated: one of the values is enough. */
                id?: string[];
                limit?: number;
                /** @description Only items whose metadata has this value: `metadata[tier]=gold`. Several keys must all have their values. */
                metadata?: {
                    [key: string]: string;
                };
                /** @description `desc` begins with the newest. */
                order?: "desc" | "asc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "prj_01h455vb4pex5vsknk084sn001",
                     *           "uid": "my-site",
                     *           "name": "My other site",
                     *           "schemaValidation": "off",
                     *           "unknownEventTypes": "accept",
                     *           "notificationEmails": [
                     *             "ops@example.com"
                     *           ],
                     *           "metadata": {},
                     *           "secretType": "hmac",
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Projects"];
                };
            };
        };
    };
    Projects_create: {
        parameters: {
            query?: {
                /** @description The response if the uid of the body is taken: 409, or with `get` the resource that has it, unchanged, with 200. */
                ifExists?: "fail" | "get";
            };
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateProjectDto"];
            };
        };
        responses: {
            /** @description Found, or replaced. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description Created. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "prj_01h455vb4pex5vsknk084sn001",
                     *       "uid": "my-site",
                     *       "name": "My site",
                     *       "schemaValidation": "off",
                     *       "unknownEventTypes": "accept",
                     *       "notificationEmails": [
                     *         "ops@example.com"
                     *       ],
                     *       "metadata": {},
                     *       "secretType": "hmac",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Project"];
                };
            };
        };
    };
    Projects_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "prj_01h455vb4pex5vsknk084sn001",
                     *       "uid": "my-site",
                     *       "name": "My other site",
                     *       "schemaValidation": "off",
                     *       "unknownEventTypes": "accept",
                     *       "notificationEmails": [
                     *         "ops@example.com"
                     *       ],
                     *       "metadata": {},
                     *       "secretType": "hmac",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "backlog": {
                     *         "waiting": 0,
                     *         "maxWaiting": 1000000
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ProjectDetails"];
                };
            };
        };
    };
    Projects_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutProjectDto"];
            };
        };
        responses: {
            /** @description Found, or replaced. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Project"];
                };
            };
            /** @description Created. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "prj_01h455vb4pex5vsknk084sn002",
                     *       "uid": "another-site",
                     *       "name": "Another site",
                     *       "schemaValidation": "off",
                     *       "unknownEventTypes": "accept",
                     *       "notificationEmails": [],
                     *       "metadata": {},
                     *       "secretType": "hmac",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Project"];
                };
            };
        };
    };
    Projects_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Projects_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeProjectDto"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "prj_01h455vb4pex5vsknk084sn001",
                     *       "uid": "my-site",
                     *       "name": "My other site",
                     *       "schemaValidation": "off",
                     *       "unknownEventTypes": "accept",
                     *       "notificationEmails": [
                     *         "ops@example.com"
                     *       ],
                     *       "metadata": {},
                     *       "secretType": "hmac",
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Project"];
                };
            };
        };
    };
    ApiKeys_list: {
        parameters: {
            query?: {
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                limit?: number;
                /** @description `desc` begins with the newest. */
                order?: "desc" | "asc";
            };
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "key_01h455vb4pex5vsknk084sn001",
                     *           "name": "Shop",
                     *           "scopes": [
                     *             "endpoints:read",
                     *             "endpoints:write"
                     *           ],
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "expiresAt": null,
                     *           "lastUsedAt": null
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["ApiKeys"];
                };
            };
        };
    };
    ApiKeys_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyDto"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01h455vb4pex5vsknk084sn001",
                     *       "name": "Shop",
                     *       "scopes": [
                     *         "endpoints:read",
                     *         "endpoints:write"
                     *       ],
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "expiresAt": null,
                     *       "lastUsedAt": null,
                     *       "key": "phk_kq9Ln3Yx7cRwZ2sVb8TfJm4HdPg6NaQe1UoXiWyKtMD"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedApiKey"];
                };
            };
        };
    };
    ApiKeys_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`key_…`). */
                key: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Deliveries_list: {
        parameters: {
            query?: {
                /** @description Accepted at or after. */
                after?: string;
                /** @description Accepted before. */
                before?: string;
                /** @description One of the channels of the event. May be repeated: one of the values is enough. */
                channel?: string[];
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                /** @description An endpoint’s id or uid. */
                endpoint?: string;
                /** @description The error code of the last attempt, like `timeout`. May be repeated: one of the values is enough. */
                errorCode?: string[];
                /** @description An event’s id, as evt_… or as a UUID, or the id that its caller gave it. */
                event?: string;
                /** @description Parts to show beside each delivery: `data` of its event, for which the key needs `events:read`, and `response` of its last attempt. A page has at most 2 MiB of them, and may be shorter for it. May be repeated. */
                include?: ("data" | "response")[];
                limit?: number;
                /** @description `desc` begins with the youngest event. */
                order?: "desc" | "asc";
                /** @description Any id: of a delivery (the webhook-id of most receivers), an event, an endpoint or an attempt, or the id that a caller gave to an event or an endpoint. */
                search?: string;
                /** @description May be repeated: one of the values is enough. */
                status?: ("pending" | "retrying" | "held" | "succeeded" | "exhausted" | "cancelled")[];
                /** @description The status code of the last response, like `503`, or its class, like `5xx`. May be repeated: one of the values is enough. */
                statusCode?: string[];
                /** @description The cause of the last attempt. May be repeated: one of the values is enough. */
                trigger?: ("first" | "retry" | "replay" | "test")[];
                /** @description May be repeated: one of the values is enough. */
                type?: string[];
            };
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "dlv_01h455vb4pex5vsknk084sn002",
                     *           "eventId": "evt_01h455vb4pex5vsknk084sn004",
                     *           "eventType": "post.published",
                     *           "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *           "test": true,
                     *           "status": "succeeded",
                     *           "attemptCount": 1,
                     *           "lastStatusCode": 204,
                     *           "lastError": null,
                     *           "lastErrorCode": null,
                     *           "lastTrigger": "test",
                     *           "nextAttemptAt": null,
                     *           "waitsFor": null,
                     *           "createdAt": "2026-01-31T12:00:00.000Z"
                     *         },
                     *         {
                     *           "id": "dlv_01h455vb4pex5vsknk084sn004",
                     *           "eventId": "evt_01h455vb4pex5vsknk084sn012",
                     *           "eventType": "post.published",
                     *           "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *           "test": false,
                     *           "status": "succeeded",
                     *           "attemptCount": 1,
                     *           "lastStatusCode": 204,
                     *           "lastError": null,
                     *           "lastErrorCode": null,
                     *           "lastTrigger": "first",
                     *           "nextAttemptAt": null,
                     *           "waitsFor": null,
                     *           "createdAt": "2026-01-31T12:00:00.000Z"
                     *         },
                     *         {
                     *           "id": "dlv_01h455vb4pex5vsknk084sn005",
                     *           "eventId": "evt_01h455vb4pex5vsknk084sn002",
                     *           "eventType": "post.published",
                     *           "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *           "test": false,
                     *           "status": "succeeded",
                     *           "attemptCount": 1,
                     *           "lastStatusCode": 204,
                     *           "lastError": null,
                     *           "lastErrorCode": null,
                     *           "lastTrigger": "first",
                     *           "nextAttemptAt": null,
                     *           "waitsFor": null,
                     *           "createdAt": "2026-01-31T12:00:00.000Z"
                     *         },
                     *         {
                     *           "id": "dlv_01h455vb4pex5vsknk084sn003",
                     *           "eventId": "evt_01h455vb4pex5vsknk084sn001",
                     *           "eventType": "post.published",
                     *           "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *           "test": false,
                     *           "status": "succeeded",
                     *           "attemptCount": 3,
                     *           "lastStatusCode": 204,
                     *           "lastError": null,
                     *           "lastErrorCode": null,
                     *           "lastTrigger": "replay",
                     *           "nextAttemptAt": null,
                     *           "waitsFor": null,
                     *           "createdAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Deliveries"];
                };
            };
        };
    };
    Deliveries_get: {
        parameters: {
            query?: {
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                /** @description Parts to show beside each delivery: `data` of its event, for which the key needs `events:read`, and `response` of its last attempt. A page has at most 2 MiB of them, and may be shorter for it. May be repeated. */
                include?: ("data" | "response")[];
                limit?: number;
                /** @description `asc` begins with the first attempt. */
                order?: "desc" | "asc";
            };
            header?: never;
            path: {
                /** @description Its id (`dlv_…`). */
                delivery: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dlv_01h455vb4pex5vsknk084sn003",
                     *       "eventId": "evt_01h455vb4pex5vsknk084sn001",
                     *       "eventType": "post.published",
                     *       "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *       "test": false,
                     *       "status": "succeeded",
                     *       "attemptCount": 3,
                     *       "lastStatusCode": 204,
                     *       "lastError": null,
                     *       "lastErrorCode": null,
                     *       "lastTrigger": "replay",
                     *       "nextAttemptAt": null,
                     *       "waitsFor": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "attempts": [
                     *         {
                     *           "number": 1,
                     *           "requestId": "req_01h455vb4pex5vsknk084sn002",
                     *           "trigger": "first",
                     *           "replayId": null,
                     *           "outcome": "failed",
                     *           "startedAt": "2026-01-31T12:00:00.000Z",
                     *           "durationMs": 42,
                     *           "phases": {
                     *             "queueMs": 3,
                     *             "dnsMs": null,
                     *             "connectMs": 5,
                     *             "tlsMs": null,
                     *             "firstByteMs": 38
                     *           },
                     *           "remoteAddress": "127.0.0.1",
                     *           "connectionKept": false,
                     *           "request": {
                     *             "method": "POST",
                     *             "url": "https://example.com/hooks",
                     *             "headers": [
                     *               {
                     *                 "name": "webhook-id",
                     *                 "value": "dlv_01h455vb4pex5vsknk084sn003"
                     *               },
                     *               {
                     *                 "name": "webhook-timestamp",
                     *                 "value": "1769860800"
                     *               },
                     *               {
                     *                 "name": "webhook-signature",
                     *                 "value": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
                     *               },
                     *               {
                     *                 "name": "Content-Type",
                     *                 "value": "application/json"
                     *               }
                     *             ],
                     *             "body": "{\"type\":\"post.published\",\"timestamp\":\"2026-01-31T12:00:00.000Z\",\"data\":{\"id\":\"post_123\",\"title\":\"Hello\"}}",
                     *             "bodyEncoding": "utf-8",
                     *             "isAsSent": true
                     *           },
                     *           "response": {
                     *             "status": 500,
                     *             "headers": {
                     *               "date": "Sat, 31 Jan 2026 12:00:00 GMT",
                     *               "connection": "keep-alive",
                     *               "keep-alive": "timeout=5",
                     *               "transfer-encoding": "chunked"
                     *             },
                     *             "body": "",
                     *             "bodyEncoding": "utf-8",
                     *             "bodyTruncated": false
                     *           },
                     *           "error": null
                     *         },
                     *         {
                     *           "number": 2,
                     *           "requestId": "req_01h455vb4pex5vsknk084sn003",
                     *           "trigger": "retry",
                     *           "replayId": null,
                     *           "outcome": "succeeded",
                     *           "startedAt": "2026-01-31T12:00:00.000Z",
                     *           "durationMs": 42,
                     *           "phases": {
                     *             "queueMs": 3,
                     *             "dnsMs": null,
                     *             "connectMs": 5,
                     *             "tlsMs": null,
                     *             "firstByteMs": 38
                     *           },
                     *           "remoteAddress": "127.0.0.1",
                     *           "connectionKept": false,
                     *           "request": {
                     *             "method": "POST",
                     *             "url": "https://example.com/hooks",
                     *             "headers": [
                     *               {
                     *                 "name": "webhook-id",
                     *                 "value": "dlv_01h455vb4pex5vsknk084sn003"
                     *               },
                     *               {
                     *                 "name": "webhook-timestamp",
                     *                 "value": "1769860800"
                     *               },
                     *               {
                     *                 "name": "webhook-signature",
                     *                 "value": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
                     *               },
                     *               {
                     *                 "name": "Content-Type",
                     *                 "value": "application/json"
                     *               }
                     *             ],
                     *             "body": "{\"type\":\"post.published\",\"timestamp\":\"2026-01-31T12:00:00.000Z\",\"data\":{\"id\":\"post_123\",\"title\":\"Hello\"}}",
                     *             "bodyEncoding": "utf-8",
                     *             "isAsSent": true
                     *           },
                     *           "response": {
                     *             "status": 204,
                     *             "headers": {
                     *               "date": "Sat, 31 Jan 2026 12:00:00 GMT",
                     *               "connection": "keep-alive",
                     *               "keep-alive": "timeout=5"
                     *             },
                     *             "body": "",
                     *             "bodyEncoding": "utf-8",
                     *             "bodyTruncated": false
                     *           },
                     *           "error": null
                     *         },
                     *         {
                     *           "number": 3,
                     *           "requestId": "req_01h455vb4pex5vsknk084sn004",
                     *           "trigger": "replay",
                     *           "replayId": "rpl_01h455vb4pex5vsknk084sn002",
                     *           "outcome": "succeeded",
                     *           "startedAt": "2026-01-31T12:00:00.000Z",
                     *           "durationMs": 42,
                     *           "phases": {
                     *             "queueMs": 3,
                     *             "dnsMs": null,
                     *             "connectMs": 5,
                     *             "tlsMs": null,
                     *             "firstByteMs": 38
                     *           },
                     *           "remoteAddress": "127.0.0.1",
                     *           "connectionKept": false,
                     *           "request": {
                     *             "method": "POST",
                     *             "url": "https://example.com/hooks",
                     *             "headers": [
                     *               {
                     *                 "name": "webhook-id",
                     *                 "value": "dlv_01h455vb4pex5vsknk084sn003"
                     *               },
                     *               {
                     *                 "name": "webhook-timestamp",
                     *                 "value": "1769860800"
                     *               },
                     *               {
                     *                 "name": "webhook-signature",
                     *                 "value": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
                     *               },
                     *               {
                     *                 "name": "Content-Type",
                     *                 "value": "application/json"
                     *               }
                     *             ],
                     *             "body": "{\"type\":\"post.published\",\"timestamp\":\"2026-01-31T12:00:00.000Z\",\"data\":{\"id\":\"post_123\",\"title\":\"Hello\"}}",
                     *             "bodyEncoding": "utf-8",
                     *             "isAsSent": true
                     *           },
                     *           "response": {
                     *             "status": 204,
                     *             "headers": {
                     *               "date": "Sat, 31 Jan 2026 12:00:00 GMT",
                     *               "connection": "keep-alive",
                     *               "keep-alive": "timeout=5"
                     *             },
                     *             "body": "",
                     *             "bodyEncoding": "utf-8",
                     *             "bodyTruncated": false
                     *           },
                     *           "error": null
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryWithAttempts"];
                };
            };
        };
    };
    Deliveries_attempt: {
        parameters: {
            query?: {
                /** @description With `curl` the response is its request as a command for a POSIX shell. The values of the endpoint’s own headers are variables of the shell, such as `$X_API_KEY` for `X-Api-Key`. */
                format?: "json" | "curl";
            };
            header?: never;
            path: {
                /** @description Its id (`dlv_…`). */
                delivery: string;
                /** @description The number of the attempt. */
                number: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "number": 1,
                     *       "requestId": "req_01h455vb4pex5vsknk084sn002",
                     *       "trigger": "first",
                     *       "replayId": null,
                     *       "outcome": "failed",
                     *       "startedAt": "2026-01-31T12:00:00.000Z",
                     *       "durationMs": 42,
                     *       "phases": {
                     *         "queueMs": 3,
                     *         "dnsMs": null,
                     *         "connectMs": 5,
                     *         "tlsMs": null,
                     *         "firstByteMs": 38
                     *       },
                     *       "remoteAddress": "127.0.0.1",
                     *       "connectionKept": false,
                     *       "request": {
                     *         "method": "POST",
                     *         "url": "https://example.com/hooks",
                     *         "headers": [
                     *           {
                     *             "name": "webhook-id",
                     *             "value": "dlv_01h455vb4pex5vsknk084sn003"
                     *           },
                     *           {
                     *             "name": "webhook-timestamp",
                     *             "value": "1769860800"
                     *           },
                     *           {
                     *             "name": "webhook-signature",
                     *             "value": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
                     *           },
                     *           {
                     *             "name": "Content-Type",
                     *             "value": "application/json"
                     *           }
                     *         ],
                     *         "body": "{\"type\":\"post.published\",\"timestamp\":\"2026-01-31T12:00:00.000Z\",\"data\":{\"id\":\"post_123\",\"title\":\"Hello\"}}",
                     *         "bodyEncoding": "utf-8",
                     *         "isAsSent": true
                     *       },
                     *       "response": {
                     *         "status": 500,
                     *         "headers": {
                     *           "date": "Sat, 31 Jan 2026 12:00:00 GMT",
                     *           "connection": "keep-alive",
                     *           "keep-alive": "timeout=5",
                     *           "transfer-encoding": "chunked"
                     *         },
                     *         "body": "",
                     *         "bodyEncoding": "utf-8",
                     *         "bodyTruncated": false
                     *       },
                     *       "error": null
                     *     }
                     */
                    "application/json": components["schemas"]["Attempt"];
                    "text/plain": string;
                };
            };
        };
    };
    Deliveries_cancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`dlv_…`). */
                delivery: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoFieldsDto"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dlv_01h455vb4pex5vsknk084sn001",
                     *       "eventId": "evt_01h455vb4pex5vsknk084sn003",
                     *       "eventType": "held.type",
                     *       "endpointId": "ep_01h455vb4pex5vsknk084sn003",
                     *       "test": false,
                     *       "status": "cancelled",
                     *       "attemptCount": 1,
                     *       "lastStatusCode": null,
                     *       "lastError": "The delivery was cancelled by a request. Replay it if it is still needed.",
                     *       "lastErrorCode": "cancel-requested",
                     *       "lastTrigger": "first",
                     *       "nextAttemptAt": null,
                     *       "waitsFor": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Delivery"];
                };
            };
        };
    };
    Deliveries_replay: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`dlv_…`). */
                delivery: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReplayDeliveryDto"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "replayId": "rpl_01h455vb4pex5vsknk084sn002",
                     *       "deliveryId": "dlv_01h455vb4pex5vsknk084sn003"
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryReplay"];
                };
            };
        };
    };
    Deliveries_count: {
        parameters: {
            query?: {
                /** @description Accepted at or after. */
                after?: string;
                /** @description Accepted before. */
                before?: string;
                /** @description One of the channels of the event. May be repeated: one of the values is enough. */
                channel?: string[];
                /** @description An endpoint’s id or uid. */
                endpoint?: string;
                /** @description The error code of the last attempt, like `timeout`. May be repeated: one of the values is enough. */
                errorCode?: string[];
                /** @description An event’s id, as evt_… or as a UUID, or the id that its caller gave it. */
                event?: string;
                /** @description Any id: of a delivery (the webhook-id of most receivers), an event, an endpoint or an attempt, or the id that a caller gave to an event or an endpoint. */
                search?: string;
                /** @description May be repeated: one of the values is enough. */
                status?: ("pending" | "retrying" | "held" | "succeeded" | "exhausted" | "cancelled")[];
                /** @description The status code of the last response, like `503`, or its class, like `5xx`. May be repeated: one of the values is enough. */
                statusCode?: string[];
                /** @description The cause of the last attempt. May be repeated: one of the values is enough. */
                trigger?: ("first" | "retry" | "replay" | "test")[];
                /** @description May be repeated: one of the values is enough. */
                type?: string[];
            };
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "count": 4,
                     *       "isExact": true
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryCount"];
                };
            };
        };
    };
    Deliveries_countByEndpoint: {
        parameters: {
            query?: {
                /** @description Accepted at or after. */
                after?: string;
                /** @description Accepted before. */
                before?: string;
                /** @description One of the channels of the event. May be repeated: one of the values is enough. */
                channel?: string[];
                /** @description An endpoint’s id or uid. */
                endpoint?: string;
                /** @description The error code of the last attempt, like `timeout`. May be repeated: one of the values is enough. */
                errorCode?: string[];
                /** @description An event’s id, as evt_… or as a UUID, or the id that its caller gave it. */
                event?: string;
                /** @description Any id: of a delivery (the webhook-id of most receivers), an event, an endpoint or an attempt, or the id that a caller gave to an event or an endpoint. */
                search?: string;
                /** @description May be repeated: one of the values is enough. */
                status?: ("pending" | "retrying" | "held" | "succeeded" | "exhausted" | "cancelled")[];
                /** @description The status code of the last response, like `503`, or its class, like `5xx`. May be repeated: one of the values is enough. */
                statusCode?: string[];
                /** @description The cause of the last attempt. May be repeated: one of the values is enough. */
                trigger?: ("first" | "retry" | "replay" | "test")[];
                /** @description May be repeated: one of the values is enough. */
                type?: string[];
            };
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *           "count": 4,
                     *           "statuses": {
                     *             "pending": 0,
                     *             "retrying": 0,
                     *             "held": 0,
                     *             "succeeded": 4,
                     *             "exhausted": 0,
                     *             "cancelled": 0
                     *           }
                     *         }
                     *       ],
                     *       "furtherEndpoints": 0,
                     *       "isExact": true
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryCounts"];
                };
            };
        };
    };
    Endpoints_list: {
        parameters: {
            query?: {
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                limit?: number;
                /** @description Only items whose metadata has this value: `metadata[tier]=gold`. Several keys must all have their values. */
                metadata?: {
                    [key: string]: string;
                };
                /** @description `desc` begins with the newest. */
                order?: "desc" | "asc";
                /** @description The wire profile. May be repeated: one of the values is enough. */
                profile?: ("cloudevents" | "discord" | "postion-guide" | "postion-platform" | "postmypost" | "postpress" | "raw" | "slack" | "standard-webhooks")[];
                /** @description May be repeated: one of the values is enough. */
                state?: ("pending" | "active" | "failing" | "paused" | "disabled")[];
            };
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "ep_01h455vb4pex5vsknk084sn001",
                     *           "uid": null,
                     *           "url": "https://example.com/hooks",
                     *           "name": "Search",
                     *           "description": null,
                     *           "eventTypes": [
                     *             "post.published"
                     *           ],
                     *           "channels": null,
                     *           "where": null,
                     *           "profile": "standard-webhooks",
                     *           "profileOptions": {},
                     *           "policy": {
                     *             "retryDelaysMs": [
                     *               1000,
                     *               300000
                     *             ]
                     *           },
                     *           "headers": [],
                     *           "metadata": {},
                     *           "state": "active",
                     *           "stateCause": {
                     *             "reason": "asked"
                     *           },
                     *           "verification": {
                     *             "error": null,
                     *             "status": 204,
                     *             "attemptedAt": "2026-01-31T12:00:00.000Z"
                     *           },
                     *           "disableAt": null,
                     *           "allowedPerMinute": null,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Endpoints"];
                };
            };
        };
    };
    Endpoints_create: {
        parameters: {
            query?: {
                /** @description The response if the uid of the body is taken: 409, or with `get` the resource that has it, unchanged, with 200. */
                ifExists?: "fail" | "get";
            };
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateEndpointDto"];
            };
        };
        responses: {
            /** @description Found, or replaced. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description Created. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ep_01h455vb4pex5vsknk084sn001",
                     *       "uid": null,
                     *       "url": "https://example.com/hooks",
                     *       "name": "Search index",
                     *       "description": null,
                     *       "eventTypes": [
                     *         "post.published"
                     *       ],
                     *       "channels": null,
                     *       "where": null,
                     *       "profile": "standard-webhooks",
                     *       "profileOptions": {},
                     *       "policy": {
                     *         "retryDelaysMs": [
                     *           1000,
                     *           300000
                     *         ]
                     *       },
                     *       "headers": [],
                     *       "metadata": {},
                     *       "state": "active",
                     *       "stateCause": null,
                     *       "verification": null,
                     *       "disableAt": null,
                     *       "allowedPerMinute": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedEndpoint"];
                };
            };
        };
    };
    Endpoints_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`ep_…`) or its uid. */
                endpoint: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ep_01h455vb4pex5vsknk084sn001",
                     *       "uid": null,
                     *       "url": "https://example.com/hooks",
                     *       "name": "Search",
                     *       "description": null,
                     *       "eventTypes": [
                     *         "post.published"
                     *       ],
                     *       "channels": null,
                     *       "where": null,
                     *       "profile": "standard-webhooks",
                     *       "profileOptions": {},
                     *       "policy": {
                     *         "retryDelaysMs": [
                     *           1000,
                     *           300000
                     *         ]
                     *       },
                     *       "headers": [],
                     *       "metadata": {},
                     *       "state": "active",
                     *       "stateCause": {
                     *         "reason": "asked"
                     *       },
                     *       "verification": {
                     *         "error": null,
                     *         "status": 204,
                     *         "attemptedAt": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "disableAt": null,
                     *       "allowedPerMinute": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "breaker": {
                     *         "state": "closed",
                     *         "since": null,
                     *         "until": null,
                     *         "failureShare": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["EndpointDetails"];
                };
            };
        };
    };
    Endpoints_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`ep_…`) or its uid. */
                endpoint: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PutEndpointDto"];
            };
        };
        responses: {
            /** @description Found, or replaced. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
            /** @description Created. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ep_01h455vb4pex5vsknk084sn004",
                     *       "uid": "search-index",
                     *       "url": "https://example.com/hooks",
                     *       "name": "example.com",
                     *       "description": null,
                     *       "eventTypes": [
                     *         "post.*"
                     *       ],
                     *       "channels": null,
                     *       "where": null,
                     *       "profile": "standard-webhooks",
                     *       "profileOptions": {},
                     *       "policy": {},
                     *       "headers": [],
                     *       "metadata": {},
                     *       "state": "active",
                     *       "stateCause": null,
                     *       "verification": null,
                     *       "disableAt": null,
                     *       "allowedPerMinute": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedEndpoint"];
                };
            };
        };
    };
    Endpoints_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`ep_…`) or its uid. */
                endpoint: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Endpoints_change: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`ep_…`) or its uid. */
                endpoint: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeEndpointDto"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ep_01h455vb4pex5vsknk084sn001",
                     *       "uid": null,
                     *       "url": "https://example.com/hooks",
                     *       "name": "Search",
                     *       "description": null,
                     *       "eventTypes": [
                     *         "post.published"
                     *       ],
                     *       "channels": null,
                     *       "where": null,
                     *       "profile": "standard-webhooks",
                     *       "profileOptions": {},
                     *       "policy": {
                     *         "retryDelaysMs": [
                     *           1000,
                     *           300000
                     *         ]
                     *       },
                     *       "headers": [],
                     *       "metadata": {},
                     *       "state": "active",
                     *       "stateCause": null,
                     *       "verification": null,
                     *       "disableAt": null,
                     *       "allowedPerMinute": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    EndpointLife_history: {
        parameters: {
            query?: {
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                limit?: number;
                /** @description `desc` begins with the newest. */
                order?: "desc" | "asc";
            };
            header?: never;
            path: {
                /** @description Its id (`ep_…`) or its uid. */
                endpoint: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "version": 6,
                     *           "type": "secret.rotated",
                     *           "cause": null,
                     *           "by": "POSTHORN_ADMIN_KEY",
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "changes": null
                     *         },
                     *         {
                     *           "version": 5,
                     *           "type": "endpoint.resumed",
                     *           "cause": {
                     *             "reason": "asked"
                     *           },
                     *           "by": "POSTHORN_ADMIN_KEY",
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "changes": null
                     *         },
                     *         {
                     *           "version": 4,
                     *           "type": "endpoint.paused",
                     *           "cause": {
                     *             "reason": "asked"
                     *           },
                     *           "by": "POSTHORN_ADMIN_KEY",
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "changes": null
                     *         },
                     *         {
                     *           "version": 3,
                     *           "type": "endpoint.verified",
                     *           "cause": {
                     *             "error": null,
                     *             "status": 204,
                     *             "attemptedAt": "2026-01-31T12:00:00.000Z"
                     *           },
                     *           "by": "POSTHORN_ADMIN_KEY",
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "changes": null
                     *         },
                     *         {
                     *           "version": 2,
                     *           "type": "endpoint.changed",
                     *           "cause": null,
                     *           "by": "POSTHORN_ADMIN_KEY",
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "changes": [
                     *             {
                     *               "field": "name",
                     *               "before": "Search index",
                     *               "after": "Search"
                     *             }
                     *           ]
                     *         },
                     *         {
                     *           "version": 1,
                     *           "type": "endpoint.created",
                     *           "cause": null,
                     *           "by": "POSTHORN_ADMIN_KEY",
                     *           "at": "2026-01-31T12:00:00.000Z",
                     *           "changes": null
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["EndpointHistory"];
                };
            };
        };
    };
    EndpointLife_pause: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`ep_…`) or its uid. */
                endpoint: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoFieldsDto"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ep_01h455vb4pex5vsknk084sn001",
                     *       "uid": null,
                     *       "url": "https://example.com/hooks",
                     *       "name": "Search",
                     *       "description": null,
                     *       "eventTypes": [
                     *         "post.published"
                     *       ],
                     *       "channels": null,
                     *       "where": null,
                     *       "profile": "standard-webhooks",
                     *       "profileOptions": {},
                     *       "policy": {
                     *         "retryDelaysMs": [
                     *           1000,
                     *           300000
                     *         ]
                     *       },
                     *       "headers": [],
                     *       "metadata": {},
                     *       "state": "paused",
                     *       "stateCause": {
                     *         "reason": "asked"
                     *       },
                     *       "verification": {
                     *         "error": null,
                     *         "status": 204,
                     *         "attemptedAt": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "disableAt": null,
                     *       "allowedPerMinute": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    EndpointSecrets_publicKeys: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`ep_…`) or its uid. */
                endpoint: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": []
                     *     }
                     */
                    "application/json": components["schemas"]["PublicKeys"];
                };
            };
        };
    };
    EndpointLife_resume: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`ep_…`) or its uid. */
                endpoint: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoFieldsDto"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ep_01h455vb4pex5vsknk084sn001",
                     *       "uid": null,
                     *       "url": "https://example.com/hooks",
                     *       "name": "Search",
                     *       "description": null,
                     *       "eventTypes": [
                     *         "post.published"
                     *       ],
                     *       "channels": null,
                     *       "where": null,
                     *       "profile": "standard-webhooks",
                     *       "profileOptions": {},
                     *       "policy": {
                     *         "retryDelaysMs": [
                     *           1000,
                     *           300000
                     *         ]
                     *       },
                     *       "headers": [],
                     *       "metadata": {},
                     *       "state": "active",
                     *       "stateCause": {
                     *         "reason": "asked"
                     *       },
                     *       "verification": {
                     *         "error": null,
                     *         "status": 204,
                     *         "attemptedAt": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "disableAt": null,
                     *       "allowedPerMinute": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    EndpointSecrets_rotate: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`ep_…`) or its uid. */
                endpoint: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RotateSecretDto"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "sec_01h455vb4pex5vsknk084sn001",
                     *       "type": "hmac",
                     *       "state": "signing",
                     *       "publicKey": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "activatesAt": "2026-01-31T12:00:00.000Z",
                     *       "expiresAt": null,
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
                     *     }
                     */
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
        };
    };
    EndpointSecrets_reveal: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`ep_…`) or its uid. */
                endpoint: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                     *       "secrets": [
                     *         {
                     *           "id": "sec_01h455vb4pex5vsknk084sn001",
                     *           "type": "hmac",
                     *           "state": "signing",
                     *           "publicKey": null,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "activatesAt": "2026-01-31T12:00:00.000Z",
                     *           "expiresAt": null,
                     *           "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
                     *         },
                     *         {
                     *           "id": "sec_01h455vb4pex5vsknk084sn002",
                     *           "type": "hmac",
                     *           "state": "retiring",
                     *           "publicKey": null,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "activatesAt": "2026-01-31T12:00:00.000Z",
                     *           "expiresAt": "2026-02-01T12:00:00.000Z",
                     *           "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RevealedSecrets"];
                };
            };
        };
    };
    EndpointTest_test: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`ep_…`) or its uid. */
                endpoint: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Any JSON. */
                    data?: unknown;
                    /** @description Default: the test type of the profile, or a type that the endpoint subscribes to. */
                    type?: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "eventId": "evt_01h455vb4pex5vsknk084sn004",
                     *       "deliveryId": "dlv_01h455vb4pex5vsknk084sn002",
                     *       "attempt": {
                     *         "number": 1,
                     *         "requestId": "req_01h455vb4pex5vsknk084sn001",
                     *         "trigger": "test",
                     *         "replayId": null,
                     *         "outcome": "succeeded",
                     *         "startedAt": "2026-01-31T12:00:00.000Z",
                     *         "durationMs": 42,
                     *         "phases": {
                     *           "queueMs": 3,
                     *           "dnsMs": null,
                     *           "connectMs": 5,
                     *           "tlsMs": null,
                     *           "firstByteMs": 38
                     *         },
                     *         "remoteAddress": "127.0.0.1",
                     *         "connectionKept": false,
                     *         "request": {
                     *           "method": "POST",
                     *           "url": "https://example.com/hooks",
                     *           "headers": [
                     *             {
                     *               "name": "webhook-id",
                     *               "value": "dlv_01h455vb4pex5vsknk084sn002"
                     *             },
                     *             {
                     *               "name": "webhook-timestamp",
                     *               "value": "1769860800"
                     *             },
                     *             {
                     *               "name": "webhook-signature",
                     *               "value": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
                     *             },
                     *             {
                     *               "name": "Content-Type",
                     *               "value": "application/json"
                     *             }
                     *           ],
                     *           "body": "{\"type\":\"post.published\",\"timestamp\":\"2026-01-31T12:00:00.000Z\",\"data\":{\"message\":\"Hello\"}}",
                     *           "bodyEncoding": "utf-8",
                     *           "isAsSent": true
                     *         },
                     *         "response": {
                     *           "status": 204,
                     *           "headers": {
                     *             "date": "Sat, 31 Jan 2026 12:00:00 GMT",
                     *             "connection": "keep-alive",
                     *             "keep-alive": "timeout=5"
                     *           },
                     *           "body": "",
                     *           "bodyEncoding": "utf-8",
                     *           "bodyTruncated": false
                     *         },
                     *         "error": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Test"];
                };
            };
        };
    };
    EndpointLife_verify: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`ep_…`) or its uid. */
                endpoint: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoFieldsDto"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ep_01h455vb4pex5vsknk084sn001",
                     *       "uid": null,
                     *       "url": "https://example.com/hooks",
                     *       "name": "Search",
                     *       "description": null,
                     *       "eventTypes": [
                     *         "post.published"
                     *       ],
                     *       "channels": null,
                     *       "where": null,
                     *       "profile": "standard-webhooks",
                     *       "profileOptions": {},
                     *       "policy": {
                     *         "retryDelaysMs": [
                     *           1000,
                     *           300000
                     *         ]
                     *       },
                     *       "headers": [],
                     *       "metadata": {},
                     *       "state": "active",
                     *       "stateCause": null,
                     *       "verification": {
                     *         "error": null,
                     *         "status": 204,
                     *         "attemptedAt": "2026-01-31T12:00:00.000Z"
                     *       },
                     *       "disableAt": null,
                     *       "allowedPerMinute": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Endpoint"];
                };
            };
        };
    };
    Endpoints_dryRun: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DryRunDto"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "examined": 9,
                     *       "matched": 2,
                     *       "matchedEvents": [
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn002",
                     *           "type": "post.published"
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn001",
                     *           "type": "post.published"
                     *         }
                     *       ],
                     *       "missed": {
                     *         "event-type": 7
                     *       },
                     *       "missedEvents": [
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn005",
                     *           "type": "secret.rotated",
                     *           "reason": "event-type"
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn006",
                     *           "type": "endpoint.resumed",
                     *           "reason": "event-type"
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn007",
                     *           "type": "endpoint.paused",
                     *           "reason": "event-type"
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn008",
                     *           "type": "endpoint.updated",
                     *           "reason": "event-type"
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn009",
                     *           "type": "endpoint.deleted",
                     *           "reason": "event-type"
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn010",
                     *           "type": "endpoint.created",
                     *           "reason": "event-type"
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn011",
                     *           "type": "endpoint.created",
                     *           "reason": "event-type"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DryRun"];
                };
            };
        };
    };
    EventTypes_list: {
        parameters: {
            query?: {
                /** @description True for archived types only, false for the others. Default: all. */
                archived?: boolean;
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                limit?: number;
                /** @description `asc` begins with the first name. */
                order?: "desc" | "asc";
            };
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "post.published",
                     *           "description": null,
                     *           "schema": {
                     *             "type": "object",
                     *             "required": [
                     *               "id"
                     *             ]
                     *           },
                     *           "schemaVersion": 1,
                     *           "example": {
                     *             "id": "post_123"
                     *           },
                     *           "archived": false,
                     *           "version": 1,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["EventTypes"];
                };
            };
        };
    };
    EventTypes_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    archived?: boolean;
                    description?: string | null;
                    /**
                     * @description Example data that matches the schema.
                     * @example {
                     *       "id": "post_123"
                     *     }
                     */
                    example?: unknown;
                    /** @example post.published */
                    name: string;
                    /**
                     * @description JSON Schema, draft 2020-12, of the data; without recursion, look-around or remote references.
                     * @example {
                     *       "type": "object",
                     *       "required": [
                     *         "id"
                     *       ],
                     *       "properties": {
                     *         "id": {
                     *           "type": "string"
                     *         }
                     *       }
                     *     }
                     */
                    schema?: Record<string, never> | null;
                };
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "post.published",
                     *       "description": null,
                     *       "schema": {
                     *         "type": "object",
                     *         "required": [
                     *           "id"
                     *         ]
                     *       },
                     *       "schemaVersion": 1,
                     *       "example": {
                     *         "id": "post_123"
                     *       },
                     *       "archived": false,
                     *       "version": 1,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["EventType"];
                };
            };
        };
    };
    EventTypes_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an event type. */
                name: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "post.published",
                     *       "description": "A post is public.",
                     *       "schema": null,
                     *       "schemaVersion": 1,
                     *       "example": null,
                     *       "archived": false,
                     *       "version": 2,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z",
                     *       "schemas": {
                     *         "1": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["EventTypeDetails"];
                };
            };
        };
    };
    EventTypes_replace: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an event type. */
                name: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default false */
                    archived?: boolean;
                    description?: string | null;
                    /**
                     * @description Example data that matches the schema.
                     * @example {
                     *       "id": "post_123"
                     *     }
                     */
                    example?: unknown;
                    /**
                     * @description JSON Schema, draft 2020-12, of the data; without recursion, look-around or remote references.
                     * @example {
                     *       "type": "object",
                     *       "required": [
                     *         "id"
                     *       ],
                     *       "properties": {
                     *         "id": {
                     *           "type": "string"
                     *         }
                     *       }
                     *     }
                     */
                    schema?: Record<string, never> | null;
                    /** @description The version of the schema. With the next version, events may still name the present one, and so the 10 newest versions. Default: the present version, whose schema is replaced. */
                    schemaVersion?: number;
                };
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "post.published",
                     *       "description": "A post is public.",
                     *       "schema": null,
                     *       "schemaVersion": 1,
                     *       "example": null,
                     *       "archived": false,
                     *       "version": 2,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "updatedAt": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["EventType"];
                };
            };
        };
    };
    EventTypes_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of an event type. */
                name: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    EventTypes_import: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportEventTypesDto"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "imported": [
                     *         {
                     *           "name": "subscriber.created",
                     *           "description": "A new subscriber signs up.",
                     *           "schema": {
                     *             "type": "object",
                     *             "required": [
                     *               "id",
                     *               "email"
                     *             ],
                     *             "properties": {
                     *               "id": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "email": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "name": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "site_id": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "plan": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               }
                     *             }
                     *           },
                     *           "schemaVersion": 1,
                     *           "example": {
                     *             "id": "sub_abc123",
                     *             "email": "jane@example.com",
                     *             "name": "Jane Doe",
                     *             "site_id": "site_xyz789",
                     *             "plan": "pro"
                     *           },
                     *           "archived": false,
                     *           "version": 1,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z"
                     *         },
                     *         {
                     *           "name": "subscriber.updated",
                     *           "description": "A subscriber changes plan.",
                     *           "schema": {
                     *             "type": "object",
                     *             "required": [
                     *               "id",
                     *               "email"
                     *             ],
                     *             "properties": {
                     *               "id": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "email": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "name": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "site_id": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "old_plan": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "new_plan": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               }
                     *             }
                     *           },
                     *           "schemaVersion": 1,
                     *           "example": {
                     *             "id": "sub_abc123",
                     *             "email": "jane@example.com",
                     *             "name": "Jane Doe",
                     *             "site_id": "site_xyz789",
                     *             "old_plan": "free",
                     *             "new_plan": "pro"
                     *           },
                     *           "archived": false,
                     *           "version": 1,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z"
                     *         },
                     *         {
                     *           "name": "subscriber.deleted",
                     *           "description": "A subscriber cancels.",
                     *           "schema": {
                     *             "type": "object",
                     *             "required": [
                     *               "id",
                     *               "email"
                     *             ],
                     *             "properties": {
                     *               "id": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "email": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "name": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "site_id": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "reason": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               }
                     *             }
                     *           },
                     *           "schemaVersion": 1,
                     *           "example": {
                     *             "id": "sub_abc123",
                     *             "email": "jane@example.com",
                     *             "name": "Jane Doe",
                     *             "site_id": "site_xyz789",
                     *             "reason": "too_expensive"
                     *           },
                     *           "archived": false,
                     *           "version": 1,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z"
                     *         },
                     *         {
                     *           "name": "purchase.completed",
                     *           "description": "A one-time purchase is made.",
                     *           "schema": {
                     *             "type": "object",
                     *             "required": [
                     *               "product",
                     *               "amount"
                     *             ],
                     *             "properties": {
                     *               "product": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "amount": {
                     *                 "type": "number",
                     *                 "minimum": 0
                     *               },
                     *               "currency": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "buyer": {
                     *                 "type": "object"
                     *               }
                     *             }
                     *           },
                     *           "schemaVersion": 1,
                     *           "example": {
                     *             "product": "E-book",
                     *             "amount": 19.9,
                     *             "currency": "USD",
                     *             "buyer": {
                     *               "email": "jane@example.com",
                     *               "name": "Jane Doe"
                     *             }
                     *           },
                     *           "archived": false,
                     *           "version": 1,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z"
                     *         },
                     *         {
                     *           "name": "payment.received",
                     *           "description": "A subscription payment is processed.",
                     *           "schema": {
                     *             "type": "object",
                     *             "required": [
                     *               "amount",
                     *               "subscriber",
                     *               "plan"
                     *             ],
                     *             "properties": {
                     *               "amount": {
                     *                 "type": "number",
                     *                 "minimum": 0
                     *               },
                     *               "subscriber": {
                     *                 "type": "object"
                     *               },
                     *               "plan": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "currency": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               }
                     *             }
                     *           },
                     *           "schemaVersion": 1,
                     *           "example": {
                     *             "amount": 9.9,
                     *             "subscriber": {
                     *               "id": "sub_abc123",
                     *               "email": "jane@example.com"
                     *             },
                     *             "plan": "pro",
                     *             "currency": "USD"
                     *           },
                     *           "archived": false,
                     *           "version": 1,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z"
                     *         },
                     *         {
                     *           "name": "payment.failed",
                     *           "description": "A payment fails.",
                     *           "schema": {
                     *             "type": "object",
                     *             "required": [
                     *               "subscriber",
                     *               "reason"
                     *             ],
                     *             "properties": {
                     *               "subscriber": {
                     *                 "type": "object"
                     *               },
                     *               "reason": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               },
                     *               "amount": {
                     *                 "type": "number",
                     *                 "minimum": 0
                     *               },
                     *               "currency": {
                     *                 "type": "string",
                     *                 "minLength": 1
                     *               }
                     *             }
                     *           },
                     *           "schemaVersion": 1,
                     *           "example": {
                     *             "subscriber": {
                     *               "id": "sub_abc123",
                     *               "email": "jane@example.com"
                     *             },
                     *             "reason": "card_declined",
                     *             "amount": 9.9,
                     *             "currency": "USD"
                     *           },
                     *           "archived": false,
                     *           "version": 1,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "updatedAt": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "updated": [],
                     *       "kept": [
                     *         "post.published"
                     *       ],
                     *       "dryRun": false
                     *     }
                     */
                    "application/json": components["schemas"]["EventTypeImport"];
                };
            };
        };
    };
    Events_list: {
        parameters: {
            query?: {
                /** @description Accepted at or after. */
                after?: string;
                /** @description Accepted before. */
                before?: string;
                /** @description One of the event’s channels. May be repeated: one of the values is enough. */
                channel?: string[];
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                limit?: number;
                /** @description Only items whose metadata has this value: `metadata[tier]=gold`. Several keys must all have their values. */
                metadata?: {
                    [key: string]: string;
                };
                /** @description `desc` begins with the newest. */
                order?: "desc" | "asc";
                /** @description May be repeated: one of the values is enough. */
                type?: string[];
                /** @description False to leave out the data of the events. Default: true. */
                withContent?: boolean;
            };
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn005",
                     *           "uid": null,
                     *           "type": "secret.rotated",
                     *           "occurredAt": "2026-01-31T12:00:00.000Z",
                     *           "acceptedAt": "2026-01-31T12:00:00.000Z",
                     *           "data": {
                     *             "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *             "endpointUid": null,
                     *             "endpointName": "Search",
                     *             "host": "example.com",
                     *             "state": "active",
                     *             "secretId": "sec_01h455vb4pex5vsknk084sn001",
                     *             "activatesAt": "2026-01-31T12:00:00.000Z",
                     *             "overlapMs": 86400000,
                     *             "projectUid": "my-site"
                     *           },
                     *           "orderingKey": null,
                     *           "actor": null,
                     *           "channel": null,
                     *           "channels": [],
                     *           "endpointIds": null,
                     *           "schemaVersion": null,
                     *           "metadata": {},
                     *           "test": false
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn004",
                     *           "uid": null,
                     *           "type": "post.published",
                     *           "occurredAt": "2026-01-31T12:00:00.000Z",
                     *           "acceptedAt": "2026-01-31T12:00:00.000Z",
                     *           "data": {
                     *             "message": "Hello"
                     *           },
                     *           "orderingKey": null,
                     *           "actor": null,
                     *           "channel": null,
                     *           "channels": [],
                     *           "endpointIds": null,
                     *           "schemaVersion": null,
                     *           "metadata": {},
                     *           "test": true
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn006",
                     *           "uid": null,
                     *           "type": "endpoint.resumed",
                     *           "occurredAt": "2026-01-31T12:00:00.000Z",
                     *           "acceptedAt": "2026-01-31T12:00:00.000Z",
                     *           "data": {
                     *             "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *             "endpointUid": null,
                     *             "endpointName": "Search",
                     *             "host": "example.com",
                     *             "state": "active",
                     *             "projectUid": "my-site"
                     *           },
                     *           "orderingKey": null,
                     *           "actor": null,
                     *           "channel": null,
                     *           "channels": [],
                     *           "endpointIds": null,
                     *           "schemaVersion": null,
                     *           "metadata": {},
                     *           "test": false
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn007",
                     *           "uid": null,
                     *           "type": "endpoint.paused",
                     *           "occurredAt": "2026-01-31T12:00:00.000Z",
                     *           "acceptedAt": "2026-01-31T12:00:00.000Z",
                     *           "data": {
                     *             "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *             "endpointUid": null,
                     *             "endpointName": "Search",
                     *             "host": "example.com",
                     *             "state": "paused",
                     *             "projectUid": "my-site"
                     *           },
                     *           "orderingKey": null,
                     *           "actor": null,
                     *           "channel": null,
                     *           "channels": [],
                     *           "endpointIds": null,
                     *           "schemaVersion": null,
                     *           "metadata": {},
                     *           "test": false
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn008",
                     *           "uid": null,
                     *           "type": "endpoint.updated",
                     *           "occurredAt": "2026-01-31T12:00:00.000Z",
                     *           "acceptedAt": "2026-01-31T12:00:00.000Z",
                     *           "data": {
                     *             "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *             "endpointUid": null,
                     *             "endpointName": "Search",
                     *             "host": "example.com",
                     *             "state": "active",
                     *             "fields": [
                     *               "name"
                     *             ],
                     *             "projectUid": "my-site"
                     *           },
                     *           "orderingKey": null,
                     *           "actor": null,
                     *           "channel": null,
                     *           "channels": [],
                     *           "endpointIds": null,
                     *           "schemaVersion": null,
                     *           "metadata": {},
                     *           "test": false
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn012",
                     *           "uid": "post_125",
                     *           "type": "post.published",
                     *           "occurredAt": "1970-01-01T00:00:00.001Z",
                     *           "acceptedAt": "2026-01-31T12:00:00.000Z",
                     *           "data": {
                     *             "n": 1
                     *           },
                     *           "orderingKey": null,
                     *           "actor": null,
                     *           "channel": null,
                     *           "channels": [],
                     *           "endpointIds": null,
                     *           "schemaVersion": null,
                     *           "metadata": {},
                     *           "test": false
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn002",
                     *           "uid": "post_124-published",
                     *           "type": "post.published",
                     *           "occurredAt": "2026-01-31T12:00:00.000Z",
                     *           "acceptedAt": "2026-01-31T12:00:00.000Z",
                     *           "data": {
                     *             "id": "post_123",
                     *             "title": "Hello"
                     *           },
                     *           "orderingKey": null,
                     *           "actor": null,
                     *           "channel": null,
                     *           "channels": [],
                     *           "endpointIds": null,
                     *           "schemaVersion": null,
                     *           "metadata": {},
                     *           "test": false
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn001",
                     *           "uid": "post_123-published",
                     *           "type": "post.published",
                     *           "occurredAt": "2026-01-31T12:00:00.000Z",
                     *           "acceptedAt": "2026-01-31T12:00:00.000Z",
                     *           "data": {
                     *             "id": "post_123",
                     *             "title": "Hello"
                     *           },
                     *           "orderingKey": null,
                     *           "actor": null,
                     *           "channel": null,
                     *           "channels": [],
                     *           "endpointIds": null,
                     *           "schemaVersion": null,
                     *           "metadata": {},
                     *           "test": false
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn009",
                     *           "uid": null,
                     *           "type": "endpoint.deleted",
                     *           "occurredAt": "2026-01-31T12:00:00.000Z",
                     *           "acceptedAt": "2026-01-31T12:00:00.000Z",
                     *           "data": {
                     *             "endpointId": "ep_01h455vb4pex5vsknk084sn002",
                     *             "endpointUid": null,
                     *             "endpointName": "example.com",
                     *             "host": "example.com",
                     *             "state": "deleted",
                     *             "projectUid": "my-site"
                     *           },
                     *           "orderingKey": null,
                     *           "actor": null,
                     *           "channel": null,
                     *           "channels": [],
                     *           "endpointIds": null,
                     *           "schemaVersion": null,
                     *           "metadata": {},
                     *           "test": false
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn010",
                     *           "uid": null,
                     *           "type": "endpoint.created",
                     *           "occurredAt": "2026-01-31T12:00:00.000Z",
                     *           "acceptedAt": "2026-01-31T12:00:00.000Z",
                     *           "data": {
                     *             "endpointId": "ep_01h455vb4pex5vsknk084sn002",
                     *             "endpointUid": null,
                     *             "endpointName": "example.com",
                     *             "host": "example.com",
                     *             "state": "active",
                     *             "projectUid": "my-site"
                     *           },
                     *           "orderingKey": null,
                     *           "actor": null,
                     *           "channel": null,
                     *           "channels": [],
                     *           "endpointIds": null,
                     *           "schemaVersion": null,
                     *           "metadata": {},
                     *           "test": false
                     *         },
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn011",
                     *           "uid": null,
                     *           "type": "endpoint.created",
                     *           "occurredAt": "2026-01-31T12:00:00.000Z",
                     *           "acceptedAt": "2026-01-31T12:00:00.000Z",
                     *           "data": {
                     *             "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *             "endpointUid": null,
                     *             "endpointName": "Search index",
                     *             "host": "example.com",
                     *             "state": "active",
                     *             "projectUid": "my-site"
                     *           },
                     *           "orderingKey": null,
                     *           "actor": null,
                     *           "channel": null,
                     *           "channels": [],
                     *           "endpointIds": null,
                     *           "schemaVersion": null,
                     *           "metadata": {},
                     *           "test": false
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Events"];
                };
            };
        };
    };
    Events_accept: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The person or thing that caused the event. */
                    actor?: string | null;
                    /** @description The channel to which endpoints may subscribe. */
                    channel?: string | null;
                    /** @description Several channels, in place of `channel`. An endpoint with channels gets the event if it has one of them. */
                    channels?: string[] | null;
                    /**
                     * @description Any JSON.
                     * @example {
                     *       "id": "post_123",
                     *       "title": "My New Post"
                     *     }
                     */
                    data: unknown;
                    /** @description The ids of the only endpoints that the event is for, if their event types, channels and conditions match. Default: all endpoints. */
                    endpointIds?: string[] | null;
                    /** @description How long the event is delivered after it was accepted, in milliseconds. It ends before the year 10000. Default: no limit. */
                    expiresAfterMs?: number | null;
                    /** @description Your own id of the event. A repeat has no effect, and another event with the same id is refused. */
                    id?: string | null;
                    /**
                     * @description Texts of your own, which conditions and templates read and lists are filtered by. Default: none.
                     * @example {
                     *       "tier": "gold"
                     *     }
                     */
                    metadata?: {
                        [key: string]: string;
                    } | null;
                    /**
                     * Format: date-time
                     * @description The time of the fact. Default: now.
                     */
                    occurredAt?: string | null;
                    /** @description A key of events that belong together. A stream of events over gRPC commits them in their order. */
                    orderingKey?: string | null;
                    /** @description The version of the schema of its type by which the data is checked, if the project checks data. Default: the newest. */
                    schemaVersion?: number | null;
                    /** @example post.published */
                    type: string;
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "evt_01h455vb4pex5vsknk084sn001",
                     *       "duplicate": false
                     *     }
                     */
                    "application/json": components["schemas"]["AcceptedEvent"];
                };
            };
        };
    };
    Events_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`evt_…`) or your own id of it. */
                event: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "evt_01h455vb4pex5vsknk084sn001",
                     *       "uid": "post_123-published",
                     *       "type": "post.published",
                     *       "occurredAt": "2026-01-31T12:00:00.000Z",
                     *       "acceptedAt": "2026-01-31T12:00:00.000Z",
                     *       "data": {
                     *         "id": "post_123",
                     *         "title": "Hello"
                     *       },
                     *       "orderingKey": null,
                     *       "actor": null,
                     *       "channel": null,
                     *       "channels": [],
                     *       "endpointIds": null,
                     *       "schemaVersion": null,
                     *       "metadata": {},
                     *       "test": false
                     *     }
                     */
                    "application/json": components["schemas"]["Event"];
                };
            };
        };
    };
    Events_routing: {
        parameters: {
            query?: {
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Its id (`evt_…`) or your own id of it. */
                event: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "routedAt": "2026-01-31T12:00:00.000Z",
                     *       "counts": {
                     *         "matched": 1,
                     *         "missed": {}
                     *       },
                     *       "endpoints": [
                     *         {
                     *           "endpointId": "ep_01h455vb4pex5vsknk084sn001",
                     *           "matched": true,
                     *           "deliveryId": "dlv_01h455vb4pex5vsknk084sn003"
                     *         },
                     *         {
                     *           "endpointId": "ep_01h455vb4pex5vsknk084sn002",
                     *           "matched": false,
                     *           "reason": "deleted",
                     *           "explanation": "The endpoint was deleted before the event was routed."
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["EventRouting"];
                };
            };
        };
    };
    Events_acceptBatch: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    events: {
                        /** @description The person or thing that caused the event. */
                        actor?: string | null;
                        /** @description The channel to which endpoints may subscribe. */
                        channel?: string | null;
                        /** @description Several channels, in place of `channel`. An endpoint with channels gets the event if it has one of them. */
                        channels?: string[] | null;
                        /**
                         * @description Any JSON.
                         * @example {
                         *       "id": "post_123",
                         *       "title": "My New Post"
                         *     }
                         */
                        data: unknown;
                        /** @description The ids of the only endpoints that the event is for, if their event types, channels and conditions match. Default: all endpoints. */
                        endpointIds?: string[] | null;
                        /** @description How long the event is delivered after it was accepted, in milliseconds. It ends before the year 10000. Default: no limit. */
                        expiresAfterMs?: number | null;
                        /** @description Your own id of the event. A repeat has no effect, and another event with the same id is refused. */
                        id?: string | null;
                        /**
                         * @description Texts of your own, which conditions and templates read and lists are filtered by. Default: none.
                         * @example {
                         *       "tier": "gold"
                         *     }
                         */
                        metadata?: {
                            [key: string]: string;
                        } | null;
                        /**
                         * Format: date-time
                         * @description The time of the fact. Default: now.
                         */
                        occurredAt?: string | null;
                        /** @description A key of events that belong together. A stream of events over gRPC commits them in their order. */
                        orderingKey?: string | null;
                        /** @description The version of the schema of its type by which the data is checked, if the project checks data. Default: the newest. */
                        schemaVersion?: number | null;
                        /** @example post.published */
                        type: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "evt_01h455vb4pex5vsknk084sn002",
                     *           "duplicate": false
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["AcceptedEvents"];
                };
            };
        };
    };
    Notifications_list: {
        parameters: {
            query?: {
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                limit?: number;
                /** @description `desc` begins with the newest. */
                order?: "desc" | "asc";
            };
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Notifications"];
                };
            };
        };
    };
    PortalTokens_list: {
        parameters: {
            query?: {
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                limit?: number;
                /** @description `desc` begins with the newest. */
                order?: "desc" | "asc";
            };
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "key_01h455vb4pex5vsknk084sn002",
                     *           "scopes": [
                     *             "deliveries:read"
                     *           ],
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "expiresAt": "2026-01-31T13:00:00.000Z"
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["PortalTokens"];
                };
            };
        };
    };
    PortalTokens_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePortalTokenDto"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "key_01h455vb4pex5vsknk084sn002",
                     *       "scopes": [
                     *         "deliveries:read"
                     *       ],
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "expiresAt": "2026-01-31T13:00:00.000Z",
                     *       "token": "pht_kq9Ln3Yx7cRwZ2sVb8TfJm4HdPg6NaQe1UoXiWyKtMD"
                     *     }
                     */
                    "application/json": components["schemas"]["CreatedPortalToken"];
                };
            };
        };
    };
    PortalTokens_revoke: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`key_…`). */
                portalToken: string;
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    Replays_list: {
        parameters: {
            query?: {
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                limit?: number;
                /** @description `desc` begins with the newest. */
                order?: "desc" | "asc";
            };
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "rpl_01h455vb4pex5vsknk084sn001",
                     *           "status": "completed",
                     *           "filter": {
                     *             "endpointId": null,
                     *             "eventId": null,
                     *             "type": [],
                     *             "channel": [],
                     *             "status": [],
                     *             "statusCode": [],
                     *             "errorCode": [],
                     *             "trigger": [],
                     *             "after": "2026-01-01T00:00:00.000Z",
                     *             "before": "2026-01-31T00:00:00.000Z",
                     *             "includeUnmatched": false
                     *           },
                     *           "force": false,
                     *           "ratePerSecond": 50,
                     *           "total": 0,
                     *           "isTotalExact": true,
                     *           "excluded": 0,
                     *           "done": 0,
                     *           "failed": 0,
                     *           "skipped": 0,
                     *           "remaining": 0,
                     *           "estimatedEndAt": null,
                     *           "problem": null,
                     *           "createdAt": "2026-01-31T12:00:00.000Z",
                     *           "endedAt": "2026-01-31T12:00:00.000Z",
                     *           "sample": []
                     *         }
                     *       ],
                     *       "nextCursor": null,
                     *       "prevCursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Replays"];
                };
            };
        };
    };
    Replays_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateReplayDto"];
            };
        };
        responses: {
            /** @description Done. */
            202: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "rpl_01h455vb4pex5vsknk084sn001",
                     *       "status": "running",
                     *       "filter": {
                     *         "endpointId": null,
                     *         "eventId": null,
                     *         "type": [],
                     *         "channel": [],
                     *         "status": [],
                     *         "statusCode": [],
                     *         "errorCode": [],
                     *         "trigger": [],
                     *         "after": "2026-01-01T00:00:00.000Z",
                     *         "before": "2026-01-31T00:00:00.000Z",
                     *         "includeUnmatched": false
                     *       },
                     *       "force": false,
                     *       "ratePerSecond": 50,
                     *       "total": 0,
                     *       "isTotalExact": true,
                     *       "excluded": 0,
                     *       "done": 0,
                     *       "failed": 0,
                     *       "skipped": 0,
                     *       "remaining": 0,
                     *       "estimatedEndAt": "2026-01-31T12:00:00.000Z",
                     *       "problem": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "endedAt": null,
                     *       "sample": []
                     *     }
                     */
                    "application/json": components["schemas"]["Replay"];
                };
            };
        };
    };
    Replays_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
                /** @description Its id (`rpl_…`). */
                replay: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "rpl_01h455vb4pex5vsknk084sn001",
                     *       "status": "completed",
                     *       "filter": {
                     *         "endpointId": null,
                     *         "eventId": null,
                     *         "type": [],
                     *         "channel": [],
                     *         "status": [],
                     *         "statusCode": [],
                     *         "errorCode": [],
                     *         "trigger": [],
                     *         "after": "2026-01-01T00:00:00.000Z",
                     *         "before": "2026-01-31T00:00:00.000Z",
                     *         "includeUnmatched": false
                     *       },
                     *       "force": false,
                     *       "ratePerSecond": 50,
                     *       "total": 0,
                     *       "isTotalExact": true,
                     *       "excluded": 0,
                     *       "done": 0,
                     *       "failed": 0,
                     *       "skipped": 0,
                     *       "remaining": 0,
                     *       "estimatedEndAt": null,
                     *       "problem": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "endedAt": "2026-01-31T12:00:00.000Z",
                     *       "sample": []
                     *     }
                     */
                    "application/json": components["schemas"]["Replay"];
                };
            };
        };
    };
    Replays_cancel: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description Its id (`prj_…`) or its uid. */
                project: string;
                /** @description Its id (`rpl_…`). */
                replay: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["NoFieldsDto"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "rpl_01h455vb4pex5vsknk084sn001",
                     *       "status": "completed",
                     *       "filter": {
                     *         "endpointId": null,
                     *         "eventId": null,
                     *         "type": [],
                     *         "channel": [],
                     *         "status": [],
                     *         "statusCode": [],
                     *         "errorCode": [],
                     *         "trigger": [],
                     *         "after": "2026-01-01T00:00:00.000Z",
                     *         "before": "2026-01-31T00:00:00.000Z",
                     *         "includeUnmatched": false
                     *       },
                     *       "force": false,
                     *       "ratePerSecond": 50,
                     *       "total": 0,
                     *       "isTotalExact": true,
                     *       "excluded": 0,
                     *       "done": 0,
                     *       "failed": 0,
                     *       "skipped": 0,
                     *       "remaining": 0,
                     *       "estimatedEndAt": null,
                     *       "problem": null,
                     *       "createdAt": "2026-01-31T12:00:00.000Z",
                     *       "endedAt": "2026-01-31T12:00:00.000Z",
                     *       "sample": []
                     *     }
                     */
                    "application/json": components["schemas"]["Replay"];
                };
            };
        };
    };
    Webhooks_list: {
        parameters: {
            query?: {
                /** @description The nextCursor or prevCursor of a page of this list. */
                cursor?: string;
                limit?: number;
                /** @description `desc` begins with the newest. */
                order?: "desc" | "asc";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "ep_01h455vb4pex5vsknk084sn002",
                     *           "name": "example.com",
                     *           "request_url": "https://example.com/webhooks",
                     *           "source": "messaging",
                     *           "headers": [],
                     *           "created_at": "2026-01-31T12:00:00.000Z"
                     *         }
                     *       ],
                     *       "next_cursor": null,
                     *       "prev_cursor": null
                     *     }
                     */
                    "application/json": components["schemas"]["Webhooks"];
                };
            };
        };
    };
    Webhooks_create: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 255 visible ASCII characters. A repeat with the same key has no effect, and gets the first response. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookDto"];
            };
        };
        responses: {
            /** @description Done. */
            201: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ep_01h455vb4pex5vsknk084sn002",
                     *       "name": "example.com",
                     *       "request_url": "https://example.com/webhooks",
                     *       "source": "messaging",
                     *       "headers": [],
                     *       "created_at": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    Webhooks_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`ep_…`). */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "ep_01h455vb4pex5vsknk084sn002",
                     *       "name": "example.com",
                     *       "request_url": "https://example.com/webhooks",
                     *       "source": "messaging",
                     *       "headers": [],
                     *       "created_at": "2026-01-31T12:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Webhook"];
                };
            };
        };
    };
    Webhooks_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id (`ep_…`). */
                webhook: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            204: {
                headers: {
                    RateLimit: components["headers"]["RateLimit"];
                    "RateLimit-Policy": components["headers"]["RateLimit-Policy"];
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receive_cloudevents: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description In the binary mode: the actor of the event, if it has one.
                 * @example user_456
                 */
                "ce-actor"?: string;
                /**
                 * @description In the binary mode: the id of the event.
                 * @example evt_01j2rc4ztefgx9tm9fdw61n7kq
                 */
                "ce-id"?: string;
                /**
                 * @description In the binary mode: the ordering key of the event, if it has one.
                 * @example Euro%20%E2%82%AC%20%22%F0%9F%98%80%22%20100%25
                 */
                "ce-partitionkey"?: string;
                /**
                 * @description In the binary mode: the project.
                 * @example /projects/site_789
                 */
                "ce-source"?: string;
                /**
                 * @description In the binary mode: the version of CloudEvents.
                 * @example 1.0
                 */
                "ce-specversion"?: string;
                /**
                 * @description In the binary mode: the time of the event.
                 * @example 2024-01-15T10:30:00.000Z
                 */
                "ce-time"?: string;
                /**
                 * @description In the binary mode: the type of the event.
                 * @example post.published
                 */
                "ce-type"?: string;
                /**
                 * @description The id of the delivery, the same on every attempt: skip a request whose id you know.
                 * @example msg_p5jXN8AQM9LWM0D4loKWxJek
                 */
                "webhook-id": string;
                /**
                 * @description The name of the sender: the option `origin` of the endpoint.
                 * @example posthorn
                 */
                "WebHook-Request-Origin": string;
                /**
                 * @description One or more signatures with spaces between them; one valid signature is enough: `v1,` and an HMAC-SHA256, or `v1a,` and an ed25519 signature, in base64.
                 * @example v1,8Iu1siEWW2X6ExFa35HUgdr0Z5h0ZzGKdDMBrtLGL1I=
                 */
                "webhook-signature"?: string;
                /**
                 * @description The time of the attempt, in Unix seconds. Refuse one that is more than five minutes off.
                 * @example 1705314601
                 */
                "webhook-timestamp"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/cloudevents+json": {
                    /** @description The actor of the event. */
                    actor?: string;
                    /** @description The channel of the event. */
                    channel?: string;
                    /** @description The event's data: any JSON value. */
                    data: unknown;
                    /** @constant */
                    datacontenttype: "application/json";
                    /** @description The id of the event. */
                    id: string;
                    /** @description The ordering key of the event. */
                    partitionkey?: string;
                    /** @description The project: `/projects/` and its uid, or its id if it has none. */
                    source: string;
                    /** @constant */
                    specversion: "1.0";
                    /**
                     * Format: date-time
                     * @description The time of the event, with milliseconds.
                     */
                    time: string;
                    /** @description The type of the event, such as `post.published`. */
                    type: string;
                };
                "application/json": unknown;
            };
        };
        responses: {
            /** @description A success, if the status line and headers come within 15 s. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A success, if the status line and headers come within 15 s. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A success, if the status line and headers come within 15 s. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A success, if the status line and headers come within 15 s. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled, as by the header `webhook-delivery: disable` with any status. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing is sent to the endpoint before the time in `Retry-After` has passed. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; the next attempt waits for the time in `Retry-After` at least. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receive_discord: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The name of the sender.
                 * @example DiscordBot (posthorn, 1)
                 */
                "User-Agent": string;
                /**
                 * @description The id of the delivery, the same on every attempt: skip a request whose id you know.
                 * @example msg_p5jXN8AQM9LWM0D4loKWxJek
                 */
                "webhook-id": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Mentions no one. */
                    allowed_mentions: {
                        parse: unknown[];
                    };
                    /** @description The message, in Discord's Markdown. */
                    content: string;
                };
            };
        };
        responses: {
            /** @description A success, if the status line and headers come within 15 s. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A success, if the status line and headers come within 15 s. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure, and the request is not sent again. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled, as by the header `webhook-delivery: disable` with any status. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing is sent to the endpoint before the time in `Retry-After` has passed. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; the next attempt waits for the time in `Retry-After` at least. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "receive_postion-guide": {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the delivery, the same on every attempt: skip a request whose id you know.
                 * @example msg_p5jXN8AQM9LWM0D4loKWxJek
                 */
                "webhook-id": string;
                /**
                 * @description The HMAC-SHA256 of the body, in hex.
                 * @example 35769c19ae21641a1a1c0663dc2a2669dedc16ea8267fe1759e0b1a23736bf29
                 */
                "X-Postion-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The event's data: any JSON value. */
                    data: unknown;
                    /** @description The type of the event, such as `post.published`. */
                    event: string;
                    /**
                     * Format: date-time
                     * @description The time of the event, in UTC. It has milliseconds only if they are not zero.
                     */
                    timestamp: string;
                };
            };
        };
        responses: {
            /** @description A success, if the status line and headers come within 10 s. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled, as by the header `webhook-delivery: disable` with any status. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing is sent to the endpoint before the time in `Retry-After` has passed. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; the next attempt waits for the time in `Retry-After` at least. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again up to 5 times, after 1 min, 5 min, 30 min, 2 h, 12 h, unless the response has the header `webhook-delivery: abort-message`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "receive_postion-platform": {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The name of the sender.
                 * @example Position-Webhooks/1.0
                 */
                "User-Agent": string;
                /**
                 * @description The id of the delivery, the same on every attempt: skip a request whose id you know.
                 * @example msg_p5jXN8AQM9LWM0D4loKWxJek
                 */
                "webhook-id": string;
                /**
                 * @description The id of the delivery, the same on every attempt.
                 * @example 0190b0c2-7f4e-7c3a-9d51-2f6f0c1a9e77
                 */
                "X-Webhook-Delivery": string;
                /**
                 * @description The type of the event.
                 * @example post.created
                 */
                "X-Webhook-Event": string;
                /**
                 * @description The HMAC-SHA256 of the body, in hex.
                 * @example e4191a50547d52809aab896d6ae17e8c505c549102cfe85b3e6ad69b3e9dd5fa
                 */
                "X-Webhook-Signature": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The event. */
                    event: {
                        /** @description The event's data: any JSON value. */
                        data: unknown;
                        /** @description The project's uid, or its id if it has none. */
                        site_id: string;
                        /**
                         * Format: date-time
                         * @description The time of the event, in UTC. It has milliseconds only if they are not zero.
                         */
                        timestamp: string;
                        /** @description The type of the event, such as `post.published`. */
                        type: string;
                        /** @description The actor of the event, or null. */
                        user_id: string | null;
                    };
                    /**
                     * Format: uuid
                     * @description The id of the delivery, the same on every attempt.
                     */
                    id: string;
                    /** @description The endpoint that the request is for. */
                    webhook: {
                        /** @description Its id. */
                        id: string;
                        /** @description Its name. */
                        name: string;
                    };
                };
            };
        };
        responses: {
            /** @description A success, if the status line and headers come within 30 s. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled, as by the header `webhook-delivery: disable` with any status. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing is sent to the endpoint before the time in `Retry-After` has passed. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; the next attempt waits for the time in `Retry-After` at least. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receive_postmypost: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the delivery, the same on every attempt: skip a request whose id you know.
                 * @example msg_p5jXN8AQM9LWM0D4loKWxJek
                 */
                "webhook-id": string;
                /**
                 * @description One or more signatures with spaces between them; one valid signature is enough: `v1,` and an HMAC-SHA256, or `v1a,` and an ed25519 signature, in base64.
                 * @example v1,DuF7hklE6pXsb48Iaqq9bJRbJThuG0Sz7yR7N/5w5Jg=
                 */
                "webhook-signature"?: string;
                /**
                 * @description The time of the attempt, in Unix seconds. Refuse one that is more than five minutes off.
                 * @example 1705314601
                 */
                "webhook-timestamp"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The value of the same name in the event's data, or null. */
                    channel_type: unknown;
                    /** @description The event's data, only in an event that is no `publication.*`, such as `webhook.verification`. */
                    data?: unknown;
                    /** @description The value of the same name in the event's data, or null. */
                    error_message: unknown;
                    /** @description The type of the event, such as `post.published`. */
                    event: string;
                    /** @description The value of the same name in the event's data, or null. */
                    post_content: unknown;
                    /** @description The value of the same name in the event's data, or null. */
                    publication_id: unknown;
                    /** @description The value of the same name in the event's data, or null. */
                    status_code: unknown;
                    /**
                     * Format: date-time
                     * @description The time of the event, in UTC. It has milliseconds only if they are not zero.
                     */
                    timestamp: string;
                };
            };
        };
        responses: {
            /** @description A success, if the status line and headers come within 30 s. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled, as by the header `webhook-delivery: disable` with any status. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing is sent to the endpoint before the time in `Retry-After` has passed. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; the next attempt waits for the time in `Retry-After` at least. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receive_postpress: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the delivery, the same on every attempt: skip a request whose id you know.
                 * @example msg_p5jXN8AQM9LWM0D4loKWxJek
                 */
                "webhook-id": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The event's data: any JSON value. */
                    data: unknown;
                    /** @description The type of the event, such as `post.published`. */
                    event: string;
                    /** @description The first name of the type: `messaging` of `messaging.received`. */
                    source: string;
                    /**
                     * Format: date-time
                     * @description The time of the event, in UTC. It has milliseconds only if they are not zero.
                     */
                    timestamp: string;
                };
            };
        };
        responses: {
            /** @description A success, if the status line and headers come within 30 s. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled, as by the header `webhook-delivery: disable` with any status. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing is sent to the endpoint before the time in `Retry-After` has passed. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; the next attempt waits for the time in `Retry-After` at least. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again up to 5 times, after 1 min, 2 min, 3 min, 4 min, 5 min, unless the response has the header `webhook-delivery: abort-message`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receive_raw: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the delivery, the same on every attempt: skip a request whose id you know.
                 * @example msg_p5jXN8AQM9LWM0D4loKWxJek
                 */
                "webhook-id": string;
                /**
                 * @description One or more signatures with spaces between them; one valid signature is enough: `v1,` and an HMAC-SHA256, or `v1a,` and an ed25519 signature, in base64.
                 * @example v1,byOs1Zz9zUKxhNw1O9ffd1Xd1twPn039S0iedvyiYts=
                 */
                "webhook-signature": string;
                /**
                 * @description The time of the attempt, in Unix seconds. Refuse one that is more than five minutes off.
                 * @example 1705314601
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": unknown;
                "application/octet-stream": unknown;
                "application/xml": unknown;
                "text/plain; charset=utf-8": unknown;
            };
        };
        responses: {
            /** @description A success, if the status line and headers come within 15 s. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled, as by the header `webhook-delivery: disable` with any status. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing is sent to the endpoint before the time in `Retry-After` has passed. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; the next attempt waits for the time in `Retry-After` at least. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    receive_slack: {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the delivery, the same on every attempt: skip a request whose id you know.
                 * @example msg_p5jXN8AQM9LWM0D4loKWxJek
                 */
                "webhook-id": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The message, in Slack's Markdown. */
                    text: string;
                };
            };
        };
        responses: {
            /** @description A success, if the status line and headers come within 15 s. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure, and the request is not sent again. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled, as by the header `webhook-delivery: disable` with any status. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing is sent to the endpoint before the time in `Retry-After` has passed. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; the next attempt waits for the time in `Retry-After` at least. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    "receive_standard-webhooks": {
        parameters: {
            query?: never;
            header: {
                /**
                 * @description The id of the delivery, the same on every attempt: skip a request whose id you know.
                 * @example msg_p5jXN8AQM9LWM0D4loKWxJek
                 */
                "webhook-id": string;
                /**
                 * @description One or more signatures with spaces between them; one valid signature is enough: `v1,` and an HMAC-SHA256, or `v1a,` and an ed25519 signature, in base64.
                 * @example v1,QiBDoABFQOd9azb0BtpyP98wZHaLeDvet4thnNgqv+E=
                 */
                "webhook-signature": string;
                /**
                 * @description The time of the attempt, in Unix seconds. Refuse one that is more than five minutes off.
                 * @example 1705314601
                 */
                "webhook-timestamp": string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The event's data: any JSON value. */
                    data: unknown;
                    /**
                     * Format: date-time
                     * @description The time of the event, with milliseconds.
                     */
                    timestamp: string;
                    /** @description The type of the event, such as `post.published`. */
                    type: string;
                };
            };
        };
        responses: {
            /** @description A success, if the status line and headers come within 15 s. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The endpoint is disabled, as by the header `webhook-delivery: disable` with any status. */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nothing is sent to the endpoint before the time in `Retry-After` has passed. */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure; the next attempt waits for the time in `Retry-After` at least. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description A failure: tried again up to 9 times, after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, unless the response has the header `webhook-delivery: abort-message`. */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
