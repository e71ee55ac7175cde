/** Request bodies: read no further than a cap, and JSON. */

import { readText } from "./bytes.js";
import { invalid, Problem, type ProblemCode } from "./problem.js";

export async function readJson(request: Request, max: number, tooLarge: ProblemCode): Promise<unknown> {
  const text = await readText(request, max);
  if (text === null) throw new Problem(tooLarge, `the body is larger than ${max} bytes`);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw invalid("the body is not JSON");
  }
}

export async function readObject(
  request: Request,
  max: number,
  tooLarge: ProblemCode,
): Promise<Record<string, unknown>> {
  const value = await readJson(request, max, tooLarge);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid("the body is not an object");
  return value as Record<string, unknown>;
}
