// Made from docs/reference/openapi.json by `npm run api`; do not edit.

export interface paths {
    "/api/v1/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See an account */
        get: operations["get /api/v1/accounts/{id}"];
        /** Change what people see of an account */
        put: operations["put /api/v1/accounts/{id}"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the identities of central sign-in of an account */
        get: operations["get /api/v1/accounts/{id}/identities"];
        put?: never;
        /** Link an identity of central sign-in to an account */
        post: operations["post /api/v1/accounts/{id}/identities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/identities/{identity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an identity of central sign-in of an account away */
        delete: operations["delete /api/v1/accounts/{id}/identities/{identity}"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a one-time link to set a new password */
        post: operations["post /api/v1/accounts/{id}/reset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give or take a role */
        post: operations["post /api/v1/accounts/{id}/roles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Disable, lock or enable an account */
        post: operations["post /api/v1/accounts/{id}/state"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the audit of the installation */
        get: operations["get /api/v1/audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Verify every chain of the audit */
        get: operations["get /api/v1/audit/verification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evidence/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Verify the evidence of every unit */
        get: operations["get /api/v1/evidence/verification"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List own identities of central sign-in */
        get: operations["get /api/v1/identities"];
        put?: never;
        /** Begin to link an own identity of central sign-in */
        post: operations["post /api/v1/identities"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/identities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take an own identity of central sign-in away */
        delete: operations["delete /api/v1/identities/{id}"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/library": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the regimes, overlays, directives and report forms of the program */
        get: operations["get /api/v1/library"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/library/directives/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what the pack of a directive holds */
        get: operations["get /api/v1/library/directives/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/library/forms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what a report form prints */
        get: operations["get /api/v1/library/forms/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/library/regimes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See the entries of a regime that are valid on a day, with what they say, where that is stated and how surely it is known */
        get: operations["get /api/v1/library/regimes/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether there is central sign-in */
        get: operations["get /api/v1/oidc"];
        put?: never;
        /** Begin to sign in through the provider */
        post: operations["post /api/v1/oidc"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the provider sends the browser back to */
        get: operations["get /api/v1/oidc/callback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/oidc/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give the code that is still wanted after the provider */
        post: operations["post /api/v1/oidc/code"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["get /api/v1/openapi.json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what can be done, with the roles that may do it */
        get: operations["get /api/v1/operations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List own passkeys */
        get: operations["get /api/v1/passkeys"];
        put?: never;
        /** Begin to enrol a passkey */
        post: operations["post /api/v1/passkeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/passkeys/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enrol the passkey that the browser made */
        post: operations["post /api/v1/passkeys/answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/passkeys/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to confirm who sits at the session by a passkey */
        post: operations["post /api/v1/passkeys/confirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/passkeys/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether this server takes passkeys */
        get: operations["get /api/v1/passkeys/sign-in"];
        put?: never;
        /** Begin the second factor of a sign-in by a passkey */
        post: operations["post /api/v1/passkeys/sign-in"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/passkeys/sign-in/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign in by what a passkey signed */
        post: operations["post /api/v1/passkeys/sign-in/answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove an own passkey */
        delete: operations["delete /api/v1/passkeys/{id}"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the password */
        post: operations["post /api/v1/password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a password by a one-time link */
        post: operations["post /api/v1/password/link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask a question in SQL over the tables that `GET /api/v1/query/tables` lists */
        post: operations["post /api/v1/query"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/query/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tables that can be asked for, with their columns */
        get: operations["get /api/v1/query/tables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rule-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sets of rules */
        get: operations["get /api/v1/rule-sets"];
        put?: never;
        /** Make a set of what was previewed */
        post: operations["post /api/v1/rule-sets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rule-sets/previews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a file of rules (ZIP, tar, tar.gz, or one YAML file): it is read and compared, and nothing is changed */
        post: operations["post /api/v1/rule-sets/previews"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rule-sets/reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Read the folders of the settings anew, now */
        post: operations["post /api/v1/rule-sets/reading"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rule-sets/{set}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Remove a set. The one of the program stays; that of a folder comes back as long as the settings name it */
        delete: operations["delete /api/v1/rule-sets/{set}"];
        options?: never;
        head?: never;
        /** Change what of a set is looked for, its name or its place */
        patch: operations["patch /api/v1/rule-sets/{set}"];
        trace?: never;
    };
    "/api/v1/rule-sets/{set}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give a set what was previewed for it */
        put: operations["put /api/v1/rule-sets/{set}/content"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rule-sets/{set}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what happened to a set */
        get: operations["get /api/v1/rule-sets/{set}/history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rule-sets/{set}/licence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the licence of a set */
        get: operations["get /api/v1/rule-sets/{set}/licence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/rules/{rule}/choice": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Switch a detection rule on or off for the installation, whatever its set says */
        put: operations["put /api/v1/rules/{rule}/choice"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who calls, with the CSRF token of the session */
        get: operations["get /api/v1/session"];
        put?: never;
        /** Sign in */
        post: operations["post /api/v1/session"];
        /** Sign out */
        delete: operations["delete /api/v1/session"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm who sits at the session */
        post: operations["post /api/v1/session/confirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List own sessions */
        get: operations["get /api/v1/sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End an own session */
        delete: operations["delete /api/v1/sessions/{id}"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the installation is set up */
        get: operations["get /api/v1/setup"];
        put?: never;
        /** Set the installation up */
        post: operations["post /api/v1/setup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/store": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the event store stands: sums, journal, days, room, what lies aside */
        get: operations["get /api/v1/store"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/store/quarantine/{position}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Look at a chunk that lies aside */
        get: operations["get /api/v1/store/quarantine/{position}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/store/quarantine/{position}/again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Work on a chunk again that lies aside */
        post: operations["post /api/v1/store/quarantine/{position}/again"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/store/quarantine/{position}/let-go": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let go of a chunk that lies aside */
        post: operations["post /api/v1/store/quarantine/{position}/let-go"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List own tokens */
        get: operations["get /api/v1/tokens"];
        put?: never;
        /** Make a token */
        post: operations["post /api/v1/tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an own token */
        delete: operations["delete /api/v1/tokens/{id}"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to enrol an authenticator */
        post: operations["post /api/v1/totp"];
        /** Remove the second factor */
        delete: operations["delete /api/v1/totp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/totp/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Prove that the authenticator has the secret */
        post: operations["post /api/v1/totp/confirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/totp/recovery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make new recovery codes */
        post: operations["post /api/v1/totp/recovery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the units that the caller sees */
        get: operations["get /api/v1/units"];
        put?: never;
        /** Create a unit below another */
        post: operations["post /api/v1/units"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See a unit */
        get: operations["get /api/v1/units/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Rename a unit */
        patch: operations["patch /api/v1/units/{id}"];
        trace?: never;
    };
    "/api/v1/units/{id}/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the accounts that a unit manages */
        get: operations["get /api/v1/units/{id}/accounts"];
        put?: never;
        /** Create an account that a unit manages */
        post: operations["post /api/v1/units/{id}/accounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{id}/accounts/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed among the accounts that a unit manages, and the roles in it, since a number */
        get: operations["get /api/v1/units/{id}/accounts/changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{id}/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the audit of a unit */
        get: operations["get /api/v1/units/{id}/audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{id}/below/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed in a unit itself, and which units were made right below it, since a number */
        get: operations["get /api/v1/units/{id}/below/changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{id}/place": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move a unit below another */
        post: operations["post /api/v1/units/{id}/place"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deactivate a unit or make it active again */
        post: operations["post /api/v1/units/{id}/state"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/addresses/{address}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which hosts may have had an address at a time, the surest first */
        get: operations["get /api/v1/units/{unit}/addresses/{address}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List alerts */
        get: operations["get /api/v1/units/{unit}/alerts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Do the same to many alerts; every one is done or refused by itself */
        post: operations["post /api/v1/units/{unit}/alerts/bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many alerts there are, by state and level */
        get: operations["get /api/v1/units/{unit}/alerts/counts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the people to whom alerts of the unit can be given */
        get: operations["get /api/v1/units/{unit}/alerts/people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/risk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See how much the open alerts of an entity say against it, and which part each of them has in that */
        get: operations["get /api/v1/units/{unit}/alerts/risk"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/times": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See how long a person has to triage and to handle alerts, by class and level of systems */
        get: operations["get /api/v1/units/{unit}/alerts/times"];
        /** Set the times of a unit; they hold for what comes from now on */
        put: operations["put /api/v1/units/{unit}/alerts/times"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/values": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the values that alerts have in a field, at most 1000: for filters, and to see which rule is noisy */
        get: operations["get /api/v1/units/{unit}/alerts/values"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See an alert */
        get: operations["get /api/v1/units/{unit}/alerts/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/{id}/assignment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give an alert to a person */
        put: operations["put /api/v1/units/{unit}/alerts/{id}/assignment"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Comment on an alert. It needs no version: two persons who comment at once do not contradict each other */
        post: operations["post /api/v1/units/{unit}/alerts/{id}/comments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/{id}/handling": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say that a verified alert was handled, and how */
        post: operations["post /api/v1/units/{unit}/alerts/{id}/handling"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what happened to an alert */
        get: operations["get /api/v1/units/{unit}/alerts/{id}/history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/{id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Link an alert to a host of the inventory and to a case */
        put: operations["put /api/v1/units/{unit}/alerts/{id}/links"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merge other alerts into this one, which goes on; they keep their rows and can be taken out again */
        post: operations["post /api/v1/units/{unit}/alerts/{id}/merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/{id}/separation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an alert out of the one into which it was merged; it has the state of before again */
        post: operations["post /api/v1/units/{unit}/alerts/{id}/separation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/alerts/{id}/triage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to look at an alert, say what it is, or open it again */
        post: operations["post /api/v1/units/{unit}/alerts/{id}/triage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the answers of a unit, newest first */
        get: operations["get /api/v1/units/{unit}/answers"];
        put?: never;
        /** Begin an answer: its head is that of the newest one, its figures are those of now */
        post: operations["post /api/v1/units/{unit}/answers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/answers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See an answer */
        get: operations["get /api/v1/units/{unit}/answers/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/answers/{id}/approval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve a reviewed answer: DOCX, PDF and XLSX are made and kept, their digests stand in the evidence ledger */
        post: operations["post /api/v1/units/{unit}/answers/{id}/approval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/answers/{id}/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take the figures anew, as of now, while it is a draft */
        post: operations["post /api/v1/units/{unit}/answers/{id}/figures"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/answers/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An answer as DOCX, PDF or workbook; a draft carries its mark, what was approved is always the same bytes */
        get: operations["get /api/v1/units/{unit}/answers/{id}/file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/answers/{id}/head": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change number, day, signer and what else people enter, while it is a draft */
        put: operations["put /api/v1/units/{unit}/answers/{id}/head"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/answers/{id}/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The document as it would be printed now, each figure with its sources */
        get: operations["get /api/v1/units/{unit}/answers/{id}/pages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/answers/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look an answer through (`review`), give it back to its author (`return`), or give it up (`discard`) */
        post: operations["post /api/v1/units/{unit}/answers/{id}/review"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/answers/{id}/sending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note that an approved answer was sent */
        post: operations["post /api/v1/units/{unit}/answers/{id}/sending"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/answers/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what happened to an answer */
        get: operations["get /api/v1/units/{unit}/answers/{id}/steps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessment-checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let measures follow what their checks said last; the server does so by itself when checks have run */
        post: operations["post /api/v1/units/{unit}/assessment-checks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessment-evidence/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file of a piece of evidence as it came */
        get: operations["get /api/v1/units/{unit}/assessment-evidence/{id}/file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessment-gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what is not met, met in part or not assessed */
        get: operations["get /api/v1/units/{unit}/assessment-gaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessment-progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See how far the systems of a unit are */
        get: operations["get /api/v1/units/{unit}/assessment-progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessment-table/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Import a table: rows that can be taken are, the others are told */
        post: operations["post /api/v1/units/{unit}/assessment-table/import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessment-table/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** See what importing a table would do */
        post: operations["post /api/v1/units/{unit}/assessment-table/preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessment-table/{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The measures of a unit as a table, to be filled in and sent back */
        get: operations["get /api/v1/units/{unit}/assessment-table/{form}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the assessments of a unit, by name of their system */
        get: operations["get /api/v1/units/{unit}/assessments"];
        put?: never;
        /** Open the assessment of a system at its level, or bring it up to date; doing it again changes nothing */
        post: operations["post /api/v1/units/{unit}/assessments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See an assessment */
        get: operations["get /api/v1/units/{unit}/assessments/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/closing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Close the assessment of a system that is no longer followed; it stays as it was */
        post: operations["post /api/v1/units/{unit}/assessments/{id}/closing"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/controls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the measures of an assessment */
        get: operations["get /api/v1/units/{unit}/assessments/{id}/controls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/controls/{control}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See a measure */
        get: operations["get /api/v1/units/{unit}/assessments/{id}/controls/{control}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/controls/{control}/assignment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Say who answers for a measure, by when, and note something */
        put: operations["put /api/v1/units/{unit}/assessments/{id}/controls/{control}/assignment"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/controls/{control}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the evidence of a measure on its system */
        get: operations["get /api/v1/units/{unit}/assessments/{id}/controls/{control}/evidence"];
        put?: never;
        /** Add a note, an address or a check as evidence; from a check the state follows */
        post: operations["post /api/v1/units/{unit}/assessments/{id}/controls/{control}/evidence"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/controls/{control}/exemption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask that a measure does not apply to the system */
        post: operations["post /api/v1/units/{unit}/assessments/{id}/controls/{control}/exemption"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/controls/{control}/exemption/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide whether a measure applies, when somebody else asked */
        post: operations["post /api/v1/units/{unit}/assessments/{id}/controls/{control}/exemption/decision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/controls/{control}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Add a file as evidence */
        post: operations["post /api/v1/units/{unit}/assessments/{id}/controls/{control}/files"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/controls/{control}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what happened to a measure on its system, through all levels and regimes */
        get: operations["get /api/v1/units/{unit}/assessments/{id}/controls/{control}/history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/controls/{control}/result": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** State what was found of a measure */
        put: operations["put /api/v1/units/{unit}/assessments/{id}/controls/{control}/result"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/evidence/{evidence}/removal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take away evidence that was added by mistake; the ledger keeps it */
        post: operations["post /api/v1/units/{unit}/assessments/{id}/evidence/{evidence}/removal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/oscal/poam": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What remains to be done on a system as an OSCAL plan of action and milestones */
        get: operations["get /api/v1/units/{unit}/assessments/{id}/oscal/poam"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/assessments/{id}/oscal/results": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was found on a system as OSCAL assessment results */
        get: operations["get /api/v1/units/{unit}/assessments/{id}/oscal/results"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make many changes; every one is made or refused by itself */
        post: operations["post /api/v1/units/{unit}/bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed in the unit since a number */
        get: operations["get /api/v1/units/{unit}/changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/checks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the checks that the obligations of a unit need */
        get: operations["get /api/v1/units/{unit}/checks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/checks/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run all checks of a unit now */
        post: operations["post /api/v1/units/{unit}/checks/run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/checks/{check}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See a check */
        get: operations["get /api/v1/units/{unit}/checks/{check}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/checks/{check}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Compare two observations of a check */
        get: operations["get /api/v1/units/{unit}/checks/{check}/changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/checks/{check}/observations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See the observations of a check */
        get: operations["get /api/v1/units/{unit}/checks/{check}/observations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/checks/{check}/subjects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See the subjects of a check as they stand */
        get: operations["get /api/v1/units/{unit}/checks/{check}/subjects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/claims": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List claimed ranges and domains */
        get: operations["get /api/v1/units/{unit}/claims"];
        put?: never;
        /** Add a claimed range or domain */
        post: operations["post /api/v1/units/{unit}/claims"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/claims/export/{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The list of claimed ranges and domains as a file */
        get: operations["get /api/v1/units/{unit}/claims/export/{form}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/claims/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See a claimed range or domain */
        get: operations["get /api/v1/units/{unit}/claims/{id}"];
        /** Change a claimed range or domain */
        put: operations["put /api/v1/units/{unit}/claims/{id}"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/claims/{id}/retirement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop following a claimed range or domain; it stays readable */
        post: operations["post /api/v1/units/{unit}/claims/{id}/retirement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List contacts */
        get: operations["get /api/v1/units/{unit}/contacts"];
        put?: never;
        /** Add a contact */
        post: operations["post /api/v1/units/{unit}/contacts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/contacts/export/{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The list of contacts as a file */
        get: operations["get /api/v1/units/{unit}/contacts/export/{form}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See a contact */
        get: operations["get /api/v1/units/{unit}/contacts/{id}"];
        /** Change a contact */
        put: operations["put /api/v1/units/{unit}/contacts/{id}"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/contacts/{id}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note that a message reached the contact over a channel just now, and what proved it */
        post: operations["post /api/v1/units/{unit}/contacts/{id}/proof"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/contacts/{id}/retirement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop following a contact; it stays readable */
        post: operations["post /api/v1/units/{unit}/contacts/{id}/retirement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/demonstration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put the demonstration into a unit */
        post: operations["post /api/v1/units/{unit}/demonstration"];
        /** Remove everything of the demonstration from a unit */
        delete: operations["delete /api/v1/units/{unit}/demonstration"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Changes of the unit as server-sent events: `event: change`, `id:` the number, `data:` the change as in the feed. The last event is
         *     `event: end` with the reason: `renew` (come back with `Last-Event-ID`) or `stopping`
         */
        get: operations["get /api/v1/units/{unit}/events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/events/count": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count the events of a search */
        post: operations["post /api/v1/units/{unit}/events/count"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/events/export/{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The events of a search as a file, the newest 100,000 or 64 MiB of them; the header `x-truncated` says whether there were more */
        get: operations["get /api/v1/units/{unit}/events/export/{form}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/events/fields": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the fields that a search over events can name */
        get: operations["get /api/v1/units/{unit}/events/fields"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/events/follow": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events that match, from now on: `event: events`, `id:` the position up to which was looked, `data:` the events as of a page in the order
         *     in which they arrived, at most 200 with `more` when there were others. The last event is `event: end` with the reason: `renew`,
         *     `stopping`, or `failed` with the code
         */
        get: operations["get /api/v1/units/{unit}/events/follow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/events/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Count events over time; the steps follow from its length */
        post: operations["post /api/v1/units/{unit}/events/histogram"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/events/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Search events: a page, the newest first */
        post: operations["post /api/v1/units/{unit}/events/search"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/events/sql": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The SQL of a search, or what is wrong with it and where; nothing is asked */
        post: operations["post /api/v1/units/{unit}/events/sql"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/events/top": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The most frequent values of a field */
        post: operations["post /api/v1/units/{unit}/events/top"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/events/{position}/{record}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One event: every column, and the record as it came */
        get: operations["get /api/v1/units/{unit}/events/{position}/{record}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read the evidence of a unit */
        get: operations["get /api/v1/units/{unit}/evidence"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/evidence/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The whole evidence of a unit as JSON lines, for a verifier that needs nothing of this program */
        get: operations["get /api/v1/units/{unit}/evidence/export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/evidence/seals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last thousand seals of the evidence of a unit */
        get: operations["get /api/v1/units/{unit}/evidence/seals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/evidence/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one piece of evidence */
        get: operations["get /api/v1/units/{unit}/evidence/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/forms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the report forms */
        get: operations["get /api/v1/units/{unit}/forms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Legal holds, the newest first */
        get: operations["get /api/v1/units/{unit}/holds"];
        put?: never;
        /** Keep what a search finds, although its time is over */
        post: operations["post /api/v1/units/{unit}/holds"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/holds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Lift a hold as a second person */
        delete: operations["delete /api/v1/units/{unit}/holds/{id}"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/holds/{id}/lifting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Ask to lift a hold; another person lifts it */
        put: operations["put /api/v1/units/{unit}/holds/{id}/lifting"];
        post?: never;
        /** Leave a hold as it is: what was asked is taken back */
        delete: operations["delete /api/v1/units/{unit}/holds/{id}/lifting"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List hosts */
        get: operations["get /api/v1/units/{unit}/hosts"];
        put?: never;
        /** Add a host */
        post: operations["post /api/v1/units/{unit}/hosts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Attributes about which sources disagree, host by host */
        get: operations["get /api/v1/units/{unit}/hosts/conflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many hosts are followed, by kind and level */
        get: operations["get /api/v1/units/{unit}/hosts/counts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/export/{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The list of hosts as a file */
        get: operations["get /api/v1/units/{unit}/hosts/export/{form}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** People who answer for hosts, those of most hosts first */
        get: operations["get /api/v1/units/{unit}/hosts/people"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sites of hosts, those of most hosts first */
        get: operations["get /api/v1/units/{unit}/hosts/sites"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See a host */
        get: operations["get /api/v1/units/{unit}/hosts/{id}"];
        /** Change a host */
        put: operations["put /api/v1/units/{unit}/hosts/{id}"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/{id}/facts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which source says what about a host */
        get: operations["get /api/v1/units/{unit}/hosts/{id}/facts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/{id}/identifiers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a host is and was known by */
        get: operations["get /api/v1/units/{unit}/hosts/{id}/identifiers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Merge another host into this one */
        post: operations["post /api/v1/units/{unit}/hosts/{id}/merge"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/{id}/retirement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop following a host; it stays readable */
        post: operations["post /api/v1/units/{unit}/hosts/{id}/retirement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/{id}/settlement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Say which of the values that sources give is right; it becomes the saying of the caller */
        post: operations["post /api/v1/units/{unit}/hosts/{id}/settlement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/{id}/software": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Software of a host */
        get: operations["get /api/v1/units/{unit}/hosts/{id}/software"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/hosts/{id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Split a part of this host off into a new one */
        post: operations["post /api/v1/units/{unit}/hosts/{id}/split"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the latest imports */
        get: operations["get /api/v1/units/{unit}/imports"];
        put?: never;
        /** Send a file: its rows are staged and previewed, and nothing of the inventory is changed */
        post: operations["post /api/v1/units/{unit}/imports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/imports/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Remember what the columns of a header mean in this unit; the next import of such a table follows it */
        put: operations["put /api/v1/units/{unit}/imports/columns"];
        /** Ask what the columns of a table seem to mean; nothing is kept */
        post: operations["post /api/v1/units/{unit}/imports/columns"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See an import */
        get: operations["get /api/v1/units/{unit}/imports/{id}"];
        put?: never;
        post?: never;
        /** Give up an import that was not applied */
        delete: operations["delete /api/v1/units/{unit}/imports/{id}"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/imports/{id}/application": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Apply a previewed import: every row that is neither refused nor waiting for an answer, all of them or none */
        post: operations["post /api/v1/units/{unit}/imports/{id}/application"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/imports/{id}/errors.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rows that were not taken, as CSV: mended, it can be imported as it is */
        get: operations["get /api/v1/units/{unit}/imports/{id}/errors.csv"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/imports/{id}/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rows of an import with what becomes of each and why
         * @description Once the import is applied, rows of software that were taken whole are kept no longer; its counts are.
         */
        get: operations["get /api/v1/units/{unit}/imports/{id}/rows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/imports/{id}/rows/{place}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Say which host a row means */
        put: operations["put /api/v1/units/{unit}/imports/{id}/rows/{place}"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the letters of a unit */
        get: operations["get /api/v1/units/{unit}/letters"];
        put?: never;
        /** Register a letter: text, DOCX or PDF; it is read at once */
        post: operations["post /api/v1/units/{unit}/letters"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See a letter */
        get: operations["get /api/v1/units/{unit}/letters/{id}"];
        /** Correct a letter that was not confirmed yet */
        put: operations["put /api/v1/units/{unit}/letters/{id}"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/letters/{id}/below": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what the units below made of a letter that was passed on to them, those first that need a call */
        get: operations["get /api/v1/units/{unit}/letters/{id}/below"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/letters/{id}/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirm what a letter says; this makes its obligations */
        post: operations["post /api/v1/units/{unit}/letters/{id}/confirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/letters/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file of a letter as it came */
        get: operations["get /api/v1/units/{unit}/letters/{id}/file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/letters/{id}/reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what was read out of a letter */
        get: operations["get /api/v1/units/{unit}/letters/{id}/reading"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/letters/{id}/relay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pass a confirmed letter on to units below */
        post: operations["post /api/v1/units/{unit}/letters/{id}/relay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/letters/{id}/withdrawal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Withdraw a letter that was registered by mistake */
        post: operations["post /api/v1/units/{unit}/letters/{id}/withdrawal"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/level-dossiers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what is said of the level dossiers of a unit */
        get: operations["get /api/v1/units/{unit}/level-dossiers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/obligations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the obligations of a unit */
        get: operations["get /api/v1/units/{unit}/obligations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/obligations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See an obligation */
        get: operations["get /api/v1/units/{unit}/obligations/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/obligations/{id}/assignment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Give an obligation to somebody */
        put: operations["put /api/v1/units/{unit}/obligations/{id}/assignment"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/obligations/{id}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Acknowledge an obligation (`acknowledge`), or begin to work on it (`begin`) */
        post: operations["post /api/v1/units/{unit}/obligations/{id}/progress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/obligations/{id}/reopening": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a waiver */
        post: operations["post /api/v1/units/{unit}/obligations/{id}/reopening"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/obligations/{id}/report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stand for an obligation (`attest`), report it with a receipt (`report`), note that the authority accepted it (`accept`) or asks for
         *     more (`return`)
         */
        post: operations["post /api/v1/units/{unit}/obligations/{id}/report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/obligations/{id}/statement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** State whether an obligation is met, where the program cannot measure it */
        post: operations["post /api/v1/units/{unit}/obligations/{id}/statement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/obligations/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what happened to an obligation */
        get: operations["get /api/v1/units/{unit}/obligations/{id}/steps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/obligations/{id}/waiver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask that an obligation need not be met */
        post: operations["post /api/v1/units/{unit}/obligations/{id}/waiver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/obligations/{id}/waiver/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decide on a waiver that somebody else asked for */
        post: operations["post /api/v1/units/{unit}/obligations/{id}/waiver/decision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/oscal/catalog/{regime}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The controls of a regime as an OSCAL catalog */
        get: operations["get /api/v1/units/{unit}/oscal/catalog/{regime}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/oscal/profile/{regime}/{level}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The controls of a level as an OSCAL profile of the catalog `catalog-{regime}.json` beside it */
        get: operations["get /api/v1/units/{unit}/oscal/profile/{regime}/{level}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/readiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what holds, clause by clause */
        get: operations["get /api/v1/units/{unit}/readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/retros": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the jobs that run rules over stored events, the newest first */
        get: operations["get /api/v1/units/{unit}/retros"];
        put?: never;
        /** Run rules over stored events: a job that waits for its turn */
        post: operations["post /api/v1/units/{unit}/retros"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/retros/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See a job */
        get: operations["get /api/v1/units/{unit}/retros/{id}"];
        put?: never;
        post?: never;
        /** Remove a job that has ended, with what it found; alerts stay */
        delete: operations["delete /api/v1/units/{unit}/retros/{id}"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/retros/{id}/alerts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make alerts of what a job found and nobody was told of: folded and suppressed as findings of the stream are. Again changes nothing */
        post: operations["post /api/v1/units/{unit}/retros/{id}/alerts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/retros/{id}/cancellation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a job; what it found stays */
        post: operations["post /api/v1/units/{unit}/retros/{id}/cancellation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/retros/{id}/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See how often which rule fired on which host and day */
        get: operations["get /api/v1/units/{unit}/retros/{id}/counts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/retros/{id}/export/{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The findings of a job that are kept, as a file */
        get: operations["get /api/v1/units/{unit}/retros/{id}/export/{form}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/retros/{id}/hits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the findings of a job that are kept with their events, in the order in which they were found */
        get: operations["get /api/v1/units/{unit}/retros/{id}/hits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/retros/{id}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Follow a job: `event: retro`, `data:` the job as its page has it, whenever it went on */
        get: operations["get /api/v1/units/{unit}/retros/{id}/progress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/rule-samples": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send events to try rules on: EVTX, JSON, syslog and whatever a hunt reads, archives too. Nothing of it is stored */
        post: operations["post /api/v1/units/{unit}/rule-samples"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/rule-trials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try rules on a sample, or on what the unit has stored of the last hours: read the text, and say what they find. Nothing is stored, and no alert is made */
        post: operations["post /api/v1/units/{unit}/rule-trials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List detection rules with what they did in the unit */
        get: operations["get /api/v1/units/{unit}/rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/rules/{rule}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See a detection rule with its text, and what it did in the unit */
        get: operations["get /api/v1/units/{unit}/rules/{rule}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/searches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the searches that the caller keeps in a unit, and those that the unit shares, by name */
        get: operations["get /api/v1/units/{unit}/searches"];
        put?: never;
        /** Keep a search */
        post: operations["post /api/v1/units/{unit}/searches"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/searches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See a search that is kept */
        get: operations["get /api/v1/units/{unit}/searches/{id}"];
        /** Change a search that is kept: one's own, or a shared one for whoever decides in the unit */
        put: operations["put /api/v1/units/{unit}/searches/{id}"];
        post?: never;
        /** Remove a search that is kept: one's own, or a shared one for whoever decides in the unit */
        delete: operations["delete /api/v1/units/{unit}/searches/{id}"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/source-files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See how files are read for sources of a unit */
        get: operations["get /api/v1/units/{unit}/source-files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sources, by name */
        get: operations["get /api/v1/units/{unit}/sources"];
        put?: never;
        /** Make a source */
        post: operations["post /api/v1/units/{unit}/sources"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See a source */
        get: operations["get /api/v1/units/{unit}/sources/{id}"];
        /** Change a source */
        put: operations["put /api/v1/units/{unit}/sources/{id}"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/sources/{id}/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much of what a source sent in the last 24 hours became columns */
        get: operations["get /api/v1/units/{unit}/sources/{id}/coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/sources/{id}/hours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what came from a source, by hour */
        get: operations["get /api/v1/units/{unit}/sources/{id}/hours"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/sources/{id}/retirement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retire a source: it takes nothing any more, and its figures stay */
        post: operations["post /api/v1/units/{unit}/sources/{id}/retirement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/sources/{id}/senders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See the settings of senders for a source, ready to be pasted */
        get: operations["get /api/v1/units/{unit}/sources/{id}/senders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/sources/{id}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tokens of a source, also those that count no more */
        get: operations["get /api/v1/units/{unit}/sources/{id}/tokens"];
        put?: never;
        /**
         * Make a token for a source. The secret is in this answer and nowhere else, so the request cannot be repeated: when the answer is lost,
         *     revoke the token and make another
         */
        post: operations["post /api/v1/units/{unit}/sources/{id}/tokens"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/sources/{id}/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a token of a source at once */
        delete: operations["delete /api/v1/units/{unit}/sources/{id}/tokens/{token}"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List suppressions, the latest 1000 */
        get: operations["get /api/v1/units/{unit}/suppressions"];
        put?: never;
        /** Suppress findings until a day. Those of level critical go on making alerts until a second person approves */
        post: operations["post /api/v1/units/{unit}/suppressions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/suppressions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See a suppression */
        get: operations["get /api/v1/units/{unit}/suppressions/{id}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/suppressions/{id}/approval": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approve as a second person that a suppression holds for findings of level critical, too */
        post: operations["post /api/v1/units/{unit}/suppressions/{id}/approval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/suppressions/{id}/ending": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a suppression before its time */
        post: operations["post /api/v1/units/{unit}/suppressions/{id}/ending"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/suppressions/{id}/extension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give a suppression another end; an approval for the level critical is over with it */
        post: operations["post /api/v1/units/{unit}/suppressions/{id}/extension"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/systems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List information systems */
        get: operations["get /api/v1/units/{unit}/systems"];
        put?: never;
        /** Add an information system */
        post: operations["post /api/v1/units/{unit}/systems"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/systems/export/{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The list of information systems as a file */
        get: operations["get /api/v1/units/{unit}/systems/export/{form}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/systems/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See an information system */
        get: operations["get /api/v1/units/{unit}/systems/{id}"];
        /** Change an information system */
        put: operations["put /api/v1/units/{unit}/systems/{id}"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/systems/{id}/level-dossier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See what is said of the level dossier of a system */
        get: operations["get /api/v1/units/{unit}/systems/{id}/level-dossier"];
        /** Say where the level dossier of a system stands; `If-Match: "0"` for the first word */
        put: operations["put /api/v1/units/{unit}/systems/{id}/level-dossier"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/systems/{id}/retirement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop following an information system; it stays readable */
        post: operations["post /api/v1/units/{unit}/systems/{id}/retirement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/undo/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take a merge or split back, as long as neither host was changed since */
        post: operations["post /api/v1/units/{unit}/undo/{id}"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/watch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See all at once what whoever is on watch needs: alerts, sources, what comes in, how fast people are */
        get: operations["get /api/v1/units/{unit}/watch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/watch/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Alerts and sources of the unit as they change, as server-sent events: `event: alert` with `{id, no, state, level, version, late}`, `event:
         *     source` with `{id, name, state, version, retired}`; each as it is now, once for all of its changes in between. The last event is
         *     `event: end` with the reason: `renew` (come back with `Last-Event-ID`) or `stopping`
         */
        get: operations["get /api/v1/units/{unit}/watch/events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/yearly-level-report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** See the yearly table on levels (form 08 of decree 331/2026), and what is missing in it */
        get: operations["get /api/v1/units/{unit}/yearly-level-report"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/units/{unit}/yearly-level-report/{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The yearly table on levels as a file, with the columns of the form */
        get: operations["get /api/v1/units/{unit}/yearly-level-report/{form}"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process answers */
        get: operations["get /healthz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Counters, for a caller on the machine itself or one with the permission */
        get: operations["get /metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The state database answers and the server is not stopping */
        get: operations["get /readyz"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A search over a time. */
        About: {
            /**
             * @description First moment: RFC 3339, a local time, or relative as `now-24h`, which stands when it is left out.
             * @default null
             */
            from: string | null;
            /**
             * Format: int32
             * @description Minutes east of UTC of times that name no zone; 420 when it is left out.
             * @default null
             */
            offset_minutes: number | null;
            /**
             * @description The search; nothing for every event.
             * @default
             */
            q: string;
            /**
             * @description The moment behind the last one, in the same forms; `now` when it is left out.
             * @default null
             */
            to: string | null;
        };
        /** @description One change of an account or a unit. */
        AccessChangeView: {
            at: string;
            /** @description Id of the account or unit. */
            id: string;
            /** @description What was done, by the name of the operation: `access.account.assign` */
            operation: string;
            /**
             * Format: int64
             * @description Number in the unit; rising, with holes.
             */
            seq: number;
        };
        /** @description Changes after a number. */
        AccessChangesView: {
            items: components["schemas"]["AccessChangeView"][];
            /**
             * Format: int64
             * @description Give it as `since` for what comes after.
             */
            next: number;
        };
        /** @description What a new account is made from. */
        AccountInput: {
            profile: components["schemas"]["ProfileInput"];
            username: string;
        };
        /** @description An account, without its secrets. */
        AccountView: {
            created_at: string;
            display_name: string;
            id: string;
            lang: string;
            last_sign_in_at?: string | null;
            mail?: string | null;
            /**
             * Format: int64
             * @description How many passkeys the account has; with one, the password alone does not sign in either.
             */
            passkeys: number;
            /** @description `active`, `disabled`, `locked` */
            state: string;
            totp_active: boolean;
            unit: string;
            username: string;
        };
        /** @description An account with its roles. */
        AccountWithRoles: {
            account: components["schemas"]["AccountView"];
            roles: components["schemas"]["RoleView"][];
        };
        /** @description A page of accounts. */
        AccountsView: {
            items: components["schemas"]["AccountView"][];
            /** @description Give it as `after` for the next page. */
            next?: string | null;
        };
        /** @description Whether it works. */
        ActiveInput: {
            active: boolean;
        };
        /** @description A note, an address or a check. */
        AddingEvidence: {
            /** @description The note, the address (`https://…`), or the name of the check (`pack/id`). */
            content: string;
            /** @description `note`, `link`, `check` */
            kind: string;
            title?: string;
        };
        /** @description Where the browser goes now. */
        AddressView: {
            address: string;
        };
        /** @description How many alerts of a level are in a state. */
        AlertCellView: {
            /** Format: int64 */
            count: number;
            level: string;
            state: string;
        };
        /** @description The numbers at the head of a queue. */
        AlertCountsView: {
            /** @description By state and level, those that there are. */
            cells: components["schemas"]["AlertCellView"][];
            /**
             * Format: int64
             * @description Of which something is late.
             */
            late: number;
            /** @description When something is due next. */
            next_due?: string | null;
            /**
             * Format: int64
             * @description Of which something is left to do.
             */
            open: number;
        };
        /** @description Something that happened to an alert. */
        AlertEventView: {
            actor: string;
            actor_name: string;
            at: string;
            /** @description `opened`, `recurred`, a step, `assigned`, `commented`, `linked`, `merged`, `unmerged`, `took_in`, `gave_back`, `late` */
            event: string;
            from: string;
            /** Format: int64 */
            no: number;
            /** @description What the person wrote; for `assigned` an account, for `late` `triage` or `handle`, for others ids of alerts or of what was linked. */
            reason: string;
            /** @description What the account of `assigned` is called; else empty. */
            reason_name: string;
            to: string;
        };
        /** @description What happened to an alert, newest first. */
        AlertEventsView: {
            items: components["schemas"]["AlertEventView"][];
        };
        /** @description An alert with all that belongs to it. */
        AlertFullView: components["schemas"]["AlertView"] & {
            /** @description Name of the linked host; empty when there is none, or the caller may not read it. */
            asset_name: string;
            /**
             * Format: int64
             * @description Number of the alert of which it is a duplicate.
             */
            duplicate_no?: number | null;
            /** @description The first events. */
            first: components["schemas"]["EventRefView"][];
            /**
             * Format: int64
             * @description Number of the alert before it.
             */
            former_no?: number | null;
            /** @description What happened to it, newest first; at most 50. */
            history: components["schemas"]["AlertEventView"][];
            /** @description The latest events, oldest first; none that stands among the first. */
            latest: components["schemas"]["EventRefView"][];
            /** @description Alerts that were merged into it, or are called its duplicates. */
            merged_alerts: components["schemas"]["AlertView"][];
            risk?: components["schemas"]["AlertRiskView"] | null;
            /** @description Values of the fields that the rule shows. */
            shown: components["schemas"]["AlertShownView"][];
            sources: components["schemas"]["AlertSourceView"][];
            /** @description Steps that are possible now. */
            steps: components["schemas"]["AlertStepView"][];
        };
        /** @description People, by name. */
        AlertPeopleView: {
            items: components["schemas"]["AlertPersonView"][];
        };
        /** @description Percent of these minutes for alerts of each level; informational ones are due at no time. */
        AlertPercentView: {
            /** Format: int64 */
            critical: number;
            /** Format: int64 */
            high: number;
            /** Format: int64 */
            low: number;
            /** Format: int64 */
            medium: number;
        };
        /** @description Somebody to whom alerts can be given. */
        AlertPersonView: {
            /** @description Id of the account. */
            id: string;
            name: string;
        };
        /** @description What one open alert adds to the risk of its entity. */
        AlertRiskPartView: {
            /**
             * Format: double
             * @description What it adds to the score.
             */
            adds: number;
            /** @description Id of the alert. */
            alert: string;
            level: string;
            /** Format: int64 */
            no: number;
            /**
             * Format: double
             * @description Its own points, of 100, after decay.
             */
            points: number;
            /**
             * Format: double
             * @description Hours since its last finding.
             */
            quiet_hours: number;
            state: string;
            title: components["schemas"]["BothView"];
        };
        /** @description The risk of an entity out of its open alerts. */
        AlertRiskView: {
            entity: string;
            /**
             * Format: int32
             * @description Hours without a finding after which the points of an alert are half.
             */
            half_life_hours: number;
            kind: string;
            /** @description The weightiest first; what they add is the score. */
            parts: components["schemas"]["AlertRiskPartView"][];
            /**
             * Format: double
             * @description 0 to 100
             */
            score: number;
        };
        /** @description Values of a field over the findings of an alert. */
        AlertShownView: {
            field: string;
            /** @description True when there are more than are kept. */
            more: boolean;
            values: string[];
        };
        /** @description A source by id and name. */
        AlertSourceView: {
            id: string;
            /** @description Empty when there is no such source. */
            name: string;
        };
        /** @description A step that is possible. */
        AlertStepView: {
            needs_reason: boolean;
            /** @description The operation that permits it. */
            operation: string;
            /** @description `start`, `verify`, `false_positive`, `benign`, `duplicate`, `handle`, `reopen` */
            step: string;
            title: components["schemas"]["BothView"];
        };
        /** @description Minutes for a class and a level of systems. */
        AlertTimeView: {
            class: string;
            class_title: components["schemas"]["BothView"];
            /**
             * Format: int64
             * @description From the verdict to the end, for alerts of medium level.
             */
            handle: number;
            /** @description True when the unit set them itself. */
            own: boolean;
            /**
             * Format: int32
             * @description 1 to 5
             */
            system_level: number;
            /**
             * Format: int64
             * @description Until a verdict, for alerts of medium level.
             */
            triage: number;
        };
        /** @description The times that hold in a unit. */
        AlertTimesView: {
            items: components["schemas"]["AlertTimeView"][];
            percent: components["schemas"]["AlertPercentView"];
        };
        /** @description A value that alerts have. */
        AlertValueView: {
            /**
             * Format: int64
             * @description Alerts that have it.
             */
            count: number;
            /** @description Level of a rule in its latest alert; empty for other fields. */
            level: string;
            /**
             * Format: int64
             * @description Open alerts of a rule; null for other fields.
             */
            open?: number | null;
            /** @description What people call it. */
            title: components["schemas"]["BothView"];
            value: string;
        };
        /** @description Values of a field, the most frequent first. */
        AlertValuesView: {
            items: components["schemas"]["AlertValueView"][];
        };
        /** @description An alert: what the findings of one rule on one entity are for a person. */
        AlertView: components["schemas"]["KeptView"] & {
            /** @description Linked host of the inventory; empty for none. */
            asset: string;
            /** @description Account that looks after it; empty for nobody. */
            assignee: string;
            assignee_name: string;
            /** @description Linked case; empty for none. */
            case: string;
            class: string;
            class_title: components["schemas"]["BothView"];
            /** @description Alert of which it is a duplicate, or into which it was merged; empty for none. */
            duplicate_of: string;
            /** @description Empty for `many`. */
            entity: string;
            /** @description `host`, `user`, `address`, `source`, `many` */
            entity_kind: string;
            /** Format: int64 */
            findings: number;
            /** @description Time of its first event. */
            first_seen: string;
            /** @description Alert of the same rule and entity before this one; empty for none. */
            former: string;
            handle_due?: string | null;
            /** @description It was handled late, or has not been in time; it stays. */
            handle_late: boolean;
            handled_at?: string | null;
            /** @description Time of its last event. */
            last_seen: string;
            /** @description That time is over. */
            late: boolean;
            /** @description `informational`, `low`, `medium`, `high`, `critical` */
            level: string;
            merged: boolean;
            /**
             * Format: int64
             * @description Findings of the alerts that were merged into it.
             */
            merged_findings: number;
            /** @description When what is to do next is due. */
            next_due?: string | null;
            /**
             * Format: int64
             * @description Its number in the unit.
             */
            no: number;
            /** @description True while something is left to do. */
            open: boolean;
            /** @description Why it was dismissed, or what was done. */
            reason: string;
            /** Format: int64 */
            reopened: number;
            /** @description Id of the rule. */
            rule: string;
            since: string;
            /** @description Id of the source of its first finding. */
            source: string;
            /** @description Empty when there is no such source. */
            source_name: string;
            /** @description `new`, `triaging`, `verified`, `false_positive`, `benign`, `duplicate`, `handled` */
            state: string;
            /**
             * Format: int32
             * @description Level of the information system, 1 to 5; 0 when it is not known.
             */
            system_level: number;
            tags: string[];
            /** @description When its last finding was taken. */
            taken_at: string;
            title: components["schemas"]["BothView"];
            triage_due?: string | null;
            /** @description The verdict came late, or has not come in time; it stays. */
            triage_late: boolean;
            triaged_at?: string | null;
        };
        /** @description A page of alerts. */
        AlertsView: {
            items: components["schemas"]["AlertView"][];
            /** @description Give it as `after` for the next page; null when these were the last. */
            next?: string | null;
        };
        /** @description Everything there is of something that has no pages. */
        AllView_CandidateView: {
            items: {
                /** @description Null when the trail ends at a MAC address or name that no host is known by. */
                host?: string | null;
                /** @description Name of the host, or what the trail ends at. */
                name: string;
                /** @description Why, step by step, in both languages. */
                reasons: Record<string, never>[];
                /**
                 * Format: int32
                 * @description How sure, 0 to 100.
                 */
                score: number;
            }[];
        };
        /** @description Everything there is of something that has no pages. */
        AllView_CountView: {
            items: {
                /** Format: int64 */
                count: number;
                kind: string;
                /**
                 * Format: int64
                 * @description 0: not determined.
                 */
                level: number;
            }[];
        };
        /** @description Everything there is of something that has no pages. */
        AllView_FactView: {
            items: {
                attribute: string;
                /** @description Since when the source says this value. */
                first_at: string;
                /** @description Id of the import that brought it; empty without one. */
                import: string;
                /** @description When it said so last. */
                observed_at: string;
                /** @description What was printed, where that differs. */
                printed: string;
                /** @description True for the saying that is shown. */
                shown: boolean;
                source: string;
                /** @description `person`, `agent`, `scanner`, `table`, `lease` */
                source_kind: string;
                /** @description What the person or program is called whose name `source` is not; else empty. */
                source_name: string;
                value: string;
            }[];
        };
        /** @description Everything there is of something that has no pages. */
        AllView_IdentifierView: {
            items: {
                /** @description Network card, or what was printed. */
                detail: string;
                /** @description Not valid any more from then on. */
                ended_at?: string | null;
                first_at: string;
                /** @description `serial`, `mac`, `fqdn`, `name`, `address` */
                kind: string;
                last_at: string;
                source: string;
                source_kind: string;
                /** @description What the person or program is called whose name `source` is not; else empty. */
                source_name: string;
                value: string;
            }[];
        };
        /** @description Everything there is of something that has no pages. */
        AllView_ImportView: {
            items: {
                applied_at?: string | null;
                /** Format: int64 */
                conflicting: number;
                /** Format: int64 */
                created: number;
                created_at: string;
                created_by: string;
                /** @description What that person or program is called. */
                created_by_name: string;
                /** @description SHA-256 of the file. */
                digest: string;
                /** @description Why the last work on it ended before its end, in both languages. */
                failure?: Record<string, never> | null;
                file_name: string;
                /** @description Reader that knew the form; `unknown` when none did. */
                form: string;
                /** @description Header of the table; empty for other forms. */
                header: string[];
                /** @description Host to which everything belongs; empty when the rows say it. */
                host: string;
                id: string;
                /**
                 * Format: int64
                 * @description Of the rows that are created, updated or unchanged, those of which something is lost: their `reason` says what. Null in the list
                 *     of imports and while the file is being read.
                 */
                in_part?: number | null;
                observed_at: string;
                /** Format: int64 */
                refused: number;
                /** Format: int64 */
                rows: number;
                /** @description True while work on it goes on. */
                running: boolean;
                source: string;
                /** @description `agent`, `scanner`, `table`, `lease` */
                source_kind: string;
                /** @description `staging`, `previewed`, `applied`, `discarded` */
                state: string;
                /** Format: int64 */
                unchanged: number;
                unit: string;
                /** Format: int64 */
                updated: number;
            }[];
        };
        /** @description Everything there is of something that has no pages. */
        AllView_SoftwareView: {
            items: {
                architecture: string;
                first_seen_at: string;
                found_in: string;
                /** @description Since when its source does not show it any more. */
                gone_at?: string | null;
                /** @description `deb`, `rpm`, `windows`, `hotfix`, … */
                kind: string;
                last_seen_at: string;
                name: string;
                purl: string;
                source: string;
                version: string;
            }[];
        };
        /** @description Everything there is of something that has no pages. */
        AllView_ValueView: {
            items: {
                /** Format: int64 */
                count: number;
                value: string;
            }[];
        };
        /** @description An annex. */
        AnnexView: {
            body: components["schemas"]["BlockView"][];
            /** @description On pages that are wider than high. */
            landscape: boolean;
            title: string;
        };
        /** @description A file that was approved. */
        AnswerFileView: {
            /** Format: int64 */
            bytes: number;
            /** @description `docx`, `pdf`, `xlsx` */
            format: string;
            name: string;
            /** @description In hexadecimal. */
            sha256: string;
        };
        /** @description The host that is meant. */
        AnswerInput: {
            /** @description Id of a host of the unit, or `new`. */
            answer: string;
        };
        /** @description How many obligations were how when the figures were taken. */
        AnswerTallyView: {
            /**
             * Format: int64
             * @description All, with those that do not concern the unit.
             */
            all: number;
            /**
             * Format: int64
             * @description Open and past their due time.
             */
            late: number;
            /**
             * Format: int64
             * @description Met by measurement.
             */
            met: number;
            /** Format: int64 */
            not_applicable: number;
            /** Format: int64 */
            not_met: number;
            /**
             * Format: int64
             * @description Met by what a person stated.
             */
            stated: number;
            /** Format: int64 */
            unknown: number;
            /** Format: int64 */
            waived: number;
        };
        /** @description An answer. */
        AnswerView: components["schemas"]["KeptView"] & {
            approved_by: string;
            approved_by_name: string;
            /** @description The moment of its figures. */
            as_of: string;
            channel: string;
            demo: boolean;
            /** @description Who last changed head or figures. */
            drafted_by: string;
            drafted_by_name: string;
            /**
             * Format: int64
             * @description Number of the approval in the evidence ledger.
             */
            evidence?: number | null;
            /** @description What was approved; empty before. */
            files: components["schemas"]["AnswerFileView"][];
            form: string;
            form_title: components["schemas"]["BothView"];
            /** @description First day of the time reported on. */
            from?: string | null;
            head: components["schemas"]["HeadView"];
            /** @description The letter that it answers; null for a report on all. */
            letter?: string | null;
            letter_number: string;
            /** @description The obligations are others now than its figures say. */
            moved: boolean;
            /** @description What its state allows, whoever asks: `head`, `figures`, `review`, `return`, `discard`, `approve`, `send`, `correct`. */
            next: string[];
            /**
             * Format: int64
             * @description Number in the list of the unit.
             */
            no: number;
            receipt: string;
            /** @description The answer that took its place. */
            replaced_by?: string | null;
            /** @description The answer that it corrects. */
            replaces?: string | null;
            reviewed_by: string;
            reviewed_by_name: string;
            sent_at?: string | null;
            /** @description `draft`, `reviewed`, `approved`, `sent`, `replaced`, `discarded` */
            state: string;
            /** @description What it is about, as printed. */
            subject: string;
            tally: components["schemas"]["AnswerTallyView"];
            to?: string | null;
        };
        /** @description Answers, newest first. */
        AnswersView: {
            items: components["schemas"]["AnswerView"][];
        };
        /** @description What the registry gives when it is signed; what is left out stays as the head says. */
        Approving: {
            /**
             * @description Day of issue, `YYYY-MM-DD`.
             * @default null
             */
            date: string | null;
            /**
             * Format: int32
             * @description Number of the document.
             * @default null
             */
            number: number | null;
        };
        /** @description What is asked for. */
        Asking: {
            /** @description What is done instead; needed unless it does not concern the unit. */
            control?: string;
            /** @description True when it does not concern the unit at all. */
            not_applicable?: boolean;
            reason: string;
            /** @description Until when (RFC 3339); needed unless it does not concern the unit. */
            until?: string | null;
        };
        /** @description Why a measure does not apply. */
        AskingExemption: {
            reason: string;
        };
        /** @description A measure with what was found. */
        AssessControlView: {
            assessment: string;
            /** @description What stands behind it: `statement`, `check`, or empty for nothing. */
            basis: string;
            catalogue: string;
            /** @description The clause for this level; empty where it was not found. */
            clause: string;
            /** @description Id of the control in its regime. */
            control: string;
            /** @description Why the two differ: `review` (level or regime changed), `lapsed`; empty when they do not. */
            doubt: string;
            /** @description `YYYY-MM-DD`; empty for no day. */
            due: string;
            /** @description How often it is due at this level; empty where nothing is said. */
            every: string;
            exemption?: components["schemas"]["AssessExemptionView"] | null;
            group: string;
            group_title: components["schemas"]["BothView"];
            /** @description False for one that is not asked for any more. */
            in_scope: boolean;
            /** @description How long something is kept at this level; empty where nothing is said. */
            keep: string;
            /** @description True when it is a gap whose day is over. */
            late: boolean;
            note: string;
            /** @description Who answers for it; empty for nobody. */
            owner: string;
            /** Format: int64 */
            position: number;
            /** @description Kinds of evidence that the catalogue names, the best first. */
            proofs: string[];
            reason: string;
            since: string;
            /** @description What was found last: `not_assessed`, `met`, `partly`, `not_met`, `not_applicable` */
            state: string;
            /** @description The state that counts now. */
            state_now: string;
            /** @description The check that the catalogue names; empty for none. */
            suggested_check: string;
            /** @description What is required. */
            text: components["schemas"]["BothView"];
            title: components["schemas"]["BothView"];
            /** @description From when on it proves nothing any more. */
            until?: string | null;
            updated_at: string;
            updated_by: string;
            updated_by_name: string;
            /**
             * Format: int64
             * @description Number of its state; `ETag` of the answer, `If-Match` of a change.
             */
            version: number;
        };
        /** @description Measures of an assessment. */
        AssessControlsView: {
            items: components["schemas"]["AssessControlView"][];
        };
        /** @description Something that happened to a measure. */
        AssessEventView: {
            actor: string;
            actor_name: string;
            /** @description The assessment in which it happened. */
            assessment: string;
            at: string;
            /**
             * @description `stated`, `checked`, `assigned`, `carried`, `exemption_asked`, `exemption_approved`, `exemption_refused`, `evidence_added`,
             *     `evidence_removed`, `imported`, `out_of_scope`
             */
            event: string;
            /**
             * Format: int64
             * @description Number in the evidence ledger of the unit.
             */
            evidence?: number | null;
            from: string;
            /** Format: int64 */
            no: number;
            reason: string;
            to: string;
        };
        /** @description What happened to a measure on its system, newest first. */
        AssessEventsView: {
            items: components["schemas"]["AssessEventView"][];
        };
        /** @description A piece of evidence. */
        AssessEvidenceView: {
            added_at: string;
            added_by: string;
            added_by_name: string;
            /** @description The note, the address, or the name of the check; empty for a file. */
            content: string;
            /**
             * Format: int64
             * @description Number in the evidence ledger of the unit.
             */
            evidence: number;
            /** Format: int64 */
            file_bytes: number;
            file_name: string;
            /** @description SHA-256 of the file; empty without one. */
            file_sha256: string;
            id: string;
            /** @description `file`, `note`, `link`, `check` */
            kind: string;
            title: string;
        };
        /** @description Evidence, oldest first. */
        AssessEvidencesView: {
            items: components["schemas"]["AssessEvidenceView"][];
        };
        /** @description That a measure does not apply, asked for or decided. */
        AssessExemptionView: {
            approved_at?: string | null;
            /** @description Empty while nobody has approved it. */
            approver: string;
            approver_name: string;
            at: string;
            by: string;
            by_name: string;
            reason: string;
        };
        /** @description A field of a row: what it is, and what the row wants it to be. */
        AssessFieldView: {
            /** @description `state`, `reason`, `owner`, `due`, `note` */
            field: string;
            from: string;
            to: string;
        };
        /** @description What an import does, or would do. */
        AssessImportView: {
            conflicts: number;
            refused: number;
            /** @description The first 1000 rows that change something, are in conflict or were refused. */
            rows: components["schemas"]["AssessRowView"][];
            taken: number;
            unchanged: number;
            /** @description What the reader of the file met. */
            warnings: components["schemas"]["BothView"][];
        };
        /** @description A row that changes something, is in conflict, or was refused. */
        AssessRowView: {
            assessment: string;
            /**
             * Format: int64
             * @description For a conflict: the version that the row is based on, and the present one.
             */
            based_on?: number | null;
            /** @description For a refusal: its code, and why. */
            code: string;
            control: string;
            fields: components["schemas"]["AssessFieldView"][];
            /** @description `taken`, `conflict`, `refused` */
            outcome: string;
            /**
             * Format: int32
             * @description Number of the row, from 1, as the spreadsheet shows it.
             */
            row: number;
            /** @description Name of the sheet; empty for a text file. */
            sheet: string;
            /** Format: int64 */
            version?: number | null;
            why: components["schemas"]["BothView"];
        };
        /** @description How many measures are how. */
        AssessTallyView: {
            /** @description Asked for, and applicable: the denominator. */
            applicable: number;
            /** @description Of the unknown, those whose result holds no more. */
            lapsed: number;
            /** @description Gaps whose day is over. */
            late: number;
            /** @description Met: the numerator. */
            met: number;
            met_by_check: number;
            /** @description Met as a person says: the weaker grade. */
            met_by_statement: number;
            /** @description Of these, those that nothing shows. */
            met_without_evidence: number;
            not_applicable: number;
            not_met: number;
            partly: number;
            /** @description Of the unknown, those that must be looked at again. */
            review: number;
            /** @description Asked for. */
            total: number;
            /** @description Not assessed, or not in a way that counts now. */
            unknown: number;
        };
        /** @description How far a unit is. */
        AssessmentProgressView: {
            systems: components["schemas"]["SystemProgressView"][];
            total: components["schemas"]["AssessTallyView"];
        };
        /** @description An assessment: the measures of one level of one regime on one system. */
        AssessmentView: components["schemas"]["KeptView"] & {
            /** @description Catalogues that were chosen; empty for all of the regime. */
            catalogues: string[];
            /** @description True for the one that holds for the system now; the others take no results. */
            current: boolean;
            /**
             * Format: int32
             * @description 1 to 5
             */
            level: number;
            regime: string;
            /** @description Id of the system. */
            system: string;
            system_code: string;
            system_name: string;
        };
        /** @description Assessments of a unit. */
        AssessmentsView: {
            items: components["schemas"]["AssessmentView"][];
        };
        /** @description A role to give or to take. */
        AssignInput: {
            /** @description False takes it. */
            give: boolean;
            /** @description `administrator`, `officer`, `analyst`, `on_duty`, `auditor`, `reader`, `hub` */
            role: string;
            unit: string;
        };
        /** @description Who answers for an obligation, and by when. */
        Assigning: {
            deputies?: string[];
            /** @description RFC 3339; left out for none. */
            due_at?: string | null;
            /** @description Account; empty for nobody. */
            owner?: string;
        };
        /** @description To whom an alert is given. */
        AssigningAlert: {
            /** @description Id of an account, or `me`; empty for nobody. */
            assignee: string;
        };
        /** @description Who answers for a measure, by when, and a note. */
        AssigningControl: {
            /** @description `YYYY-MM-DD`; empty for no day. */
            due?: string;
            note?: string;
            /** @description Empty for nobody. */
            owner?: string;
        };
        /** @description What an answer is begun with. */
        Beginning: {
            /** @description Id of a form. */
            form: string;
            /** @description First day of the time reported on, `YYYY-MM-DD`. */
            from?: string;
            /** @description The confirmed letter that it answers; left out for a report on all of them. */
            letter?: string;
            /** @description What an unscheduled report is about. */
            occasion?: string;
            /** @description The approved answer that it corrects. */
            replaces?: string;
            /** @description Last day of it. */
            to?: string;
        };
        /** @description A unit below. */
        BelowView: {
            acknowledged_at?: string | null;
            /** @description The day by which an answer is wanted; empty for none. */
            answer_by: string;
            answered_at?: string | null;
            /** @description When that was settled last. */
            at?: string | null;
            /** @description The letter in its register. */
            letter: string;
            /** @description `silent`, `reading`, `late`, `working`, `answered`, `withdrawn` */
            standing: string;
            tally?: components["schemas"]["TallyView"] | null;
            unit: string;
            unit_name: string;
        };
        /** @description The events of one step. */
        BinView: {
            /** @description When it begins. */
            at: string;
            /** Format: int64 */
            events: number;
            /** @description Events by value, in the order of `series`. */
            values: number[];
        };
        /** @description A part of a body. */
        BlockView: {
            /** @enum {string} */
            block: "heading";
            label: string;
            /** Format: int32 */
            level: number;
            text: string;
        } | {
            /** @enum {string} */
            block: "paragraph";
            runs: components["schemas"]["RunView"][];
        } | {
            /** @enum {string} */
            block: "item";
            label: string;
            runs: components["schemas"]["RunView"][];
        } | {
            /** @enum {string} */
            block: "note";
            text: string;
        } | {
            /** @enum {string} */
            block: "table";
            caption: string;
            columns: components["schemas"]["ColumnView"][];
            empty: string;
            rows: components["schemas"]["RowView"][];
            small: boolean;
        };
        /** @description The readiness of a unit. */
        BoardView: {
            at: string;
            /** @description Steps of the last 24 hours, newest first. */
            changes: components["schemas"]["StepView"][];
            /** @description Newest first. */
            letters: components["schemas"]["OnLetterView"][];
            /** @description One for each day since the first obligation, at most 120; the last is now. */
            points: components["schemas"]["PointView"][];
        };
        /** @description A text in both languages. */
        BothView: {
            en: string;
            vi: string;
        };
        /** @description One alert. */
        BulkAlertInput: {
            id: string;
            /**
             * Format: int64
             * @description The version that the caller saw; left out to take the present one.
             */
            version?: number | null;
        };
        /** @description What became of one alert. */
        BulkAlertView: {
            alert?: components["schemas"]["AlertView"] | null;
            id: string;
            /** @description Problem details (RFC 9457) of a refusal. */
            problem?: Record<string, never> | null;
            /**
             * Format: int32
             * @description Status that the same change alone would have had.
             */
            status: number;
        };
        /** @description What is done to which alerts. */
        BulkAlertsInput: {
            /** @description `start`, `verify`, `false_positive`, `benign`, `duplicate`, `handle`, `reopen`, `assign`, `link`, `comment` */
            action: string;
            /** @description Id of a host; for `link`. */
            asset?: string;
            /** @description Id of an account, or `me`; empty for nobody; for `assign`. */
            assignee?: string;
            /** @description Id of a case; for `link`. */
            case?: string;
            /** @description For `comment`. */
            comment?: string;
            /** @description At most 1000. */
            items: components["schemas"]["BulkAlertInput"][];
            /** @description Of which alert they are duplicates; for `duplicate`. */
            of?: string;
            /** @description Why, or what was done; for steps. */
            reason?: string;
        };
        /** @description What became of all of them, in the order of the request. */
        BulkAlertsView: {
            done: number;
            items: components["schemas"]["BulkAlertView"][];
            refused: number;
        };
        /** @description Changes. */
        BulkInput: {
            /** @description At most 500. */
            items: components["schemas"]["ItemInput"][];
        };
        /** @description What became of all of them. */
        BulkView: {
            done: number;
            items: components["schemas"]["ItemView"][];
            refused: number;
        };
        /** @description A host that may have had the address. */
        CandidateView: {
            /** @description Null when the trail ends at a MAC address or name that no host is known by. */
            host?: string | null;
            /** @description Name of the host, or what the trail ends at. */
            name: string;
            /** @description Why, step by step, in both languages. */
            reasons: Record<string, never>[];
            /**
             * Format: int32
             * @description How sure, 0 to 100.
             */
            score: number;
        };
        /** @description In whose place somebody signs. */
        CapacityView: {
            /** @description `on_behalf` (TM.), `deputy` (KT.), `by_order` (TL.), `authorised` (TUQ.), `acting` (Q.) */
            capacity: string;
            /** @description The body or office. */
            of: string;
        };
        /** @description The code of the authenticator, or a recovery code. */
        CentralCodeInput: {
            code: string;
        };
        /** @description A session that just began. */
        CentralSignedInView: {
            session: components["schemas"]["SignedInView"];
            /** @description Path of the console to go to. */
            to: string;
        };
        /** @description Whether there is central sign-in. */
        CentralView: {
            enabled: boolean;
            /** @description What the provider calls itself. */
            issuer?: string | null;
            /** @description Text of the button, in both languages. */
            label?: Record<string, never> | null;
        };
        /** @description One change. */
        ChangeView: {
            /** @description `created`, `updated`, `retired`, `merged`, `split`, `restored`, `removed` */
            action: string;
            at: string;
            id: string;
            /** @description `system`, `host`, `contact`, `claim` */
            kind: string;
            /**
             * Format: int64
             * @description Number in the unit; rising, without holes.
             */
            seq: number;
        };
        /** @description A rule that is new, changed or gone. */
        ChangedRuleView: {
            id: string;
            level: string;
            path: string;
            title: string;
        };
        /** @description Changes after a number. */
        ChangesView: {
            items: components["schemas"]["ChangeView"][];
            /**
             * Format: int64
             * @description Give it as `since` for what comes after.
             */
            next: number;
        };
        /** @description What is changed of a set; what is left out stays. */
        ChangingRuleSet: {
            /** @description Least level of the rules that are looked for. */
            min_level?: string | null;
            name?: string | null;
            /** @description Whether its rules are looked for. */
            on?: boolean | null;
            /** @description Place among the sets, from 0. */
            place?: number | null;
            /** @description Statuses of the rules that are looked for. */
            statuses?: string[] | null;
        };
        /** @description One way to reach a contact. */
        ChannelFields: {
            /**
             * @description `phone`, `mail`, `chat` or another word.
             * @default
             */
            kind: string;
            /**
             * @description Number or address.
             * @default
             */
            value: string;
        };
        /** @description A channel with the proof of its last delivery. */
        ChannelView: {
            kind: string;
            /** @description What proved it. */
            proof: string;
            /** @description When a message was last proved to have arrived. */
            proved_at?: string | null;
            value: string;
        };
        /** @description A check with its text. */
        CheckTextView: components["schemas"]["CheckView"] & {
            /** @description The SQL with which the last observation was made; that of the pack when there is none. */
            sql: string;
        };
        /** @description A check of a unit. */
        CheckView: {
            /** @description How it decides, for those who read no SQL. */
            about: components["schemas"]["BothView"];
            /** @description What to do about a subject that is not met. */
            fix: components["schemas"]["BothView"];
            /**
             * Format: double
             * @description Hours after which an observation is stale.
             */
            fresh_hours: number;
            /** @description `pack/id`; `~` in place of `/` in addresses. */
            id: string;
            /** @description False when no pack has it any more: then it is unknown. */
            known: boolean;
            last?: components["schemas"]["ObservationView"] | null;
            /** @description What the reasons of subjects mean, by key. */
            reasons: {
                [key: string]: components["schemas"]["BothView"];
            };
            subject_kind: string;
            title: components["schemas"]["BothView"];
            /** Format: int64 */
            version: number;
        };
        /** @description Checks. */
        ChecksView: {
            items: components["schemas"]["CheckView"][];
        };
        /** @description Whether a rule is looked for. */
        ChoosingRule: {
            reason: string;
            /** @description `on`, `off`; `set`: its set decides. */
            state: string;
        };
        /** @description Where something is stated. */
        CitedView: {
            /** @description Id of the act. */
            act: string;
            /** @description The place in it as Vietnamese law cites it; empty when it is not known. */
            clause: string;
            /** @description Its official number; empty for one without. */
            number: string;
            title: components["schemas"]["BothView"];
        };
        /** @description A public range or domain that the unit says is its own. */
        ClaimFields: {
            /**
             * @description Why it is the unit's own: decision, contract, registry entry.
             * @default
             */
            basis: string;
            /**
             * @description `range` or `domain`
             * @default
             */
            kind: string;
            /** @default  */
            note: string;
            /**
             * @description Id of the system that it serves; may be empty.
             * @default
             */
            system: string;
            /**
             * @description `192.0.2.0/24`, `192.0.2.1-192.0.2.9` or `anbinh.example`
             * @default
             */
            value: string;
        };
        /** @description A claim with what the inventory knows of it. */
        ClaimView: components["schemas"]["Head"] & {
            /**
             * @description Why it is the unit's own: decision, contract, registry entry.
             * @default
             */
            basis: string;
            /**
             * @description `range` or `domain`
             * @default
             */
            kind: string;
            /** @default  */
            note: string;
            /**
             * @description Id of the system that it serves; may be empty.
             * @default
             */
            system: string;
            /**
             * @description `192.0.2.0/24`, `192.0.2.1-192.0.2.9` or `anbinh.example`
             * @default
             */
            value: string;
        };
        /** @description A class of addressees. */
        ClassView: {
            id: string;
            title: components["schemas"]["BothView"];
        };
        /** @description A clause on the board. */
        ClauseView: {
            /** @description Whom it concerns; empty for all. */
            applies: components["schemas"]["BothView"];
            label: string;
            /** @description Ids of its own obligations. */
            obligations: string[];
            /** @description Label of the clause above; empty for none. */
            parent: string;
            /** @description Of its own obligations and those of the clauses below. */
            tally: components["schemas"]["TallyView"];
            text: components["schemas"]["BothView"];
            title: components["schemas"]["BothView"];
            /** @description `met`, `not_met`, `unknown`; null when nothing is asked of the unit */
            verdict?: string | null;
        };
        /** @description Why an assessment is closed. */
        ClosingAssessment: {
            reason: string;
        };
        /** @description A code that the authenticator shows. */
        CodeInput: {
            code: string;
        };
        /** @description Recovery codes; shown once. */
        CodesView: {
            recovery_codes: string[];
        };
        /** @description What a column means. */
        ColumnView: {
            /**
             * Format: int32
             * @description Its number, from 0.
             */
            column: number;
            /** @description The field that it holds; null when it is kept as a property only. */
            field?: string | null;
            /** @description Its header as printed. */
            header: string;
            /**
             * Format: int32
             * @description How sure that is, in per cent; 100 when a person decided.
             */
            score?: number;
        };
        /** @description The sheets of a table and the fields that a column can hold. */
        ColumnsView: {
            fields: string[];
            sheets: components["schemas"]["SheetView"][];
        };
        /** @description Something that is said about an alert. */
        CommentingAlert: {
            comment: string;
        };
        /** @description The password, a code or a passkey, once more. */
        ConfirmInput: {
            code?: string | null;
            /** @description What a passkey signed (`AuthenticationResponseJSON`), after `/api/v1/passkeys/confirmation`. */
            passkey?: Record<string, never> | null;
            password?: string | null;
        };
        /** @description A letter that was confirmed. */
        ConfirmedView: {
            letter: components["schemas"]["LetterView"];
            /** @description How many obligations it became. */
            obligations: number;
        };
        /** @description How a letter is made into obligations. */
        Confirming: {
            /**
             * @description Classes of addressees to which the unit belongs, besides all: ids of the pack.
             * @default []
             */
            classes: string[];
            /**
             * @description Every last clause becomes an obligation, although a pack knows the letter.
             * @default false
             */
            without_pack: boolean;
        };
        /** @description An attribute about which sources disagree. */
        ConflictView: {
            attribute: string;
            host: string;
            /** @description Shown name of the host. */
            name: string;
            /** @description True when a person has said which value is right and no source has said another one since. */
            settled: boolean;
            /** @description The shown saying first, then the others by precedence. */
            values: components["schemas"]["FactView"][];
            /**
             * Format: int64
             * @description Version of the host: `If-Match` of what settles it.
             */
            version: number;
        };
        /** @description A page of conflicts. */
        ConflictsView: {
            items: components["schemas"]["ConflictView"][];
            /** @description Give it as `after` for the next page; null when these were the last. A page may be empty and have a next one. */
            next?: string | null;
        };
        /** @description A person or office to be reached. A channel that stays keeps the proof of its last delivery. */
        ContactFields: {
            /**
             * @description System or host that it is about.
             * @default
             */
            about: string;
            /**
             * @description In the order in which they are tried.
             * @default []
             */
            channels: components["schemas"]["ChannelFields"][];
            /** @default  */
            name: string;
            /** @default  */
            note: string;
            /**
             * @description Department or unit, as written.
             * @default
             */
            office: string;
            /**
             * @description Position or role.
             * @default
             */
            role: string;
            /**
             * @description RFC 3339.
             * @default null
             */
            valid_from: string | null;
            /**
             * @description RFC 3339.
             * @default null
             */
            valid_until: string | null;
        };
        /** @description A contact with what the inventory knows of it. */
        ContactView: components["schemas"]["Head"] & {
            about: string;
            channels: components["schemas"]["ChannelView"][];
            name: string;
            note: string;
            office: string;
            role: string;
            valid_from?: string | null;
            valid_until?: string | null;
        };
        /** @description How many hosts of a kind have a level. */
        CountView: {
            /** Format: int64 */
            count: number;
            kind: string;
            /**
             * Format: int64
             * @description 0: not determined.
             */
            level: number;
        };
        /** @description How much was made or removed. */
        CountsView: {
            claims: number;
            contacts: number;
            hosts: number;
            systems: number;
        };
        /** @description How much of what a source sends becomes columns. */
        CoverageView: {
            /** Format: int64 */
            elapsed_ms: number;
            /**
             * Format: int64
             * @description Events of this time.
             */
            events: number;
            /** @description Columns that some event has, the most frequent first; then those that none has. */
            fields: components["schemas"]["CoveredFieldView"][];
            from: string;
            /**
             * Format: int64
             * @description Of these, those that a parser understood.
             */
            parsed: number;
            /** @description The statement that was asked. */
            sql: string;
            /**
             * Format: int64
             * @description Of these, those that know their time exactly: neither year nor zone was inferred, and it is not that of receipt.
             */
            timed: number;
            to: string;
        };
        /** @description A column of the normal form. */
        CoveredFieldView: {
            about: components["schemas"]["BothView"];
            /**
             * Format: int64
             * @description Events that have it.
             */
            events: number;
            /** @description Its name in ECS. */
            name: string;
            /** @description Its name in SQL. */
            sql: string;
        };
        /** @description A decision. */
        Deciding: {
            approve: boolean;
            /** @description Needed for a refusal. */
            reason?: string;
        };
        /** @description A decision. */
        DecidingExemption: {
            approve: boolean;
            /** @description Needed for a refusal. */
            reason?: string;
        };
        /** @description A rule with its text. */
        DetectionRuleFullView: components["schemas"]["DetectionRuleView"] & {
            /** @description What to check next. */
            advice: components["schemas"]["BothView"];
            author: string;
            /** @description Ids of the rules that it counts, for a correlation. */
            counts: string[];
            date: string;
            /** @description Findings by day, the last 31, today last. */
            days: components["schemas"]["RuleDayView"][];
            description: string;
            false_positives: string[];
            /** @description What was decided on it, the latest first. */
            history: components["schemas"]["RuleToldView"][];
            /** @description Licence: the rule's own, else the first line of that of its set; empty when neither says one. */
            licence: string;
            modified: string;
            /** @description Other rules of the same id. */
            namesakes: components["schemas"]["RuleNamesakeView"][];
            network: components["schemas"]["RuleNetworkView"];
            references: string[];
            tags: string[];
            /** @description The rule as it is written (YAML); empty when it could not be read. */
            text: string;
        };
        /** @description A detection rule. */
        DetectionRuleView: {
            category: string;
            /** @description True when somebody switched it, whatever its set says. */
            chosen: boolean;
            /** @description True when it counts matches of other rules. */
            correlation: boolean;
            /** @description True when it raises nothing itself and a correlation counts it. */
            counted_only: boolean;
            figures: components["schemas"]["RuleFiguresView"];
            /** @description Its id; its set and path when it has none. */
            id: string;
            /** @description `informational`, `low`, `medium`, `high`, `critical` */
            level: string;
            /** @description Its file within the set. */
            path: string;
            product: string;
            refused?: components["schemas"]["RuleRefusalView"] | null;
            service: string;
            /** @description Id of its set. */
            set: string;
            set_name: string;
            /** @description Name of the set whose rule of the same id is used instead; empty when it is not in a shadow. */
            shadowed_by: string;
            /** @description `on`, `off`, `shadowed`, `refused` */
            state: string;
            /** @description `stable`, `test`, `experimental`, `deprecated`, `unsupported`; empty when it says none. */
            status: string;
            title: components["schemas"]["BothView"];
            /** @description Why it is off: `set`, `level`, `status`, `choice`; empty when it is not. */
            why: string;
        };
        /** @description A page of rules. */
        DetectionRulesView: {
            /** @description How many rules fit, whatever their state, by state. */
            counts: Record<string, never>;
            items: components["schemas"]["DetectionRuleView"][];
            /**
             * Format: int64
             * @description Events in which the cost of rules was measured over the last seven days.
             */
            measured_events: number;
            network: components["schemas"]["RuleNetworkView"];
            /** @description Give it as `after` for the next page; null when these were the last. */
            next?: string | null;
            sets: components["schemas"]["RuleSetNameView"][];
        };
        /** @description What a unit says of the dossier of a system. Days are `YYYY-MM-DD`, or empty. */
        DossierFields: {
            /** @default  */
            assessed_body: string;
            /**
             * @description When it was last inspected and assessed, and by whom.
             * @default
             */
            assessed_day: string;
            /** @default  */
            decision_body: string;
            /** @default  */
            decision_day: string;
            /**
             * @description Number, day and body of the decision that approves the level.
             * @default
             */
            decision_number: string;
            /** @default  */
            expected_approval: string;
            /**
             * @description When the protection plan is expected to be fully deployed.
             * @default
             */
            expected_deployment: string;
            /** @default  */
            regulation_day: string;
            /**
             * @description Number and day of the security regulation of the system.
             * @default
             */
            regulation_number: string;
            /**
             * @description `drafting`, `sent`, `appraised`, `approved`; empty leaves it to the inventory.
             * @default
             */
            stage: string;
        };
        /** @description A passkey that was just enrolled. */
        EnrolledView: {
            passkey: components["schemas"]["PasskeyView"];
            /** @description When it is the first second factor of the account; shown once. */
            recovery_codes?: string[] | null;
        };
        /** @description A secret for an authenticator; shown once. */
        EnrolmentView: {
            /** @description In base32, to type by hand. */
            secret: string;
            /** @description The same as an `otpauth:` address. */
            uri: string;
        };
        /** @description A page of records. */
        EntriesView: {
            items: components["schemas"]["EntryView"][];
            /**
             * Format: int64
             * @description Give it as `after` for the next page.
             */
            next?: number | null;
        };
        /** @description A record. */
        EntryView: {
            actor: string;
            actor_kind: string;
            actor_name: string;
            address?: string | null;
            at: string;
            chain: string;
            /** @description Changed fields. */
            changes: Record<string, never>[];
            hash: string;
            /** Format: int64 */
            opened?: number | null;
            operation: string;
            outcome?: string | null;
            /** @description `open`, `complete`, `single` */
            phase: string;
            problem?: string | null;
            /** Format: int64 */
            seq: number;
            subject: string;
            subject_kind: string;
            trace_id: string;
            user_agent: string;
        };
        /** @description How many events a search finds. */
        EventCountView: {
            /** Format: int64 */
            events: number;
            /** @description The time as instants. */
            from: string;
            to: string;
        };
        /** @description A field that a search can name. */
        EventFieldView: {
            /** @description What it holds, in both languages. */
            about: Record<string, never>;
            /** @description Single values are found fast among all days; a text is compared as it is asked, in small letters, in capitals, or with a capital first. */
            find: boolean;
            /** @description `text`, `long_text`, `int`, `bool`, `time`, `day`, `address`, `hex` */
            form: string;
            /** @description Its name: that of ECS where there is one. */
            name: string;
            /** @description Of the normal form: the same for every source. */
            normal: boolean;
            /** @description Its name in SQL. */
            sql: string;
        };
        /** @description All fields. */
        EventFieldsView: {
            /** @description Those that a page shows when the caller names none. */
            columns: string[];
            items: components["schemas"]["EventFieldView"][];
        };
        /** @description A page of events. */
        EventPageView: {
            /** @description Names of the columns of `cells`. */
            columns: string[];
            /** Format: int64 */
            elapsed_ms: number;
            /** @description The time as instants. */
            from: string;
            items: components["schemas"]["EventRowView"][];
            /** @description Where the next page begins; nothing on the last one. */
            next?: string | null;
            /**
             * @description No event before this moment was looked at, because the time for it was over: `next` goes on there. Null when the page is full or
             *     everything was looked at.
             */
            reached?: string | null;
            /** @description The statement that was asked. */
            sql: string;
            to: string;
        };
        /** @description Where an event is in the table `events`. */
        EventRefView: {
            /**
             * Format: int64
             * @description Position in the journal; 0 for what is no event, like the silence of a source.
             */
            position: number;
            /** Format: int64 */
            record: number;
        };
        /** @description An event of a page. */
        EventRowView: {
            /** @description Values in the order of the columns; a text of more than 1,000 characters ends with `…`. */
            cells: Record<string, never>[];
            /** Format: int64 */
            position: number;
            /** Format: int64 */
            record: number;
            time: string;
        };
        /** @description A source: who sends events. */
        EventSourceView: components["schemas"]["KeptView"] & components["schemas"]["FiguresView"] & {
            /** @description Records received in each of the last hours that were asked for, oldest first; the last one is the present hour. */
            by_hour: number[];
            /** @description Subject of its client certificate; empty for none. */
            certificate: string;
            /** @description `auto`, `utf-8`, `utf-16le`, `utf-16be`, `windows-1258`, `windows-1252`, `tcvn3`, `vni` */
            encoding: string;
            /** @description Name of a parser, or `auto`. */
            format: string;
            /** @description The host that it stands for; empty when its events name theirs. */
            host: string;
            last_seen?: string | null;
            name: string;
            note: string;
            /**
             * Format: int64
             * @description Minutes from UTC that times without zone are taken to have.
             */
            offset_minutes: number;
            /** @description `syslog`, `gelf`, `elasticsearch`, `splunk_hec`, `otlp`, `loki`, `lines`, `file`, `folder` */
            protocol: string;
            /**
             * Format: int64
             * @description Bytes a day; 0 for no limit.
             */
            quota_bytes: number;
            /**
             * Format: int64
             * @description Events a second; 0 for no limit.
             */
            quota_events: number;
            /** @description Address ranges from which syslog without token is taken as its own. */
            ranges: string[];
            retired_at?: string | null;
            /**
             * Format: int64
             * @description Minutes for which it may be quiet; 0 for any time.
             */
            silence_minutes: number;
            /** @description From then on it is silent if nothing comes; null when it may be quiet for any time, or never sent. */
            silent_at?: string | null;
            /** @description Since when it was noted to be in its state. */
            since: string;
            /**
             * Format: int64
             * @description By how many microseconds its events are older than their arrival; below 0 its clock is fast.
             */
            skew_us?: number | null;
            /** @description `never`, `live`, `late`, `silent`: at this moment. */
            state: string;
            /**
             * Format: int32
             * @description 1 to 5; 0 when it is not known.
             */
            system_level: number;
        };
        /** @description A page of sources. */
        EventSourcesView: {
            items: components["schemas"]["EventSourceView"][];
            /** @description Give it as `after` for the next page; null when these were the last. */
            next?: string | null;
        };
        /** @description A value of an event. */
        EventValueView: {
            /** @description `text`, `long_text`, `int`, `bool`, `time`, `day`, `address`, `hex` */
            form: string;
            /** @description The name of the field. */
            name: string;
            value: Record<string, never>;
        };
        /** @description An event. */
        EventView: {
            /** @description Every field with its value, in the order of the table; `raw` is the record as it came. */
            fields: components["schemas"]["EventValueView"][];
            /** Format: int64 */
            position: number;
            /** Format: int64 */
            record: number;
        };
        /** @description A piece of evidence. */
        EvidenceView: {
            actor: string;
            actor_kind: string;
            actor_name: string;
            at: string;
            /** @description SHA-256 of the bytes that belong to it. */
            blob?: string | null;
            collected_at: string;
            /** @description From when on it proves nothing any more. */
            expires_at?: string | null;
            /** @description What was found. */
            facts: Record<string, never>;
            hash: string;
            /** @description `observation`, `statement`, `file`, `receipt`, `decision`, `retraction` */
            kind: string;
            /** @description Hash of the row before it. */
            previous: string;
            /**
             * Format: int64
             * @description Number of the row that it takes the place of.
             */
            replaces?: number | null;
            /**
             * Format: int64
             * @description Number in the chain of the unit, from 1 without gaps.
             */
            seq: number;
            source: string;
            subject: string;
            subject_kind: string;
            /** @description For people, in both languages. */
            title: Record<string, never>;
        };
        /** @description A page of evidence. */
        EvidencesView: {
            items: components["schemas"]["EvidenceView"][];
            /**
             * Format: int64
             * @description Give it as `after` for the next page.
             */
            next?: number | null;
        };
        /** @description Until when. */
        ExtendingInput: {
            /** @description At most 90 days away (RFC 3339). */
            expires_at: string;
        };
        /** @description What one source says about an attribute. */
        FactView: {
            attribute: string;
            /** @description Since when the source says this value. */
            first_at: string;
            /** @description Id of the import that brought it; empty without one. */
            import: string;
            /** @description When it said so last. */
            observed_at: string;
            /** @description What was printed, where that differs. */
            printed: string;
            /** @description True for the saying that is shown. */
            shown: boolean;
            source: string;
            /** @description `person`, `agent`, `scanner`, `table`, `lease` */
            source_kind: string;
            /** @description What the person or program is called whose name `source` is not; else empty. */
            source_name: string;
            value: string;
        };
        /** @description Records by what became of them. */
        FiguresView: {
            /** Format: int64 */
            bytes: number;
            /**
             * Format: int64
             * @description Received, and none of these yet.
             */
            in_flight: number;
            /**
             * Format: int64
             * @description Set aside, because they could not be read.
             */
            quarantined: number;
            /** Format: int64 */
            received: number;
            /**
             * Format: int64
             * @description Refused after they were acknowledged.
             */
            rejected: number;
            /** Format: int64 */
            stored: number;
            /**
             * Format: int64
             * @description Stored as plain text, since no parser knew them; they are among the stored ones.
             */
            unparsed: number;
        };
        /** @description What became of a file that was put into a folder. */
        FileTakenView: {
            /** @description The same file was read before: its records are marked as repeats and raise nothing. */
            again: boolean;
            /** @description When it was read to its end. */
            at: string;
            /** Format: int64 */
            bytes: number;
            /**
             * Format: int64
             * @description How often there was damage; the note beside the file says where.
             */
            defects: number;
            /** @description It lies in `done`, else in `failed`. */
            done: boolean;
            name: string;
            /**
             * Format: int64
             * @description Streams in it that could not be read.
             */
            not_read: number;
            /** Format: int64 */
            records: number;
        };
        /** @description A file of a folder that is read now. */
        FileUnderWayView: {
            /** Format: int64 */
            bytes: number;
            name: string;
            /**
             * Format: int64
             * @description Bytes of it that were read or passed over.
             */
            read: number;
            /**
             * Format: int64
             * @description Records of it that are stored.
             */
            records: number;
        };
        /** @description A file that is followed as it grows. */
        FollowedFileView: {
            /** @description The parser that reads it; null while it is not known. */
            format?: string | null;
            /** @description When something of it was last read. */
            last?: string | null;
            path: string;
            /**
             * Format: int64
             * @description Bytes of it that are on the disk of the server.
             */
            read: number;
            said?: components["schemas"]["BothView"] | null;
            /**
             * Format: int64
             * @description Bytes that it has.
             */
            size: number;
            /**
             * @description `followed`, `half_line` (its last line has no end yet), `rotated` (what is left of it is read), `copy` (of a file that is read),
             *     `passed_over`
             */
            state: string;
        };
        /** @description What following the checks did. */
        FollowedView: {
            /** @description Measures whose state changed. */
            changed: number;
        };
        /** @description A part of a section. Texts have `{text:KEY}` and `{figure:KEY}` where a text or a figure comes in. */
        FormBlockView: {
            /** @description `paragraph`, `points`, `dashes`, `note`, `table` */
            kind: string;
            /** @description Its paragraph, points, lines or remark. */
            lines: string[];
            table?: components["schemas"]["FormTableView"] | null;
            /** @description Printed only when this text is empty or this figure zero; empty for always. */
            unless: string;
            /** @description Printed only when this text is not empty or this figure not zero; empty for always. */
            when: string;
        };
        /** @description A section or an annex of a report form. */
        FormSectionView: {
            blocks: components["schemas"]["FormBlockView"][];
            /** @description Its heading; a section without one is not numbered. */
            heading: string;
            /** @description Printed only when this text is empty or this figure zero; empty for always. */
            unless: string;
            /** @description Printed only when this text is not empty or this figure not zero; empty for always. */
            when: string;
        };
        /** @description A report form, in short. */
        FormSummaryView: {
            /** @description When to use it. */
            about: components["schemas"]["BothView"];
            /** @description The directive that it answers; null when it fits any. */
            directive?: string | null;
            id: string;
            /** @description `letter`, `report` */
            kind: string;
            /** @description The regime by whose law it is worded. */
            regime: string;
            title: components["schemas"]["BothView"];
            /** Format: int32 */
            version: number;
        };
        /** @description A table of a report form. */
        FormTableView: {
            caption: string;
            /** @description Heads of its columns. */
            columns: string[];
            /** @description What stands in it without rows. */
            empty: string;
            /** @description `clauses`, `obligations`, `waivers`, `subjects`, `statements`, `evidence` */
            rows: string;
        };
        /** @description A report form. */
        FormView: {
            /** @description When to use it. */
            about: components["schemas"]["BothView"];
            /** @description The directive pack that it answers; null when it fits any letter, or none. */
            directive?: string | null;
            id: string;
            /** @description `letter`, `report` */
            kind: string;
            /** @description The regime by whose law it is worded. */
            regime: string;
            title: components["schemas"]["BothView"];
            /** Format: int32 */
            version: number;
        };
        /** @description Report forms. */
        FormsView: {
            items: components["schemas"]["FormView"][];
        };
        /** @description A measure that is not met. */
        GapView: components["schemas"]["AssessControlView"] & {
            /** @description Id of the system. */
            system: string;
            system_name: string;
        };
        /** @description Gaps: the late ones first, then by day, then by system. */
        GapsView: {
            items: components["schemas"]["GapView"][];
            /** @description How many of them are late. */
            late: number;
            /** @description How many there are in all. */
            total: number;
        };
        /** @description How surely something is known. */
        GradeView: {
            /** @description `verified`, `press`, `third_party`, `recalled` */
            name: string;
            text: components["schemas"]["BothView"];
            /** @description True when it was read in the text of the act itself: nothing else may be shown without a mark. */
            verified: boolean;
        };
        /** @description What was done. */
        HandlingAlert: {
            /** @description What was done. */
            reason: string;
        };
        /** @description What every object of the inventory says of itself. */
        Head: {
            created_at: string;
            /** @description True for demonstration data. */
            demo: boolean;
            id: string;
            /** @description Since when it is no longer followed. */
            retired_at?: string | null;
            /**
             * Format: int64
             * @description Number of its last change in the feed of the unit.
             */
            seq: number;
            unit: string;
            updated_at: string;
            /** @description Kind and id of who changed it last. */
            updated_by: string;
            /** @description What that person or program is called; empty when the program did it by itself. */
            updated_by_name: string;
            /**
             * Format: int64
             * @description Number of its state; `ETag` of the answer, `If-Match` of a change.
             */
            version: number;
        };
        /** @description What people enter of an answer. */
        HeadView: {
            /**
             * @default {
             *       "name": "",
             *       "phone": "",
             *       "email": ""
             *     }
             */
            contact: components["schemas"]["ContactView"];
            /**
             * @description Further bodies that get a copy.
             * @default []
             */
            copies: string[];
            /**
             * @description For a correction: what was corrected and why.
             * @default
             */
            correction: string;
            /**
             * @description Day of issue, `YYYY-MM-DD`; null until it is signed.
             * @default null
             */
            date: string | null;
            /**
             * Format: int32
             * @description Null until the registry gave it.
             * @default null
             */
            number: number | null;
            /**
             * @description What an unscheduled report is about.
             * @default
             */
            occasion: string;
            /**
             * @description Place of issue.
             * @default
             */
            place: string;
            /**
             * @description How the unit is written for short in the list of copies.
             * @default
             */
            short: string;
            /**
             * @default {
             *       "capacities": [],
             *       "office": "",
             *       "name": ""
             *     }
             */
            signer: components["schemas"]["SignerView"];
            /**
             * @description Symbol behind the number: `BC-STTTT`.
             * @default
             */
            symbol: string;
            /**
             * @description The body above the unit.
             * @default
             */
            upper: string;
            /**
             * @description `urgent`, `very_urgent`, `express`; null for none
             * @default null
             */
            urgency: string | null;
        };
        /** @description A search whose events are counted over time. */
        HistogramInput: {
            /**
             * @description A field whose five most frequent values are counted apart.
             * @default null
             */
            by: string | null;
            /**
             * @description First moment: RFC 3339, a local time, or relative as `now-24h`, which stands when it is left out.
             * @default null
             */
            from: string | null;
            /**
             * Format: int32
             * @description Minutes east of UTC of times that name no zone; 420 when it is left out. Days begin there.
             * @default null
             */
            offset_minutes: number | null;
            /**
             * @description The search; nothing for every event.
             * @default
             */
            q: string;
            /**
             * @description The moment behind the last one, in the same forms; `now` when it is left out.
             * @default null
             */
            to: string | null;
        };
        /** @description Events over time. */
        HistogramView: {
            /** @description Every step of the time, also those without events. */
            bins: components["schemas"]["BinView"][];
            /** Format: int64 */
            elapsed_ms: number;
            /**
             * Format: int64
             * @description All of them.
             */
            events: number;
            from: string;
            /** @description Values that are counted apart, the most frequent first; what has another or none is in `events` alone. */
            series: string[];
            /**
             * Format: int64
             * @description Length of a step, in seconds.
             */
            step_seconds: number;
            to: string;
        };
        /** @description A legal hold to be set. */
        HoldInput: {
            /** @description First moment: RFC 3339, a local time, or relative as `now-24h`. */
            from: string;
            /**
             * Format: int32
             * @description Minutes east of UTC of times that name no zone; 420 when it is left out.
             */
            offset_minutes?: number | null;
            /** @description The search; nothing for every event. */
            q?: string;
            /** @description Who asked for it, and why: the number of a letter, a case. Up to 2,000 bytes. */
            reason: string;
            /** @description The moment behind the last one, in the same forms. */
            to: string;
        };
        /** @description A legal hold. */
        HoldView: {
            /** @description The condition of SQL that is kept. */
            condition: string;
            from: string;
            id: string;
            lifting?: components["schemas"]["LiftingView"] | null;
            /** @description The search; empty for all events of the time. */
            q: string;
            /** @description Who asked for it, and why. */
            reason: string;
            set_at: string;
            set_by: string;
            set_by_name: string;
            /** @description The moment behind the last one. */
            to: string;
        };
        /** @description Legal holds of a unit. */
        HoldsView: {
            items: components["schemas"]["HoldView"][];
        };
        /**
         * @description A host, as a person describes it. What differs from the shown values becomes the saying of the caller; what is emptied takes
         *     the sayings of people back, so that the other sources show again.
         */
        HostFields: {
            /**
             * @description Addresses that are valid now.
             * @default []
             */
            addresses: string[];
            /** @default  */
            architecture: string;
            /**
             * @description Domain or workgroup.
             * @default
             */
            domain: string;
            /**
             * @description `server`, `workstation`, `network_device`, `appliance`, `unknown`
             * @default
             */
            kind: string;
            /**
             * @description MAC addresses, `aa:bb:cc:dd:ee:ff`.
             * @default []
             */
            macs: string[];
            /** @default  */
            manufacturer: string;
            /** @default  */
            model: string;
            /** @default  */
            name: string;
            /**
             * @description Further names and full names.
             * @default []
             */
            names: string[];
            /** @default  */
            note: string;
            /** @default  */
            os_build: string;
            /** @default  */
            os_name: string;
            /** @default  */
            os_version: string;
            /**
             * @description Unit that owns it.
             * @default
             */
            owner: string;
            /** @default  */
            responsible: string;
            /** @default  */
            serial: string;
            /** @default  */
            site: string;
            /**
             * @description Id of its information system.
             * @default
             */
            system: string;
        };
        /** @description A host with what the inventory knows of it. */
        HostView: components["schemas"]["Head"] & {
            /**
             * @description Addresses that are valid now.
             * @default []
             */
            addresses: string[];
            /** @default  */
            architecture: string;
            /**
             * @description Domain or workgroup.
             * @default
             */
            domain: string;
            /**
             * @description `server`, `workstation`, `network_device`, `appliance`, `unknown`
             * @default
             */
            kind: string;
            /**
             * @description MAC addresses, `aa:bb:cc:dd:ee:ff`.
             * @default []
             */
            macs: string[];
            /** @default  */
            manufacturer: string;
            /** @default  */
            model: string;
            /** @default  */
            name: string;
            /**
             * @description Further names and full names.
             * @default []
             */
            names: string[];
            /** @default  */
            note: string;
            /** @default  */
            os_build: string;
            /** @default  */
            os_name: string;
            /** @default  */
            os_version: string;
            /**
             * @description Unit that owns it.
             * @default
             */
            owner: string;
            /** @default  */
            responsible: string;
            /** @default  */
            serial: string;
            /** @default  */
            site: string;
            /**
             * @description Id of its information system.
             * @default
             */
            system: string;
        };
        /** @description An identifier. */
        IdentifierInput: {
            /** @description `serial`, `mac`, `fqdn`, `name`, `address` */
            kind: string;
            value: string;
        };
        /** @description Something that a host is or was known by. */
        IdentifierView: {
            /** @description Network card, or what was printed. */
            detail: string;
            /** @description Not valid any more from then on. */
            ended_at?: string | null;
            first_at: string;
            /** @description `serial`, `mac`, `fqdn`, `name`, `address` */
            kind: string;
            last_at: string;
            source: string;
            source_kind: string;
            /** @description What the person or program is called whose name `source` is not; else empty. */
            source_name: string;
            value: string;
        };
        /** @description An identity to link. */
        IdentityInput: {
            /** @description What the provider calls the person (`sub`). */
            subject: string;
        };
        /** @description An identity of an account. */
        IdentityView: {
            id: string;
            /** @description Who vouches for it. */
            issuer: string;
            /** @description What people recognise it by; empty before the first use of one that an administrator linked. */
            label: string;
            last_used_at?: string | null;
            linked_at: string;
            /** @description What the issuer calls the person. */
            subject: string;
        };
        /** @description An import with its counts. */
        ImportView: {
            applied_at?: string | null;
            /** Format: int64 */
            conflicting: number;
            /** Format: int64 */
            created: number;
            created_at: string;
            created_by: string;
            /** @description What that person or program is called. */
            created_by_name: string;
            /** @description SHA-256 of the file. */
            digest: string;
            /** @description Why the last work on it ended before its end, in both languages. */
            failure?: Record<string, never> | null;
            file_name: string;
            /** @description Reader that knew the form; `unknown` when none did. */
            form: string;
            /** @description Header of the table; empty for other forms. */
            header: string[];
            /** @description Host to which everything belongs; empty when the rows say it. */
            host: string;
            id: string;
            /**
             * Format: int64
             * @description Of the rows that are created, updated or unchanged, those of which something is lost: their `reason` says what. Null in the list
             *     of imports and while the file is being read.
             */
            in_part?: number | null;
            observed_at: string;
            /** Format: int64 */
            refused: number;
            /** Format: int64 */
            rows: number;
            /** @description True while work on it goes on. */
            running: boolean;
            source: string;
            /** @description `agent`, `scanner`, `table`, `lease` */
            source_kind: string;
            /** @description `staging`, `previewed`, `applied`, `discarded` */
            state: string;
            /** Format: int64 */
            unchanged: number;
            unit: string;
            /** Format: int64 */
            updated: number;
        };
        /** @description A set that is made of what was previewed. */
        ImportingRuleSet: {
            /** @description Least level of the rules that are looked for. */
            min_level: string;
            /** @description What people will call it. */
            name: string;
            /** @description `preview` of the answer to the file. */
            preview: string;
            /** @description Statuses of the rules that are looked for. */
            statuses: string[];
        };
        /** @description One change. */
        ItemInput: {
            /** @description `create`, `update`, `retire` */
            action: string;
            /** @description The fields, for `create` and `update`. */
            data?: Record<string, never>;
            /** @description The object, for `update` and `retire`. */
            id?: string;
            /** @description `system`, `host`, `contact`, `claim` */
            kind: string;
            /**
             * Format: int64
             * @description The version that it is based on, for `update` and `retire`.
             */
            version?: number;
        };
        /** @description What became of one change. */
        ItemView: {
            /** @description Id of the object. */
            id: string;
            /** @description Its place in the request, from 0. */
            place: number;
            /** @description Problem details (RFC 9457) of a refusal. */
            problem?: Record<string, never> | null;
            /**
             * Format: int32
             * @description Status that the same change alone would have had.
             */
            status: number;
            /**
             * Format: int64
             * @description Its version now.
             */
            version?: number | null;
        };
        /** @description A host that was merged or split off. */
        JoinedView: {
            /** @description The host that was kept, or the new one. */
            host: components["schemas"]["HostView"];
            /** @description Give it to `undo` to take this back. */
            undo: string;
        };
        /** @description What every object says of itself. */
        KeptView: {
            created_at: string;
            id: string;
            unit: string;
            updated_at: string;
            /** @description Kind and id of who changed it last. */
            updated_by: string;
            /** @description What that person or program is called; empty when the program did it by itself. */
            updated_by_name: string;
            /**
             * Format: int64
             * @description Number of its state; `ETag` of the answer, `If-Match` of a change.
             */
            version: number;
        };
        /** @description A chunk on which the program failed. */
        LaidAside: {
            format?: string | null;
            /**
             * Format: int64
             * @description Names it.
             */
            position: number;
            protocol: string;
            received: string;
            /** Format: int32 */
            records: number;
            source: string;
            /** @description Empty when no source has this id any more. */
            source_name: string;
            unit: string;
        };
        /** @description Why a chunk goes. */
        LetGoInput: {
            /** @description For the audit. */
            reason: string;
        };
        /** @description What a letter says of itself, and how it came. Days are `YYYY-MM-DD`, or empty. */
        LetterFields: {
            /**
             * @description Số đến: its number in the paper register.
             * @default
             */
            arrival_number: string;
            /**
             * @description Ngày đến.
             * @default
             */
            arrived_on: string;
            /**
             * @description How it came.
             * @default
             */
            channel: string;
            /** @default  */
            issued_on: string;
            /** @default  */
            issuer: string;
            /**
             * @description `công văn`, `công điện`, `chỉ thị`, …
             * @default
             */
            kind: string;
            /** @default  */
            note: string;
            /**
             * @description Number with symbol: `6410/BTTTT-CATTT`.
             * @default
             */
            number: string;
            /**
             * @description Chuyển: to whom it was passed.
             * @default
             */
            passed_to: string;
            /** @default  */
            signer: string;
            /** @default  */
            subject: string;
            /** @default  */
            urgency: string;
        };
        /** @description A letter in the register. */
        LetterView: components["schemas"]["KeptView"] & {
            /**
             * @description Số đến: its number in the paper register.
             * @default
             */
            arrival_number: string;
            /**
             * @description Ngày đến.
             * @default
             */
            arrived_on: string;
            /**
             * @description How it came.
             * @default
             */
            channel: string;
            /** @default  */
            issued_on: string;
            /** @default  */
            issuer: string;
            /**
             * @description `công văn`, `công điện`, `chỉ thị`, …
             * @default
             */
            kind: string;
            /** @default  */
            note: string;
            /**
             * @description Number with symbol: `6410/BTTTT-CATTT`.
             * @default
             */
            number: string;
            /**
             * @description Chuyển: to whom it was passed.
             * @default
             */
            passed_to: string;
            /** @default  */
            signer: string;
            /** @default  */
            subject: string;
            /** @default  */
            urgency: string;
        } & {
            /** @description When somebody of the unit took note of a letter that was passed on to it, or confirmed it. */
            acknowledged_at?: string | null;
            /** @description The day by which that unit wants an answer; empty for none. */
            answer_by: string;
            /** @description When an answer to it was sent. */
            answered_at?: string | null;
            confirmed_at?: string | null;
            confirmed_by: string;
            confirmed_by_name: string;
            /** @description True for demonstration data. */
            demo: boolean;
            /** Format: int64 */
            file_bytes: number;
            file_name: string;
            /** @description SHA-256 of its file; empty without one. */
            file_sha256: string;
            /**
             * Format: int64
             * @description Number in the register of the unit, from 1.
             */
            no: number;
            /** @description The directive pack by which it became obligations; empty without one. */
            pack: string;
            /** @description The unit above that passed it on; empty for none. */
            parent_unit: string;
            /** @description `issued` (passed on by a unit above, not taken in yet), `read`, `confirmed`, `withdrawn` */
            state: string;
        };
        /** @description A page of the register. */
        LettersView: {
            items: components["schemas"]["LetterView"][];
            /**
             * Format: int64
             * @description Give it as `after` for the next page.
             */
            next?: number | null;
        };
        /** @description The dossier of a system. */
        LevelDossierView: {
            /** @default  */
            assessed_body: string;
            /**
             * @description When it was last inspected and assessed, and by whom.
             * @default
             */
            assessed_day: string;
            /** @default  */
            decision_body: string;
            /** @default  */
            decision_day: string;
            /**
             * @description Number, day and body of the decision that approves the level.
             * @default
             */
            decision_number: string;
            /** @default  */
            expected_approval: string;
            /**
             * @description When the protection plan is expected to be fully deployed.
             * @default
             */
            expected_deployment: string;
            /** @default  */
            regulation_day: string;
            /**
             * @description Number and day of the security regulation of the system.
             * @default
             */
            regulation_number: string;
            /**
             * @description `drafting`, `sent`, `appraised`, `approved`; empty leaves it to the inventory.
             * @default
             */
            stage: string;
        } & {
            system: string;
            /** @description Nothing while nothing was said. */
            updated_at?: string | null;
            updated_by: string;
            updated_by_name: string;
            /**
             * Format: int64
             * @description 0 while nothing was said of it; `ETag` of the answer, `If-Match` of a change.
             */
            version: number;
        };
        /** @description Dossiers of which something was said. */
        LevelDossiersView: {
            items: components["schemas"]["LevelDossierView"][];
        };
        /** @description What there is in the library. */
        LibraryView: {
            directives: components["schemas"]["PackSummaryView"][];
            /** @description Forms of answers to directives. */
            forms: components["schemas"]["FormSummaryView"][];
            overlays: components["schemas"]["OverlayView"][];
            /** @description Newest first. */
            regimes: components["schemas"]["RegimeView"][];
            /** @description Today in Viet Nam. */
            today: string;
        };
        /** @description Why a hold is to be lifted. */
        LiftingInput: {
            /** @description Up to 2,000 bytes. */
            reason: string;
        };
        /** @description Somebody asked to lift a hold. */
        LiftingView: {
            at: string;
            by: string;
            by_name: string;
            /** @description True when the caller is who asked, so that another person has to lift it. */
            own: boolean;
            reason: string;
        };
        /** @description A label with its value. */
        LineView: {
            /** @description The entries that the value names. */
            entries: components["schemas"]["NamedView"][];
            /** @description `words`, `phone`, `email`, `web`, `entries` */
            kind: string;
            label: components["schemas"]["BothView"];
            value: components["schemas"]["BothView"];
        };
        /** @description A one-time token and the new password. */
        LinkInput: {
            new: string;
            token: string;
        };
        /** @description A one-time link; shown once. */
        LinkView: {
            expires_at: string;
            token: string;
        };
        /** @description What an alert is linked to. */
        LinkingAlert: {
            /** @description Id of a host of the inventory; empty for none. */
            asset?: string;
            /** @description Id of a case; empty for none. */
            case?: string;
        };
        /** @description A look at a chunk that lies aside. */
        LookAside: {
            /** Format: int64 */
            bytes: number;
            /** Format: int64 */
            position: number;
            /** @description Its first 64 KiB as text; what is no UTF-8 is replaced. */
            text: string;
        };
        /** @description What the columns of a header mean. */
        MappingInput: {
            columns: components["schemas"]["ColumnView"][];
        };
        /** @description Who calls. */
        MeView: {
            account?: string | null;
            /** @description Value of the header `x-vonggac-csrf`; none for a token. */
            csrf?: string | null;
            /** @description User name, or name of the token. */
            name: string;
            profile?: components["schemas"]["AccountView"] | null;
            roles: components["schemas"]["RoleView"][];
            /** @description True when the session began with a second factor. */
            two_factor: boolean;
        };
        /** @description The other host. */
        MergeInput: {
            /** @description Id of the host that goes into this one. */
            other: string;
        };
        /** @description Which alerts are merged into another, and why. */
        MergingAlerts: {
            /** @description Ids of the others, at most 500. */
            alerts: string[];
            reason: string;
        };
        /** @description A new name. */
        NameInput: {
            name: string;
        };
        /** @description Another entry of the regime. */
        NamedView: {
            id: string;
            /** @description Its section; empty for one that does not exist. */
            section: string;
            title: components["schemas"]["BothView"];
        };
        /** @description A key that the browser made. */
        NewPasskeyInput: {
            /** @description `RegistrationResponseJSON`. */
            credential: Record<string, never>;
            /** @description What its owner calls it. */
            name: string;
        };
        /** @description A token that was just made; its secret is shown once. */
        NewSourceTokenView: {
            secret: string;
            token: components["schemas"]["SourceTokenView"];
        };
        /** @description A token that was just made; its text is shown once. */
        NewTokenView: {
            text: string;
            token: components["schemas"]["TokenView"];
        };
        /** @description Nothing to say: the step itself is all. */
        NoMore: Record<string, never>;
        /** @description An obligation. */
        ObligationView: components["schemas"]["KeptView"] & {
            /** @description Names of its checks. */
            checks: string[];
            /** @description Label of its clause. */
            clause: string;
            /** @description Its id in the pack; empty without one. */
            code: string;
            counts: components["schemas"]["CountsView"];
            demo: boolean;
            deputies: string[];
            /** @description How the due time was found. */
            due: components["schemas"]["BothView"];
            due_at?: string | null;
            /** @description Recurrence; empty for once. */
            every: string;
            /** @description `measured`, `statement`, or empty while nothing stands behind it */
            grade: string;
            /** @description It was not met when it was due, now or once. */
            late: boolean;
            letter: string;
            /** @description Account; empty for nobody. */
            owner: string;
            owner_name: string;
            /** Format: int64 */
            position: number;
            /** @description Why it is not met. */
            reason: components["schemas"]["BothView"];
            receipt: string;
            /** @description What may happen when it is not met. */
            risk: components["schemas"]["BothView"];
            since: string;
            /** @description True when a person may state it. */
            statable: boolean;
            /**
             * @description `received`, `acknowledged`, `assigned`, `in_progress`, `partly_met`, `met`, `attested`, `reported`, `accepted`, `overdue`,
             *     `lapsed`, `waived`, `not_applicable`, `returned`
             */
            state: string;
            stated?: components["schemas"]["StatedView"] | null;
            /** @description Steps that a person can take now. */
            steps: string[];
            text: components["schemas"]["BothView"];
            title: components["schemas"]["BothView"];
            /** @description `met`, `not_met`, `unknown` */
            verdict: string;
            verdict_since: string;
            waiver?: components["schemas"]["WaiverView"] | null;
            /**
             * Format: int64
             * @description Share in the figure of readiness, 1 to 5.
             */
            weight: number;
        };
        /** @description Obligations. */
        ObligationsView: {
            items: components["schemas"]["ObligationView"][];
        };
        /** @description A run of a check that stands in the evidence ledger. */
        ObservationView: components["schemas"]["CountsView"] & {
            collected_at: string;
            /**
             * Format: int64
             * @description Number in the evidence ledger of the unit.
             */
            evidence: number;
            /** @description From then on it is stale, and stale is unknown. */
            expires_at: string;
            /**
             * Format: int64
             * @description Number among the observations of the check in the unit, from 1.
             */
            no: number;
            reason: components["schemas"]["BothView"];
            /** @description SHA-256 over what it said of each subject; empty when it failed. */
            result_sha256: string;
            /** @description Ids of the snapshots of data that it ran on. */
            snapshots: string[];
            /** @description SHA-256 of the text of the check. */
            sql_sha256: string;
            /** Format: double */
            took_ms: number;
            /** @description `met`, `not_met`, `unknown`, as it was found */
            verdict: string;
            /** @description The same as it is now: unknown when it is stale. */
            verdict_now: string;
            /**
             * Format: int64
             * @description Version of the check.
             */
            version: number;
        };
        /** @description Observations. */
        ObservationsView: {
            items: components["schemas"]["ObservationView"][];
            /**
             * Format: int64
             * @description Give it as `after` for the next page.
             */
            next?: number | null;
        };
        /** @description A letter on the board. */
        OnLetterView: {
            /** @description In the order of the letter. */
            clauses: components["schemas"]["ClauseView"][];
            letter: components["schemas"]["LetterView"];
            /** @description In their order. */
            obligations: components["schemas"]["ObligationView"][];
            tally: components["schemas"]["TallyView"];
        };
        /** @description What opening an assessment did. */
        OpenedView: {
            assessment: components["schemas"]["AssessmentView"];
            /** @description Measures that came from an earlier assessment. */
            carried: number;
            /** @description Ids of measures that are not asked for any more. They stay as they were. */
            left: string[];
            /** @description Measures that nobody ever assessed on this system. */
            new: number;
            /** @description Measures whose state must be looked at again. */
            review: number;
        };
        /** @description Which system is assessed, and by what. */
        Opening: {
            /** @description Ids of catalogues of the regime; all of them when it is empty. */
            catalogues?: string[];
            /** @description Id of a regime; the newest in force when it is left out. */
            regime?: string | null;
            /** @description Id of the system; its level is that of the inventory. */
            system: string;
        };
        /** @description An operation. */
        OperationView: {
            /** @description True when it changes something. */
            changes: boolean;
            /** @description Its stable name, as scopes and audit records have it. */
            name: string;
            /** @description Roles that may do it; empty for what everybody does for itself. */
            roles: string[];
            /** @description True when password or code must have been entered a few minutes ago. */
            step_up: boolean;
            /** @description What people call it, in both languages. */
            title: Record<string, never>;
        };
        /** @description All operations. */
        OperationsView: {
            items: components["schemas"]["OperationView"][];
        };
        /** @description What the browser is to be asked. */
        OptionsView: {
            /** @description `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`. */
            options: Record<string, never>;
        };
        /** @description What a unit, a sector or a province lays over a regime. */
        OverlayView: {
            /** @description The regime that it is laid over. */
            base: string;
            from?: string | null;
            id: string;
            /** @description Whose it is and what it changes. */
            summary: components["schemas"]["BothView"];
            title: components["schemas"]["BothView"];
            until?: string | null;
        };
        /** @description A check of a directive. */
        PackCheckView: {
            /** @description How it decides, for those who read no SQL. */
            about: components["schemas"]["BothView"];
            /** @description How many cases it is tried with. */
            cases: number;
            /** @description What to do about a subject that is not met. */
            fix: components["schemas"]["BothView"];
            /** @description After this an observation is stale. */
            fresh: components["schemas"]["BothView"];
            id: string;
            met_when_empty?: components["schemas"]["BothView"] | null;
            /** @description What the reasons of subjects mean, by key. */
            reasons: {
                [key: string]: components["schemas"]["BothView"];
            };
            sql: string;
            subject_kind: string;
            title: components["schemas"]["BothView"];
            /** Format: int32 */
            version: number;
        };
        /** @description A class of addressees. */
        PackClassView: {
            id: string;
            title: components["schemas"]["BothView"];
        };
        /** @description A clause of a directive. */
        PackClauseView: {
            /** @description Classes of addressees that it is for; empty for all. */
            classes: components["schemas"]["PackClassView"][];
            /** @description It only stands above others. */
            heading: boolean;
            label: string;
            /** @description `must`, `should`, `inform` */
            modality: string;
            modality_text: components["schemas"]["BothView"];
            /** @description Label of the clause above; empty at the top. */
            parent: string;
            /** @description The place as Vietnamese law cites it. */
            source: string;
            /** @description What it says, in words of the pack. */
            text: components["schemas"]["BothView"];
            title: components["schemas"]["BothView"];
        };
        /** @description What a clause asks. */
        PackObligationView: {
            /** @description Roles and authorities who do it. */
            by: components["schemas"]["NamedView"][];
            /** @description Ids of checks of this pack, all of which must be met. */
            checks: string[];
            /** @description Classes of addressees that it is for; empty for all. */
            classes: components["schemas"]["PackClassView"][];
            /** @description Label of its clause. */
            clause: string;
            due?: components["schemas"]["BothView"] | null;
            /** @description The day that the rule gives when only the day of issue is known. */
            due_on?: string | null;
            every?: components["schemas"]["BothView"] | null;
            id: string;
            note?: components["schemas"]["BothView"] | null;
            risk?: components["schemas"]["BothView"] | null;
            /** @description Whether a person may state that it is met. */
            statable: boolean;
            /** @description What has to be done. */
            text: components["schemas"]["BothView"];
            title: components["schemas"]["BothView"];
            unknown?: components["schemas"]["BothView"] | null;
            /**
             * Format: int32
             * @description Share in the figure of readiness.
             */
            weight: number;
        };
        /** @description A directive, in short. */
        PackSummaryView: {
            checks: number;
            clauses: number;
            grade: components["schemas"]["GradeView"];
            id: string;
            issued?: string | null;
            issuer: string;
            /** @description `công văn`, `công điện`, `thông tư`, … */
            kind: string;
            /** @description Number and symbol. */
            number: string;
            obligations: number;
            title: components["schemas"]["BothView"];
            /** @description Whether it is to be watched today. */
            watched: boolean;
        };
        /** @description A directive with what its pack holds. */
        PackView: {
            checks: components["schemas"]["PackCheckView"][];
            classes: components["schemas"]["PackClassView"][];
            clauses: components["schemas"]["PackClauseView"][];
            directive: components["schemas"]["PackSummaryView"];
            /** @description First day on which it is watched. */
            from?: string | null;
            note?: components["schemas"]["BothView"] | null;
            obligations: components["schemas"]["PackObligationView"][];
            /** @description The regime by whose calendar and roles it is read. */
            regime: string;
            /** @description What that regime is called. */
            regime_title: components["schemas"]["BothView"];
            sources: components["schemas"]["CitedView"][];
            /** @description What it asks, in a sentence or two. */
            summary: components["schemas"]["BothView"];
            unknown?: components["schemas"]["BothView"] | null;
            /** @description Last day on which it is watched; null while it is open. */
            until?: string | null;
        };
        /** @description A page of a search. */
        PageInput: {
            /**
             * @description Value of `next` of the page before; send `from` and `to` of that answer with it.
             * @default null
             */
            after: string | null;
            /**
             * @description Names of the columns, up to 60.
             * @default []
             */
            columns: string[];
            /**
             * @description First moment: RFC 3339, a local time, or relative as `now-24h`, which stands when it is left out.
             * @default null
             */
            from: string | null;
            /**
             * @description Most rows, 1 to 500; 100 when it is left out.
             * @default null
             */
            limit: number | null;
            /**
             * Format: int32
             * @description Minutes east of UTC of times that name no zone; 420 when it is left out.
             * @default null
             */
            offset_minutes: number | null;
            /**
             * @description The search; nothing for every event.
             * @default
             */
            q: string;
            /**
             * @description The moment behind the last one, in the same forms; `now` when it is left out.
             * @default null
             */
            to: string | null;
        };
        /** @description A page of objects. */
        PageView_ClaimView: {
            items: (components["schemas"]["Head"] & {
                /**
                 * @description Why it is the unit's own: decision, contract, registry entry.
                 * @default
                 */
                basis: string;
                /**
                 * @description `range` or `domain`
                 * @default
                 */
                kind: string;
                /** @default  */
                note: string;
                /**
                 * @description Id of the system that it serves; may be empty.
                 * @default
                 */
                system: string;
                /**
                 * @description `192.0.2.0/24`, `192.0.2.1-192.0.2.9` or `anbinh.example`
                 * @default
                 */
                value: string;
            })[];
            /** @description Give it as `after` for the next page; null when these were the last. */
            next?: string | null;
        };
        /** @description A page of objects. */
        PageView_ContactView: {
            items: (components["schemas"]["Head"] & {
                about: string;
                channels: components["schemas"]["ChannelView"][];
                name: string;
                note: string;
                office: string;
                role: string;
                valid_from?: string | null;
                valid_until?: string | null;
            })[];
            /** @description Give it as `after` for the next page; null when these were the last. */
            next?: string | null;
        };
        /** @description A page of objects. */
        PageView_HostView: {
            items: (components["schemas"]["Head"] & {
                /**
                 * @description Addresses that are valid now.
                 * @default []
                 */
                addresses: string[];
                /** @default  */
                architecture: string;
                /**
                 * @description Domain or workgroup.
                 * @default
                 */
                domain: string;
                /**
                 * @description `server`, `workstation`, `network_device`, `appliance`, `unknown`
                 * @default
                 */
                kind: string;
                /**
                 * @description MAC addresses, `aa:bb:cc:dd:ee:ff`.
                 * @default []
                 */
                macs: string[];
                /** @default  */
                manufacturer: string;
                /** @default  */
                model: string;
                /** @default  */
                name: string;
                /**
                 * @description Further names and full names.
                 * @default []
                 */
                names: string[];
                /** @default  */
                note: string;
                /** @default  */
                os_build: string;
                /** @default  */
                os_name: string;
                /** @default  */
                os_version: string;
                /**
                 * @description Unit that owns it.
                 * @default
                 */
                owner: string;
                /** @default  */
                responsible: string;
                /** @default  */
                serial: string;
                /** @default  */
                site: string;
                /**
                 * @description Id of its information system.
                 * @default
                 */
                system: string;
            })[];
            /** @description Give it as `after` for the next page; null when these were the last. */
            next?: string | null;
        };
        /** @description A page of objects. */
        PageView_SystemView: {
            items: (components["schemas"]["Head"] & {
                /**
                 * @description Code or short name.
                 * @default
                 */
                code: string;
                /**
                 * @description State of the dossier on the level: `unknown`, `missing`, `drafting`, `submitted`, `approved`, `rejected`, `expired`
                 * @default
                 */
                dossier: string;
                /**
                 * @description Number and date of the decision.
                 * @default
                 */
                dossier_note: string;
                /**
                 * Format: int32
                 * @description Security level 1 to 5; null while it is not determined.
                 * @default null
                 */
                level: number | null;
                /** @default  */
                name: string;
                /** @default  */
                note: string;
                /**
                 * @description Unit that operates it (đơn vị vận hành).
                 * @default
                 */
                operator: string;
                /**
                 * @description Unit that owns it (chủ quản).
                 * @default
                 */
                owner: string;
                /** @default  */
                responsible: string;
            })[];
            /** @description Give it as `after` for the next page; null when these were the last. */
            next?: string | null;
        };
        /** @description An answer as it is printed. */
        PagesView: {
            addressees: string[];
            annexes: components["schemas"]["AnnexView"][];
            basis: string[];
            body: components["schemas"]["BlockView"][];
            copies: string[];
            date?: string | null;
            draft: boolean;
            issuer: string;
            /** @description `letter`, `report` */
            kind: string;
            /** @description Name of a document that is no letter: `Báo cáo`. */
            name: string;
            /** Format: int32 */
            number?: number | null;
            place: string;
            signature: components["schemas"]["SignerView"];
            sources: components["schemas"]["SourceView"][];
            subject: string;
            symbol: string;
            trace: string;
            upper: string;
            /** @description `urgent`, `very_urgent`, `express`; null for none */
            urgency?: string | null;
        };
        /** @description What a key signed. */
        PasskeyAnswerInput: {
            /** @description `AuthenticationResponseJSON`. */
            credential: Record<string, never>;
        };
        /** @description Who will use a passkey. Both are left out after central sign-in, which leaves a cookie instead. */
        PasskeySignInInput: {
            password?: string | null;
            username?: string | null;
        };
        /** @description A passkey of the own account. */
        PasskeyView: {
            created_at: string;
            id: string;
            /** @description When it last signed somebody in. */
            last_used_at?: string | null;
            /** @description What its owner calls it. */
            name: string;
        };
        /** @description Whether this server takes passkeys. */
        PasskeyWaysView: {
            enabled: boolean;
        };
        /** @description The passkeys of the own account. */
        PasskeysView: {
            /** @description True when this server takes passkeys; if not, those that are listed do not count until it does again. */
            enabled: boolean;
            items: components["schemas"]["PasskeyView"][];
        };
        /** @description The present and the new password. */
        PasswordInput: {
            new: string;
            old: string;
        };
        /** @description Another place. */
        PlaceInput: {
            /** @description The unit above it. */
            parent: string;
        };
        /** @description How many there were at the end of a day, and how many of them were met. */
        PointView: {
            /** Format: int64 */
            all: number;
            at: string;
            /** Format: int64 */
            met: number;
        };
        /** @description What people see of an account. */
        ProfileInput: {
            display_name: string;
            /** @description `vi` or `en` */
            lang?: string;
            /** @description Empty for none. */
            mail?: string;
        };
        /** @description What proves that a message arrived. */
        ProofInput: {
            /** @description Kind of the channel. */
            kind: string;
            /** @description `call answered`, the id of a receipt. */
            proof: string;
            /** @description Number or address of the channel. */
            value: string;
        };
        /** @description A column of an answer. */
        QueryColumn: {
            name: string;
            /** @description `text`, `int`, `real`, `bool`, `time` */
            type: string;
        };
        /** @description A question. */
        QueryInput: {
            /** @description Most rows of the answer; the settings have the last word. */
            limit?: number | null;
            /** @description One SQL statement that reads. */
            sql: string;
            /** @description Ids of the units whose rows are asked for; without it, all that the caller may ask. */
            units?: string[] | null;
        };
        /** @description An answer. */
        QueryView: {
            /** @description True when the question looks at the clock: then the same rows may give another answer later. */
            clock: boolean;
            columns: components["schemas"]["QueryColumn"][];
            /** Format: int64 */
            elapsed_ms: number;
            /** @description A list of values for each row, in the order of the columns; a time is RFC 3339 in UTC. */
            rows: Record<string, never>[][];
            snapshot: components["schemas"]["SnapshotView"][];
            /** @description True when there were more rows, or longer ones, than are handed out. */
            truncated: boolean;
        };
        /** @description A source that is quiet. */
        QuietSourceView: {
            host: string;
            id: string;
            last_seen?: string | null;
            name: string;
            /** @description From when on it counts as silent. */
            silent_at?: string | null;
            /** @description `late` or `silent` */
            state: string;
        };
        /** @description What a run came to. */
        RanView: {
            /** @description Obligations that changed. */
            obligations: number;
            /** @description Observations that were recorded. */
            recorded: number;
            /** @description Checks that were run. */
            run: number;
        };
        /** @description What was read out of a letter. */
        ReadingView: {
            /** @description Classes of addressees to which a unit may belong, by that pack. */
            classes: components["schemas"]["ClassView"][];
            /** @description Id of the directive pack that knows the letter; empty when none does. */
            pack: string;
            /**
             * @description Fields, clauses, contacts, mends and remarks, each with how it is printed, how it is read, how sure that is and on which lines it
             *     stands.
             */
            reading: Record<string, never>;
            /** @description The text whose lines the places count, from 1. */
            text: string;
        };
        /** @description A record of the evidence ledger behind a figure. */
        RecordView: {
            /** @description Its hash, in hexadecimal. */
            hash: string;
            /**
             * Format: int64
             * @description Its number in the ledger of the unit.
             */
            observation: number;
        };
        /** @description A rule or file that cannot be used. */
        RefusedRuleView: {
            /** @description Stable code. */
            code: string;
            /**
             * Format: int32
             * @description From 1; 0 when there is none.
             */
            column: number;
            id: string;
            /**
             * Format: int32
             * @description From 1; 0 when there is none.
             */
            line: number;
            /** @description What is wrong and how to mend it, in English as the loader says it. */
            message: string;
            path: string;
            title: string;
        };
        /** @description The entries of a regime on a day. */
        RegimeEntriesView: {
            /** @description The day. */
            day: string;
            /** @description By section, then in their order. */
            items: components["schemas"]["RegimeEntryView"][];
            /** @description Entries that were asked for and are not valid on the day. */
            left_out: number;
            regime: components["schemas"]["RegimeView"];
            /** @description Each section that was asked for. */
            sections: components["schemas"]["SectionShownView"][];
        };
        /** @description An entry of a regime. */
        RegimeEntryView: {
            /** @description What it says besides, in order. */
            facts: components["schemas"]["LineView"][];
            /** @description Fields that are filled in: of forms alone. */
            fields: components["schemas"]["LineView"][];
            /** @description First day of validity: its own, or that of the regime. */
            from?: string | null;
            grade: components["schemas"]["GradeView"];
            id: string;
            /** @description Levels of systems that it is for; empty where it is for all or says nothing of levels. */
            levels: number[];
            note?: components["schemas"]["BothView"] | null;
            section: string;
            sources: components["schemas"]["CitedView"][];
            text?: components["schemas"]["BothView"] | null;
            title: components["schemas"]["BothView"];
            unknown?: components["schemas"]["BothView"] | null;
            /** @description Last day of validity: its own, or that of the regime. */
            until?: string | null;
            /** @description Day on which the owner of a contact last stated it. */
            verified_on?: string | null;
        };
        /** @description A regime. */
        RegimeView: {
            /** @description First day in force. */
            from?: string | null;
            /** @description How surely these days are known. */
            grade: components["schemas"]["GradeView"];
            id: string;
            /** @description Whether it is in force today. */
            in_force: boolean;
            sections: components["schemas"]["SectionCountView"][];
            /** @description What it covers, and how it meets its neighbours in time. */
            summary: components["schemas"]["BothView"];
            title: components["schemas"]["BothView"];
            unknown?: components["schemas"]["BothView"] | null;
            /** @description Last day in force; null while it is open. */
            until?: string | null;
        };
        /** @description What was made in the units below. */
        RelayedView: {
            /** @description Units that have it now; those that had it already are left out. */
            units: string[];
        };
        /** @description To whom a letter is passed on. */
        Relaying: {
            /** @description The day by which an answer is wanted, `YYYY-MM-DD`; empty for none. */
            answer_by?: string;
            /** @description Number of the letter by which it is passed on; empty keeps that of the letter. */
            number?: string;
            /** @description Units below. */
            units: string[];
        };
        /** @description Why evidence is removed. */
        RemovingEvidence: {
            reason: string;
        };
        /** @description Why an obligation is opened again. */
        Reopening: {
            reason: string;
        };
        /** @description What was previewed for a set. */
        ReplacingRules: {
            /** @description `preview` of the answer to the file. */
            preview: string;
        };
        /** @description A report form with what it prints. */
        ReportFormView: {
            addressees: string[];
            annexes: components["schemas"]["FormSectionView"][];
            /** @description Legal bases. */
            basis: string[];
            /** @description Who gets it besides. */
            copies: string[];
            form: components["schemas"]["FormSummaryView"];
            /** @description Name of a document that is no letter; empty for a letter. */
            name: string;
            sections: components["schemas"]["FormSectionView"][];
            subject: string;
        };
        /** @description One step of an answer. */
        ReportStepView: {
            actor: string;
            actor_name: string;
            at: string;
            /** @description `create`, `head`, `figures`, `review`, `return`, `discard`, `approve`, `send`, `replace` */
            event: string;
            /**
             * Format: int64
             * @description Number in the evidence ledger of the unit.
             */
            evidence?: number | null;
            from: string;
            /** Format: int64 */
            no: number;
            reason: string;
            to: string;
        };
        /** @description Steps, newest first. */
        ReportStepsView: {
            items: components["schemas"]["ReportStepView"][];
        };
        /** @description What is reset. */
        ResetInput: {
            /** @description True takes the second factor away too. */
            remove_totp?: boolean;
        };
        /** @description How often a rule fired on a host on a day. */
        RetroCountView: {
            /** @description The beginning of the day in UTC. */
            day: string;
            /** Format: int64 */
            hits: number;
            /** @description Empty for events that name none, and for hosts beyond what is told apart. */
            host: string;
            /** Format: int64 */
            known: number;
            rule: string;
        };
        /** @description What a job found, in numbers. */
        RetroCountsView: {
            counts: components["schemas"]["RetroCountView"][];
            /** @description The most severe first. */
            rules: components["schemas"]["RetroRuleView"][];
        };
        /** @description A field and its value. */
        RetroFieldView: {
            field: string;
            value: string;
        };
        /** @description A finding with its event. */
        RetroHitView: {
            entity: string;
            /** @description `host`, `user`, `address`, `source` */
            entity_kind: string;
            fields: components["schemas"]["RetroFieldView"][];
            host: string;
            /** @description It was raised when the event arrived. */
            known: boolean;
            /** Format: int64 */
            no: number;
            /**
             * Format: int64
             * @description Position of the event in the journal.
             */
            position: number;
            /** Format: int64 */
            record: number;
            rule: string;
            source: string;
            time: string;
        };
        /** @description A page of findings. */
        RetroHitsView: {
            items: components["schemas"]["RetroHitView"][];
            /**
             * Format: int64
             * @description Give it as `after` for the next page; null when these were the last.
             */
            next?: number | null;
        };
        /** @description What a job is made from. */
        RetroInput: {
            /**
             * @description First moment: RFC 3339, a local time, or relative as `now-7d`, which stands when it is left out.
             * @default null
             */
            from: string | null;
            /** @default  */
            name: string;
            /**
             * @description Ids of those rules whose findings count; all of them when there are none.
             * @default []
             */
            rule_ids: string[];
            /**
             * @description Sigma rules as YAML, up to 256 KiB; the rules in use when it is empty.
             * @default
             */
            rule_text: string;
            /**
             * @description The moment behind the last one; `now` when it is left out.
             * @default null
             */
            to: string | null;
        };
        /** @description A rule that fired. */
        RetroRuleView: {
            first_at: string;
            /** Format: int64 */
            hits: number;
            /**
             * Format: int64
             * @description Of these, kept with their events.
             */
            kept_hits: number;
            /**
             * Format: int64
             * @description Of these, raised when the event arrived.
             */
            known: number;
            last_at: string;
            /** @description `informational`, `low`, `medium`, `high`, `critical` */
            level: string;
            rule: string;
            title: components["schemas"]["BothView"];
        };
        /** @description A job: rules over stored events. */
        RetroView: components["schemas"]["KeptView"] & {
            /**
             * Format: int64
             * @description Bytes of their records.
             */
            bytes: number;
            created_by: string;
            created_by_name: string;
            ended_at?: string | null;
            /**
             * Format: int64
             * @description Events that were looked at.
             */
            events: number;
            failure?: components["schemas"]["BothView"] | null;
            from: string;
            /**
             * Format: int64
             * @description Findings that went into alerts.
             */
            handed: number;
            /**
             * Format: int64
             * @description Alerts that were opened.
             */
            handed_alerts: number;
            handed_at?: string | null;
            handed_by: string;
            handed_by_name: string;
            /**
             * Format: int64
             * @description Findings.
             */
            hits: number;
            /**
             * Format: int64
             * @description Findings that are kept with their events; the others are counted alone.
             */
            kept_hits: number;
            /**
             * Format: int64
             * @description Of these, raised when the event arrived.
             */
            known: number;
            /**
             * Format: double
             * @description Seconds until it is through at this speed; null when that is not known.
             */
            left_seconds?: number | null;
            name: string;
            /**
             * Format: double
             * @description Events a second while it ran; 0 before the first.
             */
            per_second: number;
            /** @description Everything before this moment is in the numbers. */
            reached: string;
            /** @description Ids of those rules that count; all of them when there are none. */
            rule_ids: string[];
            /** @description Rules as text; empty for those in use. */
            rule_text: string;
            started_at?: string | null;
            /** @description `waiting`, `running`, `done`, `cancelled`, `failed` */
            state: string;
            to: string;
            /**
             * Format: int64
             * @description Events of the range when it began; 0 before.
             */
            total: number;
            /**
             * Format: int64
             * @description Events whose records can be read only together with others, so that nothing could be found in them.
             */
            unread: number;
        };
        /** @description Jobs of a unit. */
        RetrosView: {
            items: components["schemas"]["RetroView"][];
        };
        /** @description What a reviewer says. */
        Reviewing: {
            /** @description Needed to give it back and to give it up. */
            reason?: string;
            /** @description `review`, `return`, `discard` */
            step: string;
        };
        /** @description A role in a unit. */
        RoleView: {
            role: string;
            unit: string;
        };
        /** @description All units below together, and a page of them. */
        RollUpView: {
            /** @description Those first that need a call. */
            items: components["schemas"]["BelowView"][];
            /** @description Send it as `after` for the next page; null when there is none. */
            next?: string | null;
            /** @description Obligations of all of them together. */
            tally: components["schemas"]["TallyView"];
            units: components["schemas"]["UnitCounts"];
        };
        /** @description One row of an import. */
        RowView: {
            /** @description The host that a person chose: its id, or `new`. */
            answer: string;
            /** @description The original cells of a table. */
            cells: string[];
            /** @description What was read out of it; null when nothing could be. */
            fact?: Record<string, never> | null;
            /** @description `created`, `updated`, `unchanged`, `conflicting`, `refused` */
            outcome: string;
            /**
             * Format: int64
             * @description Its number in the import, from 1.
             */
            place: number;
            /** @description Why, in both languages. */
            reason: Record<string, never>;
            /** @description Where it stood in the file, as a person finds it. */
            shown: string;
            /** @description Id of the object that it is about. */
            subject: string;
        };
        /** @description A page of rows. */
        RowsView: {
            items: components["schemas"]["RowView"][];
            /**
             * Format: int64
             * @description Give it as `after` for the next page.
             */
            next?: number | null;
        };
        /** @description What was decided on a rule. */
        RuleChoiceView: {
            network: components["schemas"]["RuleNetworkView"];
            reason: string;
            /** @description `on`, `off`, `set` */
            state: string;
        };
        /** @description Findings of one day, midnight to midnight in Vietnam. */
        RuleDayView: {
            begins: string;
            /** Format: int64 */
            findings: number;
            /**
             * Format: int64
             * @description Of these, kept back by suppressions and exclusions.
             */
            suppressed: number;
        };
        /** @description What a rule did in the unit, and what it cost in the installation. */
        RuleFiguresView: {
            /**
             * Format: int64
             * @description From the beginning.
             */
            all: number;
            /**
             * Format: int64
             * @description Alerts that people said were benign.
             */
            benign: number;
            /**
             * Format: double
             * @description Share of the time of matching that its condition took, in per cent, over the last seven days; null when it was never evaluated in
             *     what was measured.
             */
            cost_percent?: number | null;
            /**
             * Format: int64
             * @description Findings of the last 24 hours.
             */
            day: number;
            /**
             * Format: int64
             * @description How often its condition was evaluated in what was measured.
             */
            evaluations: number;
            /**
             * Format: double
             * @description Share of false alerts among those with a verdict, in per cent; null before the first verdict.
             */
            false_percent?: number | null;
            /**
             * Format: int64
             * @description Alerts that people said were false.
             */
            false_positive: number;
            first_at?: string | null;
            last_at?: string | null;
            /**
             * Format: int64
             * @description Alerts that are open.
             */
            open: number;
            /**
             * Format: int64
             * @description From the beginning, kept back by suppressions and exclusions.
             */
            suppressed: number;
            /**
             * Format: int64
             * @description Alerts that people said were true.
             */
            verified: number;
            /**
             * Format: int64
             * @description Of the last seven days.
             */
            week: number;
            /**
             * Format: int64
             * @description Of the last seven days, kept back by suppressions and exclusions.
             */
            week_suppressed: number;
        };
        /** @description What an import would change. Nothing is changed yet. */
        RuleImportView: {
            changed: components["schemas"]["ChangedRuleView"][];
            changed_count: number;
            /** Format: int64 */
            correlations: number;
            digest: string;
            file_name: string;
            /** Format: int64 */
            files: number;
            /** Format: int64 */
            filters: number;
            gone: components["schemas"]["ChangedRuleView"][];
            gone_count: number;
            /** @description Files of a checkout outside its folders of rules that were left out. */
            left_out: number;
            licence: string;
            /** @description The gravest 500 of each. */
            new: components["schemas"]["ChangedRuleView"][];
            new_count: number;
            /** @description Give it to apply the import, within an hour. */
            preview: string;
            /** @description The first 500. */
            refused: components["schemas"]["RefusedRuleView"][];
            /**
             * Format: int64
             * @description Rules and files that cannot be used.
             */
            refused_count: number;
            revision: string;
            /** Format: int64 */
            rules: number;
            /** @description Rules that stay as they are. */
            same: number;
            /** @description Id of the set that it would change; null for a new one. */
            set?: string | null;
            /** @description Rules whose id an earlier set has, so that they would not be used. */
            shadowed: number;
        };
        /** @description The licence that a set brings. */
        RuleLicenceView: {
            /** @description Empty when it brings none. */
            text: string;
        };
        /** @description Another rule of the same id. */
        RuleNamesakeView: {
            path: string;
            set: string;
            set_name: string;
            /** @description `on`, `off`, `shadowed`, `refused` */
            state: string;
        };
        /** @description Whether what the sets say is in place. */
        RuleNetworkView: {
            /** @description Correlations that kept their open windows at the last change; the others began anew. */
            carried: number;
            /** @description Correlations that are looked for. */
            correlations: number;
            failure?: components["schemas"]["BothView"] | null;
            /** @description When the rules that are looked for were put in place; null before the first. */
            loaded_at?: string | null;
            /** @description `idle`: it is; `waiting`, `reading`, `compiling`: a change is on its way. */
            phase: string;
            /** @description Detection rules that are looked for. */
            rules: number;
            since?: string | null;
            /**
             * Format: int64
             * @description How long that took, in milliseconds.
             */
            took_ms: number;
        };
        /** @description Why a rule cannot be used. */
        RuleRefusalView: {
            /** @description Stable code. */
            code: string;
            /**
             * Format: int32
             * @description From 1; 0 when there is none.
             */
            column: number;
            /**
             * Format: int32
             * @description From 1; 0 when there is none.
             */
            line: number;
            /** @description What is wrong and how to mend it, in English as the loader says it. */
            message: string;
            /** @description Where the specification says so; empty where it does not. */
            specification: string;
        };
        /** @description A sample that waits. */
        RuleSampleView: {
            /** Format: int64 */
            bytes: number;
            file_name: string;
            /** @description Give it to a trial, within an hour. */
            sample: string;
        };
        /** @description What happened to a set, the latest first. */
        RuleSetHistoryView: {
            items: components["schemas"]["RuleToldView"][];
        };
        /** @description A set, to choose by. */
        RuleSetNameView: {
            id: string;
            name: string;
            /** @description Whether its rules are looked for. */
            on: boolean;
        };
        /** @description A set of rules. */
        RuleSetView: {
            content_at: string;
            content_by: string;
            content_by_name: string;
            /** Format: int64 */
            correlations: number;
            created_at: string;
            /** @description SHA-256 over paths and bytes of its files. */
            digest: string;
            failure?: components["schemas"]["BothView"] | null;
            /** Format: int64 */
            files: number;
            /** Format: int64 */
            filters: number;
            id: string;
            /** @description True when the settings name its folder no more: it is as it was read last. */
            left: boolean;
            /** @description First line of its licence; empty when it brings none. */
            licence: string;
            /** @description Least level of the rules that are looked for. */
            min_level: string;
            name: string;
            /** @description Whether its rules are looked for. */
            on: boolean;
            /** @description `pack`: it comes with the program; `folder`: the settings name it; `file`: somebody sent it. */
            origin: string;
            /** @description Path of the folder, name of the file. */
            path: string;
            /** @description Of two rules with one id, that of the set with the lower place is used; from 0. */
            place: number;
            /**
             * Format: int64
             * @description Rules and files that cannot be used.
             */
            refused: number;
            /** @description Commit of a git checkout; empty when it is none. */
            revision: string;
            /** Format: int64 */
            rules: number;
            /** @description How many of its rules are in which state; empty until it was loaded. */
            states: Record<string, never>;
            /** @description Statuses of the rules that are looked for; those without a status are, always. */
            statuses: string[];
            updated_at: string;
            updated_by: string;
            updated_by_name: string;
            /**
             * Format: int64
             * @description Number of its state; `ETag` of the answer, `If-Match` of a change.
             */
            version: number;
        };
        /** @description All sets, in the order in which they count. */
        RuleSetsView: {
            items: components["schemas"]["RuleSetView"][];
            network: components["schemas"]["RuleNetworkView"];
        };
        /** @description Something that happened to a rule or a set. */
        RuleToldView: {
            actor: string;
            actor_name: string;
            at: string;
            /** @description Of rules: `on`, `off`, `set` (the set decides again). Of sets: `created`, `content`, `changed`. */
            event: string;
            reason: string;
        };
        /** @description What a rule found. Nothing was stored, and no alert was made. */
        RuleTrialView: {
            /** @description Alerts that they would be: one for each rule and host, over stored events one for each rule and entity. */
            alerts: number;
            /**
             * Format: int64
             * @description Places of the sample that are damaged.
             */
            defects: number;
            /**
             * Format: int64
             * @description Findings in all.
             */
            findings: number;
            formats: components["schemas"]["TriedFormatView"][];
            /** Format: int64 */
            milliseconds: number;
            /** @description Why something of the sample was not read, in English. */
            not_read: string[];
            /** @description What their authors should know. */
            notes: components["schemas"]["TriedProblemView"][];
            own?: components["schemas"]["TriedOwnView"] | null;
            /** @description Why rules cannot be used. */
            problems: components["schemas"]["TriedProblemView"][];
            /** @description True when there was something to try a rule on, and a rule. */
            ran: boolean;
            /** Format: int64 */
            records: number;
            rules: components["schemas"]["TriedRuleView"][];
            /** @description The first 200. */
            shown: components["schemas"]["TriedFindingView"][];
            /** @description True when the time for a trial was over before the end. */
            stopped: boolean;
        };
        /** @description Text of one look. */
        RunView: {
            bold: boolean;
            italic: boolean;
            text: string;
            /** @description Key of the source of a figure; empty for other text. */
            trace: string;
        };
        /** @description What people say of a search that is kept. */
        SavedSearchInput: {
            /**
             * @description First moment: relative as `now-24h`, which stands when it is left out, or a fixed one.
             * @default
             */
            from: string;
            /**
             * @description Its name, one of its kind among what its owner sees.
             * @default
             */
            name: string;
            /** @default  */
            note: string;
            /**
             * @description The search; empty for every event.
             * @default
             */
            q: string;
            /**
             * @description True for the whole unit.
             * @default false
             */
            shared: boolean;
            /**
             * @description The moment behind the last one; `now` when it is left out.
             * @default
             */
            to: string;
        };
        /** @description A search that is kept. */
        SavedSearchView: components["schemas"]["KeptView"] & {
            created_by: string;
            created_by_name: string;
            /** @description First moment: relative as `now-24h`, or a fixed one. */
            from: string;
            /** @description True when the caller may change and remove it. */
            may_change: boolean;
            name: string;
            note: string;
            /** @description True when the caller made it. */
            own: boolean;
            /** @description The search; empty for every event. */
            q: string;
            /** @description True when the whole unit sees it. */
            shared: boolean;
            /** @description The moment behind the last one. */
            to: string;
        };
        /** @description Searches that are kept. */
        SavedSearchesView: {
            items: components["schemas"]["SavedSearchView"][];
        };
        /** @description The head of the chain when an hour began. */
        SealView: {
            /** @description When it was sealed. */
            at: string;
            /** @description Its hash. */
            hash: string;
            hour: string;
            /**
             * Format: int64
             * @description Number of the last row.
             */
            seq: number;
        };
        /** @description What is wrong with a search. */
        SearchErrorView: {
            /** @description `search_syntax`, `search_unknown_field`, `search_value`, `search_too_complex` */
            code: string;
            /** @description Behind the last one. */
            end: number;
            /** @description What is wrong and how to mend it, in both languages. */
            message: Record<string, never>;
            /** @description The name of a field that was perhaps meant. */
            nearest?: string | null;
            /** @description First character, from 0. */
            start: number;
        };
        /** @description A search as SQL, or what is wrong with it. */
        SearchSqlView: {
            /** @description Its condition without the time, on one line. */
            condition?: string | null;
            error?: components["schemas"]["SearchErrorView"] | null;
            from: string;
            /** @description The statement of a page; nothing when the search cannot be read. */
            sql?: string | null;
            to: string;
        };
        /** @description How many entries a section of a regime has, whenever they are valid. */
        SectionCountView: {
            entries: number;
            /** @description `act`, `authority`, `contact`, `clock`, `control`, `form`, … */
            section: string;
            /** @description Those of them that are not verified. */
            unverified: number;
        };
        /** @description How many entries of a section are shown. */
        SectionShownView: {
            /** @description Not valid on the day. */
            left_out: number;
            section: string;
            /** @description Valid on the day. */
            shown: number;
        };
        /** @description The setting of a kind of sender. */
        SenderView: {
            /** @description Where it goes; empty for what is typed. */
            file: string;
            /** @description True when it speaks the protocol of the source. */
            fits: boolean;
            /** @description True when there is `<TOKEN>` in it. */
            needs_token: boolean;
            notes: components["schemas"]["BothView"];
            /**
             * @description `rsyslog-tcp`, `rsyslog-tls`, `syslog-ng`, `rsyslog-http`, `filebeat`, `fluent-bit`, `vector`, `splunk`, `otel-collector`,
             *     `promtail`, `curl`
             */
            sender: string;
            /** @description `rsyslog`, `syslog-ng`, `yaml`, `ini`, `json`, `sh` */
            syntax: string;
            /** @description The setting, with `<TOKEN>` where the secret of a token belongs. */
            text: string;
            title: string;
        };
        /** @description Settings of senders for a source, those that speak its protocol first. */
        SendersView: {
            /** @description Under which address they reach this server. */
            address: string;
            items: components["schemas"]["SenderView"][];
        };
        /** @description How an answer went out. */
        SendingBody: {
            channel?: string;
            /** @description Number of the receipt of the document axis, or of the courier's minute. */
            receipt: string;
        };
        /** @description A session of one's own. */
        SessionView: {
            address?: string | null;
            created_at: string;
            /** @description True for the one that asks. */
            current: boolean;
            expires_at: string;
            id: string;
            seen_at: string;
            two_factor: boolean;
            user_agent: string;
        };
        /** @description Minutes that a unit sets for a class and a level of systems. */
        SettingTime: {
            class: string;
            /** Format: int64 */
            handle: number;
            /**
             * Format: int32
             * @description 1 to 5
             */
            system_level: number;
            /** Format: int64 */
            triage: number;
        };
        /** @description The times of a unit. */
        SettingTimes: {
            /** @description Those that differ from the library's; what is left out is that of the library. */
            times: components["schemas"]["SettingTime"][];
        };
        /** @description Which value is right. */
        SettlementInput: {
            /** @description `name`, `system`, `site`, `os_name`, …: an attribute of the list of facts. */
            attribute: string;
            /** @description One of the values that sources give. */
            value: string;
        };
        /** @description What the first setup is made from. */
        SetupInput: {
            password: string;
            profile: components["schemas"]["ProfileInput"];
            /** @description The one-time token. */
            token: string;
            /** @description Kind of the root unit. */
            unit_kind: string;
            /** @description Its official name. */
            unit_name: string;
            /** @description User name of the administrator. */
            username: string;
        };
        /** @description What was made. */
        SetupView: {
            account: components["schemas"]["AccountView"];
            unit: components["schemas"]["UnitView"];
        };
        /** @description A sheet with what its columns seem to mean. */
        SheetView: {
            columns: components["schemas"]["ColumnView"][];
            name: string;
            /** @description True when the columns are as a person once said. */
            remembered: boolean;
            /** @description Rows below the header. */
            rows: number;
            /** @description The first rows. */
            sample: string[][];
        };
        /** @description What a person enters. */
        SignInInput: {
            /** @description Code of the authenticator or a recovery code, when `second_factor_required` asked for it. */
            code?: string | null;
            password: string;
            username: string;
        };
        /** @description A session that just began or changed its token. */
        SignedInView: {
            account: components["schemas"]["AccountView"];
            /** @description Value of the header `x-vonggac-csrf` of every request that changes anything. */
            csrf: string;
            expires_at: string;
            /**
             * Format: int64
             * @description Recovery codes that are left, when one was used.
             */
            recovery_left?: number | null;
        };
        /** @description Who signs. */
        SignerView: {
            /**
             * @description From the top.
             * @default []
             */
            capacities: components["schemas"]["CapacityView"][];
            /** @default  */
            name: string;
            /**
             * @description The office of the one who signs.
             * @default
             */
            office: string;
        };
        /** @description A source whose clock is off. */
        SkewedSourceView: {
            id: string;
            name: string;
            /**
             * Format: int64
             * @description By how many microseconds its events are older than their arrival; below 0 its clock is fast.
             */
            skew_us: number;
        };
        /** @description The rows of one table in one unit that an answer was made of. */
        SnapshotView: {
            /** @description What the rows are: it stays as long as they do, whatever else changes. */
            generation: string;
            /** @description Where the rows come from: the table and a position of its feed. */
            id: string;
            /** Format: int64 */
            rows: number;
            table: string;
            unit: string;
        };
        /** @description One piece of software on a host. */
        SoftwareView: {
            architecture: string;
            first_seen_at: string;
            found_in: string;
            /** @description Since when its source does not show it any more. */
            gone_at?: string | null;
            /** @description `deb`, `rpm`, `windows`, `hotfix`, … */
            kind: string;
            last_seen_at: string;
            name: string;
            purl: string;
            source: string;
            version: string;
        };
        /** @description Entries of sources of a unit. */
        SourceFilesListView: {
            items: components["schemas"]["SourceFilesView"][];
        };
        /** @description An entry of the settings: files that are followed, or a folder into which files are put. */
        SourceFilesView: {
            failed?: components["schemas"]["BothView"] | null;
            /** @description Files that are followed. */
            files: components["schemas"]["FollowedFileView"][];
            /** @description True for a folder. */
            folder: boolean;
            /** @description As it stands in the settings. */
            path: string;
            /** @description Id of the source. */
            source: string;
            /** @description The last results of a folder since the start, newest first. */
            taken: components["schemas"]["FileTakenView"][];
            under_way?: components["schemas"]["FileUnderWayView"] | null;
            /** @description Names of files of a folder that are not taken yet: they are not complete, or no regular files. */
            waiting: string[];
        };
        /** @description Figures of an hour. */
        SourceHourView: components["schemas"]["FiguresView"] & {
            /** @description Its beginning. */
            hour: string;
        };
        /** @description Figures by hour, oldest first; hours without records are left out. */
        SourceHoursView: {
            items: components["schemas"]["SourceHourView"][];
        };
        /** @description What people say of a source. */
        SourceInput: {
            /**
             * @description Subject of its client certificate; empty for none.
             * @default
             */
            certificate: string;
            /**
             * @description `auto`, `utf-8`, `utf-16le`, `utf-16be`, `windows-1258`, `windows-1252`, `tcvn3`, `vni`
             * @default auto
             */
            encoding: string;
            /**
             * @description Name of a parser, or `auto`.
             * @default auto
             */
            format: string;
            /**
             * @description The host that it stands for; empty when its events name theirs.
             * @default
             */
            host: string;
            /**
             * @description Its name, one of its kind in the unit.
             * @default
             */
            name: string;
            /** @default  */
            note: string;
            /**
             * Format: int64
             * @description Minutes from UTC that times without zone are taken to have, -720 to 840.
             * @default 420
             */
            offset_minutes: number;
            /**
             * @description `syslog`, `gelf`, `elasticsearch`, `splunk_hec`, `otlp`, `loki`, `lines`, `file`, `folder`
             * @default syslog
             */
            protocol: string;
            /**
             * Format: int64
             * @description Bytes a day; 0 for no limit.
             * @default 0
             */
            quota_bytes: number;
            /**
             * Format: int64
             * @description Events a second; 0 for no limit.
             * @default 0
             */
            quota_events: number;
            /**
             * @description Address ranges from which syslog without token is taken as its own, at most 64.
             * @default []
             */
            ranges: string[];
            /**
             * Format: int64
             * @description Minutes for which it may be quiet; 0 for any time.
             * @default 60
             */
            silence_minutes: number;
            /**
             * Format: int32
             * @description 1 to 5; 0 when it is not known.
             * @default 0
             */
            system_level: number;
        };
        /** @description What a token is made from. */
        SourceTokenInput: {
            /** @description From then on it counts no more (RFC 3339); no end when it is left out. */
            expires_at?: string | null;
            /**
             * Format: int64
             * @description With this number it replaces the others of the source, which count so many minutes longer at most.
             */
            overlap_minutes?: number | null;
        };
        /** @description A token, without its secret. */
        SourceTokenView: {
            created_at: string;
            created_by: string;
            created_by_name: string;
            /** @description From then on it counts no more; null for no end. */
            expires_at?: string | null;
            /** @description True while it counts. */
            holds: boolean;
            id: string;
            revoked_at?: string | null;
            /** @description Id of the source. */
            source: string;
        };
        /** @description Tokens of a source, newest first. */
        SourceTokensView: {
            items: components["schemas"]["SourceTokenView"][];
        };
        /** @description Where a figure comes from. */
        SourceView: {
            /** @description When that was observed last. */
            at?: string | null;
            key: string;
            /** @description What the figure counts. */
            label: string;
            records: components["schemas"]["RecordView"][];
        };
        /** @description What goes to the host that is split off. */
        SplitInput: {
            /** @description Identifiers that go with it. */
            identifiers?: components["schemas"]["IdentifierInput"][];
            /** @description Name of the new host. */
            name: string;
            /** @description Names of sources whose sayings and software go with it. */
            sources?: string[];
        };
        /** @description Where to go after the sign-in. */
        StartInput: {
            /** @description A path of the console; anything else means its first page. */
            to?: string;
        };
        /** @description A state. */
        StateInput: {
            /** @description `active`, `disabled`, `locked` */
            state: string;
        };
        /** @description Whether the installation is set up. */
        StateView: {
            done: boolean;
        };
        /** @description What a person stated: the weaker grade of proof. */
        StatedView: {
            at: string;
            by: string;
            by_name: string;
            /**
             * Format: int64
             * @description Number in the evidence ledger of the unit.
             */
            evidence: number;
            text: string;
            /** @description Until when it holds. */
            until: string;
            /** @description `met`, `not_met` */
            verdict: string;
        };
        /** @description What a person states. */
        Stating: {
            met: boolean;
            text: string;
            /** @description Until when it holds (RFC 3339), at most 366 days away. */
            until: string;
        };
        /** @description What a person found. */
        StatingControl: {
            reason?: string;
            /** @description `not_assessed`, `met`, `partly`, `not_met` */
            state: string;
            /** @description Until when it holds (RFC 3339), at most 731 days away; these 731 days when it is left out. */
            until?: string | null;
        };
        /** @description One step of an obligation. */
        StepView: {
            actor: string;
            actor_name: string;
            at: string;
            /** @description `measured`, `due`, `reminder`, `owner`, `statement`, `waive`, … */
            event: string;
            /**
             * Format: int64
             * @description Number in the evidence ledger of the unit.
             */
            evidence?: number | null;
            from: string;
            /** Format: int64 */
            no: number;
            obligation: string;
            reason: components["schemas"]["BothView"];
            to: string;
        };
        /** @description A step. */
        Stepping: {
            /** @description Why, or what the authority said. */
            reason?: string;
            /** @description For `report`: number of the receipt, or of the courier's minute. */
            receipt?: string;
            /** @description One of `steps` of the obligation. */
            step: string;
        };
        /** @description Steps, newest first. */
        StepsView: {
            items: components["schemas"]["StepView"][];
        };
        /** @description Something that somebody should look at before it hurts. */
        StoreAlarm: {
            /** @description `budget`, `journal`, `quarantine`, `failed`, `damage`, `books` */
            code: string;
            /** @description What it is and what to do. */
            text: components["schemas"]["BothView"];
        };
        /** @description What became of everything that was received: `received = stored + rejected + quarantined + in_flight`. */
        StoreBooks: {
            /**
             * Format: int64
             * @description Received, and on its way through the journal.
             */
            in_flight: number;
            /** Format: int64 */
            quarantined: number;
            /** Format: int64 */
            received: number;
            /** Format: int64 */
            rejected: number;
            /** @description Whether both sums are right. */
            right: boolean;
            /** Format: int64 */
            rows_expired: number;
            /**
             * Format: int64
             * @description Rows that are seen and not in files yet.
             */
            rows_open: number;
            /** Format: int64 */
            rows_present: number;
            /**
             * Format: int64
             * @description Rows that were ever written to files: `rows_present + rows_expired`.
             */
            rows_written: number;
            /** Format: int64 */
            stored: number;
            /**
             * Format: int64
             * @description Stored as plain text, since no parser knew them; they are among the stored ones.
             */
            unparsed: number;
        };
        /** @description A day of events. */
        StoreDay: {
            /** Format: int64 */
            bytes: number;
            /** Format: double */
            bytes_per_row: number;
            /** @description `YYYY-MM-DD`, UTC */
            day: string;
            files: number;
            /**
             * Format: int64
             * @description Of the rows, those that only a legal hold keeps.
             */
            held_rows: number;
            newest?: string | null;
            oldest?: string | null;
            /** Format: int64 */
            rows: number;
            /** @description Files that will be joined. */
            small_files: number;
        };
        /** @description The event store. */
        StoreHealth: {
            alarms: components["schemas"]["StoreAlarm"][];
            at: string;
            books: components["schemas"]["StoreBooks"];
            /** Format: int64 */
            bytes: number;
            /** @description How many days there are. */
            day_count: number;
            /** @description Newest first, at most 400. */
            days: components["schemas"]["StoreDay"][];
            files: number;
            journal: components["schemas"]["StoreJournal"];
            /** @description Oldest first, at most 500. */
            quarantine: components["schemas"]["LaidAside"][];
            /** @description How many chunks there are. */
            quarantine_count: number;
            retention: components["schemas"]["StoreRetention"];
            /** Format: int64 */
            rows: number;
            upkeep: components["schemas"]["StoreUpkeep"];
        };
        /** @description Where what arrived waits. */
        StoreJournal: {
            /** Format: int64 */
            bytes: number;
            /**
             * Format: int64
             * @description Places that are damaged.
             */
            damage: number;
            /** Format: int64 */
            max_bytes: number;
            /**
             * Format: double
             * @description Records a second, over the last ten seconds.
             */
            per_second: number;
            /**
             * Format: int64
             * @description Entries that wait to be worked on.
             */
            waiting_entries: number;
            /**
             * Format: double
             * @description Seconds for what is on its way, at the present rate; nothing while nothing is worked on.
             */
            waiting_seconds?: number | null;
        };
        /** @description How long events are kept, by the settings that hold, and what that comes to. */
        StoreRetention: {
            /**
             * Format: int64
             * @description Bytes of a day: the mean of the last seven that are over.
             */
            bytes_a_day: number;
            /**
             * Format: int64
             * @description `stream.commit_seconds`
             */
            commit_seconds: number;
            /**
             * Format: int64
             * @description `stream.days`; 0 without end.
             */
            days: number;
            /**
             * Format: double
             * @description Days until the budget is full; nothing without a budget or a rate.
             */
            days_left?: number | null;
            /** @description On this day, `YYYY-MM-DD`. */
            full_on?: string | null;
            /**
             * Format: int64
             * @description `stream.gib`; 0 without limit.
             */
            gib: number;
            /**
             * Format: int64
             * @description `stream.journal_gib`
             */
            journal_gib: number;
            /**
             * Format: int64
             * @description Its bytes.
             */
            next_bytes: number;
            /** @description The day that goes next, when one has to. */
            next_day?: string | null;
            /**
             * Format: int64
             * @description Its rows.
             */
            next_rows: number;
        };
        /** @description What compaction and vacuum have before them. */
        StoreUpkeep: {
            /** @description The day whose files are joined next. */
            compaction_day?: string | null;
            /** @description How many of its files. */
            compaction_files: number;
            /** Format: int64 */
            removed_bytes: number;
            /** @description Files that were removed and stay on the disk for an hour, for queries that began before. */
            removed_files: number;
        };
        /** @description What a check says of one subject. */
        SubjectView: {
            /** @description The values by which it was decided, as the check wrote them. */
            evidence: string;
            /**
             * Format: int64
             * @description The observation that said so first.
             */
            from_no: number;
            /** @description When what it rests on was seen. */
            observed_at?: string | null;
            /** @description A key of `reasons` of the check; empty when it is met. */
            reason: string;
            /** @description The same in words. */
            said: components["schemas"]["BothView"];
            subject: string;
            subject_kind: string;
            subject_name: string;
            /**
             * Format: int64
             * @description The observation that said something else; null while it holds.
             */
            until_no?: number | null;
            /** @description `met`, `not_met`, `unknown`, `unreachable`, `excused` */
            verdict: string;
        };
        /** @description Subjects. */
        SubjectsView: {
            items: components["schemas"]["SubjectView"][];
            /** @description Give it as `after` for the next page. */
            next?: string | null;
        };
        /** @description What a suppression takes, why, and until when. */
        SuppressingInput: {
            /** @description At most 8, which must all hold. */
            conditions?: components["schemas"]["SuppressionCondition"][];
            entity?: string;
            /** @description `host`, `user`, `address`, `source`, `many`; needed with `entity`. */
            entity_kind?: string;
            /** @description At most 90 days away (RFC 3339). */
            expires_at: string;
            reason: string;
            /** @description Id of a rule. A rule or an entity must be named. */
            rule?: string;
            /** @description Id of a source; empty for any. */
            source?: string;
        };
        /** @description A field and the value that it must have. */
        SuppressionCondition: {
            field: string;
            /** @description In any case. */
            value: string;
        };
        /** @description A suppression: findings that make no alert until a day. */
        SuppressionView: components["schemas"]["KeptView"] & {
            approved_at?: string | null;
            approver: string;
            approver_name: string;
            conditions: components["schemas"]["SuppressionCondition"][];
            /** @description True when it takes findings of level critical, too: a second person said so. */
            covers_critical: boolean;
            created_by: string;
            created_by_name: string;
            /** @description When it was ended before its time. */
            ended_at?: string | null;
            ended_by: string;
            ended_by_name: string;
            entity: string;
            /** @description `host`, `user`, `address`, `source`, `many`; empty for any. */
            entity_kind: string;
            expires_at: string;
            /**
             * Format: int64
             * @description Findings that it took.
             */
            findings: number;
            first_at?: string | null;
            /** @description True while it takes findings. */
            holds: boolean;
            last_at?: string | null;
            /** @description The latest events that it took. */
            latest: components["schemas"]["EventRefView"][];
            /** @description True when the caller may approve it: somebody else than who decided on its end, with the right. */
            may_approve: boolean;
            reason: string;
            /** @description Id of a rule; empty for any. */
            rule: string;
            rule_title?: components["schemas"]["BothView"] | null;
            /** @description Id of a source; empty for any. */
            source: string;
            source_name: string;
        };
        /** @description Suppressions of a unit, the ones that end last first. */
        SuppressionsView: {
            items: components["schemas"]["SuppressionView"][];
        };
        /** @description An information system. */
        SystemFields: {
            /**
             * @description Code or short name.
             * @default
             */
            code: string;
            /**
             * @description State of the dossier on the level: `unknown`, `missing`, `drafting`, `submitted`, `approved`, `rejected`, `expired`
             * @default
             */
            dossier: string;
            /**
             * @description Number and date of the decision.
             * @default
             */
            dossier_note: string;
            /**
             * Format: int32
             * @description Security level 1 to 5; null while it is not determined.
             * @default null
             */
            level: number | null;
            /** @default  */
            name: string;
            /** @default  */
            note: string;
            /**
             * @description Unit that operates it (đơn vị vận hành).
             * @default
             */
            operator: string;
            /**
             * @description Unit that owns it (chủ quản).
             * @default
             */
            owner: string;
            /** @default  */
            responsible: string;
        };
        /** @description How far a system is. */
        SystemProgressView: {
            assessment: components["schemas"]["AssessmentView"];
            /** @description The first day of its gaps, `YYYY-MM-DD`; empty when none has a day. Days before today are late. */
            next_due: string;
            tally: components["schemas"]["AssessTallyView"];
        };
        /** @description An information system with what the inventory knows of it. */
        SystemView: components["schemas"]["Head"] & {
            /**
             * @description Code or short name.
             * @default
             */
            code: string;
            /**
             * @description State of the dossier on the level: `unknown`, `missing`, `drafting`, `submitted`, `approved`, `rejected`, `expired`
             * @default
             */
            dossier: string;
            /**
             * @description Number and date of the decision.
             * @default
             */
            dossier_note: string;
            /**
             * Format: int32
             * @description Security level 1 to 5; null while it is not determined.
             * @default null
             */
            level: number | null;
            /** @default  */
            name: string;
            /** @default  */
            note: string;
            /**
             * @description Unit that operates it (đơn vị vận hành).
             * @default
             */
            operator: string;
            /**
             * @description Unit that owns it (chủ quản).
             * @default
             */
            owner: string;
            /** @default  */
            responsible: string;
        };
        /** @description A column of a table. */
        TableColumnView: {
            /** @description What it holds, in both languages. */
            about: Record<string, never>;
            name: string;
            /** @description `text`, `int`, `real`, `bool`, `time` */
            type: string;
        };
        /** @description A table. */
        TableView: {
            /** @description What it holds, in both languages. */
            about: Record<string, never>;
            columns: components["schemas"]["TableColumnView"][];
            name: string;
            /** @description The operation whose permission reading it needs, besides `lake.query.run`. */
            operation: string;
        };
        /** @description All tables. */
        TablesView: {
            items: components["schemas"]["TableView"][];
        };
        /** @description How many obligations are how. */
        TallyView: {
            /**
             * Format: int64
             * @description Followed, without those that do not concern the unit.
             */
            all: number;
            /**
             * Format: int64
             * @description Not met, and past their due time.
             */
            late: number;
            /**
             * Format: int64
             * @description Met by measurement.
             */
            met: number;
            /**
             * Format: int64
             * @description Do not concern the unit; not among `all`.
             */
            not_applicable: number;
            /** Format: int64 */
            not_met: number;
            /**
             * Format: int64
             * @description Met by what a person stated: the weaker grade.
             */
            stated: number;
            /** Format: int64 */
            unknown: number;
            /**
             * Format: int64
             * @description Need not be met until a day.
             */
            waived: number;
            /**
             * Format: int64
             * @description Weight of all.
             */
            weight: number;
            /**
             * Format: int64
             * @description Weight of those that are met, by measurement or statement.
             */
            weight_met: number;
        };
        /** @description What a new token is made from. */
        TokenInput: {
            /**
             * Format: int64
             * @description How long it is valid.
             */
            life_seconds: number;
            name: string;
            /** @description Names of operations, or prefixes that end in a dot. */
            scopes: string[];
            /** @description The unit that it is confined to. */
            unit: string;
        };
        /** @description A token, without its secret. */
        TokenView: {
            created_at: string;
            expires_at: string;
            id: string;
            last_used_at?: string | null;
            name: string;
            revoked_at?: string | null;
            scopes: string[];
            unit: string;
        };
        /** @description A search whose events are counted by value of a field. */
        TopInput: {
            /**
             * @description The field; `event_source` when it is left out.
             * @default null
             */
            field: string | null;
            /**
             * @description First moment: RFC 3339, a local time, or relative as `now-24h`, which stands when it is left out.
             * @default null
             */
            from: string | null;
            /**
             * @description Most values, 1 to 200; 10 when it is left out.
             * @default null
             */
            limit: number | null;
            /**
             * Format: int32
             * @description Minutes east of UTC of times that name no zone; 420 when it is left out.
             * @default null
             */
            offset_minutes: number | null;
            /**
             * @description The search; nothing for every event.
             * @default
             */
            q: string;
            /**
             * @description The moment behind the last one, in the same forms; `now` when it is left out.
             * @default null
             */
            to: string | null;
        };
        /** @description A value and how often it is. */
        TopValueView: {
            /** Format: int64 */
            events: number;
            /** @description The value as a text; nothing for events without one. */
            value?: string | null;
        };
        /** @description The most frequent values of a field. */
        TopView: {
            /**
             * Format: int64
             * @description Different values in all, no value among them.
             */
            different: number;
            /** Format: int64 */
            elapsed_ms: number;
            /**
             * Format: int64
             * @description Events in all.
             */
            events: number;
            field: string;
            values: components["schemas"]["TopValueView"][];
        };
        /** @description A step on the way to a verdict. */
        TriagingAlert: {
            /** @description Of which alert it is a duplicate. */
            of?: string;
            /** @description Why; needed by all but `start` and `verify`. */
            reason?: string;
            /** @description `start`, `verify`, `false_positive`, `benign`, `duplicate`, `reopen` */
            step: string;
        };
        /** @description A finding of a trial. */
        TriedFindingView: {
            /** @description The fields that the rule looked at. */
            event: Record<string, never>;
            /** @description Member of an archive; empty when the sample is none. */
            file: string;
            /** @description Host of the event, or whom the finding is about when it names none. */
            host: string;
            level: string;
            /**
             * Format: int64
             * @description Position of a stored event; 0 in a sample.
             */
            position: number;
            /** Format: int64 */
            record: number;
            rule: string;
            /** @description Time of the event; null when it has none. */
            time?: string | null;
            title: string;
        };
        /** @description What was read of the sample. */
        TriedFormatView: {
            format: string;
            /** Format: int64 */
            records: number;
        };
        /** @description Of which events a trial over stored ones is. */
        TriedOwnView: {
            from: string;
            /**
             * Format: int64
             * @description Findings that were raised when their events came.
             */
            known: number;
            /** @description Everything before this moment was looked at. */
            to: string;
            /**
             * Format: int64
             * @description Records that can be read only together with others, such as lines of a table.
             */
            unread: number;
        };
        /** @description Something about the text of a rule. */
        TriedProblemView: {
            /** @description Stable code. */
            code: string;
            /**
             * Format: int32
             * @description From 1; 0 when there is none.
             */
            column: number;
            /**
             * Format: int32
             * @description From 1; 0 when there is none.
             */
            line: number;
            /** @description What is wrong and how to mend it, in English as the loader says it. */
            message: string;
            /** @description Where the specification says so; empty where it does not. */
            specification: string;
            title: string;
        };
        /** @description A rule that was tried. */
        TriedRuleView: {
            /**
             * Format: int64
             * @description Findings of it.
             */
            findings: number;
            id: string;
            inert?: components["schemas"]["BothView"] | null;
            level: string;
            title: string;
        };
        /** @description Which rule is tried, on what. */
        TryingRule: {
            /**
             * Format: int32
             * @description In place of a sample: over the events that the unit has stored of so many last hours, 1 to 168. Needs the right to search events.
             */
            hours?: number | null;
            /** @description Id of a rule of a set, when there is no text. */
            rule?: string;
            /** @description `sample` of a file that was sent; without one and without `hours` the rule is only read. */
            sample?: string;
            /** @description Its set; empty for the one that is used. */
            set?: string;
            /** @description The text of rules (YAML); empty for one that a set has. */
            text?: string;
        };
        /** @description How many units stand where. */
        UnitCounts: {
            /** Format: int64 */
            all: number;
            /** Format: int64 */
            answered: number;
            /**
             * Format: int64
             * @description It is followed, and something is past its due time.
             */
            late: number;
            /**
             * Format: int64
             * @description It was read and is not confirmed.
             */
            reading: number;
            /**
             * Format: int64
             * @description Nobody there has looked at the letter.
             */
            silent: number;
            /** Format: int64 */
            withdrawn: number;
            /**
             * Format: int64
             * @description It is followed.
             */
            working: number;
        };
        /** @description What a new unit is made from. */
        UnitInput: {
            /** @description `authority`, `ministry`, `province`, `unit`, `sub_unit` */
            kind: string;
            /** @description Its official name. */
            name: string;
            /** @description The unit above it. */
            parent: string;
        };
        /** @description A unit. */
        UnitView: {
            active: boolean;
            created_at: string;
            id: string;
            /** @description `authority`, `ministry`, `province`, `unit`, `sub_unit` */
            kind: string;
            name: string;
            parent?: string | null;
            /** @description Ids from the root down. */
            path: string;
        };
        /** @description A page of units. */
        UnitsView: {
            items: components["schemas"]["UnitView"][];
            /** @description Give it as `after` for the next page. */
            next?: string | null;
        };
        /** @description A value, and how many hosts that are followed have it. */
        ValueView: {
            /** Format: int64 */
            count: number;
            value: string;
        };
        /** @description What the check of one chain found. */
        VerdictView: {
            chain: string;
            good: boolean;
            /** @description Hash of the last good row. */
            head: string;
            /** @description For people, in both languages. */
            message: Record<string, never>;
            /**
             * Format: int64
             * @description Rows that were found good, from the first.
             */
            rows: number;
        };
        /** @description A waiver. */
        WaiverView: {
            /** @description Empty while nobody has approved it. */
            approver: string;
            approver_name: string;
            at: string;
            by: string;
            by_name: string;
            /** @description What is done instead. */
            control: string;
            decided_at?: string | null;
            /** @description True when it does not concern the unit at all. */
            not_applicable: boolean;
            reason: string;
            until?: string | null;
        };
        /** @description Alerts as whoever is on watch needs them. */
        WatchAlertsView: components["schemas"]["AlertCountsView"] & {
            /** @description Late ones, at most 20, the longest overdue first. */
            late_first: components["schemas"]["AlertView"][];
            /** @description At which nobody has looked yet, at most 20, newest first. */
            newest: components["schemas"]["AlertView"][];
            oldest_new?: components["schemas"]["AlertView"] | null;
        };
        /** @description How long people took for a part of the work. Alerts that were opened again are left out. */
        WatchMeasuredView: {
            /**
             * Format: double
             * @description The middle of the minutes that were set for the same alerts.
             */
            allowed_minutes?: number | null;
            /** @description Alerts that were done. */
            count: number;
            /** @description Those done in time. */
            in_time: number;
            /** Format: double */
            median_minutes?: number | null;
            /**
             * Format: double
             * @description The minutes within which nine of ten were done.
             */
            p90_minutes?: number | null;
        };
        /** @description Records of a minute. */
        WatchMinuteView: {
            /** @description Its beginning. */
            minute: string;
            /** Format: int64 */
            received: number;
        };
        /** @description How long people took within some days. */
        WatchPaceView: {
            /** Format: int64 */
            days: number;
            /** @description From the verdict that it is true to its end. */
            handle: components["schemas"]["WatchMeasuredView"];
            /** @description From the opening of an alert to the verdict. */
            triage: components["schemas"]["WatchMeasuredView"];
        };
        /** @description What comes in. */
        WatchRateView: {
            /** @description The last 24 hours, oldest first, none left out; the last one is the present hour. */
            hours: components["schemas"]["SourceHourView"][];
            /** @description The last 60 minutes, oldest first, none left out; the last one is the present minute. */
            minutes: components["schemas"]["WatchMinuteView"][];
            /**
             * Format: double
             * @description Records a second over the last five full minutes.
             */
            per_second: number;
        };
        /** @description Sources as whoever is on watch needs them; retired ones do not count. */
        WatchSourcesView: {
            late: number;
            live: number;
            /** @description From which nothing ever came. */
            never: number;
            /** @description When the next source becomes late or silent if nothing comes. */
            next_quiet?: string | null;
            /** @description Silent ones first, then late ones, the longest quiet first; at most 100. */
            quiet: components["schemas"]["QuietSourceView"][];
            silent: number;
            /** @description Clocks that are off by more than five minutes, at most 100. */
            skewed: components["schemas"]["SkewedSourceView"][];
        };
        /** @description What whoever is on watch looks at. */
        WatchView: {
            alerts: components["schemas"]["WatchAlertsView"];
            /** @description When this was so. */
            at: string;
            rate: components["schemas"]["WatchRateView"];
            /** @description When lateness and silence were last looked at; null before the first time. It happens every minute. */
            settled_at?: string | null;
            sources: components["schemas"]["WatchSourcesView"];
            times: components["schemas"]["WatchPaceView"][];
        };
        /** @description Why a letter is withdrawn. */
        Withdrawing: {
            reason: string;
        };
        /** @description A system in the yearly table. */
        YearlyRowView: {
            /** @description It was inspected and assessed in the time of the table. */
            assessed: boolean;
            /** @description Every measure that applies is met; nothing without an assessment. */
            deployed?: boolean | null;
            fields: components["schemas"]["DossierFields"];
            /**
             * Format: int32
             * @description Nothing while it is not determined.
             */
            level?: number | null;
            name: string;
            /** @description What is missing, or does not fit together. */
            remarks: components["schemas"]["BothView"][];
            /** @description `drafting`, `sent`, `appraised`, `approved`; empty when it is not known. */
            stage: string;
            system: string;
            tally?: components["schemas"]["AssessTallyView"] | null;
        };
        /** @description A total. */
        YearlyTotalView: {
            count: number;
            name: string;
        };
        /** @description The yearly table of a unit. */
        YearlyView: {
            from: string;
            rows: components["schemas"]["YearlyRowView"][];
            to: string;
            totals: components["schemas"]["YearlyTotalView"][];
        };
        /** @description Problem details (RFC 9457) */
        Problem: {
            type: string;
            title: string;
            detail?: string;
            code: string;
            trace_id?: string;
            status: number;
            retry_after?: number;
            errors?: {
                pointer: string;
                code: string;
                message: string;
            }[];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "get /api/v1/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountWithRoles"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProfileInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/accounts/{id}/identities": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityView"][];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/accounts/{id}/identities": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdentityInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/accounts/{id}/identities/{identity}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                identity: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/accounts/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinkView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/accounts/{id}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignInput"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/accounts/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StateInput"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/audit": {
        parameters: {
            query?: {
                /** @description Value of `next` of the page before. */
                after?: number;
                /** @description Most rows, 1 to 1000. */
                limit?: number;
                /** @description Name of the operation. */
                operation?: string;
                /** @description Id of the account or token, name of the worker. */
                actor?: string;
                /** @description User name, or name of the token or worker. */
                actor_name?: string;
                /** @description Not before (RFC 3339). */
                from?: string;
                /** @description Before (RFC 3339). */
                to?: string;
                /** @description Id of what it was done to. */
                subject?: string;
                /** @description `done`, `refused`, `failed` */
                outcome?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntriesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/audit/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerdictView"][];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/evidence/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerdictView"][];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityView"][];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/identities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/library": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LibraryView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/library/directives/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PackView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/library/forms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportFormView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/library/regimes/{id}": {
        parameters: {
            query?: {
                /** @description The day, `YYYY-MM-DD`; today in Viet Nam when it is left out. */
                day?: string;
                /** @description `contact`, `clock`, `control`, `form`, …; all sections when it is left out. */
                section?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RegimeEntriesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CentralView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AddressView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/oidc/callback": {
        parameters: {
            query?: {
                code?: string;
                state?: string;
                iss?: string;
                error?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description On into the console */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/oidc/code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CentralCodeInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CentralSignedInView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeysView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptionsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/passkeys/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewPasskeyInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolledView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/passkeys/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptionsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/passkeys/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyWaysView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/passkeys/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeySignInInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OptionsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/passkeys/sign-in/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyAnswerInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CentralSignedInView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordInput"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/password/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkInput"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueryInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/query/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TablesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/rule-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleSetsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/rule-sets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportingRuleSet"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleSetView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/rule-sets/previews": {
        parameters: {
            query: {
                /** @description Its name. */
                file_name: string;
                /** @description Id of the set that it is to change; a new set when it is left out. */
                set?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleImportView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/rule-sets/reading": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleNetworkView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/rule-sets/{set}": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                set: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch /api/v1/rule-sets/{set}": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                set: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangingRuleSet"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleSetView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/rule-sets/{set}/content": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                set: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplacingRules"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleSetView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/rule-sets/{set}/history": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                set: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleSetHistoryView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/rule-sets/{set}/licence": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                set: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleLicenceView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/rules/{rule}/choice": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                rule: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChoosingRule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleChoiceView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/session/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedInView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"][];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StateView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/store": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StoreHealth"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/store/quarantine/{position}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                position: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LookAside"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/store/quarantine/{position}/again": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                position: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LaidAside"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/store/quarantine/{position}/let-go": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                position: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LetGoInput"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TokenView"][];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewTokenView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EnrolmentView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/totp/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/totp/recovery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CodesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units": {
        parameters: {
            query?: {
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnitInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch /api/v1/units/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NameInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{id}/accounts": {
        parameters: {
            query?: {
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{id}/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AccountInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{id}/accounts/changes": {
        parameters: {
            query?: {
                /** @description Value of `next` of the answer before; 0 from the beginning. */
                since?: number;
                /** @description Most changes, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessChangesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{id}/audit": {
        parameters: {
            query?: {
                /** @description Value of `next` of the page before. */
                after?: number;
                /** @description Most rows, 1 to 1000. */
                limit?: number;
                /** @description Name of the operation. */
                operation?: string;
                /** @description Id of the account or token, name of the worker. */
                actor?: string;
                /** @description User name, or name of the token or worker. */
                actor_name?: string;
                /** @description Not before (RFC 3339). */
                from?: string;
                /** @description Before (RFC 3339). */
                to?: string;
                /** @description Id of what it was done to. */
                subject?: string;
                /** @description `done`, `refused`, `failed` */
                outcome?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntriesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{id}/below/changes": {
        parameters: {
            query?: {
                /** @description Value of `next` of the answer before; 0 from the beginning. */
                since?: number;
                /** @description Most changes, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccessChangesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{id}/place": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ActiveInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UnitView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/addresses/{address}": {
        parameters: {
            query?: {
                /** @description RFC 3339; now when it is left out. */
                at?: string;
                /** @description Port that was seen from outside, for translations. */
                port?: number;
            };
            header?: never;
            path: {
                unit: string;
                address: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllView_CandidateView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/alerts": {
        parameters: {
            query?: {
                /** @description Some of `new`, `triaging`, `verified`, `false_positive`, `benign`, `duplicate`, `handled`, with commas. */
                state?: string;
                /** @description True for those of which something is left to do, false for the others. */
                open?: boolean;
                /** @description Some of `informational`, `low`, `medium`, `high`, `critical`, with commas. */
                level?: string;
                /** @description Ids of classes, with commas. */
                class?: string;
                /** @description Id of a rule. */
                rule?: string;
                /** @description Entity, as written. */
                entity?: string;
                /** @description Id of the source of the first finding. */
                source?: string;
                /** @description Id of an account; `none`: given to nobody; `me`: to the caller. */
                assignee?: string;
                /** @description Only those of which something is late. */
                late?: boolean;
                /** @description Words, with or without diacritics; each must begin a word of title, rule or entity. */
                q?: string;
                /** @description Those with an event at this time or later (RFC 3339). */
                from?: string;
                /** @description Those with an event before this time. */
                until?: string;
                /** @description `level` (default: the gravest first), `newest`, `oldest`, `active` (latest event first), `due` (what is due first, and only that). */
                order?: string;
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000; 100 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/alerts/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkAlertsInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAlertsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/alerts/counts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertCountsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/alerts/people": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertPeopleView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/alerts/risk": {
        parameters: {
            query: {
                /** @description `host`, `user`, `address`, `source` */
                kind: string;
                /** @description Its name, as written. */
                entity: string;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertRiskView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/alerts/times": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTimesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/alerts/times": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettingTimes"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertTimesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/alerts/values": {
        parameters: {
            query: {
                /** @description `rule`, `class`, `source`, `assignee`, `state` */
                field: string;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertValuesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/alerts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertFullView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/alerts/{id}/assignment": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssigningAlert"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/alerts/{id}/comments": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CommentingAlert"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/alerts/{id}/handling": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HandlingAlert"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/alerts/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertEventsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/alerts/{id}/links": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkingAlert"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/alerts/{id}/merge": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergingAlerts"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/alerts/{id}/separation": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/alerts/{id}/triage": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TriagingAlert"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AlertView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/answers": {
        parameters: {
            query?: {
                /** @description Id of a letter; the newest 500 of all when it is left out. */
                letter?: string;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswersView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/answers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Beginning"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/answers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/answers/{id}/approval": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Approving"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/answers/{id}/figures": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoMore"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/answers/{id}/file": {
        parameters: {
            query: {
                /** @description `docx`, `pdf`, `xlsx` */
                as: string;
            };
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/answers/{id}/head": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HeadView"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/answers/{id}/pages": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PagesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/answers/{id}/review": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reviewing"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/answers/{id}/sending": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendingBody"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AnswerView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/answers/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportStepsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/assessment-checks": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FollowedView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/assessment-evidence/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/assessment-gaps": {
        parameters: {
            query?: {
                /** @description Id of a system. */
                system?: string;
                /** @description Who answers for them; empty for those that nobody answers for. */
                owner?: string;
                /** @description `not_assessed`, `partly`, `not_met` */
                state?: string;
                /** @description Only those whose day is over. */
                late?: boolean;
                /** @description Rows that are passed over. */
                skip?: number;
                /** @description Most rows, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GapsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/assessment-progress": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessmentProgressView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/assessment-table/import": {
        parameters: {
            query?: {
                /** @description Name of the file. */
                file_name?: string;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessImportView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/assessment-table/preview": {
        parameters: {
            query?: {
                /** @description Name of the file. */
                file_name?: string;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessImportView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/assessment-table/{form}": {
        parameters: {
            query?: {
                /** @description Id of an assessment; all that hold in the unit when it is left out. */
                assessment?: string;
            };
            header?: never;
            path: {
                unit: string;
                /** @description `csv` or `xlsx` */
                form: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/assessments": {
        parameters: {
            query?: {
                /** @description Also those of earlier levels and regimes, and those that were closed. */
                all?: boolean;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessmentsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/assessments": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Opening"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenedView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/assessments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessmentView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/assessments/{id}/closing": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClosingAssessment"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessmentView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/assessments/{id}/controls": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessControlsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/assessments/{id}/controls/{control}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
                control: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessControlView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/assessments/{id}/controls/{control}/assignment": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
                control: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssigningControl"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessControlView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/assessments/{id}/controls/{control}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
                control: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessEvidencesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/assessments/{id}/controls/{control}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
                control: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddingEvidence"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessEvidenceView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/assessments/{id}/controls/{control}/exemption": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
                control: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskingExemption"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessControlView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/assessments/{id}/controls/{control}/exemption/decision": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
                control: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecidingExemption"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessControlView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/assessments/{id}/controls/{control}/files": {
        parameters: {
            query?: {
                /** @description Name of the file. */
                file_name?: string;
                /** @description One line; the name of the file when it is left out. */
                title?: string;
            };
            header?: never;
            path: {
                unit: string;
                id: string;
                control: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessEvidenceView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/assessments/{id}/controls/{control}/history": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
                control: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessEventsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/assessments/{id}/controls/{control}/result": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
                control: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StatingControl"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessControlView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/assessments/{id}/evidence/{evidence}/removal": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
                evidence: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RemovingEvidence"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/assessments/{id}/oscal/poam": {
        parameters: {
            query?: {
                /** @description `vi` or `en`; Vietnamese when it is left out. */
                lang?: string;
            };
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/assessments/{id}/oscal/results": {
        parameters: {
            query?: {
                /** @description `vi` or `en`; Vietnamese when it is left out. */
                lang?: string;
            };
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/changes": {
        parameters: {
            query?: {
                /** @description Value of `next` of the answer before; 0 from the beginning. */
                since?: number;
                /** @description Most changes, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/checks": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChecksView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/checks/run": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RanView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/checks/{check}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                /** @description `pack~id` */
                check: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckTextView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/checks/{check}/changes": {
        parameters: {
            query: {
                /** @description Number of the earlier observation; 0 for the beginning. */
                from: number;
                /** @description Number of the later one. */
                to: number;
                /** @description Last subject of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
                /** @description `pack~id` */
                check: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/checks/{check}/observations": {
        parameters: {
            query?: {
                /** @description Value of `next` of the page before. */
                after?: number;
                /** @description Most rows, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
                /** @description `pack~id` */
                check: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObservationsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/checks/{check}/subjects": {
        parameters: {
            query: {
                /** @description `not_met`, `unreachable`, `unknown`, `excused`, `met` */
                verdict: string;
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
                /** @description `pack~id` */
                check: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SubjectsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/claims": {
        parameters: {
            query?: {
                /** @description Words, with or without diacritics; each must begin a word of the object. */
                q?: string;
                /** @description Security level 1 to 5; 0: not determined. Systems and hosts. */
                level?: number;
                /** @description `server`, `workstation`, `network_device`, `appliance`, `unknown`. Hosts. */
                kind?: string;
                /** @description Id of an information system. Hosts. */
                system?: string;
                /** @description Site, as written. Hosts. */
                site?: string;
                /** @description Person who answers for it, as written. Hosts. */
                responsible?: string;
                /** @description Software that is on it now: a name without regard to case, or `NAME@VERSION`. Hosts. */
                software?: string;
                /** @description True for retired objects in place of those that are followed. */
                retired?: boolean;
                /** @description `name` (default), `name_desc`, `newest`; `level` for systems, `last_seen` for hosts. */
                order?: string;
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000; 100 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_ClaimView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/claims": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimFields"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/claims/export/{form}": {
        parameters: {
            query?: {
                /** @description Words, with or without diacritics; each must begin a word of the object. */
                q?: string;
                /** @description Security level 1 to 5; 0: not determined. Systems and hosts. */
                level?: number;
                /** @description `server`, `workstation`, `network_device`, `appliance`, `unknown`. Hosts. */
                kind?: string;
                /** @description Id of an information system. Hosts. */
                system?: string;
                /** @description Site, as written. Hosts. */
                site?: string;
                /** @description Person who answers for it, as written. Hosts. */
                responsible?: string;
                /** @description Software that is on it now: a name without regard to case, or `NAME@VERSION`. Hosts. */
                software?: string;
                /** @description True for retired objects in place of those that are followed. */
                retired?: boolean;
                /** @description `name` (default), `name_desc`, `newest`; `level` for systems, `last_seen` for hosts. */
                order?: string;
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000; 100 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
                /** @description `csv` or `xlsx` */
                form: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/claims/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/claims/{id}": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClaimFields"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/claims/{id}/retirement": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClaimView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/contacts": {
        parameters: {
            query?: {
                /** @description Words, with or without diacritics; each must begin a word of the object. */
                q?: string;
                /** @description Security level 1 to 5; 0: not determined. Systems and hosts. */
                level?: number;
                /** @description `server`, `workstation`, `network_device`, `appliance`, `unknown`. Hosts. */
                kind?: string;
                /** @description Id of an information system. Hosts. */
                system?: string;
                /** @description Site, as written. Hosts. */
                site?: string;
                /** @description Person who answers for it, as written. Hosts. */
                responsible?: string;
                /** @description Software that is on it now: a name without regard to case, or `NAME@VERSION`. Hosts. */
                software?: string;
                /** @description True for retired objects in place of those that are followed. */
                retired?: boolean;
                /** @description `name` (default), `name_desc`, `newest`; `level` for systems, `last_seen` for hosts. */
                order?: string;
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000; 100 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_ContactView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/contacts": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactFields"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/contacts/export/{form}": {
        parameters: {
            query?: {
                /** @description Words, with or without diacritics; each must begin a word of the object. */
                q?: string;
                /** @description Security level 1 to 5; 0: not determined. Systems and hosts. */
                level?: number;
                /** @description `server`, `workstation`, `network_device`, `appliance`, `unknown`. Hosts. */
                kind?: string;
                /** @description Id of an information system. Hosts. */
                system?: string;
                /** @description Site, as written. Hosts. */
                site?: string;
                /** @description Person who answers for it, as written. Hosts. */
                responsible?: string;
                /** @description Software that is on it now: a name without regard to case, or `NAME@VERSION`. Hosts. */
                software?: string;
                /** @description True for retired objects in place of those that are followed. */
                retired?: boolean;
                /** @description `name` (default), `name_desc`, `newest`; `level` for systems, `last_seen` for hosts. */
                order?: string;
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000; 100 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
                /** @description `csv` or `xlsx` */
                form: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/contacts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/contacts/{id}": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactFields"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/contacts/{id}/proof": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProofInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/contacts/{id}/retirement": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/demonstration": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/units/{unit}/demonstration": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/events": {
        parameters: {
            query?: {
                /** @description The last number that the caller has seen; without it and without `Last-Event-ID` the stream begins with what comes next. */
                since?: number;
            };
            header?: {
                "Last-Event-ID"?: number | null;
            };
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/events/count": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["About"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventCountView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/events/export/{form}": {
        parameters: {
            query?: {
                /** @description The search; nothing for every event. */
                q?: string;
                /** @description First moment: RFC 3339, a local time, or relative as `now-24h`, which stands when it is left out. */
                from?: string;
                /** @description The moment behind the last one, in the same forms; `now` when it is left out. */
                to?: string;
                /** @description Minutes east of UTC of times that name no zone; 420 when it is left out. */
                offset_minutes?: number;
                /** @description Names of the columns with commas between them; all of them when it is left out. */
                columns?: string;
            };
            header?: never;
            path: {
                unit: string;
                /** @description `csv`, `jsonl`, `parquet`, or `ocsf`: events of the Open Cybersecurity Schema Framework as JSON lines */
                form: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/events/fields": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventFieldsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/events/follow": {
        parameters: {
            query?: {
                /** @description The search; nothing for every event. */
                q?: string;
                /** @description Minutes east of UTC of times that name no zone; 420 when it is left out. */
                offset_minutes?: number;
                /** @description Names of the columns with commas between them, as for a page. */
                columns?: string;
            };
            header?: {
                "Last-Event-ID"?: number | null;
            };
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/events/histogram": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HistogramInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistogramView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/events/search": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PageInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPageView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/events/sql": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["About"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchSqlView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/events/top": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TopInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/events/{position}/{record}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                position: number;
                record: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/evidence": {
        parameters: {
            query?: {
                /** @description Value of `next` of the page before. */
                after?: number;
                /** @description Most rows, 1 to 1000. */
                limit?: number;
                /** @description `observation`, `statement`, `file`, `receipt`, `decision`, `retraction` */
                kind?: string;
                /** @description The capability that added them. */
                source?: string;
                /** @description Kind of what they are about. */
                subject_kind?: string;
                /** @description Id of what they are about. */
                subject?: string;
                /** @description Added not before (RFC 3339). */
                from?: string;
                /** @description Added before (RFC 3339). */
                to?: string;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidencesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/evidence/export": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/evidence/seals": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SealView"][];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/evidence/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                /** @description Its number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EvidenceView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/forms": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FormsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/holds": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/holds": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HoldInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/units/{unit}/holds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/holds/{id}/lifting": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LiftingInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/units/{unit}/holds/{id}/lifting": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/hosts": {
        parameters: {
            query?: {
                /** @description Words, with or without diacritics; each must begin a word of the object. */
                q?: string;
                /** @description Security level 1 to 5; 0: not determined. Systems and hosts. */
                level?: number;
                /** @description `server`, `workstation`, `network_device`, `appliance`, `unknown`. Hosts. */
                kind?: string;
                /** @description Id of an information system. Hosts. */
                system?: string;
                /** @description Site, as written. Hosts. */
                site?: string;
                /** @description Person who answers for it, as written. Hosts. */
                responsible?: string;
                /** @description Software that is on it now: a name without regard to case, or `NAME@VERSION`. Hosts. */
                software?: string;
                /** @description True for retired objects in place of those that are followed. */
                retired?: boolean;
                /** @description `name` (default), `name_desc`, `newest`; `level` for systems, `last_seen` for hosts. */
                order?: string;
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000; 100 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_HostView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/hosts": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HostFields"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/hosts/conflicts": {
        parameters: {
            query?: {
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most attributes that are looked for, 1 to 1000; all of the last host are given. */
                limit?: number;
                /** @description True for those alone that no person has settled. */
                open?: boolean;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConflictsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/hosts/counts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllView_CountView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/hosts/export/{form}": {
        parameters: {
            query?: {
                /** @description Words, with or without diacritics; each must begin a word of the object. */
                q?: string;
                /** @description Security level 1 to 5; 0: not determined. Systems and hosts. */
                level?: number;
                /** @description `server`, `workstation`, `network_device`, `appliance`, `unknown`. Hosts. */
                kind?: string;
                /** @description Id of an information system. Hosts. */
                system?: string;
                /** @description Site, as written. Hosts. */
                site?: string;
                /** @description Person who answers for it, as written. Hosts. */
                responsible?: string;
                /** @description Software that is on it now: a name without regard to case, or `NAME@VERSION`. Hosts. */
                software?: string;
                /** @description True for retired objects in place of those that are followed. */
                retired?: boolean;
                /** @description `name` (default), `name_desc`, `newest`; `level` for systems, `last_seen` for hosts. */
                order?: string;
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000; 100 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
                /** @description `csv` or `xlsx` */
                form: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/hosts/people": {
        parameters: {
            query?: {
                /** @description Words, with or without diacritics; each must begin a word of the value. */
                q?: string;
                /** @description Most values, 1 to 1000; 20 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllView_ValueView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/hosts/sites": {
        parameters: {
            query?: {
                /** @description Words, with or without diacritics; each must begin a word of the value. */
                q?: string;
                /** @description Most values, 1 to 1000; 20 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllView_ValueView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/hosts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/hosts/{id}": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["HostFields"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/hosts/{id}/facts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllView_FactView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/hosts/{id}/identifiers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllView_IdentifierView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/hosts/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinedView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/hosts/{id}/retirement": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/hosts/{id}/settlement": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SettlementInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/hosts/{id}/software": {
        parameters: {
            query?: {
                gone?: boolean;
            };
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllView_SoftwareView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/hosts/{id}/split": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SplitInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["JoinedView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/imports": {
        parameters: {
            query?: {
                /** @description Most imports, 1 to 1000, the latest first. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AllView_ImportView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/imports": {
        parameters: {
            query: {
                /** @description Its name; a table is a source of its own by it. */
                file_name: string;
                /** @description Host to which everything belongs, for lists that do not name one (`dpkg-query`, `rpm -qa`, an SBOM). */
                host?: string;
                /** @description When the facts were observed (RFC 3339); now when it is left out. */
                observed_at?: string;
            };
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/imports/columns": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MappingInput"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/imports/columns": {
        parameters: {
            query: {
                file_name: string;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ColumnsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/units/{unit}/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/imports/{id}/application": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"];
                };
            };
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/imports/{id}/errors.csv": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/imports/{id}/rows": {
        parameters: {
            query?: {
                /**
                 * @description `created`, `updated`, `unchanged`, `conflicting`, `refused`; all when it is left out. `in_part`: those that are taken although
                 *     something of them is lost.
                 */
                outcome?: string;
                /** @description Value of `next` of the page before. */
                after?: number;
                /** @description Most rows, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RowsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/imports/{id}/rows/{place}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
                place: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerInput"];
            };
        };
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/letters": {
        parameters: {
            query?: {
                /** @description `issued`, `read`, `confirmed`, `withdrawn` */
                state?: string;
                /** @description Value of `next` of the page before. */
                after?: number;
                /** @description Most rows, 1 to 1000. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LettersView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/letters": {
        parameters: {
            query?: {
                /** @description Name of the file. */
                file_name?: string;
                /** @description Register it although the register has one like it. */
                again?: boolean;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LetterView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/letters/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LetterView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/letters/{id}": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LetterFields"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LetterView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/letters/{id}/below": {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string;
                /** @description Units of a page, 1 to 1000; 200 when left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RollUpView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/letters/{id}/confirmation": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Confirming"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfirmedView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/letters/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/letters/{id}/reading": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReadingView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/letters/{id}/relay": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Relaying"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelayedView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/letters/{id}/withdrawal": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Withdrawing"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LetterView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/level-dossiers": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LevelDossiersView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/obligations": {
        parameters: {
            query?: {
                /** @description Id of a letter; all letters when it is left out. */
                letter?: string;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/obligations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/obligations/{id}/assignment": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Assigning"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/obligations/{id}/progress": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Stepping"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/obligations/{id}/reopening": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Reopening"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/obligations/{id}/report": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Stepping"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/obligations/{id}/statement": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Stating"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/obligations/{id}/steps": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StepsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/obligations/{id}/waiver": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Asking"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/obligations/{id}/waiver/decision": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Deciding"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ObligationView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/oscal/catalog/{regime}": {
        parameters: {
            query?: {
                /** @description `vi` or `en`; Vietnamese when it is left out. */
                lang?: string;
            };
            header?: never;
            path: {
                unit: string;
                regime: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/oscal/profile/{regime}/{level}": {
        parameters: {
            query?: {
                /** @description `vi` or `en`; Vietnamese when it is left out. */
                lang?: string;
            };
            header?: never;
            path: {
                unit: string;
                regime: string;
                level: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/readiness": {
        parameters: {
            query?: {
                /** @description Id of a letter; all confirmed letters when it is left out. */
                letter?: string;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BoardView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/retros": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetrosView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/retros": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RetroInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetroView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/retros/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetroView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/units/{unit}/retros/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/retros/{id}/alerts": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetroView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/retros/{id}/cancellation": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetroView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/retros/{id}/counts": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetroCountsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/retros/{id}/export/{form}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
                /** @description `csv`, `xlsx` or `jsonl` */
                form: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/retros/{id}/hits": {
        parameters: {
            query?: {
                /** @description Id of a rule; every one when it is left out. */
                rule?: string;
                /** @description Value of `next` of the page before. */
                after?: number;
                /** @description Most rows, 1 to 1000; 100 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RetroHitsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/retros/{id}/progress": {
        parameters: {
            query?: never;
            header?: {
                "Last-Event-ID"?: string | null;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/rule-samples": {
        parameters: {
            query: {
                /** @description Its name. */
                file_name: string;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleSampleView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/rule-trials": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TryingRule"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RuleTrialView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/rules": {
        parameters: {
            query?: {
                /** @description Words that must stand in title, id, path, tags or log source, with or without diacritics. */
                q?: string;
                /** @description `informational`, `low`, `medium`, `high`, `critical`, with commas between several. */
                level?: string;
                /** @description `stable`, `test`, `experimental`, `deprecated`, `unsupported`, `none` (it says none), with commas between several. */
                status?: string;
                /** @description Id of a set. */
                set?: string;
                /** @description `on`, `off`, `shadowed`, `refused` */
                state?: string;
                /** @description True for those that fired in the last seven days, false for the others. */
                fired?: boolean;
                /**
                 * @description `fires` (default: findings of the last seven days), `last` (when it fired last), `level`, `title`, `false` (share of false alerts),
                 *     `cost`; the greatest first.
                 */
                sort?: string;
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000; 100 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectionRulesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/rules/{rule}": {
        parameters: {
            query?: {
                /** @description Id of a set, for a rule that stands in the shadow of another; the one that is used when it is left out. */
                set?: string;
            };
            header?: never;
            path: {
                unit: string;
                rule: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetectionRuleFullView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/searches": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedSearchesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/searches": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedSearchInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedSearchView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/searches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedSearchView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/searches/{id}": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SavedSearchInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SavedSearchView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/units/{unit}/searches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/source-files": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceFilesListView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/sources": {
        parameters: {
            query?: {
                /** @description Words, with or without diacritics; each must begin a word of name, host or note. */
                q?: string;
                /** @description Some of `never`, `live`, `late`, `silent`, with commas. */
                state?: string;
                /** @description Some protocols, with commas. */
                protocol?: string;
                /** @description True for retired sources in place of those that are used. */
                retired?: boolean;
                /** @description Hours of figures that each source shows, 0 to 168; 0 when it is left out. */
                hours?: number;
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000; 100 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSourcesView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/sources": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSourceView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/sources/{id}": {
        parameters: {
            query?: {
                /** @description Hours of figures, 0 to 168; 0 when it is left out. */
                hours?: number;
            };
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSourceView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/sources/{id}": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSourceView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/sources/{id}/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoverageView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/sources/{id}/hours": {
        parameters: {
            query?: {
                /** @description From this time on (RFC 3339); 48 hours before `until` when it is left out. */
                from?: string;
                /** @description Before this time; now when it is left out. At most 92 days. */
                until?: string;
            };
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceHoursView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/sources/{id}/retirement": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventSourceView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/sources/{id}/senders": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SendersView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/sources/{id}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceTokensView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/sources/{id}/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceTokenInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewSourceTokenView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete /api/v1/units/{unit}/sources/{id}/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/suppressions": {
        parameters: {
            query?: {
                /** @description True for those that hold, false for those that have ended; all when it is left out. */
                holding?: boolean;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionsView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/suppressions": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuppressingInput"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/suppressions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/suppressions/{id}/approval": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/suppressions/{id}/ending": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/suppressions/{id}/extension": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExtendingInput"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/systems": {
        parameters: {
            query?: {
                /** @description Words, with or without diacritics; each must begin a word of the object. */
                q?: string;
                /** @description Security level 1 to 5; 0: not determined. Systems and hosts. */
                level?: number;
                /** @description `server`, `workstation`, `network_device`, `appliance`, `unknown`. Hosts. */
                kind?: string;
                /** @description Id of an information system. Hosts. */
                system?: string;
                /** @description Site, as written. Hosts. */
                site?: string;
                /** @description Person who answers for it, as written. Hosts. */
                responsible?: string;
                /** @description Software that is on it now: a name without regard to case, or `NAME@VERSION`. Hosts. */
                software?: string;
                /** @description True for retired objects in place of those that are followed. */
                retired?: boolean;
                /** @description `name` (default), `name_desc`, `newest`; `level` for systems, `last_seen` for hosts. */
                order?: string;
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000; 100 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PageView_SystemView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/systems": {
        parameters: {
            query?: never;
            header?: {
                "Idempotency-Key"?: string | null;
            };
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SystemFields"];
            };
        };
        responses: {
            201: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/systems/export/{form}": {
        parameters: {
            query?: {
                /** @description Words, with or without diacritics; each must begin a word of the object. */
                q?: string;
                /** @description Security level 1 to 5; 0: not determined. Systems and hosts. */
                level?: number;
                /** @description `server`, `workstation`, `network_device`, `appliance`, `unknown`. Hosts. */
                kind?: string;
                /** @description Id of an information system. Hosts. */
                system?: string;
                /** @description Site, as written. Hosts. */
                site?: string;
                /** @description Person who answers for it, as written. Hosts. */
                responsible?: string;
                /** @description Software that is on it now: a name without regard to case, or `NAME@VERSION`. Hosts. */
                software?: string;
                /** @description True for retired objects in place of those that are followed. */
                retired?: boolean;
                /** @description `name` (default), `name_desc`, `newest`; `level` for systems, `last_seen` for hosts. */
                order?: string;
                /** @description Value of `next` of the page before. */
                after?: string;
                /** @description Most rows, 1 to 1000; 100 when it is left out. */
                limit?: number;
            };
            header?: never;
            path: {
                unit: string;
                /** @description `csv` or `xlsx` */
                form: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/systems/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/systems/{id}": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SystemFields"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/systems/{id}/level-dossier": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LevelDossierView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put /api/v1/units/{unit}/systems/{id}/level-dossier": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DossierFields"];
            };
        };
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LevelDossierView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/systems/{id}/retirement": {
        parameters: {
            query?: never;
            header: {
                "If-Match": string;
            };
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post /api/v1/units/{unit}/undo/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HostView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/watch": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WatchView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/watch/events": {
        parameters: {
            query?: {
                /** @description The `id:` that the caller has seen last; without it and without `Last-Event-ID` the stream begins with what comes next. */
                since?: string;
            };
            header?: {
                "Last-Event-ID"?: string | null;
            };
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/yearly-level-report": {
        parameters: {
            query?: {
                /** @description First day, `YYYY-MM-DD`. */
                from?: string;
                /** @description Last day, `YYYY-MM-DD`. */
                to?: string;
            };
            header?: never;
            path: {
                unit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["YearlyView"];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /api/v1/units/{unit}/yearly-level-report/{form}": {
        parameters: {
            query?: {
                /** @description First day, `YYYY-MM-DD`. */
                from?: string;
                /** @description Last day, `YYYY-MM-DD`. */
                to?: string;
            };
            header?: never;
            path: {
                unit: string;
                /** @description `csv` or `xlsx` */
                form: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": number[];
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get /readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Refused; `code` says why, in the language of the caller */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
