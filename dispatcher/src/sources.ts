/** Places in a bundled file, told as places in the sources that it was made of: a source map lies beside it in the bundle. */

import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import type { Bundle } from "./bundle.js";

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type Files = Bundle["files"];

const SUFFIX = ".map";
/** Characters. A source map may name its sources as it likes. */
const MAX_FILE = 256;
/** `at f (file:line:column)` or `at file:line:column`, within a stack. */
const FRAME = /(\(|\bat (?:async )?)([^\s():][^\s()]*):(\d+):(\d+)(?=\)|$)/gm;

const known = new WeakMap<Files, Map<string, TraceMap | null>>();

/** Whether a file is for people who look for an error, and not for the runtime. */
export function isSourceMap(name: string): boolean {
  return name.endsWith(`.js${SUFFIX}`);
}

/** Where the sources have it; the place as it was given where no map tells. Lines and columns count from 1. */
export function inSources(files: Files, place: Place): Place {
  const map = mapOf(files, place.file);
  if (map === null || place.line < 1 || place.column < 1) return place;
  const { source, line, column } = originalPositionFor(map, { line: place.line, column: place.column - 1 });
  // A map that is none gives undefined, whatever the type says.
  return typeof source === "string" ? { file: source, line: line ?? 1, column: (column ?? 0) + 1 } : place;
}

/** The same for each frame of a stack. What else it says stays: it is the function's to say. */
export function stackInSources(files: Files, stack: string): string {
  if (!Object.keys(files).some(isSourceMap)) return stack;
  return stack.replace(FRAME, (_, before: string, file: string, line: string, column: string) => {
    const place = inSources(files, { file, line: Number(line), column: Number(column) });
    return `${before}${place.file}:${place.line}:${place.column}`;
  });
}

/**
 * Where something was thrown: the first frame in a file of the bundle, as the sources have it. Frames within the runtime or a
 * module of the dispatcher's say nothing to who wrote the function.
 */
export function thrownAt(files: Files, stack: string): Place | null {
  for (const [, , file, line, column] of stack.matchAll(FRAME)) {
    if (file === undefined || !Object.hasOwn(files, file)) continue;
    const place = inSources(files, { file, line: Number(line), column: Number(column) });
    return { ...place, file: place.file.slice(0, MAX_FILE) };
  }
  return null;
}

function mapOf(files: Files, name: string): TraceMap | null {
  const maps = known.get(files) ?? new Map<string, TraceMap | null>();
  known.set(files, maps);
  const map = maps.get(name) ?? read(files, name + SUFFIX);
  maps.set(name, map);
  return map;
}

function read(files: Files, name: string): TraceMap | null {
  const text = Object.hasOwn(files, name) ? files[name] : undefined;
  if (text === undefined) return null;
  try {
    return new TraceMap(text);
  } catch {
    return null; // an error is told as it is then
  }
}
