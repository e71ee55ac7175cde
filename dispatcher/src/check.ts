/** Loads code once, without caching, and tells what keeps it from starting. */

import { parseAnswer } from "./answer.js";
import { readObject } from "./body.js";
import type { Bundle } from "./bundle.js";
import { classify, loadError } from "./failure.js";
import { CHECK_TIMEOUT_MS, MAX_CHECK_BYTES } from "./limits.js";
import { type LoadError, UnloadableFile, workerCode } from "./loader.js";
import { ask, isTimeout } from "./network.js";
import { Problem } from "./problem.js";
import { type Code, codeRequest, resolveCode, type Scope } from "./runtime.js";

export async function check(scope: Scope, request: Request): Promise<Response> {
  const body = await readObject(request, MAX_CHECK_BYTES, "bundle-too-large");
  const code = await resolveCode(scope, codeRequest(body));
  const error = await firstError(scope, code);
  return Response.json(error === null ? { ok: true } : { ok: false, error });
}

async function firstError({ runtime, outbound, waitUntil }: Scope, code: Code): Promise<LoadError | null> {
  try {
    const stub = runtime.env.LOADER.load(workerCode(code.bundle, code, runtime.privateNetwork, outbound));
    const text = await ask(stub, '{"op":"probe"}', CHECK_TIMEOUT_MS);
    if (runtime.isolates.limited) waitUntil(ask(stub, '{"op":"abort"}', CHECK_TIMEOUT_MS).catch(() => {}));
    const answer = text === null ? null : parseAnswer(text);
    if (answer === null)
      return { name: "Error", message: "the code broke the runtime's part of its isolate" };
    return answer.ok ? null : located(answer.error, code.bundle);
  } catch (error) {
    if (error instanceof UnloadableFile) return error.error;
    if (isTimeout(error))
      return { name: "Error", message: `the code did not start within ${CHECK_TIMEOUT_MS} ms` };
    const { kind, message } = classify(error);
    if (kind === "overloaded") throw new Problem("overloaded", message, {}, { "retry-after": "1" });
    return kind === "start-failed" ? loadError(message, code.bundle) : { name: "Error", message };
  }
}

function located({ name, message }: { name: string; message: string }, bundle: Bundle): LoadError {
  return { name, message, file: bundle.entrypoint };
}
