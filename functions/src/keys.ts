/** The keys of one runtime, for as long as it lives: what the operator makes for a Runtime. */

import { CompactEncrypt, type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from "jose";

const AUDIENCE = "edgeward:runtime:test";

export type Scope = "sync" | "invoke";

export class Keys {
  private constructor(
    readonly signing: Readonly<Record<Scope, CryptoKey>>,
    readonly sealing: CryptoKey,
    readonly verify: readonly JWK[],
    readonly open: JWK,
  ) {}

  static async make(): Promise<Keys> {
    const pair = (algorithm: string) => generateKeyPair(algorithm, { crv: "P-256", extractable: true });
    const [sync, invoke, seal] = await Promise.all([pair("ES256"), pair("ES256"), pair("ECDH-ES")]);
    const verify = async (key: CryptoKey, scope: Scope) => ({
      ...(await exportJWK(key)),
      kid: scope,
      scope,
      alg: "ES256",
      use: "sig",
    });
    return new Keys(
      { sync: sync.privateKey, invoke: invoke.privateKey },
      seal.publicKey,
      [await verify(sync.publicKey, "sync"), await verify(invoke.publicKey, "invoke")],
      { ...(await exportJWK(seal.privateKey)), kid: "seal", alg: "ECDH-ES", use: "enc" },
    );
  }

  environment(): Record<string, string> {
    return {
      AUDIENCE,
      VERIFY_KEYS: JSON.stringify({ keys: this.verify }),
      SEALING_KEYS: JSON.stringify({ keys: [this.open] }),
    };
  }

  token(scope: Scope): Promise<string> {
    return new SignJWT({ scope })
      .setProtectedHeader({ alg: "ES256", kid: scope })
      .setIssuer("edgeward")
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime("60s")
      .sign(this.signing[scope]);
  }

  seal(content: object): Promise<string> {
    return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
      .setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM", kid: "seal" })
      .encrypt(this.sealing);
  }
}
