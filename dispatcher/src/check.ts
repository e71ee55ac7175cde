/**
 * Loads code and tells what keeps it from starting. What starts is kept for the first call, under the id that that asks
 * for; unless nobody will call it, as the question says: then nothing stays.
 */

import { parseAnswer } from "./answer.js";
import { readObject } from "./body.js";
import type { Bundle } from "./bundle.js";
import { capped, classify, startError } from "./failure.js";
import { abort, askLeased, askOnce, baseId } from "./isolate-calls.js";
import { CHECK_TIMEOUT_MS, MAX_CHECK_BYTES } from "./limits.js";
import type { LoadError } from "./loader.js";
import { isTimeout } from "./network.js";
import { invalid, overloaded } from "./problem.js";
import { type Code, codeRequest, resolveCode, type Scope } from "./runtime.js";
import { placeIn } from "./sources.js";

const PROBE = '{"op":"probe"}';

export async function check(scope: Scope, request: Request): Promise<Response> {
  const body = await readObject(request, MAX_CHECK_BYTES, "bundle-too-large");
  const wanted = codeRequest(body);
  const code = await resolveCode(scope, wanted);
  const error = keeps(body.keep)
    ? await keptError(scope, baseId(scope, wanted), code)
    : await errorOf(code, () => askOnce(scope, code, PROBE, CHECK_TIMEOUT_MS));
  return Response.json(error === null ? { ok: true } : { ok: false, error });
}

function keeps(keep: unknown): boolean {
  if (keep !== undefined && typeof keep !== "boolean") throw invalid("keep must be true or false");
  return keep !== false;
}

async function keptError(scope: Scope, base: string, code: Code): Promise<LoadError | null> {
  const { isolates } = scope.runtime;
  const held = isolates.heldBack(base);
  if (held !== null) return held;
  const lease = isolates.lease(base, CHECK_TIMEOUT_MS, "check");
  try {
    const error = await errorOf(code, () => askLeased(scope, lease, code, PROBE, CHECK_TIMEOUT_MS));
    if (error === null) {
      lease.started();
    } else {
      lease.failed(error);
      if (isolates.limited) abort(scope, lease.id); // it may have started, and be of no use
    }
    return error;
  } finally {
    lease.done();
  }
}

async function errorOf(code: Code, asked: () => Promise<string | null>): Promise<LoadError | null> {
  try {
    const text = await asked();
    const answer = text === null ? null : parseAnswer(text);
    if (answer === null)
      return { name: "Error", message: "the code broke the runtime's part of its isolate" };
    return answer.ok ? null : located(answer.error, code.bundle);
  } catch (error) {
    if (isTimeout(error))
      return { name: "Error", message: `the code did not start within ${CHECK_TIMEOUT_MS} ms` };
    const unstarted = startError(error, code.bundle);
    if (unstarted !== null) return unstarted;
    const { kind, message } = classify(error);
    if (kind === "overloaded") throw overloaded();
    return capped({ name: "Error", message });
  }
}

function located({ name, message }: { name: string; message: string }, bundle: Bundle): LoadError {
  return { name, message, ...placeIn(bundle.files, bundle.entrypoint) };
}
