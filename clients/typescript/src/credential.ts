/** Gives the header with the credential. `refresh` is true after an answer of 401: what was given before is no longer good. */
export type Credential = (refresh: boolean, signal: AbortSignal) => Promise<Record<string, string>>;

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
  return async refresh => {
    if (current === undefined || refresh || (await current).until <= Date.now()) {
      current = request();
      current.catch(() => (current = undefined)); // The next request tries again; this one fails at its await.
    }
    return (await current).header;
  };
}
