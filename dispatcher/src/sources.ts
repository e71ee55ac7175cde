/**
 * Places in a bundled file, told as places in the sources that it was made of: a source map lies beside it in the bundle.
 * Whoever wrote the code may have written the map too, so anything may be in it. Nothing here throws.
 */

import { TraceMap, traceSegment } from "@jridgewell/trace-mapping";
import type { Bundle } from "./bundle.js";
import { MAX_ERROR_STACK, SOURCE_MAP_BYTES } from "./limits.js";
import { LruCache } from "./lru.js";

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

type Files = Bundle["files"];

interface SourceMap {
  readonly mappings: TraceMap;
  /** As the map names them. They are not resolved: there is nothing to be fetched. */
  readonly sources: readonly unknown[];
}

const SUFFIX = ".map";
/** Characters of a source's name: a stack may name it a thousand times. */
const MAX_FILE = 256;
/** `at f (file:line:column)` or `at file:line:column`, within a stack. */
const FRAME = /(\(|\bat (?:async )?)([^\s():][^\s()]*):(\d+):(\d+)(?=\)|$)/gm;

/** By their text. What one bundle has fits in: no stack of one error has a map read twice. */
const known = new LruCache<SourceMap | null>(SOURCE_MAP_BYTES);
/** Of all source maps in a bundle together. */
const sizes = new WeakMap<Files, number>();

/** Whether a file is for people who look for an error, and not for the runtime. */
export function isSourceMap(name: string): boolean {
  return name.endsWith(`.js${SUFFIX}`);
}

/** Where the sources have it; the place as it was given where no map tells. Lines and columns count from 1. */
export function inSources(files: Files, place: Place): Place {
  const map = mapOf(files, place.file);
  return (map === null ? null : sourceOf(map, place)) ?? place;
}

/** A place in a file, or the file alone; nothing where it was made of sources that nobody can tell the place in. */
export function placeIn(
  files: Files,
  file: string,
  at: { readonly line: number; readonly column: number } | null = null,
): Partial<Place> {
  if (at !== null) return inSources(files, { file, ...at });
  return mapText(files, file) === undefined ? { file } : {};
}

function sourceOf(map: SourceMap, place: Place): Place | null {
  if (place.line < 1 || place.column < 1) return null;
  try {
    const [, source = -1, line = -1, column = -1] =
      traceSegment(map.mappings, place.line - 1, place.column - 1) ?? [];
    const file = map.sources[source];
    if (typeof file !== "string" || line < 0 || column < 0) return null;
    return { file: file.slice(0, MAX_FILE), line: line + 1, column: column + 1 };
  } catch {
    return null; // it is read when it is first asked
  }
}

/** The same for each frame of a stack. What else it says stays: it is the function's to say. */
export function stackInSources(files: Files, stack: string): string {
  if (sizeOf(files) === 0) return stack;
  const told = stack.replace(FRAME, (_, before: string, file: string, line: string, column: string) => {
    const place = inSources(files, { file, line: Number(line), column: Number(column) });
    return `${before}${place.file}:${place.line}:${place.column}`;
  });
  return told.slice(0, MAX_ERROR_STACK);
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

function mapOf(files: Files, name: string): SourceMap | null {
  const text = mapText(files, name);
  if (text === undefined || sizeOf(files) > SOURCE_MAP_BYTES) return null;
  let map = known.get(text);
  if (map === undefined) {
    map = read(text);
    known.set(text, map, text.length);
  }
  return map;
}

function mapText(files: Files, name: string): string | undefined {
  const map = name + SUFFIX;
  return isSourceMap(map) && Object.hasOwn(files, map) ? files[map] : undefined;
}

function sizeOf(files: Files): number {
  let size = sizes.get(files);
  if (size === undefined) {
    size = 0;
    for (const [name, text] of Object.entries(files)) if (isSourceMap(name)) size += text.length;
    sizes.set(files, size);
  }
  return size;
}

function read(text: string): SourceMap | null {
  try {
    const { version, mappings, sources } = JSON.parse(text) as Record<string, unknown>;
    if (version !== 3 || typeof mappings !== "string" || !Array.isArray(sources)) return null;
    return { mappings: new TraceMap({ version, mappings, sources: [], names: [] }), sources };
  } catch {
    return null; // an error is told as it is then
  }
}
