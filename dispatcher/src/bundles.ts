/** The calls on the code store. */

import { readJson, readObject } from "./body.js";
import { MAX_BUNDLE_BYTES, MAX_MISSING_BYTES, MAX_MISSING_DIGESTS } from "./limits.js";
import { isDigest, requireId } from "./names.js";
import { invalid } from "./problem.js";
import type { Runtime } from "./runtime.js";

export async function putBundle(
  runtime: Runtime,
  request: Request,
  digest: string,
  url: URL,
): Promise<Response> {
  const workspaceId = requireId(url.searchParams.get("workspace"), "workspace");
  const value = await readJson(request, MAX_BUNDLE_BYTES, "bundle-too-large");
  await runtime.store.put(runtime.env.CODE, workspaceId, digest, value);
  return noContent();
}

export async function deleteBundle(runtime: Runtime, digest: string, url: URL): Promise<Response> {
  const workspaceId = requireId(url.searchParams.get("workspace"), "workspace");
  await runtime.store.delete(runtime.env.CODE, workspaceId, digest);
  return noContent();
}

export async function missingBundles(runtime: Runtime, request: Request): Promise<Response> {
  const body = await readObject(request, MAX_MISSING_BYTES, "request-too-large");
  const workspaceId = requireId(body.workspaceId, "workspaceId");
  const { digests } = body;
  if (!Array.isArray(digests) || digests.length > MAX_MISSING_DIGESTS || !digests.every(isDigest)) {
    throw invalid(`digests must be an array of at most ${MAX_MISSING_DIGESTS} SHA-256 in lower-case hex`);
  }
  return Response.json({ missing: await runtime.store.missing(runtime.env.CODE, workspaceId, digests) });
}

export async function listBundles(runtime: Runtime, url: URL): Promise<Response> {
  const cursor = url.searchParams.get("cursor") ?? undefined;
  return Response.json(await runtime.store.list(runtime.env.CODE, cursor));
}

function noContent(): Response {
  return new Response(null, { status: 204 });
}
