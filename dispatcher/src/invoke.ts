/** Runs a function once and tells how it went. */

import { type Answer, type Logs, NO_LOGS, parseAnswer, parseLogs, withTimeChecked } from "./answer.js";
import { readObject } from "./body.js";
import { exceeds } from "./bytes.js";
import type { CallContext, Context, FailureKind, FunctionError } from "./contract.js";
import { classify, startError } from "./failure.js";
import { askLeased, baseId, codeOf } from "./isolate-calls.js";
import type { Lease } from "./isolates.js";
import {
  MAX_ARGS_BYTES,
  MAX_ERROR_MESSAGE,
  MAX_INVOKE_BYTES,
  MAX_TIMEOUT_MS,
  SALVAGE_TIMEOUT_MS,
  TIMEOUT_GRACE_MS,
} from "./limits.js";
import type { LoadError } from "./loader.js";
import { requireId } from "./names.js";
import { ask, isTimeout } from "./network.js";
import { invalid, overloaded, Problem } from "./problem.js";
import { type Code, type CodeRequest, codeRequest, resolveCode, type Scope } from "./runtime.js";
import { stackInSources, thrownAt } from "./sources.js";

interface Call {
  readonly code: CodeRequest;
  readonly context: CallContext;
  /** JSON text. */
  readonly args: string;
  readonly timeoutMs: number;
}

export async function invoke(scope: Scope, request: Request): Promise<Response> {
  const call = callOf(await readObject(request, MAX_INVOKE_BYTES, "args-too-large"), request.headers);
  const code = await resolveCode(scope, call.code);
  const started = Date.now();
  const answer = await run(scope, call, code, started);
  return reply(answer, Date.now() - started);
}

function callOf(body: Record<string, unknown>, headers: Headers): Call {
  const { userId, timeoutMs } = body;
  if (!Number.isInteger(timeoutMs) || (timeoutMs as number) < 1 || (timeoutMs as number) > MAX_TIMEOUT_MS) {
    throw invalid(`timeoutMs must be a whole number from 1 to ${MAX_TIMEOUT_MS}`);
  }
  if (userId !== undefined && userId !== null && (typeof userId !== "string" || userId.length > 1024)) {
    throw invalid("userId must be a string of at most 1,024 characters, or null");
  }
  const code = codeRequest(body);
  const args = argsText(body.args);
  if (exceeds(args, MAX_ARGS_BYTES)) {
    throw new Problem("args-too-large", `args are larger than ${MAX_ARGS_BYTES} bytes as JSON`);
  }
  const context: CallContext = {
    workspaceId: code.workspaceId,
    functionId: requireId(body.functionId, "functionId"),
    versionId: requireId(body.versionId, "versionId"),
    invocationId: requireId(body.invocationId, "invocationId"),
    userId: (userId ?? null) as string | null,
    trace: traceOf(headers),
  };
  return { code, context, args, timeoutMs: timeoutMs as number };
}

function argsText(args: unknown): string {
  if (args === undefined) return "{}";
  try {
    return JSON.stringify(args);
  } catch {
    throw invalid("args are nested too deeply");
  }
}

function traceOf(headers: Headers): Context["trace"] {
  const traceparent = headers.get("traceparent");
  if (traceparent === null || !/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(traceparent))
    return {};
  const tracestate = headers.get("tracestate");
  return tracestate === null || tracestate.length > 512 ? { traceparent } : { traceparent, tracestate };
}

