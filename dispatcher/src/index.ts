/** The dispatcher's routes: docs/protocol.md, `/v1`. */

import { BUILD } from "./build.js";
import { deleteBundle, listBundles, missingBundles, putBundle } from "./bundles.js";
import { check } from "./check.js";
import type { OutboundProps } from "./egress.js";
import { invoke } from "./invoke.js";
import { requireDigest } from "./names.js";
import { Problem } from "./problem.js";
import { createRuntime, type Runtime, type Scope } from "./runtime.js";

export { Outbound } from "./egress.js";

let runtime: Runtime | undefined;

export default {
  async fetch(request: Request, env: DispatcherEnv, ctx: ExecutionContext): Promise<Response> {
    try {
      if (runtime?.env !== env) runtime = createRuntime(env);
      return await route(request, runtime, ctx);
    } catch (error) {
      if (error instanceof Problem) return error.toResponse();
      console.error(error instanceof Error ? error.stack : error);
      return new Problem("internal", "an unexpected error; the dispatcher's log has more").toResponse();
    }
  },
} satisfies ExportedHandler<DispatcherEnv>;

async function route(request: Request, runtime: Runtime, ctx: ExecutionContext): Promise<Response> {
  const url = new URL(request.url);
  switch (url.pathname) {
    case "/v1/invoke":
      requireMethod(request, "POST");
      await runtime.auth.require(request, "invoke");
      return invoke(scopeOf(runtime, ctx), request);
    case "/v1/health":
      requireMethod(request, "GET", "HEAD");
      return Response.json({
        status: "ok",
        protocol: "v1",
        digest: BUILD,
        keys: await runtime.auth.keyIds(),
        sealingKeys: await runtime.envs.keyIds(),
      });
    case "/v1/check":
      requireMethod(request, "POST");
      await runtime.auth.require(request, "sync");
      return check(scopeOf(runtime, ctx), request);
    case "/v1/bundles":
      requireMethod(request, "GET");
      await runtime.auth.require(request, "sync");
      return listBundles(runtime, url);
    case "/v1/bundles/missing":
      requireMethod(request, "POST");
      await runtime.auth.require(request, "sync");
      return missingBundles(runtime, request);
  }
  const digest = /^\/v1\/bundles\/([^/]+)$/.exec(url.pathname)?.[1];
  if (digest === undefined) throw new Problem("not-found", "no such path");
  requireMethod(request, "PUT", "DELETE");
  await runtime.auth.require(request, "sync");
  requireDigest(digest, "the digest in the path");
  return request.method === "PUT"
    ? putBundle(runtime, request, digest, url)
    : deleteBundle(runtime, digest, url);
}

function scopeOf(runtime: Runtime, ctx: ExecutionContext): Scope {
  return {
    runtime,
    outbound: (props) => {
      const { Outbound } = ctx.exports as unknown as { Outbound(options: { props: OutboundProps }): Fetcher };
      return Outbound({ props });
    },
    waitUntil: (promise) => ctx.waitUntil(promise),
  };
}

function requireMethod(request: Request, ...methods: string[]): void {
  if (methods.includes(request.method)) return;
  throw new Problem(
    "method-not-allowed",
    `this path takes ${methods.join(" and ")}`,
    {},
    { allow: methods.join(", ") },
  );
}
