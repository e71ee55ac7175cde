/**
 * The contract with functions, which is written down once, for their authors. Types alone: the build needs nothing of
 * that folder, and the dispatcher is compiled against what authors are promised.
 */

import type { Context } from "../../functions/src/contract.js";

export type {
  Context,
  FailureKind,
  FunctionError,
  Log,
  LogEntry,
  LogLevel,
} from "../../functions/src/contract.js";

/** What of a function's `ctx` comes with the call. */
export type CallContext = Omit<Context, "env" | "log" | "signal">;
