/** What the dispatcher is told: a header line of JSON, and on success the result behind it; errors as three strings. */

import type { FailureKind } from "../contract.js";
import { MAX_ERROR_MESSAGE, MAX_ERROR_NAME, MAX_ERROR_STACK } from "../limits.js";
import { indexOf, StringOf, slice, stringify } from "./intrinsics.js";
import { cut, type LogBuffer } from "./logs.js";

export interface Told {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
}

export const NO_TARGET: Told = {
  name: "TypeError",
  message: "the entrypoint's default export is neither a function nor an object with an invoke method",
};

export function plainError(name: string, message: string): Told {
  return { name, message, stack: undefined };
}

/** What was thrown, as three strings; whatever its getters do. */
export function describe(thrown: unknown): Told {
  try {
    if (typeof thrown !== "object" || thrown === null) return plainError("Error", StringOf(thrown));
    const { name, message, stack } = thrown as Record<string, unknown>;
    return {
      name: typeof name === "string" && name !== "" ? name : "Error",
      message: typeof message === "string" ? message : StringOf(thrown),
      stack: typeof stack === "string" ? ownFrames(stack) : undefined,
    };
  } catch {
    return plainError("Error", "the function threw a value that can't be read");
  }
}

/** The stack without the frames of this module. */
function ownFrames(stack: string): string {
  let out = "";
  let from = 0;
  while (from <= stack.length && out.length <= MAX_ERROR_STACK) {
    let end = indexOf(stack, "\n", from);
    if (end < 0) end = stack.length;
    const line = slice(stack, from, end);
    if (indexOf(line, "__edgeward__/") < 0) out += (out === "" ? "" : "\n") + line;
    from = end + 1;
  }
  return out;
}

export function success(logs: LogBuffer | undefined, json: string): string {
  return `{"ok":true,${logFields(logs)}}\n${json}`;
}

export function failure(
  kind: FailureKind,
  { name, message, stack }: Told,
  logs: LogBuffer | undefined,
): string {
  const shown = stack === undefined ? "" : `,"stack":${stringify(cut(stack, MAX_ERROR_STACK))}`;
  const error = `{"name":${stringify(slice(name, 0, MAX_ERROR_NAME))},"message":${stringify(cut(message, MAX_ERROR_MESSAGE))}${shown}}`;
  return `{"ok":false,"kind":"${kind}","error":${error},${logFields(logs)}}`;
}

export function logFields(logs: LogBuffer | undefined): string {
  return `"logs":[${logs?.entries ?? ""}],"dropped":${logs?.dropped ?? 0}`;
}
