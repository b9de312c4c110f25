/** The fields of a problem (RFC 9457) as Florin sends them; what a code adds stands beside them. */
export interface Problem {
  code: string;
  detail: string;
  status: number;
  title?: string;
  requestId?: string;
  errors?: Record<string, string[]>;
  retryAfter?: number;
  [field: string]: unknown;
}

/** An answer of Florin's that is no success. */
export class FlorinError extends Error {
  override readonly name = 'FlorinError';

  constructor(readonly problem: Problem) {
    super(`${problem.code}: ${problem.detail}`);
  }

  /** The stable code that a program can act on, such as `insufficient-funds`. */
  get code(): string {
    return this.problem.code;
  }

  /** The HTTP status. */
  get status(): number {
    return this.problem.status;
  }

  /** The messages for each wrong field; empty where the problem is not about fields. */
  get errors(): Record<string, string[]> {
    return this.problem.errors ?? {};
  }

  /** What to give when asking for help; the logs have it, too. */
  get requestId(): string | undefined {
    return this.problem.requestId;
  }
}

/** A request that is accepted and waits for the approval of a second person. */
export class ApprovalRequired extends Error {
  override readonly name = 'ApprovalRequired';

  constructor(readonly approvalId: string) {
    super(`The request waits for the approval of a second person: ${approvalId}.`);
  }
}

/** The problem of an answer, whatever its body is. */
export async function problemOf(response: Response): Promise<FlorinError> {
  const text = await response.text();
  const requestId = response.headers.get('X-Request-Id');
  const unknown: Problem = {
    code: `status-${response.status}`,
    detail: `The answer was ${response.status} without a problem.`,
    status: response.status,
    ...(requestId === null ? {} : { requestId }),
  };
  if (!response.headers.get('Content-Type')?.startsWith('application/problem+json')) return new FlorinError(unknown);
  return new FlorinError({ ...unknown, ...(JSON.parse(text) as object) });
}
