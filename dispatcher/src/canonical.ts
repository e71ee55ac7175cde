/** Canonical JSON (RFC 8785) and the digests made of it. */

import canonicalize from "canonicalize";
import { sha256Hex } from "./bytes.js";

/** Throws where the value has no canonical form: a lone surrogate, NaN, a cycle. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("the value has no JSON form");
  return text;
}

export async function digestOf(value: unknown): Promise<{ digest: string; text: string }> {
  const text = canonicalJson(value);
  return { digest: await sha256Hex(text), text };
}
