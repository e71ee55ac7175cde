/**
 * The code of every function that is an operation of an OpenAPI document: it makes the request that the description
 * beside it says, and a result of the response. It is built apart from the dispatcher, and a file of the function's
 * bundle. Credentials are none of its business: the dispatcher adds them on the way out.
 */

import operation from "./operation.json";
import { type Args, type Outgoing, outgoingOf } from "./request.js";
import { resultOf } from "./response.js";

interface Context {
  readonly signal: AbortSignal;
}

const MAX_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export default async (args: Args, ctx: Context): Promise<unknown> => {
  let outgoing = outgoingOf(operation, args);
  for (let hops = 0; ; hops++) {
    const { url, ...init } = outgoing;
    const response = await fetch(url, { ...init, redirect: "manual", signal: ctx.signal });
    const location = REDIRECTS.has(response.status) ? response.headers.get("location") : null;
    if (location === null) return await resultOf(response);
    if (hops === MAX_REDIRECTS) throw new RangeError(`more than ${MAX_REDIRECTS} redirects`);
    await response.body?.cancel();
    outgoing = redirected(outgoing, response.status, new URL(location, url));
  }
};

/** What the first host was told is not for another: cookies, headers and the word on credentials stay behind. */
function redirected(outgoing: Outgoing, status: number, url: URL): Outgoing {
  const headers = new Headers(outgoing.headers);
  if (url.origin !== outgoing.url.origin) {
    for (const name of outgoing.headers.keys()) {
      if (name !== "accept" && name !== "content-type") headers.delete(name);
    }
  }
  const { method } = outgoing;
  if (status !== 303 && !(status < 303 && method === "POST")) return { ...outgoing, url, headers };
  headers.delete("content-type");
  return { url, method: method === "HEAD" ? method : "GET", headers, body: null };
}
