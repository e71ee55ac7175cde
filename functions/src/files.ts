/** The files of a function: which ones a version may have, and those of a folder. */

import { readdir, readFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import { LoadError } from "./problem.js";

export type Files = Readonly<Record<string, string>>;

export const DEFAULT_ENTRYPOINT = "main.js";
export const LOCK_FILE = "package-lock.json";

const MAX_FILES = 64;
const MAX_BYTES = 1024 * 1024;
const MAX_NAME = 128;
/** As the CRD has them; a test compares. */
export const NAME =
  /^[A-Za-z0-9_@-][A-Za-z0-9._@-]*(\/[A-Za-z0-9_@-][A-Za-z0-9._@-]*)*[.](js|mjs|cjs|jsx|ts|mts|cts|tsx|json|txt|html|css|md)$/;
export const ENTRYPOINT = /[.](m?[jt]s|[jt]sx)$/;
export const RESERVED = "__edgeward__/";
const COMPILED = /[.]([mc]?ts|[jt]sx)$/;

/** Whether a bundler makes JavaScript of them first: they are TypeScript or JSX, or bring packages. */
export function needBundling(files: Files): boolean {
  return Object.keys(files).some((name) => name === LOCK_FILE || COMPILED.test(name));
}

/** Throws a LoadError for what no cluster takes. */
export function requireValid(files: Files, entrypoint: string): void {
  const names = Object.keys(files);
  if (names.length > MAX_FILES) throw invalid(`at most ${MAX_FILES} files, there are ${names.length}`);
  if (!ENTRYPOINT.test(entrypoint))
    throw invalid(`entrypoint ${entrypoint} must be an ES module: .js, .mjs, .ts, .mts, .jsx or .tsx`);
  if (!Object.hasOwn(files, entrypoint))
    throw invalid(`entrypoint ${entrypoint} is none of the files (it is ${DEFAULT_ENTRYPOINT} when absent)`);
  const bad = names.find((name) => name.length > MAX_NAME || !NAME.test(name));
  if (bad !== undefined) throw invalid(`a function can't have a file of the name ${bad}`);
  const reserved = names.find((name) => name.startsWith(RESERVED));
  if (reserved !== undefined)
    throw invalid(
      `a function can't have a file of the name ${reserved}: the folder ${RESERVED} is the runtime's own`,
    );
  const inFile = names.find((name) => names.some((other) => name.startsWith(`${other}/`)));
  if (inFile !== undefined)
    throw invalid(`a function can't have a file of the name ${inFile}: a file is no folder`);
  const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > MAX_BYTES) throw invalid(`at most 1 MiB of code, there are ${bytes} bytes`);
}

/** What lies beside a main file and below can be imported by it: these are the function's files. */
export async function filesBeside(main: string): Promise<{ files: Files; entrypoint: string }> {
  const folder = dirname(main);
  const files: Record<string, string> = {};
  for (const path of await walk(folder)) {
    const name = relative(folder, path).split(sep).join("/");
    if (NAME.test(name)) files[name] = await readFile(path, "utf8");
  }
  return { files, entrypoint: basename(main) };
}

async function walk(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith(".") || entry.name === "node_modules") continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) paths.push(...(await walk(path)));
    else paths.push(path);
  }
  return paths;
}

function invalid(message: string): LoadError {
  return new LoadError("InvalidCode", message);
}
