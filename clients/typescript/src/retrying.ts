import type { Credential } from './credential.js';
import { ApprovalRequired, FlorinError, problemOf } from './problem.js';
import { open, unkeyed } from './unkeyed.js';

/** How often and how patiently a request is sent again. */
export interface Retries {
  /** Attempts in all; 1 is no retry. */
  attempts: number;
  /** The first pause at most, in milliseconds; each further one may be twice as long. A random part of it is waited. */
  pause: number;
  /** The longest pause, in milliseconds; a problem that asks for a longer one is thrown. */
  longest: number;
  /** For how long one attempt may take, in milliseconds. */
  timeout: number;
}

export const defaults: Retries = { attempts: 5, pause: 100, longest: 20_000, timeout: 60_000 };

const PASSING = new Set([429, 502, 503, 504]);
const REFUSED_UNTRIED = new Set([429]); // A 503 may be of what was done.

/**
 * A fetch for openapi-fetch: adds the credential, sends the same bytes under the same Idempotency-Key until there is an answer, throws
 * problems, and takes the envelope off.
 */
export function retryingFetch(credential: Credential, retries: Retries): (request: Request) => Promise<Response> {
  return async request => {
    const sent = await Sent.of(request);
    let refused: Record<string, string> | undefined;
    let refusal: FlorinError | undefined;
    for (let attempt = 1; ; attempt++) {
      const last = attempt >= retries.attempts;
      let wait = Math.random() * Math.min(retries.longest, retries.pause * 2 ** (attempt - 1));
      try {
        const given = await credential(refused, request.signal);
        if (refusal !== undefined && isSame(given, refused)) throw refusal; // It has no other.
        const response = await sent.send(given, retries.timeout);
        if (response.ok) return await unwrapped(response);
        const problem = await problemOf(response);
        const again: boolean =
          refused === undefined && sent.needsCredential && response.status === 401 && problem.code === 'unauthenticated';
        const after = retryAfter(response);
        if (last || !(again || sent.mayRepeat(problem)) || after > retries.longest) throw problem;
        refused = again ? given : undefined;
        refusal = again ? problem : undefined;
        wait = again ? 0 : Math.max(after, wait);
      } catch (error) {
        const unanswered = !(error instanceof FlorinError || error instanceof ApprovalRequired);
        if (!unanswered || request.signal.aborted || last || !sent.isRepeatable) throw sent.named(error);
      }
      await pause(wait, request.signal);
    }
  };
}

class Sent {
  private constructor(
    private readonly request: Request,
    private readonly body: ArrayBuffer | null,
    private readonly headers: Headers,
    readonly isRepeatable: boolean,
    readonly needsCredential: boolean,
  ) {}

  static async of(request: Request): Promise<Sent> {
    const headers = new Headers(request.headers);
    const reads = request.method === 'GET';
    const isOneOf = (all: typeof unkeyed) => all.some(([method, path]) => method === request.method && path.test(request.url));
    const takesKey = !reads && !isOneOf(unkeyed);
    if (takesKey && !headers.has('Idempotency-Key')) headers.set('Idempotency-Key', crypto.randomUUID());
    const body = request.body === null ? null : await request.arrayBuffer();
    return new Sent(request, body, headers, reads || takesKey, !isOneOf(open));
  }

  /** The error with the key that the request was sent under: only under it can it be sent again safely. */
  named(error: unknown): unknown {
    const idempotencyKey = this.headers.get('Idempotency-Key');
    if (error instanceof Error && idempotencyKey !== null) Object.assign(error, { idempotencyKey });
    return error;
  }

  /** An earlier attempt may be under way still; of what has no key, only what was refused before it was tried. */
  mayRepeat(problem: FlorinError): boolean {
    return this.isRepeatable
      ? PASSING.has(problem.status) || problem.code === 'idempotency-in-flight'
      : REFUSED_UNTRIED.has(problem.status);
  }

  send(credential: Record<string, string>, timeout: number): Promise<Response> {
    const headers = new Headers(this.headers);
    for (const [name, value] of Object.entries(credential)) headers.set(name, value);
    const { method, url, signal } = this.request;
    // A redirection would take the credential elsewhere, and make a GET of a POST.
    const redirect = 'manual';
    return fetch(url, { method, headers, body: this.body, redirect, signal: AbortSignal.any([signal, AbortSignal.timeout(timeout)]) });
  }
}

async function unwrapped(response: Response): Promise<Response> {
  const bytes = await response.arrayBuffer(); // Also what tells a connection that broke within the answer.
  const { status, headers } = response;
  const type = headers.get('Content-Type') ?? '';
  const isFile = headers.has('Content-Disposition'); // It stays as it is, whatever is in it.
  if (isFile || !type.startsWith('application/json')) return new Response(bytes, { status, headers });
  const answer = JSON.parse(new TextDecoder().decode(bytes)) as { success?: boolean; data?: { approval?: { id?: string } } };
  if (answer.success !== true) return new Response(bytes, { status, headers });
  if (status === 202 && answer.data?.approval?.id !== undefined) throw new ApprovalRequired(answer.data.approval.id);
  const kept = new Headers(headers);
  kept.delete('Content-Length');
  kept.delete('Content-Encoding');
  return new Response(JSON.stringify(answer.data), { status, headers: kept });
}

function isSame(one: Record<string, string>, other: Record<string, string> | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function retryAfter(response: Response): number {
  const seconds = Number(response.headers.get('Retry-After') ?? '0');
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}

export function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
  });
}
