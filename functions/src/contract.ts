/**
 * What Edgeward and a function owe each other. There is one text of it: the dispatcher that runs functions, in clusters
 * and in tests, is compiled against this file.
 */

/** Values of `spec.env`. A function that names its own has them checked: `Context<{ REGION: string }>`. */
export type Env = Readonly<Record<string, string | undefined>>;

/** What such a type must be: values are strings, and one that may be missing is `?`. */
export type EnvValues<Values> = { readonly [Name in keyof Values]?: string | undefined };

/** What a function is called with beside its arguments. */
export interface Context<Values extends EnvValues<Values> = Env> {
  /** Values of `spec.env`, Secrets among them. Frozen. */
  readonly env: Readonly<Values>;
  /** Of this call alone. */
  readonly invocationId: string;
  readonly functionId: string;
  readonly versionId: string;
  readonly workspaceId: string;
  /** Who called; for a ServiceAccount the function's `runtimeUserId`, else its workspace's; null where there is none. */
  readonly userId: string | null;
  /** The caller's W3C Trace Context, to be sent on. Empty where it had none. */
  readonly trace: Trace;
  /** The same as `console`: kept for each call by itself. */
  readonly log: Log;
  /** Aborts when `limits.timeoutSeconds` are over. What is answered within 50 ms of that still counts. */
  readonly signal: AbortSignal;
}

export interface Trace {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

export type LogLevel = "debug" | "info" | "log" | "warn" | "error";

/** `log(…)`, and `log.warn(…)` for each level. */
export type Log = ((...args: unknown[]) => void) & Readonly<Record<LogLevel, (...args: unknown[]) => void>>;

/**
 * A function: what the entrypoint's default export is.
 *
 * @param args any JSON value; `{}` when the caller gave none. With `spec.input` they match its schema
 * @returns something that has a JSON form, or a promise of it
 */
export type Handler<Args = unknown, Result = unknown, Values extends EnvValues<Values> = Env> = (
  args: Args,
  ctx: Context<Values>,
) => Serializable<Result> | Promise<Serializable<Result>>;

/** The other form of a default export. `this` is the object. */
export interface HandlerObject<Args = unknown, Result = unknown, Values extends EnvValues<Values> = Env> {
  readonly invoke: Handler<Args, Result, Values>;
}

/**
 * `Result` where it has a JSON form; what has none in it is `never`, which nothing is assignable to: a bigint, a symbol, a
 * function, a Map, a class with methods. What types don't tell fails when it runs: NaN, a cycle, a class without methods.
 */
export type Serializable<Result> = unknown extends Result
  ? Result
  : Result extends Primitive | Convertible
    ? Result
    : undefined extends Result
      ? Result
      : Result extends bigint | symbol | ((...args: never[]) => unknown)
        ? never
        : { [Key in keyof Result]: Serializable<Result[Key]> };

/** What a caller gets of a `Result`: what JSON makes of it. A Date is its text, `undefined` is left out, or null. */
export type Json<Result> = unknown extends Result
  ? unknown
  : Result extends { toJSON(key?: string): infer Converted }
    ? Json<Converted>
    : Result extends Primitive
      ? Result
      : undefined extends Result
        ? null
        : Result extends readonly unknown[]
          ? { [Index in keyof Result]: Json<Result[Index]> }
          : { [Key in keyof Result]: Field<Result[Key]> };

type Primitive = string | number | boolean | null;
type Convertible = { toJSON(key?: string): unknown };
type Field<Value> = unknown extends Value
  ? unknown
  : undefined extends Value
    ? Json<Exclude<Value, undefined>> | undefined
    : Json<Value>;

/** A line that a function logged. */
export interface LogEntry {
  readonly level: LogLevel;
  /** RFC 3339, UTC. */
  readonly time: string;
  readonly message: string;
}

/** Places are those of the sources, also where these were bundled. */
export interface FunctionError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  /** The place where it was thrown, where that is known: the innermost one in the function's own files. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

/** Why a call gave no result. */
export type FailureKind =
  /** The function threw. */
  | "thrown"
  | "timed-out"
  /** Its promise can't settle any more: nothing is left to wait for. */
  | "never-settled"
  | "start-failed"
  /** The result has no JSON form. */
  | "not-serializable"
  | "result-too-large"
  /** Of CPU, subrequests, memory. */
  | "limit-exceeded"
  | "crashed";
