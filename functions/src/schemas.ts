/** JSON Schema 2020-12, of arguments and results. Formats are not checked, and references out of the schema lead nowhere, as in a cluster. */

import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { LoadError, type Mismatch } from "./problem.js";

const MOST = 20;

export type JsonSchema = boolean | { readonly [keyword: string]: unknown };
export type Check = (value: unknown) => readonly Mismatch[];

/**
 * @param field of the spec, for the error of a schema that is none
 * @param prefix put before each pointer
 */
export function checkOf(schema: JsonSchema | undefined, field: string, prefix: string): Check {
  if (schema === undefined) return () => [];
  const validate = compile(schema, field);
  return (value) => {
    if (validate(value)) return [];
    return (validate.errors ?? []).slice(0, MOST).map(({ instancePath, message }) => ({
      pointer: prefix + instancePath,
      message: message ?? "doesn't match",
    }));
  };
}

function compile(schema: JsonSchema, field: string): ValidateFunction {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, logger: false });
  try {
    return ajv.compile(schema);
  } catch (error) {
    throw new LoadError("InvalidSchema", `${field}: ${(error as Error).message}`);
  }
}
