// Starts the built dispatcher in the real workerd, and speaks the protocol to it.
import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import canonicalize from "canonicalize";
import { CompactEncrypt, exportJWK, generateKeyPair, SignJWT } from "jose";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const DIST = process.env.DISPATCHER_DIST ?? join(root, "dist");
export const WORKERD =
  process.env.WORKERD ?? join(root, "node_modules/@cloudflare", platformPackage(), "bin/workerd");

function platformPackage() {
  const os = { linux: "linux", darwin: "darwin" }[process.platform];
  return `workerd-${os}-${process.arch === "arm64" ? "arm64" : "64"}`;
}

export const AUDIENCE = "edgeward:runtime:test";

export async function signingKey(kid, scope) {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  return {
    kid,
    scope,
    privateKey,
    publicJwk: { ...(await exportJWK(publicKey)), kid, scope, alg: "ES256", use: "sig" },
  };
}

export async function sealingKey(kid) {
  const { publicKey, privateKey } = await generateKeyPair("ECDH-ES", { crv: "P-256", extractable: true });
  return {
    kid,
    publicKey,
    privateJwk: { ...(await exportJWK(privateKey)), kid, alg: "ECDH-ES", use: "enc" },
  };
}

export async function token(key, claims = {}, header = {}) {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ iss: "edgeward", aud: AUDIENCE, scope: key.scope, iat: now, exp: now + 60, ...claims })
    .setProtectedHeader({ alg: "ES256", kid: key.kid, ...header })
    .sign(key.privateKey);
}

export function bundle(files, more = {}) {
  return {
    files: typeof files === "string" ? { "main.js": files } : files,
    entrypoint: "main.js",
    compatibilityDate: "2026-11-01",
    compatibilityFlags: [],
    limits: {},
    egress: { policy: "Deny", hosts: [] },
    ...more,
  };
}

export function digest(value) {
  return createHash("sha256").update(canonicalize(value)).digest("hex");
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });

export class Dispatcher {
  /**
   * `env`: more of the dispatcher's environment. `internet`: a port on loopback that takes the Internet's place (see
   * Internet). `command`: what workerd is started by, instead of directly.
   */
  static async start(options = {}) {
    const [sync, invoke, sealing] = await Promise.all([
      signingKey("sync-1", "sync"),
      signingKey("invoke-1", "invoke"),
      sealingKey("seal-1"),
    ]);
    const disk = await mkdtemp(join(tmpdir(), "edgeward-dispatcher-"));
    const config = await configFor(options.internet, disk);
    const dispatcher = new Dispatcher({
      sync,
      invoke,
      sealing,
      disk,
      config,
      options,
      port: await freePort(),
    });
    await dispatcher.spawn();
    return dispatcher;
  }

  constructor({ sync, invoke, sealing, disk, config, options, port }) {
    Object.assign(this, { sync, invokeKey: invoke, sealing, disk, config, options, port, output: "" });
  }

  async spawn() {
    this.env = {
      AUDIENCE,
      VERIFY_KEYS: JSON.stringify({ keys: [this.sync.publicJwk, this.invokeKey.publicJwk] }),
      SEALING_KEYS: JSON.stringify({ keys: [this.sealing.privateJwk] }),
      ...this.options.env,
    };
    const args = ["serve", "--experimental", this.config];
    args.push("--socket-addr", `http=127.0.0.1:${this.port}`, "--directory-path", `disk=${this.disk}`);
    const [program, ...first] = [...(this.options.command ?? []), WORKERD];
    this.process = spawn(program, [...first, ...args], { env: this.env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.on("data", (data) => {
        this.output = (this.output + data).slice(-100_000);
        if (process.env.DEBUG) process.stderr.write(data);
      });
    }
    this.exited = new Promise((resolve) => this.process.once("exit", resolve));
    this.syncToken = await token(this.sync);
    this.invokeToken = await token(this.invokeKey);
    for (let i = 0; i < 200; i++) {
      if (this.process.exitCode !== null) throw new Error(`workerd exited: ${this.output}`);
      const health = await this.request("GET", "/v1/health").catch(() => null);
      if (health?.status === 200) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error(`workerd did not start: ${this.output}`);
  }

  async kill() {
    this.process.kill("SIGKILL");
    await this.exited;
  }

  async stop() {
    await this.kill();
    await rm(this.disk, { recursive: true, force: true });
  }

  /** Raw HTTP, so that a test sees what is on the wire. A body that is not a string or bytes is sent as JSON. */
  request(method, path, body, headers = {}) {
    const payload =
      body === undefined || typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          host: "127.0.0.1",
          port: this.port,
          method,
          path,
          agent,
          headers: { "content-type": "application/json", ...headers },
        },
        (response) => {
          const chunks = [];
          response.on("data", (chunk) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const text = Buffer.concat(chunks).toString();
            let json;
            try {
              json = JSON.parse(text);
            } catch {}
            resolve({ status: response.statusCode, headers: response.headers, text, json });
          });
        },
      );
      request.on("error", reject);
      request.end(payload);
    });
  }

  call(method, path, body, bearer, headers = {}) {
    return this.request(method, path, body, { authorization: `Bearer ${bearer}`, ...headers });
  }

  put(value, workspace = "wsp_a", name = digest(value)) {
    return this.call("PUT", `/v1/bundles/${name}?workspace=${workspace}`, value, this.syncToken);
  }

  missing(digests, workspaceId = "wsp_a") {
    return this.call("POST", "/v1/bundles/missing", { workspaceId, digests }, this.syncToken);
  }

  check(value, more = {}) {
    const body = {
      workspaceId: "wsp_a",
      bundleDigest: digest(value),
      bundle: value,
      envDigest: "none",
      ...more,
    };
    return this.call("POST", "/v1/check", body, this.syncToken);
  }

  /** Invokes a bundle, sent along; `more` overrides any field. */
  invoke(value, args, more = {}, headers = {}) {
    const body = {
      workspaceId: "wsp_a",
      functionId: "fun_1",
      versionId: "fnv_1",
      invocationId: randomUUID(),
      bundleDigest: digest(value),
      bundle: value,
      envDigest: "none",
      args,
      timeoutMs: 5000,
      ...more,
    };
    return this.call("POST", "/v1/invoke", body, this.invokeToken, headers);
  }

  /** Invokes source code and gives the body. */
  async run(source, args, more) {
    const response = await this.invoke(bundle(source), args, more);
    if (response.status !== 200) throw new Error(`${response.status} ${response.text}`);
    return response.json;
  }

  seal(workspaceId, envDigest, env, { key = this.sealing, header = {}, more = {} } = {}) {
    const content = JSON.stringify({ workspaceId, digest: envDigest, env, ...more });
    return new CompactEncrypt(new TextEncoder().encode(content))
      .setProtectedHeader({ alg: "ECDH-ES", enc: "A256GCM", kid: key.kid, ...header })
      .encrypt(key.publicKey);
  }
}

/** The shipped configuration; with `internet`, a copy whose two networks are that port. */
async function configFor(internet, disk) {
  if (internet === undefined) return join(DIST, "local/config.capnp");
  const folder = join(disk, "program");
  await cp(DIST, folder, { recursive: true });
  const config = join(folder, "local/config.capnp");
  const text = await readFile(config, "utf8");
  const external = `external = ( address = "127.0.0.1:${internet}", http = ( style = proxy, cfBlobHeader = "CF-Blob" ) )`;
  const replaced = text.replaceAll(/network = \( allow = .*?\) \)/g, external);
  if (replaced.split(external).length !== 3) throw new Error("the configuration should have two networks");
  await writeFile(config, replaced);
  return config;
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
