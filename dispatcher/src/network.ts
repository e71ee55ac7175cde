/** Calls to isolates: one fetch, one bounded answer. */

import { readText } from "./bytes.js";
import { MAX_ANSWER_BYTES } from "./limits.js";

const ISOLATE_URL = "http://isolate/";

/** The answer's text, or null when it is not one of ours. Rejects as the fetch does. */
export async function ask(stub: WorkerStub, message: string, timeoutMs: number): Promise<string | null> {
  const response = await stub.getEntrypoint().fetch(ISOLATE_URL, {
    method: "POST",
    body: message,
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await readText(response, MAX_ANSWER_BYTES);
  return response.status === 200 ? text : null;
}

export function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === "TimeoutError";
}
