// Generated from openapi.json by clients/generate.mjs.
import type { FileBody } from "./files.js";
export interface paths {
    "/api/users/{id}/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user, their accounts, latest transactions and unread notifications, in the shape given by X-Client-Shape. */
        get: operations["get-any-dashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/web/users/{id}/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user, their accounts, latest transactions and unread notifications, in the shape for web. */
        get: operations["get-web-dashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/mobile/users/{id}/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user, their accounts, latest transactions and unread notifications, in the shape for mobile. */
        get: operations["get-mobile-dashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/partner/users/{id}/dashboard": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A user, their accounts, latest transactions and unread notifications, in the shape for partner. */
        get: operations["get-partner-dashboard"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Searches by words in transactions, users, notifications and the audit, as far as the caller may see them; the best match first. */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists users, newest first. */
        get: operations["get-user-users"];
        put?: never;
        /** Registers a user. An administrator may omit the password to create a user who cannot log in. */
        post: operations["post-user-users"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Logs a user in. Five attempts per email address are allowed in 15 minutes, successful or not. */
        post: operations["post-user-login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the user the access token belongs to. */
        get: operations["get-user-me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/users/by-id": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns users by their ids: the caller, or any users for an administrator. */
        get: operations["get-user-users-by-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a user: the caller, or any user for an administrator. */
        get: operations["get-user-users-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/users/{id}/block": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Blocks a user: they can neither log in nor move money, and their existing tokens are revoked. */
        post: operations["post-user-users-id-block"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/users/{id}/unblock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Unblocks a user; previously revoked tokens stay revoked. */
        post: operations["post-user-users-id-unblock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/users/{id}/tier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a user's rate limit tier, effective with their next token. */
        put: operations["put-user-users-id-tier"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/users/{id}/role": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes a user's role; their existing tokens are revoked. */
        put: operations["put-user-users-id-role"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the sessions of a user that have not ended, newest first. */
        get: operations["get-user-sessions"];
        put?: never;
        post?: never;
        /** Ends all sessions of a user: every token from before is refused within a second everywhere. */
        delete: operations["delete-user-sessions"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a session that has not ended. */
        get: operations["get-user-sessions-id"];
        put?: never;
        post?: never;
        /** Ends a session: its token is refused within a second everywhere. */
        delete: operations["delete-user-sessions-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/mfa/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Offers a secret for one-time codes, which is in this answer alone. It counts once a code of it is confirmed. */
        post: operations["post-user-mfa-totp"];
        /** Removes one-time codes. All sessions end; the answer has a new token. */
        delete: operations["delete-user-mfa-totp"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/mfa/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms one-time codes with the first of them. All sessions end; the answer has a new token and, with the first factor, ten recovery codes. */
        post: operations["post-user-mfa-totp-confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the identities at other providers that the caller logs in with. */
        get: operations["get-user-identities"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/identities/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Ends the link to an identity at another provider. All sessions end; the answer has a new token. */
        delete: operations["delete-user-identities-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/mfa/recovery-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes ten recovery codes in the place of all earlier ones. They are in this answer alone, and each counts once. */
        post: operations["post-user-mfa-recovery-codes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/mfa": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the second factors of the caller. */
        get: operations["get-user-mfa"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/mfa/step-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows a one-time code or a recovery code again, and returns a token that says so, in the same session. */
        post: operations["post-user-mfa-step-up"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/mfa/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns what a browser makes a passkey from: for navigator.credentials.create. */
        post: operations["post-user-mfa-passkeys-options"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/mfa/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Adds a passkey. All sessions end; the answer has a new token. */
        post: operations["post-user-mfa-passkeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/mfa/passkeys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Removes a passkey. All sessions end; the answer has a new token. */
        delete: operations["delete-user-mfa-passkeys-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/login/passkey/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns what a browser logs in with: for navigator.credentials.get. */
        post: operations["post-user-login-passkey-options"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/login/passkey": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Logs a user in with a passkey, which is both factors. */
        post: operations["post-user-login-passkey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes the caller's password. All sessions end; the answer has a new token. */
        post: operations["post-user-password"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/password-resets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a mail with which the user of an address chooses another password. The answer is the same where there is none. */
        post: operations["post-user-password-resets"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/password-resets/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Chooses another password with what a mail had. It is good once; all sessions of the user end. */
        post: operations["post-user-password-resets-complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/email-confirmations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends a mail to the caller with which they confirm that the address is theirs. */
        post: operations["post-user-email-confirmations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/email-confirmations/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Confirms an address with what a mail had. It is good once. */
        post: operations["post-user-email-confirmations-complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/users/{id}/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Erases a user for good: their accounts are closed, their sessions, keys and grants end, their address is free again, and the key of their personal data is destroyed. Amounts, times and ids stay. */
        post: operations["post-user-users-id-erase"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/users/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Exports everything that is known of a user, from all services, as one document. */
        get: operations["get-user-users-id-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Searches by words in what the caller may see of each user: beginnings of words and typos count, the best first. */
        get: operations["get-user-search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the API keys of the caller or of another owner, newest first; never the keys themselves. */
        get: operations["get-user-api-keys"];
        put?: never;
        /** Creates an API key, for the caller or for a service account. The key is in this answer alone. */
        post: operations["post-user-api-keys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/api-keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns an API key, without the key itself. */
        get: operations["get-user-api-keys-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/api-keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives an API key another text, which is in this answer alone; the one before stays good for a while. */
        post: operations["post-user-api-keys-id-rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/api-keys/{id}/revoke": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revokes an API key for good, within a second everywhere. */
        post: operations["post-user-api-keys-id-revoke"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/service-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the service accounts, newest first. */
        get: operations["get-user-service-accounts"];
        put?: never;
        /** Creates a service account: a program that acts in its own name, by API keys. */
        post: operations["post-user-service-accounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/service-accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a service account. */
        get: operations["get-user-service-accounts-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/service-accounts/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Disables a service account for good: its keys are refused within a second everywhere. */
        post: operations["post-user-service-accounts-id-disable"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists requests that need a second person, newest first: the caller's own, or all for approvers. */
        get: operations["get-user-approvals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a request that needs a second person, and what came of it. */
        get: operations["get-user-approvals-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/approvals/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approves a request; it is then done once, in its sender's name. */
        post: operations["post-user-approvals-id-approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/approvals/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rejects a request. */
        post: operations["post-user-approvals-id-reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the OAuth clients, newest first; never their secrets. */
        get: operations["get-user-clients"];
        put?: never;
        /** Registers an OAuth client. The secret of a confidential one is in this answer alone. */
        post: operations["post-user-clients"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/clients/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns an OAuth client, without its secret. */
        get: operations["get-user-clients-id"];
        put?: never;
        post?: never;
        /** Deletes an OAuth client: its tokens are refused within a second everywhere. */
        delete: operations["delete-user-clients-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/user/writes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how far a write, by the X-Write-Id of its answer, has come in the databases. */
        get: operations["get-user-writes-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/risk/assessments/{transactionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the risk assessment of a transaction: score, decision, and every rule that fired and why. */
        get: operations["get-risk-assessments-transactionId"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/risk/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the current risk rules. */
        get: operations["get-risk-rules"];
        /** Replaces all risk rules, starting with the next transaction. If a version is given, the rules must not have changed since. */
        put: operations["put-risk-rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/risk/writes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how far a write, by the X-Write-Id of its answer, has come in the databases. */
        get: operations["get-risk-writes-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists payment files, newest first: the caller's own, or all for administrators. */
        get: operations["get-payment-files"];
        put?: never;
        /** Uploads a payment file (pain.001, CSV or JSON lines) and checks it: what would become of each payment is in its lines. Moves nothing before it is submitted. */
        post: operations["post-payment-files"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/files/{id}/submit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Submits a payment file: its payments are made one after the other, each once. */
        post: operations["post-payment-files-id-submit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/files/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a payment file: payments that have not had their turn are not made. */
        post: operations["post-payment-files-id-cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/files/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a payment file. */
        get: operations["get-payment-files-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/files/{id}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the payments of a payment file in order, with what became of each or would. */
        get: operations["get-payment-files-id-lines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/files/{id}/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns what became of a payment file and each payment; with format=xml as a pain.002. */
        get: operations["get-payment-files-id-status"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/files/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns all payments of a payment file as one file, with what became of each or would. */
        get: operations["get-payment-files-id-export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/payments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists settlement records, newest transactions first: the caller's own, or all for administrators. */
        get: operations["get-payment-payments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/payments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a settlement record. */
        get: operations["get-payment-payments-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/payment/writes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how far a write, by the X-Write-Id of its answer, has come in the databases. */
        get: operations["get-payment-writes-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists a user's accounts, newest first; administrators can list all accounts. */
        get: operations["get-account-accounts"];
        put?: never;
        /** Opens an account for the caller or, as an administrator, for any user. */
        post: operations["post-account-accounts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/accounts/{id}/freeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Freezes an account: it can be neither debited nor credited. */
        post: operations["post-account-accounts-id-freeze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/accounts/{id}/unfreeze": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Unfreezes an account. */
        post: operations["post-account-accounts-id-unfreeze"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/accounts/{id}/close": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Closes an account permanently; its balance must be zero, nothing may be held, its sub-accounts must be closed and no transaction of it may be under way. */
        post: operations["post-account-accounts-id-close"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns an account with its current balance, or its balance at an effective time as known at a recorded time. */
        get: operations["get-account-accounts-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes the name and the metadata of an account; what is left out stays as it is, and null removes what there is. */
        patch: operations["patch-account-accounts-id"];
        trace?: never;
    };
    "/api/account/accounts/{id}/purposes/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves money of an account from one of its purposes to another. Its balance stays as it is. */
        post: operations["post-account-accounts-id-purposes-move"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/accounts/{id}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Sets how much may leave an account at once, in a day and in a month, in the place of the limits before. */
        put: operations["put-account-accounts-id-limits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/users/{id}/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how much may leave all accounts of a user together, and what has left them today and this month. */
        get: operations["get-account-users-id-limits"];
        /** Sets how much may leave all accounts of a user in a currency, at once, in a day and in a month, in the place of the limits before. */
        put: operations["put-account-users-id-limits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/accounts/{id}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the ledger entries of an account, newest first, each with the balance after it. */
        get: operations["get-account-accounts-id-entries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the trial balance per currency at one position of the ledger; accounts, clearing and world sum to zero. */
        get: operations["get-account-trial-balance"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/accounts/{id}/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the holds of an account, newest first, also those that have ended. */
        get: operations["get-account-accounts-id-holds"];
        put?: never;
        /** Sets money of an account aside: it stays on the balance and is not available. */
        post: operations["post-account-accounts-id-holds"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/holds/{id}/capture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Moves what is held, or a part of it, to another account, as a debit and a credit in one. */
        post: operations["post-account-holds-id-capture"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/holds/{id}/void": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a hold up: what is left of it is available again. */
        post: operations["post-account-holds-id-void"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/holds/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a hold with its captures. */
        get: operations["get-account-holds-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/periods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the closed periods of the books, in the order in which they were closed. */
        get: operations["get-account-periods"];
        put?: never;
        /** Closes a day or a month that is over, once a second person has approved it: nothing takes effect in it any more, and its postings get a hash that florin verify checks. */
        post: operations["post-account-periods"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/periods/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Computes the hash of a sealed period again, from the postings in the log, and compares it. */
        get: operations["get-account-periods-verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/writes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how far a write, by the X-Write-Id of its answer, has come in the databases. */
        get: operations["get-account-writes-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates up to 10,000 transactions. With mode each, every one succeeds or fails by itself, under its own idempotencyKey or its index below the request's key; with mode all, all are accepted in one append, or none. */
        post: operations["post-transaction-bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the caller's transactions; for an administrator all transactions. */
        get: operations["get-transaction-transactions"];
        put?: never;
        /** Creates a transfer, deposit, withdrawal, a transaction of several legs or an exchange. With Prefer: wait=N, responds when the transaction is terminal or in review, at most after N seconds. */
        post: operations["post-transaction-transactions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Creates up to 1000 transactions; each succeeds or fails independently, under its own idempotencyKey or under its index below the batch's Idempotency-Key. */
        post: operations["post-transaction-transactions-batch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/quotes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Quotes a rate of exchange between two currencies, for one transaction of type exchange until it expires. */
        post: operations["post-transaction-quotes"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a transaction: current, or reconstructed from its events as of a version or a time. */
        get: operations["get-transaction-transactions-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/{id}/receipt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a signed receipt of a completed transaction, which anyone can check with the published keys. */
        get: operations["get-transaction-transactions-id-receipt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Searches by words in what the caller may see of each transaction: beginnings of words and typos count, the best first. */
        get: operations["get-transaction-search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the events of a transaction, oldest first, with the fields visible to the caller. With after, follows it: with Prefer: wait=N, responds when there is one more, at most after N seconds. */
        get: operations["get-transaction-transactions-id-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Approves a transaction in review. */
        post: operations["post-transaction-transactions-id-approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rejects a transaction in review. */
        post: operations["post-transaction-transactions-id-reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Retries a transaction in manual review from the step that failed. */
        post: operations["post-transaction-transactions-id-retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/{id}/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a completed transaction back, whole or in part, by a transaction of its own. Whoever received the money may give it back; everybody's transactions an administrator may reverse. */
        post: operations["post-transaction-transactions-id-reverse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/{id}/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the attachments of a transaction, oldest first. */
        get: operations["get-transaction-transactions-id-attachments"];
        put?: never;
        /** Attaches a file to a transaction: the body itself, or the one file of a form. Its name is that of the header Content-Disposition, of the form's part, or of the parameter name. */
        post: operations["post-transaction-transactions-id-attachments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/{id}/attachments/{attachment}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns an attachment without its content. */
        get: operations["get-transaction-transactions-id-attachments-attachment"];
        put?: never;
        post?: never;
        /** Removes an attachment and deletes its content. Only who attached it may, and administrators. */
        delete: operations["delete-transaction-transactions-id-attachments-attachment"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/{id}/attachments/{attachment}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the content of an attachment; ranges and If-None-Match are understood. */
        get: operations["get-transaction-transactions-id-attachments-attachment-content"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/{id}/attachments/{attachment}/link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Issues a link at which anybody can read the content of an attachment until the link expires. */
        post: operations["post-transaction-transactions-id-attachments-attachment-link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/transactions/{id}/attachments/{attachment}/shared": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the content of an attachment to who has a link. */
        get: operations["get-transaction-transactions-id-attachments-attachment-shared"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transaction/writes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how far a write, by the X-Write-Id of its answer, has come in the databases. */
        get: operations["get-transaction-writes-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notification/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns how a user is notified about their transactions. */
        get: operations["get-notification-preferences"];
        /** Sets how a user is notified about their transactions. What is left out stays as it is; what is there is replaced as a whole. */
        put: operations["put-notification-preferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notification/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists notifications, newest first: the caller's own, or all for staff who may see everybody's. */
        get: operations["get-notification-notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notification/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Searches by words in what the caller may see of each notification: beginnings of words and typos count, the best first. */
        get: operations["get-notification-search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notification/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Marks a notification as read. Repeating the request has no effect. */
        post: operations["post-notification-notifications-id-read"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notification/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists messages by channels other than mail with their attempts, newest first: the caller's own, or all for staff who may see everybody's. */
        get: operations["get-notification-deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notification/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the templates of messages: those that are built in and those that operators wrote. */
        get: operations["get-notification-templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notification/templates/{kind}/{channel}/{language}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a template with its words. */
        get: operations["get-notification-templates-kind-channel-language"];
        /** Writes a template, starting with the next message. If a version is given, it must not have changed since. */
        put: operations["put-notification-templates-kind-channel-language"];
        post?: never;
        /** Resets a template to what is built in, if anything is in its language. Repeating the request has no effect. */
        delete: operations["delete-notification-templates-kind-channel-language"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notification/templates/{kind}/{channel}/{language}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the changes of a template, newest first. */
        get: operations["get-notification-templates-kind-channel-language-versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notification/templates/{kind}/{channel}/{language}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Shows a message that a template makes, with made-up values: the one in the body or, without one, the current one. */
        post: operations["post-notification-templates-kind-channel-language-preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notification/writes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how far a write, by the X-Write-Id of its answer, has come in the databases. */
        get: operations["get-notification-writes-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists audit entries (who did what, when, from where, with which result), most recently recorded first. */
        get: operations["get-audit-entries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Searches by words in what the caller may see of each audit: beginnings of words and typos count, the best first. */
        get: operations["get-audit-search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Recomputes and verifies the audit chain from the log, as florin verify does offline. */
        get: operations["get-audit-verify"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/writes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how far a write, by the X-Write-Id of its answer, has come in the databases. */
        get: operations["get-audit-writes-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns counts, volume, failure rate and latency of all transactions. */
        get: operations["get-analytics-summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/timeseries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns figures per minute, hour or day, earliest first; buckets without activity are omitted. */
        get: operations["get-analytics-timeseries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/top-accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the accounts with the largest volume; amounts in different currencies are compared as numbers. */
        get: operations["get-analytics-top-accounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/analytics/writes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how far a write, by the X-Write-Id of its answer, has come in the databases. */
        get: operations["get-analytics-writes-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the endpoints for webhooks, newest first: the caller's own, or all for staff. */
        get: operations["get-webhook-endpoints"];
        put?: never;
        /** Registers an endpoint for webhooks. Its signing secret is in this answer alone. */
        post: operations["post-webhook-endpoints"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/endpoints/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns an endpoint, without its secret. */
        get: operations["get-webhook-endpoints-id"];
        put?: never;
        post?: never;
        /** Deletes an endpoint for good; what was not delivered yet is not delivered any more. */
        delete: operations["delete-webhook-endpoints-id"];
        options?: never;
        head?: never;
        /** Changes an endpoint; for its owner alone. What the body leaves out stays as it is; null removes the description. */
        patch: operations["patch-webhook-endpoints-id"];
        trace?: never;
    };
    "/api/webhook/endpoints/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Holds an endpoint's webhooks back until it is resumed. */
        post: operations["post-webhook-endpoints-id-pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/endpoints/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sends an endpoint its webhooks again: those that waited, and new ones; also after it was disabled. */
        post: operations["post-webhook-endpoints-id-resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/endpoints/{id}/secret/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives an endpoint another signing secret, which is in this answer alone; the one before signs too for a while. */
        post: operations["post-webhook-endpoints-id-secret-rotate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/endpoints/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delivers events of any time to an endpoint, again or for the first time, each under its webhook-id. */
        post: operations["post-webhook-endpoints-id-replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/endpoints/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Delivers a webhook of type endpoint.test to an active endpoint, signed and tried again like any other; the delivery says what became of it. */
        post: operations["post-webhook-endpoints-id-test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists deliveries with their attempts, newest first: the caller's own, or all for staff. */
        get: operations["get-webhook-deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a delivery with its attempts. */
        get: operations["get-webhook-deliveries-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/deliveries/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tries a delivery again at once, whatever became of it, under the same webhook-id. */
        post: operations["post-webhook-deliveries-id-retry"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the events that endpoints of the caller get, oldest first. The cursor of a page is always there: ask with it again for what has come since. A page may be empty and the next one not, because one request looks at a limited number of events. */
        get: operations["get-webhook-events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhook/writes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how far a write, by the X-Write-Id of its answer, has come in the databases. */
        get: operations["get-webhook-writes-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the bank accounts that are reconciled, newest first. */
        get: operations["get-reconciliation-sources"];
        put?: never;
        /** Adds a bank account whose statements are reconciled with an account of the ledger, or with a currency's world or clearing side. */
        post: operations["post-reconciliation-sources"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a bank account that is reconciled. */
        get: operations["get-reconciliation-sources-id"];
        /** Replaces the name of a source, the bank account that its statements must be of, and how they are read, from the next import on. What it mirrors stays. */
        put: operations["put-reconciliation-sources-id"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/sources/{id}/lock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Locks everything up to a day; every line of it must be matched, or its exception resolved. */
        post: operations["post-reconciliation-sources-id-lock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/sources/{id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Unlocks a locked period, whole or back to an earlier day. */
        post: operations["post-reconciliation-sources-id-unlock"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists imports of statements, newest first. */
        get: operations["get-reconciliation-statements"];
        put?: never;
        /** Imports a file of bank statements in the source's format: camt.053, MT940, OFX or CSV. Lines that are known already add nothing. A file whose balances do not add up is refused whole. */
        post: operations["post-reconciliation-statements"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/statements/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns an import of statements. */
        get: operations["get-reconciliation-statements-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/statements/{id}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the lines that an import of statements added, in the order of the file, and what became of each. */
        get: operations["get-reconciliation-statements-id-lines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns how lines are matched with entries. */
        get: operations["get-reconciliation-rules"];
        /** Replaces how lines are matched with entries, starting with the next run. If a version is given, the rules must not have changed since. */
        put: operations["put-reconciliation-rules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists runs, newest first. */
        get: operations["get-reconciliation-runs"];
        put?: never;
        /** Matches the open lines of a source with the open entries of the ledger. With dryRun=true, returns what it would do and does nothing. */
        post: operations["post-reconciliation-runs"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a run; its matches are listed by GET /matches?run=. */
        get: operations["get-reconciliation-runs-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/sources/{id}/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the open lines of a source and the open entries of what it mirrors, the first 200 of each: what may be matched by hand. */
        get: operations["get-reconciliation-sources-id-open"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/matches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists matches, newest first. */
        get: operations["get-reconciliation-matches"];
        put?: never;
        /** Matches open lines with open entries of the ledger by hand; both must come to the same, within the tolerance. */
        post: operations["post-reconciliation-matches"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/matches/{id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accepts a suggested match. */
        post: operations["post-reconciliation-matches-id-accept"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/matches/{id}/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Rejects a suggested match: its lines and entries are open again, and no run suggests it any more. */
        post: operations["post-reconciliation-matches-id-reject"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/matches/{id}/undo": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Undoes an accepted match: its lines and entries are open again, and no run suggests it any more. */
        post: operations["post-reconciliation-matches-id-undo"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/matches/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a match with its score and the reasons for it. */
        get: operations["get-reconciliation-matches-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists lines and entries that no run could match, oldest first. */
        get: operations["get-reconciliation-exceptions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/exceptions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a line or an entry that no run could match. */
        get: operations["get-reconciliation-exceptions-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/exceptions/{id}/assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Has somebody look after an exception: the caller, or whom the body names, who must be able to. */
        post: operations["post-reconciliation-exceptions-id-assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/exceptions/{id}/resolve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Settles an exception without a match, and says how. */
        post: operations["post-reconciliation-exceptions-id-resolve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/exceptions/{id}/reopen": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens a resolved exception again, and says why. */
        post: operations["post-reconciliation-exceptions-id-reopen"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/exceptions/{id}/adjust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Posts a line that the bank booked alone to the ledger, as a transfer between the mirrored account and another one, once a second person has approved it. */
        post: operations["post-reconciliation-exceptions-id-adjust"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/reconciliation/writes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how far a write, by the X-Write-Id of its answer, has come in the databases. */
        get: operations["get-reconciliation-writes-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/report/statements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the statement of an account for a period. It is numbered and issued once the period is over, and then the same for ever. */
        get: operations["get-report-statements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/report/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the reports, newest first. */
        get: operations["get-report-reports"];
        put?: never;
        /** Requests a report, which is written in the background: its status says when its content is there. */
        post: operations["post-report-reports"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/report/reports/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancels a report that is not completed. Repeating the request has no effect. */
        post: operations["post-report-reports-id-cancel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/report/reports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a report with its status and its progress. */
        get: operations["get-report-reports-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/report/reports/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the file of a completed report. */
        get: operations["get-report-reports-id-content"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/report/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the schedules of reports, newest first. */
        get: operations["get-report-schedules"];
        put?: never;
        /** Creates a schedule of reports: whenever it is due, one is written, and mailed or put into a configured place. */
        post: operations["post-report-schedules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/report/schedules/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pauses a schedule of reports: nothing is due until it is resumed. */
        post: operations["post-report-schedules-id-pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/report/schedules/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resumes a paused schedule of reports. What would have been due meanwhile is left out. */
        post: operations["post-report-schedules-id-resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/report/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a schedule of reports, and when it is due next. */
        get: operations["get-report-schedules-id"];
        put?: never;
        post?: never;
        /** Ends a schedule of reports for good. Reports that were requested are written and delivered. */
        delete: operations["delete-report-schedules-id"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/report/queries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Answers a SELECT statement in DuckDB's SQL over the views entries, accounts, balances and archived_events. Nothing is written. */
        post: operations["post-report-queries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/report/writes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how far a write, by the X-Write-Id of its answer, has come in the databases. */
        get: operations["get-report-writes-id"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists schedules, newest first: the caller's own, or all for those who may see them. */
        get: operations["get-schedule-schedules"];
        put?: never;
        /** Creates a schedule, which moves money whenever it is due: once (at), by a cron expression (cron) or on a day of the month (monthly). */
        post: operations["post-schedule-schedules"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule/schedules/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns a schedule, and when it is due next. */
        get: operations["get-schedule-schedules-id"];
        put?: never;
        post?: never;
        /** Ends a schedule for good. What is under way comes to its end; what waits to be tried again is not. */
        delete: operations["delete-schedule-schedules-id"];
        options?: never;
        head?: never;
        /** Changes a schedule; what is not sent stays as it is. With other times it is due by these from now on. Type, currency, accounts and owner cannot be changed. */
        patch: operations["patch-schedule-schedules-id"];
        trace?: never;
    };
    "/api/schedule/schedules/{id}/skip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leaves out the next occurrence of a schedule. */
        post: operations["post-schedule-schedules-id-skip"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule/schedules/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pauses a schedule: nothing is due until it is resumed. */
        post: operations["post-schedule-schedules-id-pause"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule/schedules/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Resumes a paused schedule. What would have been due meanwhile is left out. */
        post: operations["post-schedule-schedules-id-resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule/schedules/{id}/occurrences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Lists the occurrences of a schedule that were due, newest first, and what became of each. */
        get: operations["get-schedule-schedules-id-occurrences"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule/schedules/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Returns the next occurrences of a schedule. */
        get: operations["get-schedule-schedules-id-preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule/schedules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Returns the next occurrences that a schedule would have; nothing is created. */
        post: operations["post-schedule-schedules-preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedule/writes/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Shows how far a write, by the X-Write-Id of its answer, has come in the databases. */
        get: operations["get-schedule-writes-id"];
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
        AccountStatementView: {
            /** @description Id with the prefix acc_. */
            accountId: string;
            /** @description Id with the prefix user_. */
            userId: string;
            name: string | null;
            /** @description A currency's code, such as USD. */
            currency: string;
            period: string;
            /** Format: int64 */
            number: number;
            status: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            opening: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            closing: number;
            /** Format: int64 */
            position: number;
            hash: string | null;
            /** Format: date-time */
            issuedAt: string | null;
            entries: components["schemas"]["StatementEntryView"][];
        };
        AccountView: {
            /** @description Id with the prefix acc_. */
            id: string;
            /** @description Id with the prefix user_. */
            userId: string;
            /** @description A currency's code, such as USD. */
            currency: string;
            name: string | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            balance: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            available: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            overdraftLimit: number;
            status: string;
            /** Format: int64 */
            version: number;
            /** Format: date-time */
            createdAt: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            held: number;
            /** @description Id with the prefix acc_. */
            parent: string | null;
            metadata: Record<string, never> | null;
            limits: components["schemas"]["LimitsView"] | null;
            children: components["schemas"]["ChildrenView"] | null;
            purposes?: components["schemas"]["PurposeView"][] | null;
            /** @description With links=true: what belongs to it, by name. */
            _links?: {
                [key: string]: {
                    /** @description A path at the gateway. */
                    href: string;
                };
            };
            /** @description With include: what it names, by kind and id. */
            included?: {
                [key: string]: {
                    [key: string]: Record<string, never>;
                };
            };
            /** @description With include: what cannot be had now; absent where nothing is missing. */
            missing?: {
                part: string;
                code: string;
            }[];
        };
        AccountViewList: {
            items: components["schemas"]["AccountView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
            /** @description With links=true: what belongs to it, by name. */
            _links?: {
                [key: string]: {
                    /** @description A path at the gateway. */
                    href: string;
                };
            };
            /** @description With include: what it names, by kind and id. */
            included?: {
                [key: string]: {
                    [key: string]: Record<string, never>;
                };
            };
            /** @description With include: what cannot be had now; absent where nothing is missing. */
            missing?: {
                part: string;
                code: string;
            }[];
        };
        AddPasskeyBody: {
            name: string | null;
            credential: components["schemas"]["CredentialBody"] | null;
        };
        AdjustmentBody: {
            contra: string | null;
            reason: string | null;
            /** @default null */
            fromPurpose?: string | null;
            /** @default null */
            toPurpose?: string | null;
        };
        ApiKeySecretView: {
            /** @description Id with the prefix key_. */
            id: string;
            key: string;
            owner: string;
            name: string;
            scopes: string[];
            addresses: string[];
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string | null;
            /** Format: date-time */
            previousUntil: string | null;
            signingKey: string | null;
        };
        ApiKeyView: {
            /** @description Id with the prefix key_. */
            id: string;
            owner: string;
            name: string;
            scopes: string[];
            addresses: string[];
            status: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string | null;
            /** Format: date-time */
            rotatedAt: string | null;
            /** Format: date-time */
            previousUntil: string | null;
            /** Format: date-time */
            revokedAt: string | null;
            /** Format: date-time */
            lastUsedAt: string | null;
            signingKey: string | null;
        };
        ApiKeyViewList: {
            items: components["schemas"]["ApiKeyView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        ApprovalOutcome: {
            /** Format: int64 */
            status: number;
            answer: unknown | null;
            /** Format: date-time */
            at: string;
        };
        ApprovalView: {
            /** @description Id with the prefix apr_. */
            id: string;
            status: string;
            action: string;
            request: string;
            body: unknown | null;
            rule: string;
            requestedBy: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            decidedBy: string | null;
            reason: string | null;
            /** Format: date-time */
            decidedAt: string | null;
            outcome: components["schemas"]["ApprovalOutcome"] | null;
        };
        ApprovalViewList: {
            items: components["schemas"]["ApprovalView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        AssertedCredential: {
            id: string;
            clientData: string;
            authenticatorData: string;
            signature: string;
            userHandle: string;
        };
        AssessmentView: {
            /** @description Id with the prefix txn_. */
            transactionId: string;
            /** @description Id with the prefix user_. */
            userId: string;
            /** Format: decimal */
            score: number;
            /** @enum {string} */
            decision: "approved" | "review" | "rejected";
            fired: components["schemas"]["FiredRule"][];
            historic: boolean;
            /** Format: int64 */
            rulesVersion: number;
            /** Format: date-time */
            requestedAt: string;
            /** Format: date-time */
            assessedAt: string;
        };
        AssignBody: {
            /** @default null */
            owner?: string | null;
        };
        AttachmentLinkView: {
            url: string;
            /** Format: date-time */
            expiresAt: string;
        };
        AttachmentView: {
            /** @description Id with the prefix att_. */
            id: string;
            /** @description Id with the prefix txn_. */
            transactionId: string;
            name: string;
            contentType: string;
            /** Format: int64 */
            bytes: number;
            sha256: string;
            addedBy: string;
            /** Format: date-time */
            createdAt: string;
        };
        AttachmentsView: {
            items: components["schemas"]["AttachmentView"][];
        };
        AttemptView: {
            /** Format: int64 */
            number: number;
            /** Format: date-time */
            at: string;
            status: string;
            /** Format: int64 */
            httpStatus: number | null;
            error: string | null;
            messageId: string | null;
            /** Format: date-time */
            retryAt: string | null;
        };
        AttestedCredential: {
            id: string;
            clientData: string;
            attestation: string;
        };
        AuditEntry: {
            /** Format: int64 */
            seq: number;
            /** Format: date-time */
            at: string;
            service: string;
            command: string;
            commandId: string;
            entityId: string;
            actor: string;
            address: string | null;
            requestId: string | null;
            result: string;
            /** Format: int64 */
            position: number;
            /** @default null */
            rule: string | null;
        };
        AuditEntryList: {
            items: components["schemas"]["AuditEntry"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        AuthenticatorView: {
            residentKey: string;
            requireResidentKey: boolean;
            userVerification: string;
        };
        BankStatementLineView: {
            /** @description Id with the prefix sln_. */
            id: string;
            /** @description Id with the prefix stm_. */
            statement: string;
            /** Format: int64 */
            fileLine: number;
            /** Format: date */
            bookedOn: string;
            /** Format: date */
            valueOn: string | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /** @description A currency's code, such as USD. */
            currency: string;
            reference: string | null;
            bankReference: string | null;
            counterparty: string | null;
            counterpartyAccount: string | null;
            text: string | null;
            /** @enum {string} */
            state: "open" | "suggested" | "matched" | "resolved";
            /** @description Id with the prefix mat_. */
            match: string | null;
        };
        BankStatementLineViewList: {
            items: components["schemas"]["BankStatementLineView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        BankStatementView: {
            /** @description Id with the prefix stm_. */
            id: string;
            /** @description Id with the prefix rcs_. */
            source: string;
            checksum: string;
            /** Format: int64 */
            statements: number;
            /** Format: int64 */
            lines: number;
            /** Format: int64 */
            added: number;
            /** Format: int64 */
            known: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            openingBalance: number | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            closingBalance: number | null;
            /** Format: date */
            closedOn: string;
            importedBy: string;
            /** Format: date-time */
            importedAt: string;
            /** @default null */
            preview: components["schemas"]["PreviewedLineView"][] | null;
        };
        BankStatementViewList: {
            items: components["schemas"]["BankStatementView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        BatchBody: {
            transactions: components["schemas"]["BatchItemBody"][] | null;
        };
        BatchItemBody: {
            userId?: string | null;
            type?: string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            amount?: number | string | null;
            currency?: string | null;
            fromAccount?: string | null;
            toAccount?: string | null;
            description?: string | null;
            reference?: string | null;
            effectiveAt?: string | null;
            metadata?: Record<string, never> | null;
            idempotencyKey?: string | null;
            /** @default null */
            postings?: components["schemas"]["PostingBody"][] | null;
            /** @default null */
            quoteId?: string | null;
            /** @default null */
            fromPurpose?: string | null;
            /** @default null */
            toPurpose?: string | null;
        };
        BatchResult: {
            /** Format: int64 */
            status: number;
            data?: unknown;
            problem?: unknown;
        };
        BatchView: {
            results: components["schemas"]["BatchResult"][];
        };
        BlockedBody: {
            users?: string[] | null;
            accounts?: string[] | null;
        };
        BlockedRule: {
            users: string[];
            accounts: string[];
        };
        BulkBody: {
            mode?: string | null;
            transactions: components["schemas"]["BatchItemBody"][] | null;
        };
        CaptureHoldBody: {
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            amount?: number | string | null;
            toAccount: string | null;
            final?: boolean | null;
            toPurpose?: string | null;
        };
        CaptureView: {
            /** @description Id with the prefix txn_. */
            transactionId: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /** @description Id with the prefix acc_. */
            toAccount: string;
            /** Format: date-time */
            at: string;
        };
        ChainVerdict: {
            valid: boolean;
            /** Format: int64 */
            entries: number;
            head: string;
            /** Format: int64 */
            firstBroken: number | null;
            complete: boolean;
            missing: string[];
        };
        ChangeAccountBody: {
            name?: string | null;
            metadata?: Record<string, never> | null;
        };
        ChangePasswordBody: {
            currentPassword: string | null;
            newPassword: string | null;
        };
        ChangeRoleBody: {
            role: string | null;
        };
        ChangeScheduleBody: {
            name?: string | null;
            amountRule?: string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            amount?: number | string | null;
            description?: string | null;
            reference?: string | null;
            metadata?: Record<string, never> | null;
            at?: string | null;
            cron?: string | null;
            monthly?: components["schemas"]["MonthlyBody"] | null;
            timeZone?: string | null;
            calendar?: string | null;
            adjust?: string | null;
            startsAt?: string | null;
            endsAt?: string | null;
            /** Format: int64 */
            maxOccurrences?: number | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            maxTotal?: number | string | null;
            missed?: string | null;
            retries?: components["schemas"]["RetriesBody"] | null;
            clear?: string[] | null;
        };
        ChangeSourceBody: {
            name: string | null;
            format: string | null;
            /** @default null */
            bankAccount?: string | null;
            profile?: components["schemas"]["CsvProfileBody"] | null;
        };
        ChangeTierBody: {
            tier: string | null;
        };
        ChangeWebhookEndpointBody: {
            url?: string | null;
            events?: string[] | null;
            ordered?: boolean | null;
            version?: string | null;
            description?: string | null;
        };
        ChangedFactorsView: {
            factors: components["schemas"]["FactorsView"];
            recoveryCodes: string[] | null;
            token: string;
            tokenType: string;
            /** Format: date-time */
            expiresAt: string;
        };
        ChannelAddress: {
            channel: string | null;
            address: string | null;
        };
        ChildrenView: {
            /** Format: int64 */
            count: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            balance: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            available: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            held: number;
        };
        ClientSecretView: {
            /** @description Id with the prefix cli_. */
            id: string;
            secret: string | null;
            name: string;
            type: string;
            grants: string[];
            redirectUris: string[];
            postLogoutRedirectUris: string[];
            scopes: string[];
            /** @description Id with the prefix svc_. */
            serviceAccount: string | null;
            consent: string;
            /** Format: date-time */
            createdAt: string;
        };
        ClientView: {
            /** @description Id with the prefix cli_. */
            id: string;
            name: string;
            type: string;
            grants: string[];
            redirectUris: string[];
            postLogoutRedirectUris: string[];
            scopes: string[];
            /** @description Id with the prefix svc_. */
            serviceAccount: string | null;
            consent: string;
            /** Format: date-time */
            createdAt: string;
            createdBy: string;
        };
        ClientViewList: {
            items: components["schemas"]["ClientView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        CodeBody: {
            code: string | null;
        };
        CompleteResetBody: {
            token: string | null;
            password: string | null;
        };
        ConfirmEmailBody: {
            token: string | null;
        };
        ConfirmedWrite: {
            database: string;
            role: string;
            result: string;
        };
        CreateApiKeyBody: {
            name: string | null;
            scopes: string[] | null;
            addresses?: string[] | null;
            /** Format: date-time */
            expiresAt?: string | null;
            serviceAccount?: string | null;
            signingKey?: string | null;
        };
        CreateServiceAccountBody: {
            name: string | null;
            role: string | null;
            tier?: string | null;
        };
        CreateWebhookEndpointBody: {
            url: string | null;
            events?: string[] | null;
            scope?: string | null;
            ordered?: boolean | null;
            version?: string | null;
            description?: string | null;
        };
        CredentialBody: {
            id?: string | null;
            rawId?: string | null;
            type?: string | null;
            authenticatorAttachment?: string | null;
            clientExtensionResults?: Record<string, never> | null;
            response?: components["schemas"]["CredentialResponseBody"] | null;
            attested?: components["schemas"]["AttestedCredential"] | null;
            asserted?: components["schemas"]["AssertedCredential"] | null;
        };
        CredentialIdView: {
            type: string;
            id: string;
        };
        CredentialResponseBody: {
            clientDataJSON?: string | null;
            attestationObject?: string | null;
            authenticatorData?: string | null;
            signature?: string | null;
            userHandle?: string | null;
            publicKey?: string | null;
            /** Format: int64 */
            publicKeyAlgorithm?: number | null;
            transports?: string[] | null;
        };
        CsvColumns: {
            date: string;
            amount: string | null;
            debit: string | null;
            credit: string | null;
            valueDate: string | null;
            balance: string | null;
            currency: string | null;
            reference: string | null;
            bankReference: string | null;
            counterparty: string | null;
            counterpartyAccount: string | null;
            text: string | null;
        };
        CsvColumnsBody: {
            date?: string | null;
            /** @default null */
            amount?: string | null;
            /** @default null */
            debit?: string | null;
            /** @default null */
            credit?: string | null;
            /** @default null */
            valueDate?: string | null;
            /** @default null */
            balance?: string | null;
            /** @default null */
            currency?: string | null;
            /** @default null */
            reference?: string | null;
            /** @default null */
            bankReference?: string | null;
            /** @default null */
            counterparty?: string | null;
            /** @default null */
            counterpartyAccount?: string | null;
            /** @default null */
            text?: string | null;
        };
        CsvProfile: {
            separator: string;
            decimalSign: string;
            dateFormat: string;
            encoding: string;
            /** Format: int64 */
            skipLines: number;
            columns: components["schemas"]["CsvColumns"];
        };
        CsvProfileBody: {
            columns?: components["schemas"]["CsvColumnsBody"] | null;
            /** @default null */
            separator?: string | null;
            /** @default null */
            decimalSign?: string | null;
            /** @default null */
            dateFormat?: string | null;
            /** @default null */
            encoding?: string | null;
            /**
             * Format: int64
             * @default null
             */
            skipLines?: number | null;
        };
        DecisionBody: {
            reason: string | null;
        };
        DecisionReasonBody: {
            /** @default null */
            reason?: string | null;
        };
        DeliveryBody: {
            mail?: string[] | null;
            destination?: string | null;
        };
        DeliveryView: {
            id: string;
            /** @description Id with the prefix ntf_. */
            notificationId: string;
            /** @description Id with the prefix user_. */
            userId: string;
            channel: string;
            kind: string;
            language: string;
            /** Format: int64 */
            templateVersion: number;
            subject: string;
            text: string;
            status: string;
            /** Format: date-time */
            queuedAt: string;
            /** Format: date-time */
            dueAt: string;
            attempts: components["schemas"]["AttemptView"][];
        };
        DeliveryViewList: {
            items: components["schemas"]["DeliveryView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        EndedView: {
            /** @description Id with the prefix user_. */
            userId: string;
            /** @description Id with the prefix ses_. */
            id: string | null;
        };
        EntryView: {
            /** Format: int64 */
            position: number;
            /** @description Id with the prefix txn_. */
            transactionId: string;
            direction: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            balanceAfter: number;
            /** Format: date-time */
            effectiveAt: string;
            /** Format: date-time */
            recordedAt: string;
            description: string;
            /** @description Id with the prefix hold_. */
            holdId: string | null;
            purpose?: string | null;
        };
        EntryViewList: {
            items: components["schemas"]["EntryView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        EraseBody: {
            password?: string | null;
        };
        EventMetadataView: {
            correlationId: string;
            causationId: string | null;
            traceId: string | null;
            actor: string;
            commandId: string;
        };
        EventView: {
            id: string;
            aggregateId: string;
            eventType: string;
            eventData: unknown;
            /** Format: int64 */
            eventVersion: number;
            /** Format: date-time */
            timestamp: string;
            metadata: components["schemas"]["EventMetadataView"];
        };
        EventViewList: {
            items: components["schemas"]["EventView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        ExceptionView: {
            /** @description Id with the prefix exc_. */
            id: string;
            /** @description Id with the prefix rcs_. */
            source: string;
            kind: string;
            /** @description Id with the prefix sln_. */
            line: string | null;
            /** Format: int64 */
            entry: number | null;
            /** Format: date */
            on: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /** @description A currency's code, such as USD. */
            currency: string;
            /** Format: int64 */
            ageDays: number;
            /** @enum {string} */
            state: "open" | "assigned" | "matched" | "resolved";
            owner: string | null;
            reason: string | null;
            /** @description Id with the prefix txn_. */
            adjustment: string | null;
            /** @description Id with the prefix rcn_. */
            run: string;
            /** Format: date-time */
            raisedAt: string;
            decidedBy: string | null;
            /** Format: date-time */
            decidedAt: string | null;
            items: components["schemas"]["ItemsView"] | null;
        };
        ExceptionViewList: {
            items: components["schemas"]["ExceptionView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        ExchangeView: {
            /** @description Id with the prefix quo_. */
            quoteId: string;
            rate: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            sold: number;
            /** @description A currency's code, such as USD. */
            soldCurrency: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            bought: number;
            /** @description A currency's code, such as USD. */
            boughtCurrency: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            fee: number;
        };
        FactorsView: {
            totp: boolean;
            /** Format: date-time */
            totpSince: string | null;
            passkeys: components["schemas"]["PasskeyView"][];
            /** Format: int64 */
            recoveryCodesLeft: number;
        };
        FailureView: {
            step: string;
            code: string;
            detail: string;
        };
        FeeView: {
            rule: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /** @description Id with the prefix acc_. */
            account: string;
            refund: boolean;
            refundable: boolean;
        };
        FileTotal: {
            /** @description A currency's code, such as USD. */
            currency: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
        };
        FiredRule: {
            rule: string;
            /** Format: decimal */
            score: number;
            reason: string;
        };
        HoldView: {
            /** @description Id with the prefix hold_. */
            id: string;
            /** @description Id with the prefix acc_. */
            accountId: string;
            /** @description A currency's code, such as USD. */
            currency: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            captured: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            remaining: number;
            status: string;
            reference: string | null;
            /** Format: date-time */
            expiresAt: string | null;
            placedBy: string;
            /** Format: date-time */
            placedAt: string;
            captures: components["schemas"]["CaptureView"][];
            purpose?: string | null;
        };
        HoldViewList: {
            items: components["schemas"]["HoldView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        IdentityView: {
            /** @description Id with the prefix idn_. */
            id: string;
            provider: string;
            issuer: string;
            subject: string;
            /** Format: date-time */
            createdAt: string;
        };
        IdentityViewList: {
            items: components["schemas"]["IdentityView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        ItemsView: {
            lines: components["schemas"]["BankStatementLineView"][];
            entries: components["schemas"]["ReconciledEntryView"][];
        };
        KnownAttachment: {
            /** @description Id with the prefix att_. */
            id: string;
            /** @description Id with the prefix txn_. */
            transactionId: string;
            name: string;
            contentType: string;
            /** Format: int64 */
            bytes: number;
            sha256: string;
            addedBy: string;
            /** Format: date-time */
            createdAt: string;
            content: string;
        };
        LargeAmountBody: {
            /** Format: decimal */
            points?: number | null;
            at?: Record<string, never> | null;
            /**
             * Format: int64
             * @default null
             */
            default?: number | null;
        };
        LargeAmountView: {
            /** Format: decimal */
            points: number;
            at: Record<string, never>;
            /** Format: int64 */
            default: number | null;
        };
        LatencyView: {
            /** Format: decimal */
            p50: number;
            /** Format: decimal */
            p95: number;
            /** Format: decimal */
            p99: number;
        };
        LimitAccountBody: {
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            perTransaction?: number | string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            perDay?: number | string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            perMonth?: number | string | null;
        };
        LimitUserBody: {
            currency: string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            perTransaction?: number | string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            perDay?: number | string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            perMonth?: number | string | null;
        };
        LimitsOfUserView: {
            /** @description Id with the prefix user_. */
            userId: string;
            limits: components["schemas"]["UserLimitsView"][];
        };
        LimitsView: {
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            perTransaction: number | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            perDay: number | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            perMonth: number | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            spentToday: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            spentThisMonth: number;
        };
        LineReason: {
            code: string;
            detail: string;
        };
        LockBody: {
            through: string | null;
        };
        LogInBody: {
            email: string | null;
            password: string | null;
            /** @default null */
            code?: string | null;
        };
        LoginView: {
            token: string;
            tokenType: string;
            /** Format: date-time */
            expiresAt: string;
        };
        MailAskedView: {
            accepted: boolean;
        };
        ManualReviewView: {
            step: string;
            detail: string;
        };
        MatchBody: {
            source: string | null;
            lines: string[] | null;
            entries: number[] | null;
            /** @default null */
            reason?: string | null;
        };
        MatchView: {
            /** @description Id with the prefix mat_. */
            id: string;
            /** @description Id with the prefix rcs_. */
            source: string;
            /** @description Id with the prefix rcn_. */
            run: string | null;
            /** @enum {string} */
            state: "suggested" | "accepted" | "rejected" | "undone";
            /** @enum {string} */
            strategy: "id" | "reference" | "amountAndDate" | "oneToMany" | "manyToOne" | "manyToMany" | "manual";
            /** Format: decimal */
            score: number;
            reasons: string[];
            lines: string[];
            entries: number[];
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            difference: number;
            /** @description A currency's code, such as USD. */
            currency: string;
            /** Format: date */
            on: string;
            madeBy: string;
            /** Format: date-time */
            madeAt: string;
            decidedBy: string | null;
            /** Format: date-time */
            decidedAt: string | null;
            reason: string | null;
            items: components["schemas"]["ItemsView"] | null;
        };
        MatchViewList: {
            items: components["schemas"]["MatchView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        MatchingRulesBody: {
            strategies: string[] | null;
            /** Format: decimal */
            acceptAt: number | null;
            /**
             * Format: int64
             * @default null
             */
            maxGroup?: number | null;
            /** @default null */
            tolerances?: {
                [key: string]: components["schemas"]["ToleranceBody"];
            } | null;
            /**
             * Format: int64
             * @default null
             */
            version?: number | null;
            /** @default null */
            readonly changedBy?: string | null;
            /** @default null */
            readonly changedAt?: unknown;
        };
        MatchingRulesView: {
            strategies: ("id" | "reference" | "amountAndDate" | "oneToMany" | "manyToOne" | "manyToMany" | "manual")[];
            /** Format: decimal */
            acceptAt: number;
            /** Format: int64 */
            maxGroup: number;
            tolerances: {
                [key: string]: components["schemas"]["ToleranceView"];
            };
            /** Format: int64 */
            version: number;
            changedBy: string | null;
            /** Format: date-time */
            changedAt: string | null;
        };
        MirrorBody: {
            account?: string | null;
            side?: string | null;
            currency?: string | null;
        };
        MirrorView: {
            /** @enum {string} */
            kind: "account" | "world" | "clearing";
            /** @description A currency's code, such as USD. */
            currency: string;
            /** @description Id with the prefix acc_. */
            account: string | null;
        };
        MonthlyBody: {
            /** Format: int64 */
            day?: number | null;
            /** Format: int64 */
            businessDay?: number | null;
            time?: string | null;
            /** Format: int64 */
            every?: number | null;
        };
        MonthlyView: {
            /** Format: int64 */
            day: number | null;
            /** Format: int64 */
            businessDay: number | null;
            time: string;
            /** Format: int64 */
            every: number;
        };
        MovePurposeBody: {
            from: string | null;
            to: string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            amount: number | string | null;
        };
        NewAccountBody: {
            /** Format: decimal */
            points?: number | null;
            /** Format: int64 */
            youngerThanHours?: number | null;
            /** Format: int64 */
            amountAtLeast?: number | null;
        };
        NewAccountRule: {
            /** Format: decimal */
            points: number;
            /** Format: int64 */
            youngerThanHours: number;
            /** Format: int64 */
            amountAtLeast: number;
        };
        NotificationView: {
            /** @description Id with the prefix ntf_. */
            id: string;
            /** @description Id with the prefix user_. */
            userId: string;
            /** @description Id with the prefix txn_. */
            transactionId: string;
            /** @enum {string} */
            channel: "email" | "none";
            template: string;
            subject: string;
            body: string;
            status: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            readAt: string | null;
        };
        NotificationViewList: {
            items: components["schemas"]["NotificationView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        OccurrenceView: {
            /** @description Id with the prefix sch_. */
            scheduleId: string;
            /** Format: date-time */
            runsAt: string;
            /** Format: date-time */
            until: string | null;
            /** Format: int64 */
            count: number;
            status: string;
            /** Format: int64 */
            attempt: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number | null;
            /** @description A currency's code, such as USD. */
            currency: string | null;
            /** @description Id with the prefix txn_. */
            transactionId: string | null;
            code: string | null;
            detail: string | null;
            /** Format: date-time */
            retryAt: string | null;
            /** Format: date-time */
            changedAt: string;
        };
        OccurrenceViewList: {
            items: components["schemas"]["OccurrenceView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        OpenAccountBody: {
            userId: string | null;
            currency: string | null;
            name?: string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            overdraftLimit?: number | string | null;
            metadata?: Record<string, never> | null;
            parent?: string | null;
            purposes?: string[] | null;
        };
        OpenItemsView: {
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            lines: components["schemas"]["BankStatementLineView"][];
            entries: components["schemas"]["ReconciledEntryView"][];
            complete: boolean;
        };
        PasskeyAlgorithmView: {
            type: string;
            /** Format: int64 */
            alg: number;
        };
        PasskeyCreationView: {
            challenge: string;
            rp: components["schemas"]["RelyingPartyView"];
            user: components["schemas"]["PasskeyUserView"];
            pubKeyCredParams: components["schemas"]["PasskeyAlgorithmView"][];
            /** Format: int64 */
            timeout: number;
            attestation: string;
            authenticatorSelection: components["schemas"]["AuthenticatorView"];
            excludeCredentials: components["schemas"]["CredentialIdView"][];
        };
        PasskeyLogInBody: {
            credential: components["schemas"]["CredentialBody"] | null;
        };
        PasskeyRequestView: {
            challenge: string;
            rpId: string;
            /** Format: int64 */
            timeout: number;
            userVerification: string;
        };
        PasskeyUserView: {
            id: string;
            name: string;
            displayName: string;
        };
        PasskeyView: {
            /** @description Id with the prefix psk_. */
            id: string;
            name: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            lastUsedAt: string | null;
        };
        PaymentFileStatusView: {
            file: components["schemas"]["PaymentFileView"];
            payments: components["schemas"]["PaymentLineView"][];
        };
        PaymentFileView: {
            /** @description Id with the prefix file_. */
            id: string;
            /** @description Id with the prefix user_. */
            userId: string;
            messageId: string;
            format: string;
            status: string;
            groupStatus: string;
            /** Format: int64 */
            payments: number;
            /** Format: int64 */
            invalid: number;
            /** Format: int64 */
            completed: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            pending: number;
            controlSum: string;
            totals: components["schemas"]["FileTotal"][];
            digest: string;
            uploadedBy: string;
            submittedBy: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @default null */
            preview: components["schemas"]["PaymentLineView"][] | null;
        };
        PaymentFileViewList: {
            items: components["schemas"]["PaymentFileView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        PaymentLineView: {
            /** Format: int64 */
            line: number;
            status: string;
            type: string;
            /** @description Id with the prefix acc_. */
            fromAccount: string | null;
            /** @description Id with the prefix acc_. */
            toAccount: string | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /** @description A currency's code, such as USD. */
            currency: string;
            endToEndId: string | null;
            instructionId: string | null;
            creditor: string | null;
            creditorAccount: string | null;
            creditorAgent: string | null;
            creditorAddress: components["schemas"]["PostalAddress"] | null;
            remittance: string | null;
            /** @description Id with the prefix txn_. */
            transactionId: string | null;
            reason: components["schemas"]["LineReason"] | null;
            warning: components["schemas"]["LineReason"] | null;
            fromPurpose?: string | null;
            toPurpose?: string | null;
        };
        PaymentLineViewList: {
            items: components["schemas"]["PaymentLineView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        PaymentView: {
            /** @description Id with the prefix pay_. */
            id: string;
            /** @description Id with the prefix txn_. */
            transactionId: string;
            /** @description Id with the prefix user_. */
            userId: string;
            kind: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /** @description A currency's code, such as USD. */
            currency: string;
            status: string;
            reference: string | null;
            code: string | null;
            detail: string | null;
            processor: string | null;
            /** Format: date-time */
            createdAt: string;
        };
        PaymentViewList: {
            items: components["schemas"]["PaymentView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        PeriodBody: {
            period: string | null;
        };
        PeriodVerificationView: {
            period: string;
            valid: boolean;
            /** Format: int64 */
            postings: number;
            hash: string;
            recorded: string;
        };
        PeriodView: {
            period: string;
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            until: string;
            status: string;
            closedBy: string;
            /** Format: date-time */
            closedAt: string;
            approval: string | null;
            /** Format: int64 */
            position: number | null;
            /** Format: int64 */
            postings: number | null;
            hash: string | null;
        };
        PeriodViewList: {
            items: components["schemas"]["PeriodView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        PlaceHoldBody: {
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            amount: number | string | null;
            expiresAt?: string | null;
            reference?: string | null;
            purpose?: string | null;
        };
        PostalAddress: {
            street: string | null;
            building: string | null;
            postCode: string | null;
            town: string | null;
            region: string | null;
            country: string | null;
            lines: string[] | null;
        };
        PostingBody: {
            account?: string | null;
            direction?: string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            amount?: number | string | null;
            currency?: string | null;
            /** @default null */
            purpose?: string | null;
        };
        PostingView: {
            /** @description Id with the prefix acc_. */
            account: string;
            /** @enum {string} */
            direction: "debit" | "credit";
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /** @description A currency's code, such as USD. */
            currency: string;
            purpose?: string | null;
        };
        PreferencesBody: {
            channel?: string | null;
            /** @default null */
            language?: string | null;
            quietHours?: components["schemas"]["QuietHoursBody"] | null;
            /** @default null */
            kinds?: {
                [key: string]: string[];
            } | null;
            /** @default null */
            addresses?: components["schemas"]["ChannelAddress"][] | null;
        };
        PreferencesView: {
            /** @description Id with the prefix user_. */
            userId: string;
            /** @enum {string} */
            channel: "email" | "none";
            language: string | null;
            quietHours: components["schemas"]["QuietHours"] | null;
            kinds: {
                [key: string]: string[];
            };
            addresses: components["schemas"]["ChannelAddress"][];
            available: string[];
        };
        PreviewView: {
            items: components["schemas"]["UpcomingView"][];
            /** @description A currency's code, such as USD. */
            currency: string;
        };
        PreviewedLineView: {
            /** Format: int64 */
            fileLine: number;
            /** Format: date */
            bookedOn: string;
            /** Format: date */
            valueOn: string | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /** @description A currency's code, such as USD. */
            currency: string;
            reference: string | null;
            counterparty: string | null;
            text: string | null;
            known: boolean;
        };
        /** @description Problem details (RFC 9457), with additional fields a program can act on. */
        Problem: {
            /** @constant */
            success: false;
            /** Format: uri */
            type: string;
            title: string;
            /** Format: int64 */
            status: number;
            /** @description Stable code that programs can rely on. */
            code: string;
            detail: string;
            errors?: {
                [key: string]: string[];
            };
            /**
             * Format: int64
             * @description Seconds to wait before retrying.
             */
            retryAfter?: number;
            /** @description With `databases-unavailable`: the databases that did not confirm the write. */
            databases?: string;
            /**
             * @description With `databases-unavailable`: nothing was recorded.
             * @constant
             */
            rolledBack?: true;
            /** @description With `databases-unavailable`: the id that the write would have had; absent where it was not tried. */
            writeId?: string;
            requestId: string;
            /** Format: date-time */
            timestamp: string;
        };
        PurposeView: {
            name: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            balance: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            available: number;
        };
        QueryBody: {
            sql?: string | null;
            lines?: string[] | null;
            /** Format: int64 */
            maxRows?: number | null;
        };
        QueryColumnView: {
            name: string;
            type: string;
        };
        QueryView: {
            columns: components["schemas"]["QueryColumnView"][];
            rows: unknown[];
            /** Format: int64 */
            rowCount: number;
            truncated: boolean;
            /** Format: int64 */
            position: number;
        };
        QuietHours: {
            from: string;
            until: string;
            timeZone: string;
        };
        QuietHoursBody: {
            from?: string | null;
            until?: string | null;
            timeZone?: string | null;
        };
        QuoteBody: {
            from: string | null;
            to: string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            amount: number | string | null;
            side?: string | null;
            userId?: string | null;
        };
        QuoteView: {
            /** @description Id with the prefix quo_. */
            id: string;
            /** @description Id with the prefix user_. */
            userId: string;
            /** @description A currency's code, such as USD. */
            from: string;
            /** @description A currency's code, such as USD. */
            to: string;
            rate: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            sellAmount: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            buyAmount: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            fee: number;
            /** Format: date-time */
            expiresAt: string;
        };
        ReceiptView: {
            receipt: components["schemas"]["TransactionReceipt"];
            jws: string;
        };
        ReconciledEntryView: {
            /** Format: int64 */
            position: number;
            /** @description Id with the prefix txn_. */
            transactionId: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /** @description A currency's code, such as USD. */
            currency: string;
            /** Format: date */
            on: string;
            reference: string | null;
            description: string | null;
        };
        RecoveryCodesView: {
            recoveryCodes: string[];
        };
        RegisterClientBody: {
            name: string | null;
            type: string | null;
            grants: string[] | null;
            redirectUris?: string[] | null;
            postLogoutRedirectUris?: string[] | null;
            scopes: string[] | null;
            serviceAccount?: string | null;
            consent?: string | null;
        };
        RegisterUserBody: {
            email: string | null;
            password: string | null;
            name: string | null;
        };
        RelyingPartyView: {
            id: string;
            name: string;
        };
        ReplayWebhooksBody: {
            eventIds?: string[] | null;
            /** Format: date-time */
            from?: string | null;
            /** Format: date-time */
            to?: string | null;
        };
        ReplayedWebhooksView: {
            /** Format: int64 */
            queued: number;
            /** Format: date-time */
            continueFrom: string | null;
        };
        ReportDeliveryView: {
            to: string;
            status: string;
            /** Format: date-time */
            at: string | null;
            problem: string | null;
        };
        ReportFailure: {
            code: string;
            detail: string;
        };
        ReportParameters: {
            /** @description Id with the prefix acc_. */
            accountId: string | null;
            period: string | null;
            /** Format: date-time */
            at: string | null;
        };
        ReportParametersBody: {
            accountId?: string | null;
            period?: string | null;
            /** Format: date-time */
            at?: string | null;
        };
        ReportScheduleBody: {
            kind: string;
            format: string;
            accountId?: string | null;
            period?: string | null;
            at?: string | null;
            cron?: string | null;
            monthly?: components["schemas"]["MonthlyBody"] | null;
            timeZone?: string | null;
            calendar?: string | null;
            adjust?: string | null;
            deliver?: components["schemas"]["DeliveryBody"] | null;
        };
        ReportScheduleView: {
            /** @description Id with the prefix rps_. */
            id: string;
            kind: string;
            format: string;
            /** @description Id with the prefix acc_. */
            accountId: string | null;
            /** @enum {unknown} */
            period: "previousDay" | "previousWeek" | "previousMonth" | "previousQuarter" | "previousYear" | null;
            /** Format: date-time */
            at: string | null;
            cron: string | null;
            monthly: components["schemas"]["MonthlyBody"] | null;
            timeZone: string;
            calendar: string | null;
            /** @enum {string} */
            adjust: "none" | "preceding" | "following";
            mail: string[];
            destination: string | null;
            status: string;
            problem: string | null;
            nextRuns: string[];
            /** Format: int64 */
            runs: number;
            /** @description Id with the prefix rep_. */
            lastReport: string | null;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
        };
        ReportScheduleViewList: {
            items: components["schemas"]["ReportScheduleView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        ReportView: {
            /** @description Id with the prefix rep_. */
            id: string;
            kind: string;
            format: string;
            parameters: components["schemas"]["ReportParameters"];
            status: string;
            /** Format: int64 */
            progress: number;
            requestedBy: string;
            /** Format: date-time */
            requestedAt: string;
            /** Format: date-time */
            endedAt: string | null;
            /** Format: int64 */
            rows: number | null;
            /** Format: int64 */
            bytes: number | null;
            sha256: string | null;
            /** Format: int64 */
            position: number | null;
            failure: components["schemas"]["ReportFailure"] | null;
            /** @description Id with the prefix rps_. */
            scheduleId: string | null;
            deliveries: components["schemas"]["ReportDeliveryView"][];
        };
        ReportViewList: {
            items: components["schemas"]["ReportView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        RequestReportBody: {
            kind: string;
            format: string;
            parameters?: components["schemas"]["ReportParametersBody"] | null;
            deliver?: components["schemas"]["DeliveryBody"] | null;
        };
        ResetBody: {
            email: string | null;
        };
        ResetView: {
            changed: boolean;
        };
        ResolutionBody: {
            reason: string | null;
        };
        RetriesBody: {
            /** Format: int64 */
            count?: number | null;
            /** Format: int64 */
            intervalSeconds?: number | null;
        };
        RetriesView: {
            /** Format: int64 */
            count: number;
            /** Format: int64 */
            intervalSeconds: number;
        };
        ReverseBody: {
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            amount?: number | string | null;
            reason: string | null;
        };
        ReviewBody: {
            reason?: string | null;
        };
        RulesBody: {
            largeAmount: components["schemas"]["LargeAmountBody"] | null;
            velocity: components["schemas"]["VelocityBody"] | null;
            newAccount: components["schemas"]["NewAccountBody"] | null;
            blocked: components["schemas"]["BlockedBody"] | null;
            /** Format: decimal */
            reviewAt: number | null;
            /** Format: decimal */
            rejectAt: number | null;
            structuring?: components["schemas"]["StructuringBody"] | null;
            /**
             * Format: int64
             * @default null
             */
            version?: number | null;
            /** @default null */
            readonly changedBy?: string | null;
            /** @default null */
            readonly changedAt?: unknown;
        };
        RulesView: {
            largeAmount: components["schemas"]["LargeAmountView"];
            velocity: components["schemas"]["VelocityRule"];
            newAccount: components["schemas"]["NewAccountRule"];
            blocked: components["schemas"]["BlockedRule"];
            /** Format: decimal */
            reviewAt: number;
            /** Format: decimal */
            rejectAt: number;
            structuring: components["schemas"]["StructuringRule"] | null;
            /** Format: int64 */
            version: number;
            changedBy: string | null;
            /** Format: date-time */
            changedAt: string | null;
        };
        RunBody: {
            source: string | null;
            /** @default null */
            from?: string | null;
            /** @default null */
            to?: string | null;
        };
        RunView: {
            /** @description Id with the prefix rcn_. */
            id: string | null;
            /** @description Id with the prefix rcs_. */
            source: string;
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            /** Format: int64 */
            rulesVersion: number;
            /** Format: int64 */
            lines: number;
            /** Format: int64 */
            entries: number;
            /** Format: int64 */
            accepted: number;
            /** Format: int64 */
            suggested: number;
            /** Format: int64 */
            exceptions: number;
            matches: components["schemas"]["MatchView"][] | null;
            startedBy: string;
            /** Format: date-time */
            startedAt: string;
        };
        RunViewList: {
            items: components["schemas"]["RunView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        ScheduleBody: {
            userId: string | null;
            name?: string | null;
            type: string | null;
            amountRule?: string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            amount?: number | string | null;
            currency: string | null;
            fromAccount?: string | null;
            toAccount?: string | null;
            description?: string | null;
            reference?: string | null;
            metadata?: Record<string, never> | null;
            at?: string | null;
            cron?: string | null;
            monthly?: components["schemas"]["MonthlyBody"] | null;
            timeZone?: string | null;
            calendar?: string | null;
            adjust?: string | null;
            startsAt?: string | null;
            endsAt?: string | null;
            /** Format: int64 */
            maxOccurrences?: number | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            maxTotal?: number | string | null;
            missed?: string | null;
            retries?: components["schemas"]["RetriesBody"] | null;
            /** @default null */
            fromPurpose?: string | null;
            /** @default null */
            toPurpose?: string | null;
        };
        ScheduleView: {
            /** @description Id with the prefix sch_. */
            id: string;
            /** @description Id with the prefix user_. */
            userId: string;
            name: string | null;
            status: string;
            /** @enum {string} */
            type: "transfer" | "deposit" | "withdrawal" | "multi" | "exchange";
            /** @enum {string} */
            amountRule: "fixed" | "all" | "downTo";
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number | null;
            /** @description A currency's code, such as USD. */
            currency: string;
            /** @description Id with the prefix acc_. */
            fromAccount: string | null;
            /** @description Id with the prefix acc_. */
            toAccount: string | null;
            fromPurpose?: string | null;
            toPurpose?: string | null;
            description: string | null;
            reference: string | null;
            metadata: Record<string, never> | null;
            /** Format: date-time */
            at: string | null;
            cron: string | null;
            monthly: components["schemas"]["MonthlyView"] | null;
            timeZone: string;
            calendar: string | null;
            /** @enum {string} */
            adjust: "none" | "preceding" | "following";
            /** Format: date-time */
            startsAt: string;
            /** Format: date-time */
            endsAt: string | null;
            /** Format: int64 */
            maxOccurrences: number | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            maxTotal: number | null;
            /** @enum {string} */
            missed: "skip" | "once" | "all";
            retries: components["schemas"]["RetriesView"];
            /** Format: date-time */
            nextAt: string | null;
            /** Format: int64 */
            occurrences: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            total: number;
            problem: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: int64 */
            version: number;
        };
        ScheduleViewList: {
            items: components["schemas"]["ScheduleView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        SearchHighlight: {
            field: string;
            text: string;
            ranges: components["schemas"]["TextRange"][];
        };
        SearchHitAuditEntry: {
            kind: string;
            id: string;
            /** Format: int64 */
            score: number;
            /** Format: date-time */
            at: string;
            cursor: string;
            highlights: components["schemas"]["SearchHighlight"][];
            data: components["schemas"]["AuditEntry"];
        };
        SearchHitAuditEntryList: {
            items: components["schemas"]["SearchHitAuditEntry"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        SearchHitNotificationView: {
            kind: string;
            id: string;
            /** Format: int64 */
            score: number;
            /** Format: date-time */
            at: string;
            cursor: string;
            highlights: components["schemas"]["SearchHighlight"][];
            data: components["schemas"]["NotificationView"];
        };
        SearchHitNotificationViewList: {
            items: components["schemas"]["SearchHitNotificationView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        SearchHitTransactionView: {
            kind: string;
            id: string;
            /** Format: int64 */
            score: number;
            /** Format: date-time */
            at: string;
            cursor: string;
            highlights: components["schemas"]["SearchHighlight"][];
            data: components["schemas"]["TransactionView"];
        };
        SearchHitTransactionViewList: {
            items: components["schemas"]["SearchHitTransactionView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        SearchHitUserDetail: {
            kind: string;
            id: string;
            /** Format: int64 */
            score: number;
            /** Format: date-time */
            at: string;
            cursor: string;
            highlights: components["schemas"]["SearchHighlight"][];
            data: components["schemas"]["UserDetail"];
        };
        SearchHitUserDetailList: {
            items: components["schemas"]["SearchHitUserDetail"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        SeriesPoint: {
            /** Format: date-time */
            start: string;
            /** Format: int64 */
            created: number;
            /** Format: int64 */
            completed: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            rejected: number;
            /** Format: int64 */
            sentToReview: number;
            volume: Record<string, never>;
            /** Format: decimal */
            failureRate: number;
            latencyMs: components["schemas"]["LatencyView"];
        };
        SeriesPointList: {
            items: components["schemas"]["SeriesPoint"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        ServiceAccountView: {
            /** @description Id with the prefix svc_. */
            id: string;
            name: string;
            /** @enum {string} */
            role: "user" | "admin" | "support" | "operator" | "approver" | "auditor";
            /** @enum {string} */
            tier: "free" | "basic" | "premium" | "internal";
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            disabledAt: string | null;
        };
        ServiceAccountViewList: {
            items: components["schemas"]["ServiceAccountView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        SessionView: {
            /** @description Id with the prefix ses_. */
            id: string;
            /** @description Id with the prefix user_. */
            userId: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            expiresAt: string;
            client: string | null;
            address: string | null;
            current: boolean;
        };
        SessionViewList: {
            items: components["schemas"]["SessionView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        ShareBody: {
            /** Format: int64 */
            expiresIn?: number | null;
        };
        SkipBody: {
            runsAt?: string | null;
        };
        SourceBody: {
            name: string | null;
            mirrors: components["schemas"]["MirrorBody"] | null;
            format: string | null;
            /** @default null */
            bankAccount?: string | null;
            profile?: components["schemas"]["CsvProfileBody"] | null;
        };
        SourceView: {
            /** @description Id with the prefix rcs_. */
            id: string;
            name: string;
            mirrors: components["schemas"]["MirrorView"];
            /** @enum {string} */
            format: "camt053" | "mt940" | "ofx" | "csv";
            profile: components["schemas"]["CsvProfile"] | null;
            bankAccount: string | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            closingBalance: number | null;
            /** Format: date */
            closedOn: string | null;
            /** Format: date */
            lockedThrough: string | null;
            createdBy: string;
            /** Format: date-time */
            createdAt: string;
        };
        SourceViewList: {
            items: components["schemas"]["SourceView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        StatementEntryView: {
            /** Format: int64 */
            position: number;
            /** @description Id with the prefix txn_. */
            transactionId: string;
            direction: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            balanceAfter: number;
            /** Format: date-time */
            effectiveAt: string;
            /** Format: date-time */
            recordedAt: string;
            description: string;
        };
        StructuringBody: {
            /** Format: decimal */
            points?: number | null;
            /** Format: int64 */
            times?: number | null;
        };
        StructuringRule: {
            /** Format: decimal */
            points: number;
            /** Format: int64 */
            times: number;
        };
        SubmissionBody: {
            acceptPartial?: boolean | null;
        };
        Summary: {
            /** Format: int64 */
            created: number;
            /** Format: int64 */
            completed: number;
            /** Format: int64 */
            failed: number;
            /** Format: int64 */
            rejected: number;
            /** Format: int64 */
            inReview: number;
            volume: Record<string, never>;
            /** Format: decimal */
            failureRate: number;
            latencyMs: components["schemas"]["LatencyView"];
            /** @default null */
            complete?: boolean | null;
        };
        TemplateBody: {
            subject?: string | null;
            lines?: string[] | null;
            /**
             * Format: int64
             * @default null
             */
            version?: number | null;
            text?: components["schemas"]["WordingText"] | null;
        };
        TemplateDetail: {
            template: components["schemas"]["TemplateSummary"];
            subject: string;
            lines: string[];
            variables: string[];
        };
        TemplatePreview: {
            subject: string;
            body: string;
        };
        TemplateSummary: {
            kind: string;
            channel: string;
            language: string;
            /** Format: int64 */
            version: number;
            isBuiltIn: boolean;
            changedBy: string | null;
            /** Format: date-time */
            changedAt: string | null;
        };
        TemplateSummaryList: {
            items: components["schemas"]["TemplateSummary"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        TemplateVersionView: {
            /** Format: int64 */
            version: number;
            subject: string | null;
            lines: string[] | null;
            changedBy: string;
            /** Format: date-time */
            changedAt: string;
        };
        TemplateVersionViewList: {
            items: components["schemas"]["TemplateVersionView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        TestedWebhookView: {
            /** @description Id with the prefix whd_. */
            deliveryId: string;
        };
        TextRange: {
            /** Format: int64 */
            start: number;
            /** Format: int64 */
            length: number;
        };
        ToleranceBody: {
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            amount?: number | string | null;
            /** Format: int64 */
            days?: number | null;
        };
        ToleranceView: {
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /** Format: int64 */
            days: number;
        };
        TopAccount: {
            /** @description Id with the prefix acc_. */
            accountId: string;
            /** @description A currency's code, such as USD. */
            currency: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            volume: number;
            /** Format: int64 */
            transactions: number;
        };
        TopAccountList: {
            items: components["schemas"]["TopAccount"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        TotpOfferView: {
            secret: string;
            uri: string;
            qrCode: string;
        };
        TransactionBody: {
            userId: string | null;
            type: string | null;
            /**
             * Format: decimal
             * @description In major units. More digits than the currency has are rejected, never rounded.
             * @example 100.00
             */
            amount?: number | string | null;
            currency?: string | null;
            fromAccount?: string | null;
            toAccount?: string | null;
            description?: string | null;
            reference?: string | null;
            effectiveAt?: string | null;
            metadata?: Record<string, never> | null;
            /** @default null */
            postings?: components["schemas"]["PostingBody"][] | null;
            /** @default null */
            quoteId?: string | null;
            /** @default null */
            fromPurpose?: string | null;
            /** @default null */
            toPurpose?: string | null;
        };
        TransactionReceipt: {
            installation: string;
            /** @description Id with the prefix txn_. */
            transaction: string;
            /** @enum {string} */
            type: "transfer" | "deposit" | "withdrawal" | "multi" | "exchange";
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /** @description A currency's code, such as USD. */
            currency: string;
            /** @description Id with the prefix acc_. */
            fromAccount: string | null;
            /** @description Id with the prefix acc_. */
            toAccount: string | null;
            status: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            completedAt: string;
            /** Format: int64 */
            position: number;
        };
        TransactionView: {
            /** @description Id with the prefix txn_. */
            id: string;
            /** @description Id with the prefix user_. */
            userId: string;
            /** @enum {string} */
            type: "transfer" | "deposit" | "withdrawal" | "multi" | "exchange";
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number;
            /** @description A currency's code, such as USD. */
            currency: string;
            /** @description Id with the prefix acc_. */
            fromAccount: string | null;
            /** @description Id with the prefix acc_. */
            toAccount: string | null;
            status: string;
            description: string | null;
            reference: string | null;
            metadata: Record<string, never> | null;
            /** Format: date-time */
            effectiveAt: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: int64 */
            version: number;
            failure: components["schemas"]["FailureView"] | null;
            compensated: boolean | null;
            manualReview: components["schemas"]["ManualReviewView"] | null;
            postings?: components["schemas"]["PostingView"][] | null;
            exchange?: components["schemas"]["ExchangeView"] | null;
            fee?: components["schemas"]["FeeView"] | null;
            fromPurpose?: string | null;
            toPurpose?: string | null;
            /** @description Id with the prefix txn_. */
            reverses?: string | null;
            reversedBy?: string[] | null;
            /** @description With links=true: what belongs to it, by name. */
            _links?: {
                [key: string]: {
                    /** @description A path at the gateway. */
                    href: string;
                };
            };
            /** @description With include: what it names, by kind and id. */
            included?: {
                [key: string]: {
                    [key: string]: Record<string, never>;
                };
            };
            /** @description With include: what cannot be had now; absent where nothing is missing. */
            missing?: {
                part: string;
                code: string;
            }[];
        };
        TransactionViewList: {
            items: components["schemas"]["TransactionView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
            /** @description With links=true: what belongs to it, by name. */
            _links?: {
                [key: string]: {
                    /** @description A path at the gateway. */
                    href: string;
                };
            };
            /** @description With include: what it names, by kind and id. */
            included?: {
                [key: string]: {
                    [key: string]: Record<string, never>;
                };
            };
            /** @description With include: what cannot be had now; absent where nothing is missing. */
            missing?: {
                part: string;
                code: string;
            }[];
        };
        TrialBalanceLine: {
            /** @description A currency's code, such as USD. */
            currency: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            accounts: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            clearing: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            world: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            total: number;
        };
        TrialBalanceLineList: {
            items: components["schemas"]["TrialBalanceLine"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        UnconfirmedWrite: {
            database: string;
            /** @enum {string} */
            state: "complete" | "pending" | "manual" | "quarantined" | "rolled-back";
            error: string;
            /** Format: int64 */
            attempts: number;
            /** Format: date-time */
            nextAttemptAt: string | null;
        };
        UnlockBody: {
            reason: string | null;
            /** @default null */
            through?: string | null;
        };
        UpcomingView: {
            /** Format: date-time */
            runsAt: string;
            local: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            amount: number | null;
        };
        UserDetail: {
            /** @description Id with the prefix user_. */
            id: string;
            email: string;
            name: string;
            /** @enum {string} */
            role: "user" | "admin" | "support" | "operator" | "approver" | "auditor";
            /** @enum {string} */
            tier: "free" | "basic" | "premium" | "internal";
            blocked: boolean;
            /** Format: date-time */
            createdAt: string;
            erased: boolean;
            /** @description With links=true: what belongs to it, by name. */
            _links?: {
                [key: string]: {
                    /** @description A path at the gateway. */
                    href: string;
                };
            };
            /** @description With include: what it names, by kind and id. */
            included?: {
                [key: string]: {
                    [key: string]: Record<string, never>;
                };
            };
            /** @description With include: what cannot be had now; absent where nothing is missing. */
            missing?: {
                part: string;
                code: string;
            }[];
        };
        UserDetailList: {
            items: components["schemas"]["UserDetail"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
            /** @description With links=true: what belongs to it, by name. */
            _links?: {
                [key: string]: {
                    /** @description A path at the gateway. */
                    href: string;
                };
            };
        };
        UserExport: {
            user: components["schemas"]["UserDetail"];
            credentials: unknown | null;
            identities: unknown[];
            sessions: unknown[];
            apiKeys: unknown[];
            approvals: unknown[];
            accounts: unknown[];
            transactions: unknown[];
            attachments: components["schemas"]["KnownAttachment"][];
            schedules: unknown[];
            payments: unknown[];
            paymentFiles: unknown[];
            notifications: unknown[];
            webhookEndpoints: unknown[];
            messages: unknown[];
            notificationPreferences: unknown | null;
            audit: unknown[];
            complete: boolean;
            /** Format: date-time */
            exportedAt: string;
        };
        UserLimitsView: {
            /** @description A currency's code, such as USD. */
            currency: string;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            perTransaction: number | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            perDay: number | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            perMonth: number | null;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            spentToday: number;
            /**
             * Format: decimal
             * @description In major units, with exactly the currency's digits.
             */
            spentThisMonth: number;
        };
        UserView: {
            /** @description Id with the prefix user_. */
            id: string;
            email: string;
            name: string;
            /** @enum {string} */
            role: "user" | "admin" | "support" | "operator" | "approver" | "auditor";
            /** @enum {string} */
            tier: "free" | "basic" | "premium" | "internal";
            /** Format: date-time */
            createdAt: string;
        };
        VelocityBody: {
            /** Format: decimal */
            points?: number | null;
            /** Format: int64 */
            over?: number | null;
        };
        VelocityRule: {
            /** Format: decimal */
            points: number;
            /** Format: int64 */
            over: number;
        };
        WebhookAttemptView: {
            /** Format: int64 */
            number: number;
            /** Format: date-time */
            at: string;
            /** Format: int64 */
            milliseconds: number;
            /** Format: int64 */
            status: number | null;
            error: string | null;
            response: string | null;
        };
        WebhookDeliveryView: {
            /** @description Id with the prefix whd_. */
            id: string;
            /** @description Id with the prefix whe_. */
            endpointId: string;
            eventId: string;
            type: string;
            status: string;
            /** Format: date-time */
            queuedAt: string;
            /** Format: date-time */
            nextAttemptAt: string | null;
            data: Record<string, never>;
            attempts: components["schemas"]["WebhookAttemptView"][];
        };
        WebhookDeliveryViewList: {
            items: components["schemas"]["WebhookDeliveryView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        WebhookEndpointView: {
            /** @description Id with the prefix whe_. */
            id: string;
            owner: string;
            url: string;
            events: string[];
            scope: string;
            ordered: boolean;
            version: string;
            description: string | null;
            status: string;
            reason: string | null;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            previousUntil: string | null;
            sending: components["schemas"]["WebhookSendingView"] | null;
        };
        WebhookEndpointViewList: {
            items: components["schemas"]["WebhookEndpointView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        WebhookEventView: {
            id: string;
            type: string;
            /** Format: date-time */
            timestamp: string;
            data: Record<string, never>;
        };
        WebhookEventViewList: {
            items: components["schemas"]["WebhookEventView"][];
            nextCursor: string | null;
            /** @default null */
            complete?: boolean | null;
            /**
             * Format: int64
             * @default null
             */
            total?: number | null;
        };
        WebhookSecretView: {
            /** @description Id with the prefix whe_. */
            id: string;
            secret: string;
            owner: string;
            url: string;
            events: string[];
            scope: string;
            ordered: boolean;
            version: string;
            description: string | null;
            status: string;
            /** Format: date-time */
            createdAt: string;
            /** Format: date-time */
            previousUntil: string | null;
        };
        WebhookSendingView: {
            circuit: string | null;
            /** Format: date-time */
            closedUntil: string | null;
            /** Format: int64 */
            maxRatePerSecond: number;
            /** Format: int64 */
            recentSucceeded: number;
            /** Format: int64 */
            recentFailed: number;
            /** Format: int64 */
            recentSeconds: number;
            /** Format: int64 */
            attempts: number;
            /** Format: date-time */
            lastSuccessAt: string | null;
            /** Format: date-time */
            lastFailureAt: string | null;
            lastError: string | null;
            /** Format: int64 */
            failuresInARow: number;
        };
        WordingText: {
            subject: string;
            body: string;
        };
        WriteStatus: {
            /** @description Id with the prefix write_. */
            writeId: string;
            /** @enum {string} */
            state: "complete" | "pending" | "manual" | "quarantined" | "rolled-back";
            primary: string;
            success: components["schemas"]["ConfirmedWrite"][];
            failures: components["schemas"]["UnconfirmedWrite"][];
        };
    };
    responses: never;
    parameters: {
        /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
        "Idempotency-Key": string;
        /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
        Prefer: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "get-any-dashboard": {
        parameters: {
            query?: never;
            header?: {
                /** @description web (default) has all fields; mobile is a compact form; partner omits internal fields. */
                "X-Client-Shape"?: "web" | "mobile" | "partner";
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The available parts; partial is true if a part is missing. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        shape: "web" | "mobile" | "partner";
                        /** @description Cursor of each list that has more items, for the service's own list: accounts with userId, transactions with party, notifications with userId and unread=true. */
                        next: {
                            [key: string]: string;
                        };
                        /** @description Whether a part is missing. */
                        partial: boolean;
                        missing: {
                            /** @enum {string} */
                            part: "user" | "accounts" | "transactions" | "notifications";
                            /** @description Error code, such as circuit-open. */
                            code: string;
                        }[];
                        user: components["schemas"]["UserDetail"] | null;
                        accounts: components["schemas"]["AccountView"][] | null;
                        transactions: components["schemas"]["TransactionView"][] | null;
                        notifications: components["schemas"]["NotificationView"][] | null;
                    };
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-web-dashboard": {
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
            /** @description The available parts; partial is true if a part is missing. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        shape: "web" | "mobile" | "partner";
                        /** @description Cursor of each list that has more items, for the service's own list: accounts with userId, transactions with party, notifications with userId and unread=true. */
                        next: {
                            [key: string]: string;
                        };
                        /** @description Whether a part is missing. */
                        partial: boolean;
                        missing: {
                            /** @enum {string} */
                            part: "user" | "accounts" | "transactions" | "notifications";
                            /** @description Error code, such as circuit-open. */
                            code: string;
                        }[];
                        user: components["schemas"]["UserDetail"] | null;
                        accounts: components["schemas"]["AccountView"][] | null;
                        transactions: components["schemas"]["TransactionView"][] | null;
                        notifications: components["schemas"]["NotificationView"][] | null;
                    };
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-mobile-dashboard": {
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
            /** @description The available parts; partial is true if a part is missing. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        shape: "web" | "mobile" | "partner";
                        /** @description Cursor of each list that has more items, for the service's own list: accounts with userId, transactions with party, notifications with userId and unread=true. */
                        next: {
                            [key: string]: string;
                        };
                        /** @description Whether a part is missing. */
                        partial: boolean;
                        missing: {
                            /** @enum {string} */
                            part: "user" | "accounts" | "transactions" | "notifications";
                            /** @description Error code, such as circuit-open. */
                            code: string;
                        }[];
                        user: Record<string, never> | null;
                        accounts: Record<string, never>[] | null;
                        transactions: Record<string, never>[] | null;
                        notifications: Record<string, never>[] | null;
                    };
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-partner-dashboard": {
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
            /** @description The available parts; partial is true if a part is missing. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        shape: "web" | "mobile" | "partner";
                        /** @description Cursor of each list that has more items, for the service's own list: accounts with userId, transactions with party, notifications with userId and unread=true. */
                        next: {
                            [key: string]: string;
                        };
                        /** @description Whether a part is missing. */
                        partial: boolean;
                        missing: {
                            /** @enum {string} */
                            part: "user" | "accounts" | "transactions" | "notifications";
                            /** @description Error code, such as circuit-open. */
                            code: string;
                        }[];
                        user: Record<string, never> | null;
                        accounts: Record<string, never>[] | null;
                        transactions: Record<string, never>[] | null;
                        notifications: Record<string, never>[] | null;
                    };
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    search: {
        parameters: {
            query: {
                /** @description Words, ids or amounts, all of which must fit; at most 256 characters and 8 words. */
                q: string;
                /** @description Comma-separated list of transaction, user, notification, audit (default: all that the caller may search). */
                kinds?: string;
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {string} */
                            kind: "transaction" | "user" | "notification" | "audit";
                            id: string;
                            /**
                             * Format: int64
                             * @description For each word 10 for the word itself, 6 for a word that begins with it, 3 for a typo.
                             */
                            score: number;
                            /** Format: date-time */
                            at: string;
                            highlights: {
                                field: string;
                                /** @description Plain text, to be escaped where it is put into HTML. */
                                text: string;
                                ranges: {
                                    /** Format: int64 */
                                    start: number;
                                    /** Format: int64 */
                                    length: number;
                                }[];
                            }[];
                            /** @description The item, as its service shows it to the caller. */
                            data: Record<string, never>;
                        }[];
                        nextCursor: string | null;
                        /** @description Whether every service that the caller may search was searched in full. */
                        complete: boolean;
                        missing: {
                            kind: string;
                            /** @description Error code, such as circuit-open. */
                            code: string;
                        }[];
                    };
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-users": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Leaves out so many items at the beginning, 0 to 10000, instead of cursor; data then has the total. */
                offset?: number;
                /** @description Only the user with this address. */
                email?: string;
                /** @description Only users with this role: user, support, operator, approver, auditor or admin. */
                role?: string;
                /** @description true: data and its items have _links to what belongs to them. */
                links?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetailList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-users": {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterUserBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-login": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["LogInBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-me": {
        parameters: {
            query?: {
                /** @description What is to be in the same answer, as data.included: a comma list of accounts, transactions. What the caller may not see is left out. */
                include?: string;
                /** @description true: data and its items have _links to what belongs to them. */
                links?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetail"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-users-by-id": {
        parameters: {
            query?: {
                /** @description Only these users, up to 100 ids with commas between them; those that do not exist or that the caller may not see are left out. */
                ids?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetailList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-users-id": {
        parameters: {
            query?: {
                /** @description What is to be in the same answer, as data.included: a comma list of accounts, transactions. What the caller may not see is left out. */
                include?: string;
                /** @description true: data and its items have _links to what belongs to them. */
                links?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetail"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-users-id-block": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetail"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-users-id-unblock": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetail"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-user-users-id-tier": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTierBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetail"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-user-users-id-role": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeRoleBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetail"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-sessions": {
        parameters: {
            query?: {
                /** @description User whose sessions are meant (default: the caller). */
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-user-sessions": {
        parameters: {
            query?: {
                /** @description User whose sessions are meant (default: the caller). */
                userId?: string;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-sessions-id": {
        parameters: {
            query?: {
                /** @description User whose sessions are meant (default: the caller). */
                userId?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-user-sessions-id": {
        parameters: {
            query?: {
                /** @description User whose sessions are meant (default: the caller). */
                userId?: string;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EndedView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-mfa-totp": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TotpOfferView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-user-mfa-totp": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedFactorsView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-mfa-totp-confirm": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedFactorsView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-user-identities-id": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedFactorsView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-mfa-recovery-codes": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodesView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-mfa": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FactorsView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-mfa-step-up": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CodeBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-mfa-passkeys-options": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyCreationView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-mfa-passkeys": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AddPasskeyBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedFactorsView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-user-mfa-passkeys-id": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangedFactorsView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-login-passkey-options": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasskeyRequestView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-login-passkey": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasskeyLogInBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-password": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoginView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-password-resets": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailAskedView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-password-resets-complete": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CompleteResetBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-email-confirmations": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MailAskedView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-email-confirmations-complete": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmEmailBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResetView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-users-id-erase": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["EraseBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserDetail"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-users-id-export": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserExport"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-search": {
        parameters: {
            query: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Words, ids or amounts, all of which must fit; at most 256 characters and 8 words. */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchHitUserDetailList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-api-keys": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description User or service account that owns the keys (default: the caller). */
                owner?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-api-keys": {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeySecretView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-api-keys-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-api-keys-id-rotate": {
        parameters: {
            query?: {
                /** @description For how long, 0 to 2592000 (default: Identity:Keys:Grace). */
                graceSeconds?: number;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeySecretView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-api-keys-id-revoke": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApiKeyView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-service-accounts": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccountViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-service-accounts": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateServiceAccountBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccountView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-service-accounts-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccountView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-service-accounts-id-disable": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceAccountView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-approvals": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description PENDING, APPROVED, REJECTED, EXECUTED or EXPIRED. */
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-approvals-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-approvals-id-approve": {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-approvals-id-reject": {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-clients": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-user-clients": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterClientBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientSecretView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-clients-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-user-clients-id": {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClientView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-user-writes-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteStatus"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-risk-assessments-transactionId": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                transactionId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AssessmentView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-risk-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-risk-rules": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 2097152 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RulesBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RulesView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-risk-writes-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteStatus"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-payment-files": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Only files of this user. */
                userId?: string;
                /** @description VALIDATED, EXECUTING, CANCELLING, COMPLETED or CANCELLED. */
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentFileViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-payment-files": {
        parameters: {
            query?: {
                /** @description Whose payments they are (default: the caller's). */
                userId?: string;
                /** @description The message id of a CSV or JSON lines file, which must be there; not for XML. */
                messageId?: string;
                /** @description What the amounts of a CSV or JSON lines file must sum to; not for XML. */
                controlSum?: string;
                /** @description How many payments a CSV or JSON lines file must have; not for XML. */
                numberOfTransactions?: number;
                /** @description lines, with dryRun=true: the first 200 payments, those that cannot be made before all others. */
                include?: string;
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description A file of at most 10485760 bytes. */
        requestBody: {
            content: {
                "application/xml": FileBody;
                "text/csv": FileBody;
                "application/x-ndjson": FileBody;
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentFileView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-payment-files-id-submit": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SubmissionBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentFileView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-payment-files-id-cancel": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentFileView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-payment-files-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentFileView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-payment-files-id-lines": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentLineViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-payment-files-id-status": {
        parameters: {
            query?: {
                /** @description json (default) or xml. */
                format?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentFileStatusView"];
                    "application/xml": string;
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-payment-files-id-export": {
        parameters: {
            query?: {
                /** @description csv (default) or json, an array of what the list of lines has. */
                format?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-payment-payments": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Only records of this transaction. */
                transactionId?: string;
                /** @description SETTLED or DECLINED. */
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-payment-payments-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PaymentView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-payment-writes-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteStatus"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-account-accounts": {
        parameters: {
            query?: {
                /** @description Owner of the accounts (default: the caller; for an administrator all users). */
                userId?: string;
                /** @description Only sub-accounts of this account. */
                parent?: string;
                /** @description Only accounts with this in their metadata, as name:value; a text of up to 200 characters, a number or a truth value. */
                metadata?: string;
                /** @description Only these accounts, up to 100 ids with commas between them; those that do not exist or that the caller may not see are left out. Not with other parameters. */
                ids?: string;
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Leaves out so many items at the beginning, 0 to 10000, instead of cursor; data then has the total. */
                offset?: number;
                /** @description What is to be in the same answer, as data.included: a comma list of user. What the caller may not see is left out. */
                include?: string;
                /** @description true: data and its items have _links to what belongs to them. */
                links?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-account-accounts": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenAccountBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-account-accounts-id-freeze": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-account-accounts-id-unfreeze": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-account-accounts-id-close": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-account-accounts-id": {
        parameters: {
            query?: {
                /** @description Effective time of the balance (default: now). */
                at?: string;
                /** @description Considers only what was recorded until this time. */
                knownAt?: string;
                /** @description A comma list of children: what its sub-accounts come to, not with at or knownAt; and, through the gateway, as data.included: user, transactions. */
                include?: string;
                /** @description true: data and its items have _links to what belongs to them. */
                links?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-account-accounts-id": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeAccountBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-account-accounts-id-purposes-move": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["MovePurposeBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-account-accounts-id-limits": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["LimitAccountBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-account-users-id-limits": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitsOfUserView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-account-users-id-limits": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["LimitUserBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LimitsOfUserView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-account-accounts-id-entries": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EntryViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-account-trial-balance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialBalanceLineList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-account-accounts-id-holds": {
        parameters: {
            query?: {
                /** @description PLACED, CAPTURED, VOIDED or EXPIRED (default: all). */
                status?: string;
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-account-accounts-id-holds": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlaceHoldBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-account-holds-id-capture": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaptureHoldBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-account-holds-id-void": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-account-holds-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HoldView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-account-periods": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeriodViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-account-periods": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PeriodBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeriodView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-account-periods-verify": {
        parameters: {
            query: {
                /** @description The period: a month such as 2026-10 or a day such as 2026-10-31. */
                period: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PeriodVerificationView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-account-writes-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteStatus"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-transaction-bulk": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 10485760 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-transaction-transactions": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Leaves out so many items at the beginning, 0 to 10000, instead of cursor; data then has the total. */
                offset?: number;
                /** @description Only transactions created for this user. */
                userId?: string;
                /** @description Only transactions this user created or one of their accounts takes part in. */
                party?: string;
                /** @description Only transactions that this account takes part in: as source, target, leg or receiver of the fee. */
                accountId?: string;
                /** @description Only transactions in this status. */
                status?: string;
                /** @description Only transactions of this type: transfer, deposit, withdrawal, multi or exchange. */
                type?: string;
                /** @description Only transactions in this currency; lowercase is accepted. */
                currency?: string;
                /** @description Minimum amount, in major units. */
                minAmount?: string;
                /** @description Maximum amount, in major units. */
                maxAmount?: string;
                /** @description Only transactions created at or after this time. */
                from?: string;
                /** @description Only transactions created before this time. */
                to?: string;
                /** @description Only transactions with this text in description or reference; case-insensitive in any alphabet. Pages may then be shorter than the limit. */
                q?: string;
                /** @description Only these transactions, up to 100 ids with commas between them; those that do not exist or that the caller may not see are left out. Not with other parameters. */
                ids?: string;
                /** @description Sort order: createdAt, -createdAt (default), amount or -amount. */
                sort?: string;
                /** @description What is to be in the same answer, as data.included: a comma list of user, accounts. What the caller may not see is left out. */
                include?: string;
                /** @description true: data and its items have _links to what belongs to them. */
                links?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-transaction-transactions": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TransactionBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-transaction-transactions-batch": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 4194304 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["BatchBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-transaction-quotes": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["QuoteBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QuoteView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-transaction-transactions-id": {
        parameters: {
            query?: {
                /** @description State after this number of events. */
                version?: number;
                /** @description State at this time. */
                at?: string;
                /** @description What is to be in the same answer, as data.included: a comma list of user, accounts. What the caller may not see is left out. */
                include?: string;
                /** @description true: data and its items have _links to what belongs to them. */
                links?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-transaction-transactions-id-receipt": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReceiptView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-transaction-search": {
        parameters: {
            query: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Words, ids or amounts, all of which must fit; at most 256 characters and 8 words. */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchHitTransactionViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-transaction-transactions-id-events": {
        parameters: {
            query?: {
                /** @description Only events after this eventVersion; nextCursor is then what to send next, and null once the transaction has ended. */
                after?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-transaction-transactions-id-approve": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReviewBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-transaction-transactions-id-reject": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReviewBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-transaction-transactions-id-retry": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReviewBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-transaction-transactions-id-reverse": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReverseBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransactionView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-transaction-transactions-id-attachments": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentsView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-transaction-transactions-id-attachments": {
        parameters: {
            query?: {
                /** @description The name of the file, where no header has it. */
                name?: string;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description A file of at most 26214400 bytes. */
        requestBody: {
            content: {
                "application/pdf": FileBody;
                "image/png": FileBody;
                "image/jpeg": FileBody;
                "image/webp": FileBody;
                "text/plain": FileBody;
                "text/csv": FileBody;
                "application/octet-stream": FileBody;
                "multipart/form-data": FormData;
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-transaction-transactions-id-attachments-attachment": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                attachment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-transaction-transactions-id-attachments-attachment": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
                attachment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentsView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-transaction-transactions-id-attachments-attachment-content": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
                attachment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-transaction-transactions-id-attachments-attachment-link": {
        parameters: {
            query?: never;
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
                attachment: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ShareBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentLinkView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-transaction-transactions-id-attachments-attachment-shared": {
        parameters: {
            query: {
                /** @description When the link expires, in seconds since 1970. */
                expires: number;
                /** @description The signature of the link. */
                signature: string;
            };
            header?: never;
            path: {
                id: string;
                attachment: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-transaction-writes-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteStatus"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-notification-preferences": {
        parameters: {
            query?: {
                /** @description User id, for staff who may see everybody's (default: the caller). */
                userId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreferencesView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-notification-preferences": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
                /** @description User id, for administrators (default: the caller). */
                userId?: string;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 262144 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreferencesBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreferencesView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-notification-notifications": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Only notifications of this user. */
                userId?: string;
                /** @description true: only unread notifications; false: only read ones. Pages may then be shorter than the limit. */
                unread?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-notification-search": {
        parameters: {
            query: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Words, ids or amounts, all of which must fit; at most 256 characters and 8 words. */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchHitNotificationViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-notification-notifications-id-read": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-notification-deliveries": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Only messages to this user. */
                userId?: string;
                /** @description Only messages about this notification. */
                notificationId?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeliveryViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-notification-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateSummaryList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-notification-templates-kind-channel-language": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                channel: string;
                language: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateDetail"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-notification-templates-kind-channel-language": {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                kind: string;
                channel: string;
                language: string;
            };
            cookie?: never;
        };
        /** @description At most 262144 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateDetail"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-notification-templates-kind-channel-language": {
        parameters: {
            query?: never;
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                kind: string;
                channel: string;
                language: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateSummary"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-notification-templates-kind-channel-language-versions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                channel: string;
                language: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateVersionViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-notification-templates-kind-channel-language-preview": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                kind: string;
                channel: string;
                language: string;
            };
            cookie?: never;
        };
        /** @description At most 262144 bytes. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["TemplateBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatePreview"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-notification-writes-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteStatus"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-audit-entries": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Only entries about this account, transaction, user or other entity. */
                entityId?: string;
                /** @description Only entries of this actor: a user id, or system. */
                actor?: string;
                /** @description Only entries at or after this time. */
                from?: string;
                /** @description Only entries before this time. */
                to?: string;
                /** @description Only entries with this result: accepted, or the code of a refusal, such as forbidden. */
                result?: string;
                /** @description Only entries of the request with this X-Request-Id. */
                requestId?: string;
                /** @description Only entries of this command: its name, such as FreezeAccount, or its id. */
                command?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditEntryList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-audit-search": {
        parameters: {
            query: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Words, ids or amounts, all of which must fit; at most 256 characters and 8 words. */
                q: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchHitAuditEntryList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-audit-verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChainVerdict"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-audit-writes-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteStatus"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-analytics-summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Summary"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-analytics-timeseries": {
        parameters: {
            query?: {
                /** @description Bucket size: minute, hour or day (default: hour). */
                bucket?: string;
                /** @description First bucket, which contains this time (default: 6 hours, 30 days or 2 years before the end). */
                from?: string;
                /** @description Last bucket, which contains this time (default: now). */
                to?: string;
                /** @description Maximum number of items, 1 to 100 (default: 1000). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SeriesPointList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-analytics-top-accounts": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description Only accounts in this currency; lowercase is accepted. */
                currency?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TopAccountList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-analytics-writes-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteStatus"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-webhook-endpoints": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description User or service account that owns the endpoints. */
                owner?: string;
                /** @description sending: circuit, rate, and the newest success and failure. */
                include?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-webhook-endpoints": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookEndpointBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecretView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-webhook-endpoints-id": {
        parameters: {
            query?: {
                /** @description sending: circuit, rate, and the newest success and failure. */
                include?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-webhook-endpoints-id": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-webhook-endpoints-id": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeWebhookEndpointBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-webhook-endpoints-id-pause": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-webhook-endpoints-id-resume": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpointView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-webhook-endpoints-id-secret-rotate": {
        parameters: {
            query?: {
                /** @description For how long, 0 to 2592000 (default: Webhooks:SecretGrace). */
                graceSeconds?: number;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookSecretView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-webhook-endpoints-id-replay": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayWebhooksBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReplayedWebhooksView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-webhook-endpoints-id-test": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestedWebhookView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-webhook-deliveries": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Only deliveries to this endpoint. */
                endpoint?: string;
                /** @description PENDING, DELIVERED or FAILED. */
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-webhook-deliveries-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-webhook-deliveries-id-retry": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Recorded, but not in all databases within the time that `Prefer: databases=all` allows; GET /api/{service}/writes/{id} tells when. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDeliveryView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-webhook-events": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Only this type, or a group such as transaction.*. */
                type?: string;
                /** @description The version of the payloads: 2026-12-01, 2026-12-15. Default the newest one. */
                version?: string;
                /** @description Begins at this time instead of the beginning; without a cursor. */
                from?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEventViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-webhook-writes-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteStatus"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-sources": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-sources": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SourceBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-sources-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-reconciliation-sources-id": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeSourceBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-sources-id-lock": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["LockBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-sources-id-unlock": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["UnlockBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-statements": {
        parameters: {
            query?: {
                /** @description Only those of this source. */
                source?: string;
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BankStatementViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-statements": {
        parameters: {
            query: {
                /** @description The source whose statements they are. */
                source: string;
                /** @description lines, with dryRun=true: the first 200 lines of the file, and which of them are known already. */
                include?: string;
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description A file of at most 10485760 bytes. */
        requestBody: {
            content: {
                "application/octet-stream": FileBody;
                "application/xml": FileBody;
                "text/xml": FileBody;
                "text/plain": FileBody;
                "text/csv": FileBody;
                "application/x-ofx": FileBody;
                "application/vnd.intu.qfx": FileBody;
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BankStatementView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-statements-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BankStatementView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-statements-id-lines": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BankStatementLineViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchingRulesView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "put-reconciliation-rules": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["MatchingRulesBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchingRulesView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-runs": {
        parameters: {
            query?: {
                /** @description Only those of this source. */
                source?: string;
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-runs": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RunBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-runs-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-sources-id-open": {
        parameters: {
            query?: {
                /** @description From this day on, such as 2026-01-01 (default: that of the first open line). */
                from?: string;
                /** @description Up to this day (default: the last that statements cover). */
                to?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OpenItemsView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-matches": {
        parameters: {
            query?: {
                /** @description Only those of this source. */
                source?: string;
                /** @description Only those of this run. */
                run?: string;
                /** @description Only those that are suggested, accepted, rejected or undone. */
                state?: string;
                /** @description items: the lines and entries themselves. */
                include?: string;
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-matches": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["MatchBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-matches-id-accept": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DecisionReasonBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-matches-id-reject": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DecisionReasonBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-matches-id-undo": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DecisionReasonBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-matches-id": {
        parameters: {
            query?: {
                /** @description items: the lines and entries themselves. */
                include?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MatchView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-exceptions": {
        parameters: {
            query?: {
                /** @description Only those of this source. */
                source?: string;
                /** @description Only those that this user looks after. */
                owner?: string;
                /** @description Only those that are open, assigned, matched or resolved. */
                state?: string;
                /** @description items: the lines and entries themselves. */
                include?: string;
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-exceptions-id": {
        parameters: {
            query?: {
                /** @description items: the lines and entries themselves. */
                include?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-exceptions-id-assign": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["AssignBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-exceptions-id-resolve": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolutionBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-exceptions-id-reopen": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResolutionBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-reconciliation-exceptions-id-adjust": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["AdjustmentBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExceptionView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-reconciliation-writes-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteStatus"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-report-statements": {
        parameters: {
            query: {
                /** @description The account. */
                accountId: string;
                /** @description UTC days: a month such as 2026-10, a day such as 2026-10-31, or days such as 2026-10-01..2026-10-31. */
                period: string;
                /** @description One of json, csv, pdf, camt053, mt940 (default: json). */
                format?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountStatementView"];
                    "text/csv": string;
                    "application/pdf": string;
                    "application/xml": string;
                    "text/plain": string;
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-report-reports": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-report-reports": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["RequestReportBody"];
            };
        };
        responses: {
            /** @description Recorded, but not in all databases within the time that `Prefer: databases=all` allows; GET /api/{service}/writes/{id} tells when. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-report-reports-id-cancel": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-report-reports-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-report-reports-id-content": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-report-schedules": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportScheduleViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-report-schedules": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportScheduleBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportScheduleView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-report-schedules-id-pause": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportScheduleView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-report-schedules-id-resume": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportScheduleView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-report-schedules-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportScheduleView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-report-schedules-id": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportScheduleView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-report-queries": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueryBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["QueryView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-report-writes-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteStatus"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-schedule-schedules": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description Only schedules of this user. */
                userId?: string;
                /** @description Only schedules that move money from or to this account. */
                accountId?: string;
                /** @description ACTIVE, PAUSED, CANCELLED or ENDED. */
                status?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-schedule-schedules": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleBody"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-schedule-schedules-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delete-schedule-schedules-id": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "patch-schedule-schedules-id": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeScheduleBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-schedule-schedules-id-skip": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody?: {
            content: {
                "application/json": components["schemas"]["SkipBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-schedule-schedules-id-pause": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-schedule-schedules-id-resume": {
        parameters: {
            query?: {
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description A request repeated with the same key returns the first response again; 1 to 255 visible ASCII characters. In a batch the key applies to each item by its index. */
                "Idempotency-Key"?: components["parameters"]["Idempotency-Key"];
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-schedule-schedules-id-occurrences": {
        parameters: {
            query?: {
                /** @description Maximum number of items, 1 to 100 (default: 20). */
                limit?: number;
                /** @description The nextCursor of the previous page. */
                cursor?: string;
                /** @description PENDING, COMPLETED, FAILED, RETRYING or SKIPPED. */
                status?: string;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OccurrenceViewList"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-schedule-schedules-id-preview": {
        parameters: {
            query?: {
                /** @description How many, 1 to 100 (default: 12). */
                count?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "post-schedule-schedules-preview": {
        parameters: {
            query?: {
                /** @description How many, 1 to 100 (default: 12). */
                count?: number;
                /** @description true: responds as the request would be answered now and writes nothing, not even its Idempotency-Key. The answer carries X-Florin-Dry-Run: true. */
                dryRun?: boolean;
            };
            header?: {
                /** @description What the client prefers (RFC 7240), separated by commas. `wait=N`: the response is sent when a transaction has come to its end, or after N seconds, at most 30. `databases=all`: the response is sent when all databases have what was recorded; 202 when the time is over, 10 seconds without `wait=N`. */
                Prefer?: components["parameters"]["Prefer"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 65536 bytes. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleBody"];
            };
        };
        responses: {
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PreviewView"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "get-schedule-writes-id": {
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
            /** @description Success. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WriteStatus"];
                };
            };
            /** @description A problem (RFC 9457). */
            default: {
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
