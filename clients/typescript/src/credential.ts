/** Gives the header with the credential. `refused` is what was given before and got an answer of 401: it is no longer good. */
export type Credential = (refused: Record<string, string> | undefined, signal: AbortSignal) => Promise<Record<string, string>>;

/** An access token, such as that of a log-in. */
export const token =
  (value: string): Credential =>
  async () => ({ Authorization: `Bearer ${value}` });

/** An API key. */
export const apiKey =
  (value: string): Credential =>
  async () => ({ 'X-Api-Key': value });

/** Nobody: registration and log-in are open to anyone. */
export const anonymous: Credential = async () => ({});

const EARLY_MS = 30_000;
const PATIENCE_MS = 30_000;

/** OAuth's client credentials: gets tokens from Florin, and a new one before the old one ends. */
export function clientCredentials(baseUrl: string, clientId: string, clientSecret: string, scope?: string): Credential {
  let current: Promise<{ header: Record<string, string>; until: number }> | undefined;
  const request = async () => {
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
    if (scope !== undefined) form.set('scope', scope);
    const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/connect/token`, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS), // All requests wait for it; it ends with none of them.
    });
    const answer = (await response.json()) as { access_token?: string; expires_in?: number; error?: string };
    if (!response.ok || answer.access_token === undefined)
      throw new Error(`The client credentials were refused: ${answer.error ?? response.status}.`);
    return {
      header: { Authorization: `Bearer ${answer.access_token}` },
      until: Date.now() + (answer.expires_in ?? 0) * 1000 - EARLY_MS,
    };
  };
  const ask = () => {
    const asked = request();
    asked.catch(() => {
      if (current === asked) current = undefined; // The next request tries again; this one fails at its await.
    });
    return asked;
  };
  return async refused => {
    for (;;) {
      const isNew = current === undefined;
      const known = (current ??= ask());
      const { header, until } = await known;
      if (isNew || (header !== refused && until > Date.now())) return header;
      if (current === known) current = undefined; // Of several requests that were refused together only the first one asks.
    }
  };
}
