// Generated from openapi.json by clients/generate.mjs.
/** The operations that take no Idempotency-Key, so that they are not sent again without an answer. */
export const unkeyed: readonly (readonly [method: string, url: RegExp])[] = [
  ['DELETE', /^[^?]*\/api\/user\/identities\/[^/?]+(\?|$)/],
  ['DELETE', /^[^?]*\/api\/user\/mfa\/passkeys\/[^/?]+(\?|$)/],
  ['DELETE', /^[^?]*\/api\/user\/mfa\/totp(\?|$)/],
  ['POST', /^[^?]*\/api\/notification\/templates\/[^/?]+\/[^/?]+\/[^/?]+\/preview(\?|$)/],
  ['POST', /^[^?]*\/api\/report\/queries(\?|$)/],
  ['POST', /^[^?]*\/api\/schedule\/schedules\/preview(\?|$)/],
  ['POST', /^[^?]*\/api\/transaction\/transactions\/[^/?]+\/attachments\/[^/?]+\/link(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/email-confirmations(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/email-confirmations\/complete(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/login(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/login\/passkey(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/login\/passkey\/options(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/mfa\/passkeys(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/mfa\/passkeys\/options(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/mfa\/recovery-codes(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/mfa\/step-up(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/mfa\/totp(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/mfa\/totp\/confirm(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/password(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/password-resets(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/password-resets\/complete(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/users\/[^/?]+\/erase(\?|$)/],
];

/** The operations that anyone may ask without a credential: a 401 of theirs is about what was sent, such as a password. */
export const open: typeof unkeyed = [
  ['GET', /^[^?]*\/api\/transaction\/transactions\/[^/?]+\/attachments\/[^/?]+\/shared(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/email-confirmations\/complete(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/login(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/login\/passkey(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/login\/passkey\/options(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/password-resets(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/password-resets\/complete(\?|$)/],
  ['POST', /^[^?]*\/api\/user\/users(\?|$)/],
];
