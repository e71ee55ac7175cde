/** Who may call: short-lived ES256 tokens, each signed by a key that is good for one scope only. */

import { type CryptoKey, importJWK, type JWK, jwtVerify } from "jose";
import { CLOCK_SKEW_S, TOKEN_CACHE_ENTRIES, TOKEN_MAX_AGE_S } from "./limits.js";
import { LruCache } from "./lru.js";
import { Problem } from "./problem.js";

export type Scope = "sync" | "invoke";

interface VerifyKey {
  readonly scope: Scope;
  readonly key: CryptoKey;
}

interface Verified {
  readonly scope: Scope;
  /** Seconds since the epoch, clock skew included. */
  readonly until: number;
}

const MAX_TOKEN_LENGTH = 4096;

/** The keys and the tokens seen, for one configuration of the dispatcher. */
export class Authenticator {
  #keys: Map<string, VerifyKey> | undefined;
  readonly #seen = new LruCache<Verified>(TOKEN_CACHE_ENTRIES);

  constructor(
    private readonly verifyKeys: string,
    private readonly audience: string,
  ) {}

  /** Passes in silence, or throws a Problem: `unauthorized` or `forbidden`. */
  async require(request: Request, scope: Scope): Promise<void> {
    const header = request.headers.get("authorization") ?? "";
    const token = /^Bearer +([A-Za-z0-9_.-]+)$/i.exec(header)?.[1];
    if (token === undefined || token.length > MAX_TOKEN_LENGTH) throw unauthorized("no bearer token");
    const known = this.#seen.get(token);
    if (known !== undefined && known.until > Date.now() / 1000) {
      requireScope(known, scope);
      return;
    }
    const verified = await this.#verify(token);
    this.#seen.set(token, verified);
    requireScope(verified, scope);
  }

  /** The ids of the keys whose tokens pass; none where VERIFY_KEYS is malformed. */
  async keyIds(): Promise<string[]> {
    try {
      return [...(await this.#imported()).keys()];
    } catch {
      return [];
    }
  }

  async #imported(): Promise<Map<string, VerifyKey>> {
    // No promise is kept: one made in a request that goes away never settles for the next.
    this.#keys ??= await importKeys(this.verifyKeys);
    return this.#keys;
  }

  async #verify(token: string): Promise<Verified> {
    let keys: Map<string, VerifyKey>;
    try {
      keys = await this.#imported();
    } catch {
      throw new Problem("misconfigured", "VERIFY_KEYS is not a JWK set of ES256 keys with a kid and a scope");
    }
    let keyScope: Scope | undefined;
    try {
      const { payload } = await jwtVerify(
        token,
        ({ kid }) => {
          const found = kid === undefined ? undefined : keys.get(kid);
          if (found === undefined) throw new Error("unknown key");
          keyScope = found.scope;
          return found.key;
        },
        {
          algorithms: ["ES256"],
          issuer: "edgeward",
          audience: this.audience,
          clockTolerance: CLOCK_SKEW_S,
          requiredClaims: ["iat", "exp", "scope"],
        },
      );
      const { iat, exp, scope, aud } = payload;
      if (typeof iat !== "number" || typeof exp !== "number" || typeof aud !== "string") {
        throw new Error("malformed claims");
      }
      if (exp - iat > TOKEN_MAX_AGE_S || iat > Date.now() / 1000 + CLOCK_SKEW_S)
        throw new Error("lives too long");
      if (keyScope === undefined || scope !== keyScope) throw new Error("the key is not for this scope");
      return { scope: keyScope, until: exp + CLOCK_SKEW_S };
    } catch (error) {
      throw unauthorized(error instanceof Error ? error.message : "invalid");
    }
  }
}

function requireScope(token: Verified, scope: Scope): void {
  if (token.scope !== scope) throw new Problem("forbidden", `this call takes a token of scope ${scope}`);
}

function unauthorized(why: string): Problem {
  return new Problem("unauthorized", `the token was refused: ${why}`, {}, { "www-authenticate": "Bearer" });
}

async function importKeys(text: string): Promise<Map<string, VerifyKey>> {
  const keys = new Map<string, VerifyKey>();
  for (const jwk of (JSON.parse(text) as { keys: (JWK & { scope?: unknown })[] }).keys) {
    const { kid, scope } = jwk;
    if (typeof kid !== "string" || (scope !== "sync" && scope !== "invoke") || jwk.d !== undefined) {
      throw new Error("a verify key needs a kid, a scope, and no private part");
    }
    const key = await importJWK({ kty: "EC", crv: "P-256", x: jwk.x ?? "", y: jwk.y ?? "" }, "ES256");
    if (key instanceof Uint8Array) throw new Error("not an EC key");
    keys.set(kid, { scope, key });
  }
  return keys;
}
