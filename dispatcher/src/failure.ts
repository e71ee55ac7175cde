/**
 * What the runtime's own errors mean. Their texts are not documented, so the match is loose; and what code throws while it
 * starts is in them, at any length.
 */

import type { Bundle } from "./bundle.js";
import { RESERVED_FOLDER } from "./bundle.js";
import type { FailureKind } from "./contract.js";
import { MAX_ERROR_MESSAGE, MAX_ERROR_NAME, MAX_ERROR_STACK } from "./limits.js";
import { type LoadError, UnloadableFile } from "./loader.js";
import { inSources, placeIn } from "./sources.js";

const STARTING = "Failed to start Worker:";

/** Of a text that is longer the beginning is kept, which has all that is told of a message, and the end, which has the stack. */
const HEAD = 2 * MAX_ERROR_MESSAGE;
const TAIL = MAX_ERROR_STACK;

export interface Failure {
  readonly kind: FailureKind | "overloaded";
  readonly message: string;
}

/** Classifies what a fetch to an isolate was rejected with, the dispatcher's own timeout excepted. */
export function classify(error: unknown): Failure {
  const message = shortened(error instanceof Error ? error.message : String(error));
  if (message.startsWith(STARTING) || /compatibility (?:date|flag)/i.test(message)) {
    return { kind: "start-failed", message };
  }
  if (/concurrency limit|too many concurrent/i.test(message)) return { kind: "overloaded", message };
  if (/hung|never generate a response/i.test(message)) {
    return {
      kind: "never-settled",
      message: "the function's promise can't settle any more: nothing is left to wait for",
    };
  }
  if (/cpu|memory|subrequest|resource limit|exceeded/i.test(message))
    return { kind: "limit-exceeded", message };
  return { kind: "crashed", message };
}

function shortened(text: string): string {
  return text.length <= HEAD + TAIL ? text : `${text.slice(0, HEAD)}\n${text.slice(-TAIL)}`;
}

/** What kept code from starting, of what a fetch to its isolate was rejected with; null where that is something else. */
export function startError(error: unknown, bundle: Bundle): LoadError | null {
  if (error instanceof UnloadableFile) return capped(error.error);
  const { kind, message } = classify(error);
  return kind === "start-failed" ? capped(loadError(message, bundle)) : null;
}

/** As much of it as is told: it is kept, and is in each answer, until the code is tried again. */
export function capped(error: LoadError): LoadError {
  const name = error.name.slice(0, MAX_ERROR_NAME);
  const message = error.message.slice(0, MAX_ERROR_MESSAGE).toWellFormed();
  // A copy: what is cut out of a text may keep the whole of it in memory.
  return JSON.parse(JSON.stringify({ ...error, name, message })) as LoadError;
}

/**
 * A failed start is told as text: `Uncaught SyntaxError: …` and then `  at file:line:column` lines. The location is the
 * first one in a file of the bundle.
 */
function loadError(message: string, bundle: Bundle): LoadError {
  const text = message.startsWith(STARTING) ? message.slice(STARTING.length).trimStart() : message;
  const lines = text.split("\n");
  let frames = lines.length;
  while (frames > 1 && /^ {2}(?:at |imported from )/.test(lines[frames - 1] ?? "")) frames--;
  const head = lines.slice(0, frames).join("\n");
  const typed = /^(?:Uncaught )?(?:(\w*(?:Error|Exception)): )?([\s\S]*)$/.exec(head);
  const error = { name: typed?.[1] ?? "Error", message: typed?.[2] ?? head };
  for (const line of lines.slice(frames)) {
    const at = /^ {2}at (.+?):(\d+):(\d+)(?: in |$)/.exec(line);
    if (at?.[1] !== undefined && Object.hasOwn(bundle.files, at[1])) {
      return {
        ...error,
        ...inSources(bundle.files, { file: at[1], line: Number(at[2]), column: Number(at[3]) }),
      };
    }
    const importer = /^ {2}imported from "(.*)"$/.exec(line)?.[1];
    if (importer !== undefined && Object.hasOwn(bundle.files, importer)) {
      const at = importPlace(bundle.files[importer] ?? "", error.message);
      return { ...error, ...placeIn(bundle.files, importer, at) };
    }
    if (importer?.startsWith(`${RESERVED_FOLDER}/`))
      return { ...error, ...placeIn(bundle.files, bundle.entrypoint) };
  }
  return error;
}

/** The source is a stranger's and may be long: no two attempts of this look at the same blanks. */
const IMPORT = /(?:from|import)\s*(?:\(\s*)?(["'])([^"'\n]+)\1/g;

/** Where a missing module is imported: the runtime names the importer only. Found by the specifier's last part. */
function importPlace(source: string, message: string): { line: number; column: number } | null {
  const missing = lastPart(/"([^"]+)"/.exec(message)?.[1] ?? "");
  if (missing === "") return null;
  for (const { index, 0: text, 2: specifier = "" } of source.matchAll(IMPORT)) {
    if (lastPart(specifier) === missing) return placeOf(source, index + text.length - specifier.length - 2);
  }
  return null;
}

function lastPart(specifier: string): string {
  return specifier.slice(specifier.lastIndexOf("/") + 1);
}

function placeOf(source: string, index: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let end = source.indexOf("\n"); end >= 0 && end < index; end = source.indexOf("\n", start)) {
    line++;
    start = end + 1;
  }
  return { line, column: index - start + 1 };
}
