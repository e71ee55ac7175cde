/**
 * A self-hosted workerd with the dispatcher in it, as clusters run it; and of the operator and the API server what they say
 * to it (docs/protocol.md). It listens on loopback, and takes calls that are signed with keys that it alone knows.
 */

import { type ChildProcess, fork } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import canonicalize from "canonicalize";
import type { FailureKind, FunctionError, LogEntry } from "./contract.js";
import { Keys, type Scope } from "./keys.js";

const WORKSPACE = "wsp_test";
/** How long after its time a call is given up, as by the API server. */
const PATIENCE_MS = 2000;
const CHECK_MS = 15_000;

/** What the dispatcher loads: the protocol's bundle. */
export interface Bundle {
  readonly files: Readonly<Record<string, string>>;
  readonly entrypoint: string;
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  readonly limits: { readonly cpuMs?: number; readonly subrequests?: number };
  readonly egress: { readonly policy: string; readonly hosts: readonly string[] };
}

export interface Call {
  readonly args: unknown;
  readonly userId: string | null;
  readonly timeoutMs: number;
}

export type Checked = { readonly ok: true } | { readonly ok: false; readonly error: FunctionError };

export type Answer = {
  readonly logs: readonly LogEntry[];
  readonly logsDropped: number;
  readonly durationMs: number;
} & (
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly kind: FailureKind; readonly error: FunctionError }
);

/** What the dispatcher refuses: it says so in RFC 9457. */
export class Refused extends Error {
  override readonly name = "Refused";

  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

export class Runtime {
  readonly #keeper: ChildProcess;
  readonly #url: string;
  readonly #keys: Keys;

  private constructor(keeper: ChildProcess, port: number, keys: Keys) {
    this.#keeper = keeper;
    this.#url = `http://127.0.0.1:${port}`;
    this.#keys = keys;
  }

  /** @param privateNetwork whether functions reach loopback and private addresses where their egress grants them */
  static async start(privateNetwork: boolean): Promise<Runtime> {
    const keys = await Keys.make();
    const config = fileURLToPath(new URL("./dispatcher/local/config.capnp", import.meta.url));
    const keeper = fork(fileURLToPath(new URL("./keeper.js", import.meta.url)), [config], {
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: {
        ...process.env,
        ...keys.environment(),
        // Named in either case: whoever tests may have one of his own.
        PRIVATE_NETWORK: privateNetwork ? "allow" : "",
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      keeper.once("error", reject);
      keeper.once("exit", () => reject(new Error("workerd did not start")));
      keeper.once("message", ({ port, output }: { port?: number; output?: string }) =>
        port === undefined ? reject(new Error(`workerd did not start: ${output}`)) : resolve(port),
      );
    });
    // Whoever tests is not to wait for it.
    keeper.unref();
    keeper.channel?.unref();
    return new Runtime(keeper, port, keys);
  }

  /** Loads code once: how it starts. */
  async check(bundle: Bundle, env: Readonly<Record<string, string>>): Promise<Checked> {
    const answer = await this.#post<Checked>("check", "sync", await this.#code(bundle, env), CHECK_MS);
    return (
      answer ?? {
        ok: false,
        error: { name: "Error", message: "the code doesn't come to the end of its start" },
      }
    );
  }

  /** Runs a function; null when it keeps the processor for itself, after which this runtime is of no more use. */
  async invoke(bundle: Bundle, env: Readonly<Record<string, string>>, call: Call): Promise<Answer | null> {
    const body = {
      ...(await this.#code(bundle, env)),
      functionId: "fun_test",
      versionId: "fnv_test",
      invocationId: randomUUID(),
      ...call,
    };
    return await this.#post<Answer>("invoke", "invoke", body, call.timeoutMs);
  }

  stop(): void {
    if (this.#keeper.connected) this.#keeper.disconnect();
  }

  async #code(bundle: Bundle, env: Readonly<Record<string, string>>): Promise<object> {
    const envDigest = Object.keys(env).length === 0 ? "none" : digest(env);
    return {
      workspaceId: WORKSPACE,
      bundleDigest: digest(bundle),
      bundle,
      envDigest,
      ...(envDigest === "none"
        ? {}
        : { env: await this.#keys.seal({ workspaceId: WORKSPACE, digest: envDigest, env }) }),
    };
  }

  async #post<Body>(call: string, scope: Scope, body: object, timeoutMs: number): Promise<Body | null> {
    try {
      const response = await fetch(`${this.#url}/v1/${call}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${await this.#keys.token(scope)}`,
          "content-type": "application/json",
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs + PATIENCE_MS),
      });
      if (response.ok) return (await response.json()) as Body;
      const { code, detail } = (await response.json()) as { code: string; detail: string };
      throw new Refused(code, detail);
    } catch (error) {
      if ((error as Error).name === "TimeoutError") return null;
      throw error;
    }
  }
}

function digest(value: object): string {
  return createHash("sha256")
    .update(canonicalize(value) ?? "")
    .digest("hex");
}
