/** Every cap of the protocol, in one place. Sizes are bytes of UTF-8, times are milliseconds. */

const KiB = 1024;
const MiB = 1024 * KiB;

export const MAX_BUNDLE_BYTES = 10 * MiB;
export const MAX_ARGS_BYTES = 6 * MiB;
export const MAX_RESULT_BYTES = 6 * MiB;
/** A Worker's env holds 1 MiB; sealing adds base64 and a header. */
export const MAX_ENV_BYTES = 1 * MiB;
export const MAX_SEALED_ENV_BYTES = 1.5 * MiB;
/** An invoke may carry all three, and its small fields. */
export const MAX_INVOKE_BYTES = MAX_BUNDLE_BYTES + MAX_ARGS_BYTES + MAX_SEALED_ENV_BYTES + 64 * KiB;
export const MAX_CHECK_BYTES = MAX_BUNDLE_BYTES + MAX_SEALED_ENV_BYTES + 64 * KiB;
export const MAX_MISSING_BYTES = 256 * KiB;
export const MAX_MISSING_DIGESTS = 1000;

export const MAX_FILES = 1000;
export const MAX_FILE_NAME = 256;

export const MAX_TIMEOUT_MS = 300_000;
/** How long after the timeout, when `ctx.signal` has aborted, a function has to answer before it is cut off. */
export const TIMEOUT_GRACE_MS = 50;
/** Two clocks that are read to the millisecond may differ by this much on one machine. */
export const CLOCK_TOLERANCE_MS = 10;
export const CHECK_TIMEOUT_MS = 15_000;
/** How long the dispatcher waits for the logs of an invocation that did not answer. */
export const SALVAGE_TIMEOUT_MS = 500;

export const MAX_LOG_ENTRIES = 200;
export const MAX_LOG_ENTRY_BYTES = 8 * KiB;
export const MAX_LOG_BYTES = 64 * KiB;
export const MAX_ERROR_NAME = 200;
export const MAX_ERROR_MESSAGE = 8 * KiB;
export const MAX_ERROR_STACK = 16 * KiB;
/** Deeper results are refused: common JSON parsers stop at 1,000. */
export const MAX_RESULT_DEPTH = 500;
/** The result, the logs (a character can need six as JSON), the error, and what frames them. */
export const MAX_ANSWER_BYTES =
  MAX_RESULT_BYTES + 6 * (MAX_LOG_BYTES + MAX_ERROR_MESSAGE + MAX_ERROR_STACK) + 64 * KiB;

/** What the dispatcher keeps in memory; a Worker on Cloudflare has 128 MB in all. */
export const BUNDLE_CACHE_BYTES = 24 * MiB;
export const ENV_CACHE_BYTES = 8 * MiB;
export const TOKEN_CACHE_ENTRIES = 2000;
/** Of OAuth2. */
export const OAUTH_CACHE_BYTES = 4 * MiB;
/** Source maps as text, of one bundle and of all that are kept: read, they take ten to twenty times that. */
export const SOURCE_MAP_BYTES = 2 * MiB;
export const GENERATION_ENTRIES = 20_000;
/** Why code did not start, until it is tried again. */
export const FAILURE_CACHE_BYTES = 4 * MiB;
/** Isolates that were loaded to see whether they start, and that nobody has called yet. */
export const MAX_UNCALLED_ISOLATES = 32;

export const TOKEN_MAX_AGE_S = 60;
export const CLOCK_SKEW_S = 5;

/** Code that failed to start this often is tried again only after a pause, which doubles with every failure. */
export const RETRY_AFTER_FAILURES = 3;
export const RETRY_MIN_MS = 1000;
export const RETRY_MAX_MS = 60_000;
/** An isolate that breaks off this often in a row gives way to one of another id, though not more often than every RETRY_MAX_MS. */
export const CRASHES_TO_RETIRE = 2;

/** An OAuth2 token endpoint's answer, the token in it, and how long it may take. */
export const MAX_TOKEN_ANSWER_BYTES = 64 * KiB;
export const MAX_TOKEN_BYTES = 16 * KiB;
export const TOKEN_TIMEOUT_MS = 10_000;
