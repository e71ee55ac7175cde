/**
 * The answer of an isolate, which is data of an untrusted origin: a header line of JSON, a line feed, and on success
 * the result as JSON. Everything is validated and capped again here; kinds of failure that only the dispatcher can
 * know are not taken from an isolate.
 */

import { exceeds } from "./bytes.js";
import type { FailureKind, FunctionError, LogEntry, LogLevel } from "./contract.js";
import { deeperThan } from "./json.js";
import {
  CLOCK_TOLERANCE_MS,
  MAX_ERROR_MESSAGE,
  MAX_ERROR_NAME,
  MAX_ERROR_STACK,
  MAX_LOG_BYTES,
  MAX_LOG_ENTRIES,
  MAX_LOG_ENTRY_BYTES,
  MAX_RESULT_BYTES,
  MAX_RESULT_DEPTH,
} from "./limits.js";

export interface Logs {
  readonly logs: readonly LogEntry[];
  readonly dropped: number;
}

export type Answer =
  /** `result` is JSON text, known to parse. */
  | ({ readonly ok: true; readonly result: string } & Logs)
  | ({ readonly ok: false; readonly kind: FailureKind; readonly error: FunctionError } & Logs);

const KINDS = new Set([
  "thrown",
  "timed-out",
  "start-failed",
  "not-serializable",
  "result-too-large",
  "limit-exceeded",
]);
const LEVELS = new Set(["debug", "info", "log", "warn", "error"]);
const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;
const MAX_DROPPED = 1_000_000_000;

const TOO_DEEP: FunctionError = {
  name: "TypeError",
  message: `result is nested deeper than ${MAX_RESULT_DEPTH} levels`,
};

export const NO_LOGS: Logs = { logs: [], dropped: 0 };

/** The answer, or null when it is not one. */
export function parseAnswer(text: string): Answer | null {
  const end = text.indexOf("\n");
  const header = parseObject(end < 0 ? text : text.slice(0, end));
  if (header === null) return null;
  const logs = logsOf(header);
  if (header.ok === true) {
    if (end < 0) return null;
    const result = text.slice(end + 1);
    if (exceeds(result, MAX_RESULT_BYTES) || !isJson(result)) return null;
    // The isolate looks at the value before it writes it; a getter or a proxy can show it another one.
    if (deeperThan(result, MAX_RESULT_DEPTH + 1))
      return { ok: false, kind: "not-serializable", error: TOO_DEEP, ...logs };
    return { ok: true, result, ...logs };
  }
  const kind = header.kind;
  const error = errorOf(header.error);
  if (header.ok !== false || typeof kind !== "string" || !KINDS.has(kind) || error === null) return null;
  return { ok: false, kind: kind as FailureKind, error, ...logs };
}

/** An isolate that says that the time is up is believed when it is; before, the function has thrown. */
export function withTimeChecked(answer: Answer, elapsedMs: number, timeoutMs: number): Answer {
  if (answer.ok || answer.kind !== "timed-out" || elapsedMs + CLOCK_TOLERANCE_MS >= timeoutMs) return answer;
  return { ...answer, kind: "thrown" };
}

/** The logs of an answer that has nothing else. */
export function parseLogs(text: string): Logs {
  const header = parseObject(text);
  return header === null ? NO_LOGS : logsOf(header);
}

function logsOf(header: Record<string, unknown>): Logs {
  const given = header.logs;
  const dropped = header.dropped;
  let lost =
    Number.isInteger(dropped) && (dropped as number) > 0 ? Math.min(dropped as number, MAX_DROPPED) : 0;
  if (!Array.isArray(given) || given.length === 0) return lost === 0 ? NO_LOGS : { logs: [], dropped: lost };
  const logs: LogEntry[] = [];
  let bytes = 0;
  for (const entry of given as unknown[]) {
    const valid = logs.length < MAX_LOG_ENTRIES ? logEntry(entry) : null;
    if (valid === null || bytes + valid.message.length > MAX_LOG_BYTES) {
      lost++;
      continue;
    }
    bytes += valid.message.length;
    logs.push(valid);
  }
  return { logs, dropped: lost };
}

function logEntry(value: unknown): LogEntry | null {
  if (typeof value !== "object" || value === null) return null;
  const { level, time, message } = value as Record<string, unknown>;
  if (typeof level !== "string" || !LEVELS.has(level) || typeof message !== "string") return null;
  if (typeof time !== "string" || !TIME.test(time) || exceeds(message, MAX_LOG_ENTRY_BYTES)) return null;
  return { level: level as LogLevel, time, message };
}

function errorOf(value: unknown): FunctionError | null {
  if (typeof value !== "object" || value === null) return null;
  const { name, message, stack } = value as Record<string, unknown>;
  if (typeof name !== "string" || typeof message !== "string") return null;
  return {
    name: name.slice(0, MAX_ERROR_NAME),
    message: message.slice(0, MAX_ERROR_MESSAGE),
    ...(typeof stack === "string" ? { stack: stack.slice(0, MAX_ERROR_STACK) } : {}),
  };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
