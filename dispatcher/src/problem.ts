/** Errors of the protocol: RFC 9457 problem documents with a stable `code`. */

const STATUS = {
  "invalid-request": 400,
  "invalid-bundle": 400,
  "digest-mismatch": 400,
  "invalid-env": 400,
  unauthorized: 401,
  forbidden: 403,
  "not-found": 404,
  "method-not-allowed": 405,
  "args-too-large": 413,
  "bundle-too-large": 413,
  "request-too-large": 413,
  missing: 428,
  internal: 500,
  overloaded: 503,
  "store-unavailable": 503,
  misconfigured: 503,
} as const;

const TITLE: Record<ProblemCode, string> = {
  "invalid-request": "The request is not valid",
  "invalid-bundle": "The bundle is not valid",
  "digest-mismatch": "The content does not have this digest",
  "invalid-env": "The sealed env cannot be used",
  unauthorized: "A valid token is needed",
  forbidden: "The token does not allow this call",
  "not-found": "There is no such path",
  "method-not-allowed": "The path does not have this method",
  "args-too-large": "The arguments are too large",
  "bundle-too-large": "The bundle is too large",
  "request-too-large": "The request is too large",
  missing: "The call lacks what the dispatcher does not have at hand",
  internal: "The dispatcher failed",
  overloaded: "Too many functions are running",
  "store-unavailable": "The code store does not answer",
  misconfigured: "The dispatcher lacks configuration",
};

export type ProblemCode = keyof typeof STATUS;

export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    private readonly extra: Record<string, unknown> = {},
    private readonly headers: Record<string, string> = {},
  ) {
    super(detail);
  }

  get status(): number {
    return STATUS[this.code];
  }

  toResponse(): Response {
    const body = {
      type: `urn:edgeward:problem:${this.code}`,
      title: TITLE[this.code],
      status: this.status,
      code: this.code,
      detail: this.detail,
      ...this.extra,
    };
    return new Response(JSON.stringify(body), {
      status: this.status,
      headers: { "content-type": "application/problem+json", "cache-control": "no-store", ...this.headers },
    });
  }
}

/** The platform's concurrency of dynamic workers is used up. */
export function overloaded(): Problem {
  const detail = "the platform runs no more functions at this moment";
  return new Problem("overloaded", detail, {}, { "retry-after": "1" });
}

export function invalid(detail: string): Problem {
  return new Problem("invalid-request", detail);
}
