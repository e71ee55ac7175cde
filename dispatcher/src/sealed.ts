/** Sealed env: only the dispatcher opens it, for the workspace and the digest that it was sealed for. */

import { type CryptoKey, compactDecrypt, decodeProtectedHeader, importJWK, type JWK } from "jose";
import { type Credentials, credentialsOf } from "./credentials.js";
import { ENV_CACHE_BYTES, MAX_ENV_BYTES, MAX_SEALED_ENV_BYTES } from "./limits.js";
import { LruCache } from "./lru.js";
import { NO_ENV } from "./names.js";
import { Problem } from "./problem.js";

export type FunctionEnv = Readonly<Record<string, string>>;

/** What was sealed: the function's env, and credentials that only the way out of its isolate has. */
export interface Opened {
  readonly env: FunctionEnv;
  readonly credentials?: Credentials;
}

const EMPTY: Opened = Object.freeze({ env: Object.freeze({}) });

export class EnvOpener {
  #keys: Map<string, CryptoKey> | undefined;
  readonly #opened = new LruCache<Opened>(ENV_CACHE_BYTES);

  constructor(private readonly sealingKeys: string) {}

  /** The env if it is at hand, else undefined. */
  find(workspaceId: string, envDigest: string): Opened | undefined {
    return envDigest === NO_ENV ? EMPTY : this.#opened.get(`${workspaceId}/${envDigest}`);
  }

  /** Opens, verifies and keeps an env that came with a call. Throws the Problem `invalid-env`. */
  async open(workspaceId: string, envDigest: string, sealed: unknown): Promise<Opened> {
    const known = this.find(workspaceId, envDigest);
    if (known !== undefined) return known;
    if (typeof sealed !== "string" || sealed.length > MAX_SEALED_ENV_BYTES) {
      throw refused("it is not a compact JWE of a fair size");
    }
    const text = await this.#decrypt(sealed);
    const opened = verified(text, workspaceId, envDigest);
    this.#opened.set(`${workspaceId}/${envDigest}`, opened, 256 + text.length);
    return opened;
  }

  /** The ids of the keys that an env can be sealed for; none where SEALING_KEYS is malformed. */
  async keyIds(): Promise<string[]> {
    try {
      return [...(await this.#imported()).keys()];
    } catch {
      return [];
    }
  }

  async #imported(): Promise<Map<string, CryptoKey>> {
    // No promise is kept: one made in a request that goes away never settles for the next.
    this.#keys ??= await importKeys(this.sealingKeys);
    return this.#keys;
  }

  async #decrypt(sealed: string): Promise<string> {
    let keys: Map<string, CryptoKey>;
    try {
      keys = await this.#imported();
    } catch {
      throw new Problem("misconfigured", "SEALING_KEYS is not a JWK set of private P-256 keys with a kid");
    }
    try {
      const { kid } = decodeProtectedHeader(sealed);
      const key = kid === undefined ? undefined : keys.get(kid);
      if (key === undefined) throw refused("it was sealed for another key");
      const { plaintext } = await compactDecrypt(sealed, key, {
        keyManagementAlgorithms: ["ECDH-ES"],
        contentEncryptionAlgorithms: ["A256GCM"],
      });
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(plaintext);
    } catch (error) {
      // What jose says of a failed decryption is of no use to a caller, and of some to an attacker.
      throw error instanceof Problem ? error : refused("it cannot be opened");
    }
  }
}

function verified(text: string, workspaceId: string, envDigest: string): Opened {
  let content: { workspaceId?: unknown; digest?: unknown; env?: unknown; credentials?: unknown };
  try {
    content = JSON.parse(text) as typeof content;
  } catch {
    throw refused("it does not hold JSON");
  }
  if (typeof content !== "object" || content === null) throw refused("it does not hold an object");
  if (content.workspaceId !== workspaceId) throw refused("it was sealed for another workspace");
  if (content.digest !== envDigest) throw refused("it was sealed for another digest");
  const { env } = content;
  if (typeof env !== "object" || env === null || Array.isArray(env)) throw refused("it holds no env");
  if (text.length > MAX_ENV_BYTES) throw refused("it is larger than 1 MiB");
  for (const value of Object.values(env))
    if (typeof value !== "string") throw refused("a value is not a string");
  const frozen = Object.freeze(env as Record<string, string>);
  if (content.credentials === undefined) return { env: frozen };
  const credentials = credentialsOf(content.credentials);
  if (credentials === null) throw refused("its credentials are malformed");
  return { env: frozen, credentials };
}

function refused(why: string): Problem {
  return new Problem("invalid-env", `the sealed env was refused: ${why}`);
}

async function importKeys(text: string): Promise<Map<string, CryptoKey>> {
  const keys = new Map<string, CryptoKey>();
  for (const jwk of (JSON.parse(text) as { keys: JWK[] }).keys) {
    if (typeof jwk.kid !== "string" || typeof jwk.d !== "string")
      throw new Error("a sealing key needs a kid and a d");
    const { kty, crv, x, y, d } = jwk;
    if (kty !== "EC" || crv !== "P-256") throw new Error("a sealing key is on P-256");
    const key = await importJWK({ kty, crv, x: x ?? "", y: y ?? "", d }, "ECDH-ES");
    if (key instanceof Uint8Array) throw new Error("not an EC key");
    keys.set(jwk.kid, key);
  }
  return keys;
}
