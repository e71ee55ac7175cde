/** The shapes of ids and digests on the wire. */

import { invalid } from "./problem.js";

const ID = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,126}[A-Za-z0-9])?$/;
const DIGEST = /^[0-9a-f]{64}$/;

export const NO_ENV = "none";

export function requireId(value: unknown, field: string): string {
  if (typeof value !== "string" || !ID.test(value)) {
    throw invalid(`${field} must be an id: letters, digits, ".", "_" and "-", at most 128`);
  }
  return value;
}

export function isDigest(value: unknown): value is string {
  return typeof value === "string" && DIGEST.test(value);
}

export function requireDigest(value: unknown, field: string): string {
  if (!isDigest(value)) throw invalid(`${field} must be a SHA-256 in lower-case hex`);
  return value;
}

export function requireEnvDigest(value: unknown): string {
  if (value !== NO_ENV && !isDigest(value)) throw invalid(`envDigest must be "${NO_ENV}" or 64 hex digits`);
  return value;
}
