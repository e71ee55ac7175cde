/**
 * The dispatcher's part of every isolate: it calls the function, keeps its logs apart from those of other calls, and
 * writes the answer. It runs beside untrusted code, so it uses only what `intrinsics` saved before that code loaded,
 * and the dispatcher still takes its answer for data of unknown origin.
 */

import * as workers from "cloudflare:workers";
import { AsyncLocalStorage } from "node:async_hooks";
import type { CallContext, Context, Log, LogLevel } from "../contract.js";
import { MAX_RESULT_BYTES } from "../limits.js";
import { policy } from "./config.js";
import {
  AbortControllerClass,
  abortWith,
  apply,
  DOMExceptionClass,
  defineProperty,
  freeze,
  indexOf,
  mapDelete,
  mapGet,
  mapKeys,
  mapSet,
  mapSize,
  max,
  nextKey,
  now,
  PromiseClass,
  parse,
  ResponseClass,
  requestText,
  startTimer,
  stringify,
  unbound,
  utf8Length,
} from "./intrinsics.js";
import { LEVELS, LogBuffer } from "./logs.js";
import { flawOf } from "./result.js";
import { captureConsole, closeSharedCaches, explainDeny } from "./surroundings.js";
import { describe, failure, logFields, NO_TARGET, plainError, success } from "./telling.js";

interface InvokeMessage {
  readonly op: "invoke";
  /** Names this run, for the dispatcher to ask for its logs should it not answer. */
  readonly run: string;
  readonly timeoutMs: number;
  readonly call: CallContext;
  readonly args: unknown;
}

type Message = InvokeMessage | { op: "probe" } | { op: "salvage"; run: string } | { op: "abort" };

interface UserModule {
  readonly default?: unknown;
}

type Target = (args: unknown, ctx: Context) => unknown;

const TIMEOUT = "the function's time is up";

/** Runs that nobody asked about any more are forgotten beyond this. */
const MAX_RUNS = 1000;

const runs = new Map<string, LogBuffer>();
const storage = new AsyncLocalStorage<LogBuffer>();
const within = unbound(storage.run as (this: unknown, store: LogBuffer, run: () => unknown) => unknown);
const current = unbound(storage.getStore as (this: unknown) => LogBuffer | undefined);
const { abortIsolate } = workers as { abortIsolate?: (reason: string) => void };

/** What the code logs while it starts goes to the first call. */
let starting: LogBuffer | undefined = new LogBuffer();

/** One for all calls, so it is frozen. */
let shared: Context["env"] | undefined;

captureConsole(() => current(storage) ?? starting);
closeSharedCaches();
if (policy === "Deny") explainDeny();

/** The isolate's entrypoint for a function's module. */
export function serve(userModule: UserModule): object {
  const target = targetOf(userModule);
  return freeze({
    fetch: (request: Request, env: Context["env"]) => own(respond(target, request, env)),
  });
}

async function respond(target: Target | null, request: Request, env: Context["env"]): Promise<Response> {
  return answer(await own(handle(target, request, env)));
}

async function handle(target: Target | null, request: Request, env: Context["env"]): Promise<string> {
  const message = parse(await own(requestText(request))) as Message;
  switch (message.op) {
    case "invoke":
      return await own(invoke(target, message, env));
    case "probe":
      return target === null ? failure("start-failed", NO_TARGET, undefined) : success(undefined, "null");
    case "salvage":
      return salvage(message.run);
    case "abort":
      abortIsolate?.("evicted");
      return "{}";
    default:
      return "{}";
  }
}

async function invoke(target: Target | null, message: InvokeMessage, env: Context["env"]): Promise<string> {
  if (target === null) return failure("start-failed", NO_TARGET, undefined);
  const logs = starting ?? new LogBuffer();
  starting = undefined;
  remember(message.run, logs);
  const signal = lazySignal(now() + message.timeoutMs);
  shared ??= freeze({ ...env });
  const ctx = contextOf(message.call, shared, logs, signal.get);
  try {
    const result: unknown = await within(storage, logs, () => target(message.args, ctx));
    return resultAnswer(result, logs);
  } catch (error) {
    const told = describe(error);
    if (signal.aborted()) return failure("timed-out", told, logs);
    return failure(
      indexOf(told.message, "Too many subrequests") === 0 ? "limit-exceeded" : "thrown",
      told,
      logs,
    );
  } finally {
    mapDelete(runs, message.run);
  }
}

