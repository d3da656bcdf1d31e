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
        get?: never;
        put?: never;
        /** Set the installation up */
        post: operations["post /api/v1/setup"];
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
        /** @description A role to give or to take. */
        AssignInput: {
            /** @description False takes it. */
            give: boolean;
            /** @description `administrator`, `officer`, `analyst`, `on_duty`, `auditor`, `reader`, `hub` */
            role: string;
            unit: string;
        };
        /** @description A code that the authenticator shows. */
        CodeInput: {
            code: string;
        };
        /** @description Recovery codes; shown once. */
        CodesView: {
            recovery_codes: string[];
        };
        /** @description The password or a code, once more. */
        ConfirmInput: {
            code?: string | null;
            password?: string | null;
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
        /** @description Who calls. */
        MeView: {
            account?: string | null;
            /** @description Value of the header `x-vonggac-csrf`; none for a token. */
            csrf?: string | null;
            name: string;
            roles: components["schemas"]["RoleView"][];
        };
        /** @description A new name. */
        NameInput: {
            name: string;
        };
        /** @description A token that was just made; its text is shown once. */
        NewTokenView: {
            text: string;
            token: components["schemas"]["TokenView"];
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
        /** @description What people see of an account. */
        ProfileInput: {
            display_name: string;
            /** @description `vi` or `en` */
            lang?: string;
            /** @description Empty for none. */
            mail?: string;
        };
        /** @description What is reset. */
        ResetInput: {
            /** @description True takes the second factor away too. */
            remove_totp?: boolean;
        };
        /** @description A role in a unit. */
        RoleView: {
            role: string;
            unit: string;
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
        /** @description A state. */
        StateInput: {
            /** @description `active`, `disabled`, `locked` */
            state: string;
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
        };
    };
}