async function run(scope: Scope, call: Call, code: Code, started: number): Promise<Answer> {
  const { isolates } = scope.runtime;
  const base = baseId(scope, call.code);
  const held = isolates.heldBack(base);
  if (held !== null) return startFailed(held);
  const lease = isolates.lease(base, call.timeoutMs + TIMEOUT_GRACE_MS + SALVAGE_TIMEOUT_MS);
  // Nothing in the isolate is told this name, and it can't be guessed: only the dispatcher asks for a run's logs.
  const run = crypto.randomUUID();
  const message = `{"op":"invoke","run":"${run}","timeoutMs":${call.timeoutMs},"call":${JSON.stringify(call.context)},"args":${call.args}}`;
  try {
    const text = await askLeased(scope, lease, code, message, call.timeoutMs + TIMEOUT_GRACE_MS);
    const answer = text === null ? null : parseAnswer(text);
    if (answer === null) return failed("crashed", CRASH);
    lease.started();
    const checked = withTimeChecked(answer, Date.now() - started, call.timeoutMs);
    if (checked.ok) return checked;
    return {
      ...checked,
      error: checked.kind === "timed-out" ? timeout(call) : inSources(checked.error, code),
    };
  } catch (error) {
    const salvaged = () => salvage(scope, lease.id, run, () => codeOf(scope, code));
    return await explain(call, code, lease, salvaged, error);
  } finally {
    lease.done();
  }
}

async function explain(
  call: Call,
  code: Code,
  lease: Lease,
  salvaged: () => Promise<Logs | null>,
  error: unknown,
): Promise<Answer> {
  if (isTimeout(error)) return failed("timed-out", timeout(call), (await salvaged()) ?? NO_LOGS);
  const unstarted = startError(error, code.bundle);
  if (unstarted !== null) {
    lease.failed(unstarted);
    return startFailed(unstarted);
  }
  const { kind, message } = classify(error);
  switch (kind) {
    case "overloaded":
      throw overloaded();
    case "never-settled": {
      const logs = await salvaged();
      if (logs !== null) return failed(kind, { name: "Error", message }, logs);
      lease.crashed();
      return failed("crashed", CRASH);
    }
    case "crashed":
      lease.crashed();
      return failed(kind, CRASH);
    default:
      return failed(kind, { name: "Error", message: message.slice(0, MAX_ERROR_MESSAGE) });
  }
}

function timeout({ timeoutMs }: Call): FunctionError {
  return { name: "TimeoutError", message: `timed out after ${timeoutMs} ms` };
}

/** The logs of a run that did not answer, or null when its isolate is gone; `load` is for the one that then takes its place. */
async function salvage(
  { runtime }: Scope,
  id: string,
  run: string,
  load: () => WorkerLoaderWorkerCode,
): Promise<Logs | null> {
  let gone = false;
  try {
    const stub = runtime.env.LOADER.get(id, () => {
      gone = true;
      return load();
    });
    const text = await ask(stub, JSON.stringify({ op: "salvage", run }), SALVAGE_TIMEOUT_MS);
    return gone ? null : text === null ? NO_LOGS : parseLogs(text);
  } catch {
    return gone ? null : NO_LOGS;
  }
}

function inSources(error: FunctionError, { bundle }: Code): FunctionError {
  const { stack } = error;
  if (stack === undefined) return error;
  return { ...error, stack: stackInSources(bundle.files, stack), ...thrownAt(bundle.files, stack) };
}

const CRASH: FunctionError = { name: "Error", message: "the function's isolate broke off" };

function startFailed({ name, message, file, line, column }: LoadError): Answer {
  const at = file === undefined ? "" : `\n    at ${file}${line === undefined ? "" : `:${line}:${column}`}`;
  const place =
    file === undefined || line === undefined || column === undefined ? {} : { file, line, column };
  return failed("start-failed", { name, message, stack: `${name}: ${message}${at}`, ...place });
}

function failed(kind: FailureKind, error: FunctionError, { logs, dropped }: Logs = NO_LOGS): Answer {
  return { ok: false, kind, error, logs, dropped };
}

function reply(answer: Answer, durationMs: number): Response {
  const tail = `"logs":${JSON.stringify(answer.logs)},"logsDropped":${answer.dropped},"durationMs":${durationMs}}`;
  // The result's text is known to be JSON, so it goes on as it came.
  const head = answer.ok
    ? `{"ok":true,"result":${answer.result},`
    : `{"ok":false,"kind":"${answer.kind}","error":${JSON.stringify(answer.error)},`;
  return new Response(head + tail, { headers: { "content-type": "application/json" } });
}
