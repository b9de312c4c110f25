import type { Client } from 'openapi-fetch';
import { anonymous, type Credential } from './credential.js';
import { createClient } from './files.js';
import { defaults, pause, retryingFetch, type Retries } from './retrying.js';
import type { components, paths } from './schema.js';

export { anonymous, apiKey, clientCredentials, token, type Credential } from './credential.js';
export type { FileBody } from './files.js';
export { ApprovalRequired, FlorinError, type Problem } from './problem.js';
export type { Retries } from './retrying.js';
export type { components, paths } from './schema.js';

export type Account = components['schemas']['AccountView'];
export type Transaction = components['schemas']['TransactionView'];

/** A list's page, as all of Florin's lists have it. */
export interface Page<Item> {
  items: Item[];
  nextCursor: string | null;
}

export interface FlorinOptions {
  credential?: Credential;
  retries?: Partial<Retries>;
}

/** What a transfer is about; amounts are texts such as `"120.50"`, since a number of JavaScript cannot hold every amount. */
export interface Transfer {
  userId: string;
  from: string;
  to: string;
  amount: string;
  currency: string;
  description?: string;
  reference?: string;
}

export interface Waiting {
  /** Under which the transfer is made once, however often it is asked for; a new one without it. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

const UNDER_WAY = new Set(['PENDING', 'PROCESSING']);
const FIRST_POLL_MS = 100;
const LONGEST_WAIT_MS = 20_000; // As long as proxies between have patience, mostly.
const LAST_POLL_MS = 5_000; // Each one counts in the caller's rate limit.

/** Florin's public API: `api` has every operation of the document, typed; the methods are for what most programs do. */
export class FlorinClient {
  /** Every operation: `await dataOf(client.api.GET('/api/user/me'))`. Problems are thrown as {@link FlorinError}. */
  readonly api: Client<paths>;
  private readonly wait: string;

  constructor(baseUrl: string, { credential = anonymous, retries = {} }: FlorinOptions = {}) {
    const all = { ...defaults, ...retries };
    this.api = createClient<paths>({ baseUrl, fetch: retryingFetch(credential, all) });
    this.wait = `wait=${Math.floor(Math.min(LONGEST_WAIT_MS, all.timeout / 2) / 1000)}`;
  }

  /** Asks for a transfer; {@link waitForCompletion} tells how it ends. */
  transfer({ from, to, ...transfer }: Transfer, { idempotencyKey, signal }: Waiting = {}): Promise<Transaction> {
    return dataOf(
      this.api.POST('/api/transaction/transactions', {
        body: { type: 'transfer', fromAccount: from, toAccount: to, ...transfer },
        params: { header: idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey } },
        ...(signal === undefined ? {} : { signal }),
      }),
    );
  }

  /** The transaction once it has come to its end, or waits for a person (`IN_REVIEW`, `MANUAL_REVIEW`). */
  async waitForCompletion(id: string, signal?: AbortSignal): Promise<Transaction> {
    const path = { params: { path: { id } }, ...(signal === undefined ? {} : { signal }) };
    let [poll, seen] = [FIRST_POLL_MS, undefined as number | undefined];
    for (;;) {
      const transaction = await dataOf(this.api.GET('/api/transaction/transactions/{id}', path));
      if (!UNDER_WAY.has(transaction.status)) return transaction;
      if (transaction.version === seen) {
        await pause(poll, signal ?? new AbortController().signal); // There was no news, perhaps since too many wait for some.
        poll = Math.min(poll * 2, LAST_POLL_MS);
      }
      seen = transaction.version;
      const start = performance.now();
      await dataOf(
        this.api.GET('/api/transaction/transactions/{id}/events', {
          ...path,
          params: { path: { id }, query: { after: seen } },
          headers: { Prefer: this.wait },
        }),
      );
      if (performance.now() - start >= LAST_POLL_MS) poll = FIRST_POLL_MS; // It waited.
    }
  }

  /** The accounts of a user. */
  accounts(userId: string): AsyncGenerator<Account> {
    return pages(cursor =>
      dataOf(this.api.GET('/api/account/accounts', { params: { query: { userId, ...at(cursor) } } })),
    );
  }

  /** The transactions of the credential's owner, newest first. */
  transactions(): AsyncGenerator<Transaction> {
    return pages(cursor => dataOf(this.api.GET('/api/transaction/transactions', { params: { query: at(cursor) } })));
  }
}

/** The data of an answer; a problem was thrown before. */
export async function dataOf<Data>(answer: Promise<{ data?: Data }>): Promise<Data> {
  return (await answer).data as Data; // Only a problem has none.
}

/** Every item of a list, page by page. */
export async function* pages<Item>(
  load: (cursor: string | undefined) => Promise<{ items: Item[]; nextCursor?: string | null }>,
): AsyncGenerator<Item> {
  for (let cursor: string | undefined; ; ) {
    const page = await load(cursor);
    yield* page.items;
    if (page.nextCursor === null || page.nextCursor === undefined) return;
    cursor = page.nextCursor;
  }
}

const at = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });
