/** Code in an isolate of its own, which the loader has already or starts now. */

import type { Lease } from "./isolates.js";
import { SALVAGE_TIMEOUT_MS } from "./limits.js";
import { isolateId, workerCode } from "./loader.js";
import { ask } from "./network.js";
import type { Code, CodeRequest, Scope } from "./runtime.js";

/** What the code of a request goes by, as long as its isolate does not break. */
export function baseId({ runtime }: Scope, { workspaceId, bundleDigest, envDigest }: CodeRequest): string {
  return isolateId(workspaceId, bundleDigest, envDigest, runtime.privateNetwork);
}

/** What the loader takes. Throws UnloadableFile. */
export function codeOf({ runtime, outbound }: Scope, code: Code): WorkerLoaderWorkerCode {
  return workerCode(code.bundle, code, runtime.privateNetwork, outbound);
}

/** Lets those go that have to make room, and asks. Rejects with UnloadableFile, or as the fetch does. */
export async function askLeased(
  scope: Scope,
  lease: Lease,
  code: Code,
  message: string,
  timeoutMs: number,
): Promise<string | null> {
  for (const id of lease.evicted) abort(scope, id);
  let unloadable: unknown;
  const stub = scope.runtime.env.LOADER.get(lease.id, () => {
    try {
      return codeOf(scope, code);
    } catch (error) {
      unloadable = error;
      throw error;
    }
  });
  try {
    return await ask(stub, message, timeoutMs);
  } catch (error) {
    throw unloadable ?? error;
  }
}

/** Asks code that is loaded for this alone, by no name. Rejects as `askLeased` does. */
export async function askOnce(
  scope: Scope,
  code: Code,
  message: string,
  timeoutMs: number,
): Promise<string | null> {
  const { env, isolates } = scope.runtime;
  const stub = env.LOADER.load(codeOf(scope, code));
  try {
    return await ask(stub, message, timeoutMs);
  } finally {
    if (isolates.limited) end(scope, stub);
  }
}

/** Ends an isolate that nobody asks for by its id again. */
export function abort(scope: Scope, id: string): void {
  const stub = scope.runtime.env.LOADER.get(id, () => {
    throw new Error("this isolate is gone");
  });
  end(scope, stub);
}

function end({ waitUntil }: Scope, stub: WorkerStub): void {
  // The isolate goes before it can answer.
  waitUntil(ask(stub, '{"op":"abort"}', SALVAGE_TIMEOUT_MS).catch(() => {}));
}
