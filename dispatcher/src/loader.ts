/** From a bundle to what the Worker Loader takes: modules, flags, limits, network. And the ids it goes by. */

import { core } from "isolate-source";
import { BUILD } from "./build.js";
import { type Bundle, RESERVED_FOLDER } from "./bundle.js";
import type { OutboundProps } from "./egress.js";
import type { Opened } from "./sealed.js";
import { isSourceMap } from "./sources.js";

export interface LoadError {
  readonly name: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** A file of a bundle can't be made a module: found before the loader is asked. */
export class UnloadableFile extends Error {
  constructor(readonly error: LoadError) {
    super(error.message);
  }
}

export type MakeOutbound = (props: OutboundProps) => Fetcher;

const BUILD_ID = BUILD.slice(0, 12);

/**
 * All that the loader freezes for an id is in the id: code, env, the dispatcher's own part of the isolate, and whether
 * it may reach the private network. So nothing that was loaded while that was open goes on when it is closed.
 */
export function isolateId(
  workspaceId: string,
  bundleDigest: string,
  envDigest: string,
  privateNetwork: boolean,
): string {
  return `${workspaceId}/${bundleDigest}/${envDigest}/${BUILD_ID}${privateNetwork ? "/private" : ""}`;
}

/** Throws UnloadableFile. */
export function workerCode(
  bundle: Bundle,
  { env, credentials }: Opened,
  privateNetwork: boolean,
  outbound: MakeOutbound,
): WorkerLoaderWorkerCode {
  const modules: Record<string, WorkerLoaderModule> = Object.create(null);
  for (const [name, source] of Object.entries(bundle.files)) {
    if (!isSourceMap(name)) modules[name] = moduleOf(name, source);
  }
  const { policy, hosts } = bundle.egress;
  modules[`${RESERVED_FOLDER}/config.js`] = { js: `export const policy = ${JSON.stringify(policy)};\n` };
  modules[`${RESERVED_FOLDER}/core.js`] = { js: core };
  modules[`${RESERVED_FOLDER}/main.js`] = { js: mainModule(bundle.entrypoint) };
  return {
    compatibilityDate: bundle.compatibilityDate,
    compatibilityFlags: flags(bundle.compatibilityFlags),
    mainModule: `${RESERVED_FOLDER}/main.js`,
    modules,
    env,
    globalOutbound:
      policy === "Deny"
        ? null
        : outbound({ policy, hosts, privateNetwork, ...(credentials === undefined ? {} : { credentials }) }),
    limits: limits(bundle.limits),
  };
}

/** The order of the imports is the point: the core saves what it needs before user code can touch it. */
function mainModule(entrypoint: string): string {
  return `import { serve } from "./core.js";
import * as userModule from ${JSON.stringify(`../${entrypoint}`)};
export default serve(userModule);
`;
}

function moduleOf(name: string, source: string): WorkerLoaderModule {
  const extension = /\.[^./]*$/.exec(name)?.[0].toLowerCase();
  switch (extension) {
    case ".js":
    case ".mjs":
      // The runtime does not tell the place of an error that lies on an empty last line.
      return { js: source.trimEnd() };
    case ".cjs":
      return { cjs: source.trimEnd() };
    case ".json":
      try {
        return { json: JSON.parse(source) as unknown };
      } catch (error) {
        throw new UnloadableFile({ name: "SyntaxError", message: (error as Error).message, file: name });
      }
    case ".wasm":
      try {
        return { wasm: Uint8Array.from(atob(source), (char) => char.charCodeAt(0)).buffer };
      } catch {
        throw new UnloadableFile({ name: "Error", message: "a .wasm file must be base64 text", file: name });
      }
    default:
      return { text: source };
  }
}

function flags(wanted: readonly string[]): string[] {
  return wanted.includes("nodejs_als") ? [...wanted] : [...wanted, "nodejs_als"];
}

function limits({ cpuMs, subrequests }: Bundle["limits"]): workerdResourceLimits {
  return {
    ...(cpuMs === undefined ? {} : { cpuMs }),
    ...(subrequests === undefined ? {} : { subRequests: subrequests }),
  };
}
