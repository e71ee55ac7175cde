/** A Function as it is applied: a file of YAML, with what it refers to beside it. */

import { readFile } from "node:fs/promises";
import { parseAllDocuments } from "yaml";
import type { Spec } from "./definition.js";
import { DEFAULT_ENTRYPOINT, type Files } from "./files.js";
import { InvalidManifest, LoadError } from "./problem.js";
import type { JsonSchema } from "./schemas.js";

interface Resource {
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: FunctionSpec;
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
}

interface SchemaSource {
  readonly schema?: JsonSchema;
  readonly schemaRef?: { readonly name: string };
}

interface KeyRef {
  readonly name: string;
  readonly key: string;
  readonly optional?: boolean;
}

interface EnvEntry {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: KeyRef; readonly configMapKeyRef?: KeyRef };
}

interface FunctionSpec extends Omit<Spec, "input" | "output"> {
  readonly code?: {
    readonly files?: Files;
    readonly configMapRef?: { readonly name: string };
    readonly ociRef?: unknown;
    readonly entrypoint?: string;
  };
  readonly input?: SchemaSource;
  readonly output?: SchemaSource & { readonly enforcement?: "Enforce" | "Warn" };
  readonly env?: readonly EnvEntry[];
  /** Of a FunctionSchema. */
  readonly schema?: JsonSchema;
}

/** One Function of a file. What it refers to is looked for in the file when it is asked for. */
export class Manifest {
  readonly #resources: readonly Resource[];
  readonly #spec: FunctionSpec;

  private constructor(resources: readonly Resource[], spec: FunctionSpec) {
    this.#resources = resources;
    this.#spec = spec;
  }

  /**
   * @param name which one, where there are several
   * @throws InvalidManifest when it is not YAML, or doesn't have that one Function
   */
  static async read(path: string, name?: string): Promise<Manifest> {
    const documents = parseAllDocuments(await readFile(path, "utf8"));
    const broken = documents.flatMap(({ errors }) => errors)[0];
    if (broken !== undefined) throw new InvalidManifest(`${path}: ${broken.message}`);
    const resources = documents.map((document) => (document.toJS() ?? {}) as Resource);
    const functions = resources.filter(({ kind }) => kind === "Function");
    const meant = functions.filter(({ metadata }) => name === undefined || metadata?.name === name);
    const [found, another] = meant;
    if (found === undefined || another !== undefined) {
      const names = functions.map(({ metadata }) => metadata?.name).join(", ");
      throw new InvalidManifest(
        `${path}: name the function that is meant; there ${names === "" ? "is none" : `are ${names}`}`,
      );
    }
    return new Manifest(resources, found.spec ?? {});
  }

  code(): { files: Files; entrypoint: string } {
    const { files, configMapRef, ociRef, entrypoint = DEFAULT_ENTRYPOINT } = this.#spec.code ?? {};
    if (files !== undefined) return { files, entrypoint };
    if (ociRef !== undefined)
      throw new LoadError(
        "NoCode",
        "the Function's code is in a registry, and isn't fetched here: give `code`",
      );
    if (configMapRef === undefined) throw new LoadError("NoCode", "the Function has no code");
    const shared = this.#shared("ConfigMap", configMapRef.name);
    if (shared === undefined) throw notShared("ConfigMap", configMapRef.name);
    return { files: shared.data ?? {}, entrypoint };
  }

  spec(): Spec {
    const { input, output, egress, limits, compatibilityDate, compatibilityFlags } = this.#spec;
    return {
      ...(input === undefined ? {} : { input: { schema: this.#schema(input) } }),
      ...(output === undefined ? {} : { output: { ...output, schema: this.#schema(output) } }),
      ...(egress === undefined ? {} : { egress }),
      ...(limits === undefined ? {} : { limits }),
      ...(compatibilityDate === undefined ? {} : { compatibilityDate }),
      ...(compatibilityFlags === undefined ? {} : { compatibilityFlags }),
    };
  }

  /** @param given values that take the place of the file's, so that it need not have any Secret */
  env(given: Readonly<Record<string, string>>): Record<string, string> {
    const env: Record<string, string> = {};
    for (const entry of this.#spec.env ?? []) {
      const value = given[entry.name] ?? this.#value(entry);
      if (value !== undefined) env[entry.name] = value;
    }
    return { ...env, ...given };
  }

  #value({ name, value, valueFrom }: EnvEntry): string | undefined {
    const { secretKeyRef, configMapKeyRef } = valueFrom ?? {};
    const ref = secretKeyRef ?? configMapKeyRef;
    if (ref === undefined) return value;
    const kind = secretKeyRef === undefined ? "ConfigMap" : "Secret";
    const shared = this.#shared(kind, ref.name);
    if (shared === undefined) {
      if (ref.optional) return undefined;
      throw notShared(kind, ref.name);
    }
    const { data = {}, stringData = {} } = shared;
    const plain = kind === "Secret" ? stringData[ref.key] : data[ref.key];
    const found = plain ?? (kind === "Secret" ? decoded(data[ref.key]) : undefined);
    if (found === undefined && !ref.optional)
      throw new LoadError("KeyNotFound", `env ${name}: ${kind} ${ref.name} has no key ${ref.key}`);
    return found;
  }

  #schema({ schema, schemaRef }: SchemaSource): JsonSchema {
    if (schemaRef === undefined) return schema ?? {};
    const found = this.#find("FunctionSchema", schemaRef.name)?.spec?.schema;
    if (found === undefined)
      throw new LoadError("SchemaNotFound", `the file has no FunctionSchema ${schemaRef.name}`);
    return found;
  }

  /** One without the label is to functions as if it weren't there. */
  #shared(kind: "ConfigMap" | "Secret", name: string): Resource | undefined {
    const found = this.#find(kind, name);
    return found?.metadata?.labels?.["edgeward.dev/share"] === "functions" ? found : undefined;
  }

  #find(kind: string, name: string): Resource | undefined {
    return this.#resources.find((resource) => resource.kind === kind && resource.metadata?.name === name);
  }
}

function notShared(kind: "ConfigMap" | "Secret", name: string): LoadError {
  return new LoadError(
    `${kind}NotShared`,
    `the file has no ${kind} ${name} with the label edgeward.dev/share: functions`,
  );
}

function decoded(base64: string | undefined): string | undefined {
  return base64 === undefined ? undefined : Buffer.from(base64, "base64").toString();
}
