/**
 * Runs functions without a cluster: in workerd, by the dispatcher that runs them in one.
 *
 *     const greet = await load("src/main.ts", { env: { REGION: "eu" } });
 *     const outcome = await greet.invoke({ who: "Ada" });
 */

import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle } from "./bundling.js";
import type { Definition, Spec } from "./definition.js";
import {
  DEFAULT_ENTRYPOINT,
  type Files,
  filesBeside,
  LOCK_FILE,
  needBundling,
  requireValid,
} from "./files.js";
import { LoadedFunction } from "./function.js";
import { Manifest } from "./manifest.js";

export type { Spec } from "./definition.js";
export type { ArgsOf, Caller, Failure, LoadedFunction, Outcome, ResultOf, Success } from "./function.js";
export { InvalidArgs, InvalidManifest, LoadError, type Mismatch } from "./problem.js";
export type { JsonSchema } from "./schemas.js";

/** A main file, which has the files beside it and below, or the files themselves. */
export type Code = string | URL | { readonly files: Files; readonly entrypoint?: string };

/** What the spec says; of a manifest's, what is given here takes the place. */
export interface Settings extends Spec {
  /** Values of the environment, those of Secrets too. */
  readonly env?: Readonly<Record<string, string>>;
  /** The code of a manifest that has it from elsewhere. */
  readonly code?: Code;
  /** A package-lock.json, where it lies in another folder than the code. */
  readonly lockFile?: string | URL;
  /** The function's name, where a manifest has several. */
  readonly name?: string;
  /** Lets the function reach loopback and private addresses where its egress grants them: for doubles of what it calls. */
  readonly privateNetwork?: boolean;
}

/**
 * Loads a function, in a workerd of its own.
 *
 * @param source its code, or a manifest (`.yaml`, `.yml`) with a Function
 * @typeParam F the type of its default export, by which arguments and results are known
 * @throws LoadError when it can't be bundled or doesn't start, with file and line
 * @throws InvalidManifest when the manifest is none, or has several Functions and `name` doesn't say which
 */
export async function load<F = unknown>(source: Code, settings: Settings = {}): Promise<LoadedFunction<F>> {
  const { lockFile, privateNetwork = false } = settings;
  const definition = await definitionOf(source, settings);
  const files =
    lockFile === undefined
      ? definition.files
      : { ...definition.files, [LOCK_FILE]: await readFile(lockFile, "utf8") };
  requireValid(files, definition.entrypoint);
  const loadable = needBundling(files)
    ? await bundle(files, definition.entrypoint, definition.near)
    : { files };
  return await LoadedFunction.of<F>({ ...definition, ...loadable }, privateNetwork);
}

async function definitionOf(source: Code, settings: Settings): Promise<Definition> {
  const { env = {}, code, lockFile: _l, name, privateNetwork: _p, ...spec } = settings;
  const path = pathOf(source);
  if (path === undefined || !/[.]ya?ml$/.test(path)) return { ...(await codeOf(source)), ...spec, env };
  const manifest = await Manifest.read(path, name);
  const own = code === undefined ? { ...manifest.code(), near: dirname(path) } : await codeOf(code);
  return { ...own, ...manifest.spec(), ...spec, env: manifest.env(env) };
}

async function codeOf(code: Code): Promise<Pick<Definition, "files" | "entrypoint" | "near">> {
  const path = pathOf(code);
  if (path !== undefined) return { ...(await filesBeside(path)), near: dirname(path) };
  const { files, entrypoint = DEFAULT_ENTRYPOINT } = code as { files: Files; entrypoint?: string };
  return { files, entrypoint, near: process.cwd() };
}

function pathOf(code: Code): string | undefined {
  if (code instanceof URL) return fileURLToPath(code);
  return typeof code === "string" ? code : undefined;
}