function resultAnswer(result: unknown, logs: LogBuffer): string {
  let json: string;
  try {
    const flaw = flawOf(result);
    if (flaw !== null) return failure("not-serializable", plainError("TypeError", flaw), logs);
    json = stringify(result) ?? "null";
  } catch (error) {
    const { message } = describe(error);
    return failure(
      "not-serializable",
      plainError("TypeError", `the result has no JSON form: ${message}`),
      logs,
    );
  }
  if (
    json.length > MAX_RESULT_BYTES ||
    (json.length * 3 > MAX_RESULT_BYTES && utf8Length(json) > MAX_RESULT_BYTES)
  ) {
    const text = `the result is larger than ${MAX_RESULT_BYTES} bytes as JSON`;
    return failure("result-too-large", plainError("RangeError", text), logs);
  }
  return success(logs, json);
}

function contextOf(
  call: CallContext,
  env: Context["env"],
  logs: LogBuffer,
  signal: () => AbortSignal,
): Context {
  // Whose call it runs in decides, so a `ctx.log` that was kept in a global writes to no other call's log.
  const write = (level: LogLevel, args: unknown[]) => (current(storage) ?? logs).add(level, args);
  const log = ((...args: unknown[]) => write("log", args)) as Log;
  for (let i = 0; i < LEVELS.length; i++) {
    const level = LEVELS[i] as LogLevel;
    defineProperty(log, level, {
      __proto__: null,
      value: (...args: unknown[]) => write(level, args),
      enumerable: true,
    } as PropertyDescriptor);
  }
  const { invocationId, functionId, versionId, workspaceId, userId, trace } = call;
  const ctx: Omit<Context, "signal"> = {
    env,
    invocationId,
    functionId,
    versionId,
    workspaceId,
    userId,
    trace,
    log,
  };
  return defineProperty(ctx, "signal", {
    __proto__: null,
    get: signal,
    enumerable: true,
  } as PropertyDescriptor) as Context;
}

/**
 * The timer exists only where the function asks for the signal: a pending timer would hide from the runtime that a
 * promise can't settle any more.
 */
function lazySignal(deadline: number): { get: () => AbortSignal; aborted: () => boolean } {
  let signal: AbortSignal | undefined;
  let aborted = false;
  return {
    get: () => {
      if (signal === undefined) {
        const controller = new AbortControllerClass();
        signal = controller.signal;
        // Unlike AbortSignal.timeout, this timer keeps the call's context, so that listeners log to their own call.
        startTimer(
          () => {
            aborted = true;
            abortWith(controller, new DOMExceptionClass(TIMEOUT, "TimeoutError"));
          },
          max(deadline - now(), 0),
        );
      }
      return signal;
    },
    // What the signal says itself is the function's to change.
    aborted: () => aborted,
  };
}

function remember(run: string, logs: LogBuffer): void {
  if (mapSize(runs) >= MAX_RUNS) mapDelete(runs, nextKey(mapKeys(runs)).value as string);
  mapSet(runs, run, logs);
}

/** The logs of a run that will not answer any more. */
function salvage(run: string): string {
  const logs = mapGet(runs, run) as LogBuffer | undefined;
  mapDelete(runs, run);
  return `{${logFields(logs)}}`;
}

function targetOf({ default: exported }: UserModule): Target | null {
  if (typeof exported === "function") return (args, ctx) => apply(exported, undefined, [args, ctx]);
  if (typeof exported !== "object" || exported === null) return null;
  const { invoke: method } = exported as { invoke?: unknown };
  return typeof method === "function" ? (args, ctx) => apply(method, exported, [args, ctx]) : null;
}

/**
 * With a `constructor` of its own, a promise is awaited as it is, and not through a `then` that may be patched. For the
 * same reason no async function here returns a promise: it awaits it.
 */
function own<T>(promise: Promise<T>): Promise<T> {
  return defineProperty(promise, "constructor", {
    __proto__: null,
    value: PromiseClass,
  } as PropertyDescriptor);
}

/** An own `then` that is no function: a patched prototype can't put another response in this one's place. */
function answer(text: string): Response {
  const response = new ResponseClass(text, { __proto__: null } as ResponseInit);
  return defineProperty(response, "then", { __proto__: null, value: undefined } as PropertyDescriptor);
}
