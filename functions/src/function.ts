/** A function that is loaded, and what calls of it give. */

import type { FailureKind, FunctionError, Json, LogEntry } from "./contract.js";
import { DEFAULT_COMPATIBILITY_DATE, DEFAULT_TIMEOUT_SECONDS, type Definition } from "./definition.js";
import { InvalidArgs, LoadError } from "./problem.js";
import { type Answer, type Bundle, type Call, Refused, Runtime } from "./runtime.js";
import { type Check, checkOf } from "./schemas.js";

interface Told {
  readonly logs: readonly LogEntry[];
  /** Lines beyond what is kept. */
  readonly logsDropped: number;
  readonly durationMs: number;
}

export interface Success<Result> extends Told {
  readonly ok: true;
  readonly result: Json<Result>;
}

export interface Failure extends Told {
  readonly ok: false;
  /** `invalid-result`: it doesn't match `spec.output`. */
  readonly kind: FailureKind | "invalid-result";
  readonly error: FunctionError;
}

/** Over REST `error` is one line of text, and there is no `kind`. */
export type Outcome<Result = unknown> = Success<Result> | Failure;

type HandlerOf<F> = F extends { readonly invoke: infer Invoke } ? Invoke : F;

/** The arguments of a function, by the type of its default export. */
export type ArgsOf<F> = HandlerOf<F> extends (args: infer Args, ...rest: never[]) => unknown ? Args : unknown;

/** The result of a function, by the type of its default export. */
export type ResultOf<F> = HandlerOf<F> extends (...args: never[]) => infer Result ? Awaited<Result> : unknown;

/** What a dispatcher says of a bundle. All else that it refuses is no fault of the code's. */
const OF_THE_CODE = new Set(["invalid-bundle", "bundle-too-large"]);

/** Who calls. */
export interface Caller {
  /** `ctx.userId`; null when absent. */
  readonly userId?: string | null;
}

/** A function in a workerd of its own. Calls share its globals, as those of one isolate do. */
export class LoadedFunction<F = unknown> {
  readonly #bundle: Bundle;
  readonly #env: Readonly<Record<string, string>>;
  readonly #privateNetwork: boolean;
  readonly #timeoutSeconds: number;
  readonly #input: Check;
  readonly #output: Check;
  #runtime: Promise<Runtime> | undefined;

  private constructor(definition: Definition, privateNetwork: boolean) {
    const { files, entrypoint, env, input, output, egress, limits = {} } = definition;
    const { timeoutSeconds = DEFAULT_TIMEOUT_SECONDS, ...limited } = limits;
    this.#bundle = {
      files,
      entrypoint,
      compatibilityDate: definition.compatibilityDate ?? DEFAULT_COMPATIBILITY_DATE,
      compatibilityFlags: definition.compatibilityFlags ?? [],
      limits: limited,
      egress: { policy: egress?.policy ?? "Deny", hosts: egress?.hosts ?? [] },
    };
    this.#env = env;
    this.#privateNetwork = privateNetwork;
    this.#timeoutSeconds = timeoutSeconds;
    this.#input = checkOf(input?.schema, "input", "/args");
    this.#output = output?.enforcement === "Warn" ? () => [] : checkOf(output?.schema, "output", "");
  }

  /** Throws a LoadError when the code doesn't start, with the file and the line. */
  static async of<F>(definition: Definition, privateNetwork: boolean): Promise<LoadedFunction<F>> {
    const loaded = new LoadedFunction<F>(definition, privateNetwork);
    try {
      await loaded.#check();
      return loaded;
    } catch (error) {
      loaded.close();
      throw error;
    }
  }

  /**
   * Calls it, as an API server would.
   *
   * @param args as JSON; `{}` when absent
   * @returns how it went; what the function throws is in there
   * @throws InvalidArgs when they don't match `spec.input`: nothing has run then
   */
  async invoke(args?: ArgsOf<F>, { userId = null }: Caller = {}): Promise<Outcome<ResultOf<F>>> {
    const json: unknown = JSON.parse(JSON.stringify(args === undefined ? {} : args));
    const errors = this.#input(json);
    if (errors.length > 0) throw new InvalidArgs(errors);
    const call = { args: json, userId, timeoutMs: this.#timeoutSeconds * 1000 };
    return this.#outcome((await this.#answer(call)) ?? this.#hung()) as Outcome<ResultOf<F>>;
  }

  /** Ends workerd. It also ends with the process that loaded it. */
  close(): void {
    this.#runtime?.then((runtime) => runtime.stop()).catch(() => {});
    this.#runtime = undefined;
  }

  async #check(): Promise<void> {
    const runtime = await this.#started();
    const checked = await runtime.check(this.#bundle, this.#env).catch((error) => {
      if (error instanceof Refused && OF_THE_CODE.has(error.code))
        throw new LoadError("InvalidCode", error.message);
      throw error;
    });
    if (checked.ok) return;
    const { name, message, file, line, column } = checked.error;
    const place = [file, line, column].filter((part) => part !== undefined).join(":");
    throw new LoadError("StartFailed", `${place}${place === "" ? "" : ": "}${name}: ${message}`);
  }

  async #answer(call: Call): Promise<Answer | null> {
    const started = this.#started();
    try {
      const answer = await (await started).invoke(this.#bundle, this.#env, call);
      if (answer === null) this.#giveUp(started);
      return answer;
    } catch (error) {
      if (error instanceof Refused) throw error;
      this.#giveUp(started);
      throw new Error("workerd broke off during the call", { cause: error });
    }
  }

  #giveUp(started: Promise<Runtime>): void {
    // Another call may have begun with another workerd already.
    if (this.#runtime === started) this.close();
  }

  #started(): Promise<Runtime> {
    this.#runtime ??= Runtime.start(this.#privateNetwork);
    return this.#runtime;
  }

  #outcome(answer: Answer): Outcome {
    if (!answer.ok) return answer;
    const mismatches = this.#output(answer.result);
    if (mismatches.length === 0) return answer as Success<unknown>;
    const { result: _, ...told } = answer;
    const text = mismatches.map(({ pointer, message }) => `${pointer} ${message}`.trim()).join("; ");
    const message = `the result doesn't match the output schema: ${text}`;
    return { ...told, ok: false, kind: "invalid-result", error: { name: "Error", message } };
  }

  /** An endless loop stops workerd as a whole; another one takes the next call. */
  #hung(): Answer {
    const message = `timed out after ${this.#timeoutSeconds} s, and kept the processor for itself`;
    const durationMs = this.#timeoutSeconds * 1000;
    return {
      ok: false,
      kind: "timed-out",
      error: { name: "TimeoutError", message },
      logs: [],
      logsDropped: 0,
      durationMs,
    };
  }
}
