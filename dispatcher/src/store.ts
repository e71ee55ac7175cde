/**
 * The code store: a cache in memory before Workers KV. Entries are keyed by workspace and digest, hold the bundle's
 * canonical JSON, and are verified against their digest on every read. A miss proves nothing.
 */

import { type Bundle, requireBundle } from "./bundle.js";
import { sha256Hex } from "./bytes.js";
import { digestOf } from "./canonical.js";
import { BUNDLE_CACHE_BYTES, MAX_BUNDLE_BYTES } from "./limits.js";
import { LruCache } from "./lru.js";
import { isDigest } from "./names.js";
import { Problem } from "./problem.js";

/** At most this many lookups by name; a longer question reads the list of the workspace's keys. */
const FEW = 8;

/** A page of what is stored. */
export interface StoredBundles {
  readonly bundles: readonly { readonly workspaceId: string; readonly digest: string }[];
  /** For the next page; absent on the last. */
  readonly cursor?: string;
}

export class BundleStore {
  readonly #memory = new LruCache<Bundle>(BUNDLE_CACHE_BYTES);

  /** Verifies a bundle that came with a call and keeps it in memory. */
  async admit(
    workspaceId: string,
    digest: string,
    value: unknown,
  ): Promise<{ bundle: Bundle; text: string }> {
    const bundle = requireBundle(value);
    let made: { digest: string; text: string };
    try {
      made = await digestOf(bundle);
    } catch {
      throw new Problem("invalid-bundle", "the bundle holds text that is not well-formed Unicode");
    }
    if (made.digest !== digest) {
      throw new Problem("digest-mismatch", `the bundle's digest is ${made.digest}, not ${digest}`);
    }
    if (made.text.length > MAX_BUNDLE_BYTES) {
      throw new Problem("bundle-too-large", `a bundle has at most ${MAX_BUNDLE_BYTES} bytes`);
    }
    this.#remember(keyOf(workspaceId, digest), bundle, made.text);
    return { bundle, text: made.text };
  }

  /** Verifies and stores. */
  async put(kv: KVNamespace, workspaceId: string, digest: string, value: unknown): Promise<void> {
    const { text } = await this.admit(workspaceId, digest, value);
    await available(kv.put(keyOf(workspaceId, digest), text));
  }

  /** The bundle, if it is in memory. */
  recall(workspaceId: string, digest: string): Bundle | undefined {
    return this.#memory.get(keyOf(workspaceId, digest));
  }

  /** The bundle as the store has it, or undefined when it is not at hand here and now. */
  async find(kv: KVNamespace, workspaceId: string, digest: string): Promise<Bundle | undefined> {
    const key = keyOf(workspaceId, digest);
    let text: string | null;
    try {
      text = await kv.get(key, "text");
    } catch (error) {
      console.error(`the code store failed: ${error instanceof Error ? error.message : "unknown"}`);
      return undefined;
    }
    if (text === null) return undefined;
    if ((await sha256Hex(text)) !== digest) {
      console.error(`the code store holds something else under ${key}`);
      return undefined;
    }
    const bundle = requireBundle(JSON.parse(text));
    this.#remember(key, bundle, text);
    return bundle;
  }

  async delete(kv: KVNamespace, workspaceId: string, digest: string): Promise<void> {
    this.#memory.delete(keyOf(workspaceId, digest));
    await available(kv.delete(keyOf(workspaceId, digest)));
  }

  /** Which of the digests the store does not list. Values are not read. */
  async missing(kv: KVNamespace, workspaceId: string, digests: readonly string[]): Promise<string[]> {
    const wanted = new Set(digests);
    const prefixes =
      wanted.size <= FEW ? [...wanted].map((digest) => keyOf(workspaceId, digest)) : [`${workspaceId}/`];
    const present = new Set<string>();
    for (const keys of await available(Promise.all(prefixes.map((prefix) => listKeys(kv, prefix))))) {
      for (const key of keys) present.add(key.slice(workspaceId.length + 1));
    }
    return [...wanted].filter((digest) => !present.has(digest));
  }

  /** What the store lists, a page at a time. Keys that are no bundle's are left out. */
  async list(kv: KVNamespace, cursor: string | undefined): Promise<StoredBundles> {
    const page: KVNamespaceListResult<unknown> = await available(
      kv.list(cursor === undefined ? {} : { cursor }),
    );
    const bundles = page.keys.flatMap(({ name }) => {
      const [workspaceId = "", digest = "", ...rest] = name.split("/");
      return rest.length === 0 && workspaceId !== "" && isDigest(digest) ? [{ workspaceId, digest }] : [];
    });
    return page.list_complete ? { bundles } : { bundles, cursor: page.cursor };
  }

  #remember(key: string, bundle: Bundle, text: string): void {
    this.#memory.set(key, bundle, key.length + text.length);
  }
}

/** An id has no "/", so no workspace's keys begin like another's. */
function keyOf(workspaceId: string, digest: string): string {
  return `${workspaceId}/${digest}`;
}

async function listKeys(kv: KVNamespace, prefix: string): Promise<string[]> {
  const names: string[] = [];
  let cursor: string | undefined;
  do {
    const page: KVNamespaceListResult<unknown> = await kv.list({
      prefix,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const key of page.keys) names.push(key.name);
    cursor = page.list_complete ? undefined : page.cursor;
  } while (cursor !== undefined);
  return names;
}

/** The store's own errors (too many writes of one key, an outage) are worth a retry. */
async function available<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    console.error(`the code store failed: ${error instanceof Error ? error.message : "unknown"}`);
    throw new Problem("store-unavailable", "the code store failed; try again", {}, { "retry-after": "2" });
  }
}
