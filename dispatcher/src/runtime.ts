/** One dispatcher with its configuration and its memory: what the calls work with. */

import { Authenticator } from "./auth.js";
import type { Bundle } from "./bundle.js";
import { Isolates } from "./isolates.js";
import type { MakeOutbound } from "./loader.js";
import { NO_ENV, requireDigest, requireEnvDigest, requireId } from "./names.js";
import { invalid, Problem } from "./problem.js";
import { EnvOpener, type Opened } from "./sealed.js";
import { BundleStore } from "./store.js";

export interface Runtime {
  readonly env: DispatcherEnv;
  readonly auth: Authenticator;
  readonly store: BundleStore;
  readonly envs: EnvOpener;
  readonly isolates: Isolates;
  readonly privateNetwork: boolean;
}

/** What one request adds to the runtime. */
export interface Scope {
  readonly runtime: Runtime;
  readonly outbound: MakeOutbound;
  waitUntil(promise: Promise<unknown>): void;
}

export function createRuntime(env: DispatcherEnv): Runtime {
  return {
    env,
    auth: new Authenticator(env.VERIFY_KEYS ?? "", env.AUDIENCE ?? ""),
    store: new BundleStore(),
    envs: new EnvOpener(env.SEALING_KEYS ?? ""),
    isolates: new Isolates(maxIsolates(env.MAX_ISOLATES)),
    privateNetwork: env.PRIVATE_NETWORK === "allow",
  };
}

/** A variable of the environment that is not set is null to the Worker. */
function maxIsolates(text: string | null | undefined): number {
  if (text === undefined || text === null || text === "") return Number.POSITIVE_INFINITY;
  const max = Number(text);
  if (Number.isInteger(max) && max > 0) return max;
  console.error("MAX_ISOLATES is not a whole number above 0: the number of isolates is not limited");
  return Number.POSITIVE_INFINITY;
}

export interface CodeRequest {
  readonly workspaceId: string;
  readonly bundleDigest: string;
  readonly bundle?: unknown;
  readonly envDigest: string;
  readonly env?: unknown;
}

export interface Code extends Opened {
  readonly bundle: Bundle;
}

/** The bundle and the env of a call: from memory, from the store, or from the call itself. Throws `missing`. */
export async function resolveCode({ runtime }: Scope, request: CodeRequest): Promise<Code> {
  const { workspaceId, bundleDigest, envDigest } = request;
  const { store, envs } = runtime;
  let bundle = store.recall(workspaceId, bundleDigest);
  if (bundle === undefined && request.bundle !== undefined && request.bundle !== null) {
    bundle = (await store.admit(workspaceId, bundleDigest, request.bundle)).bundle;
  }
  bundle ??= await store.find(runtime.env.CODE, workspaceId, bundleDigest);
  let opened = envs.find(workspaceId, envDigest);
  if (opened === undefined && request.env !== undefined && request.env !== null) {
    opened = await envs.open(workspaceId, envDigest, request.env);
  }
  if (bundle !== undefined && opened !== undefined) return { bundle, ...opened };
  const missing = [...(bundle === undefined ? ["bundle"] : []), ...(opened === undefined ? ["env"] : [])];
  throw new Problem("missing", `send the call once more with: ${missing.join(", ")}`, { missing });
}

/** The fields that name the code, checked. */
export function codeRequest(body: Record<string, unknown>): CodeRequest {
  const envDigest = requireEnvDigest(body.envDigest);
  const env = body.env;
  if (envDigest === NO_ENV && env !== undefined && env !== null) {
    throw invalid('envDigest is "none", but there is an env');
  }
  return {
    workspaceId: requireId(body.workspaceId, "workspaceId"),
    bundleDigest: requireDigest(body.bundleDigest, "bundleDigest"),
    bundle: body.bundle,
    envDigest,
    env,
  };
}
