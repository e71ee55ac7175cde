/**
 * From TypeScript and packages to one JavaScript module, as the operator makes it: the same esbuild with the same options
 * (a test compares), in a folder that has only the function's files. Packages come from the author's node_modules, which
 * have to be what package-lock.json says; the operator fetches them anew.
 */

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { type BuildFailure, type BuildOptions, type BuildResult, build, type Message } from "esbuild";
import { type Files, LOCK_FILE } from "./files.js";
import { LoadError } from "./problem.js";

export const OPTIONS = {
  bundle: true,
  format: "esm",
  target: "es2024",
  charset: "utf8",
  platform: "browser",
  conditions: ["workerd", "worker", "browser"],
  mainFields: ["browser", "module", "main"],
  external: ["node:*", "cloudflare:*"],
  define: { "process.env.NODE_ENV": '"production"' },
  loader: { ".txt": "text", ".html": "text", ".css": "text", ".md": "text" },
  sourcemap: "external",
  sourcesContent: false,
  tsconfigRaw: "{}",
  legalComments: "none",
} as const satisfies BuildOptions;

const MOST_ERRORS = 10;

type Result = BuildResult<{ metafile: true; write: false }>;

/**
 * @param near a folder: the node_modules in it, or in the nearest one above, have the packages
 * @returns the module and its source map
 */
export async function bundle(
  files: Files,
  entrypoint: string,
  near: string,
): Promise<{ files: Files; entrypoint: string }> {
  // Places are told relative to the folder, and it is a real one: esbuild resolves links of the folder it works in.
  const folder = await mkdtemp(join(await realpath(tmpdir()), "edgeward-bundle-"));
  try {
    const sources = join(folder, "src");
    await write(files, sources);
    const modules = Object.hasOwn(files, LOCK_FILE) ? nodeModules(near) : undefined;
    if (modules !== undefined) await symlink(modules, join(sources, "node_modules"), "junction");
    const main = `${basename(entrypoint).replace(/[.][^.]*$/, "")}.js`;
    const { outputFiles, metafile } = await run(files, {
      ...OPTIONS,
      define: { ...OPTIONS.define },
      loader: { ...OPTIONS.loader },
      absWorkingDir: sources,
      entryPoints: [entrypoint],
      outfile: join(folder, "out", main),
      preserveSymlinks: true,
    });
    const inputs = Object.keys(metafile.inputs).map((input) => input.replace(/ with \{.*$/, ""));
    const foreign = inputs.find((input) => !isOurs(files, input));
    if (foreign !== undefined) throw failed(told(foreign));
    if (modules !== undefined) await requireLocked(inputs, files[LOCK_FILE] ?? "", modules);
    const textOf = (name: string) => outputFiles.find(({ path }) => basename(path) === name)?.text ?? "";
    return {
      files: { [main]: textOf(main), [`${main}.map`]: mapOf(textOf(`${main}.map`)) },
      entrypoint: main,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run(files: Files, options: BuildOptions): Promise<Result> {
  try {
    return await build({ ...options, metafile: true, write: false, logLevel: "silent" });
  } catch (error) {
    const { errors } = error as BuildFailure;
    if (!Array.isArray(errors)) throw error;
    const lines = errors.slice(0, MOST_ERRORS).map((message) => line(files, message));
    throw failed([...new Set(lines)].join("\n"));
  }
}

function line(files: Files, { text, location }: Message): string {
  if (location === null) return text;
  const { file, line, column } = location;
  return isOurs(files, file) ? `${file}:${line}:${column + 1}: ${text}` : told(file);
}

function isOurs(files: Files, file: string): boolean {
  return Object.hasOwn(files, file) || (Object.hasOwn(files, LOCK_FILE) && file.startsWith("node_modules/"));
}

function told(foreign: string): string {
  return `the code imports ${foreign}, which is none of the function's files`;
}

/** Sources as the function names them. */
function mapOf(text: string): string {
  const map = JSON.parse(text) as { sources: string[] };
  map.sources = map.sources.map((source) => source.replace(/^\.\.\/src\//, ""));
  return JSON.stringify(map);
}

interface Locked {
  readonly version?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

/** npm notes in node_modules what it installed: that, and nothing else, is what the operator would fetch. */
async function requireLocked(inputs: readonly string[], lockFile: string, modules: string): Promise<void> {
  const locked = packagesOf(lockFile);
  const installed = packagesOf(await readFile(join(modules, ".package-lock.json"), "utf8").catch(() => "{}"));
  for (const input of inputs) {
    const name = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
    if (name === undefined) continue;
    const [wanted, found] = [locked[name], installed[name]];
    if (wanted === undefined || wanted.dev || wanted.optional)
      throw failed(`the code imports ${input}, and ${LOCK_FILE} has no such package for production`);
    if (wanted.version !== found?.version || wanted.integrity !== found?.integrity)
      throw failed(`${name} is not installed as ${LOCK_FILE} has it: run npm ci`);
  }
}

function packagesOf(lockFile: string): Record<string, Locked | undefined> {
  try {
    return (JSON.parse(lockFile) as { packages?: Record<string, Locked> }).packages ?? {};
  } catch {
    throw failed(`${LOCK_FILE} is not JSON`);
  }
}

function nodeModules(near: string): string {
  for (let folder = resolve(near); ; folder = dirname(folder)) {
    const found = join(folder, "node_modules");
    if (existsSync(found)) return found;
    if (folder === dirname(folder))
      throw failed(`${LOCK_FILE} asks for packages, and there is no node_modules: run npm ci`);
  }
}

async function write(files: Files, folder: string): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

function failed(message: string): LoadError {
  return new LoadError("BundlingFailed", message);
}
