/** Whether a result is JSON's, with the path to what is not. */

import { MAX_RESULT_DEPTH } from "../limits.js";
import {
  apply,
  datePrototype,
  getPrototypeOf,
  isArray,
  isFiniteNumber,
  keys,
  objectPrototype,
  StringOf,
  slice,
  stringify,
  timeOf,
} from "./intrinsics.js";

interface Flaw {
  path: string;
  what: string;
  /** Set while it is not known whether too deep means endless. */
  deepest?: object | undefined;
}

/** What is wrong with the result, e.g. `result.items[3].when is a BigInt`, or null. */
export function flawOf(result: unknown): string | null {
  const flaw = walk(result, "", 0);
  if (flaw === null) return null;
  const path = flaw.path.length > 200 ? `${slice(flaw.path, 0, 200)}…` : flaw.path;
  return `result${path} ${flaw.what}`;
}

function walk(value: unknown, key: string, depth: number, converted = false): Flaw | null {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return null;
    case "number":
      return isFiniteNumber(value) ? null : { path: "", what: `is ${StringOf(value)}` };
    case "bigint":
      return { path: "", what: "is a BigInt" };
    case "symbol":
      return { path: "", what: "is a symbol" };
    case "function":
      return { path: "", what: "is a function" };
    default:
      return value === null ? null : walkObject(value as object, key, depth, converted);
  }
}

function walkObject(value: object, key: string, depth: number, converted: boolean): Flaw | null {
  if (depth > MAX_RESULT_DEPTH) {
    return { path: "", what: `is nested deeper than ${MAX_RESULT_DEPTH} levels`, deepest: value };
  }
  const flaw = isArray(value) ? walkArray(value, depth) : walkFields(value, key, depth, converted);
  if (flaw !== null && flaw.deepest === value) {
    flaw.path = "";
    flaw.what = "contains itself";
  }
  return flaw;
}

function walkArray(value: readonly unknown[], depth: number): Flaw | null {
  for (let i = 0; i < value.length; i++) {
    const item = value[i];
    if (typeof item === "string") continue;
    const flaw = walk(item, StringOf(i), depth + 1);
    if (flaw !== null) {
      flaw.path = `[${i}]${flaw.path}`;
      return flaw;
    }
  }
  return null;
}

/** `converted` when the value is what a toJSON gave: JSON does not ask that one for its own toJSON. */
function walkFields(value: object, key: string, depth: number, converted: boolean): Flaw | null {
  const prototype: unknown = getPrototypeOf(value);
  if (prototype === datePrototype)
    return timeOf(value as Date) >= -8.64e15 ? null : { path: "", what: "is an invalid Date" };
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === "function" && !converted) {
    const json: unknown = apply(toJSON, value, [key]);
    return walk(json, key, depth, true);
  }
  if (prototype !== objectPrototype && prototype !== null) return { path: "", what: `is ${classOf(value)}` };
  const names = keys(value);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    const flaw = walk((value as Record<string, unknown>)[name], name, depth + 1);
    if (flaw !== null) {
      flaw.path = (isIdentifier(name) ? `.${name}` : `[${stringify(name)}]`) + flaw.path;
      return flaw;
    }
  }
  return null;
}

function classOf(value: object): string {
  const made: unknown = (value as { constructor?: unknown }).constructor;
  const name: unknown = typeof made === "function" ? made.name : "";
  return typeof name === "string" && name !== "" ? `an instance of ${name}` : "not a plain object";
}

function isIdentifier(name: string): boolean {
  if (name === "") return false;
  for (let i = 0; i < name.length; i++) {
    const char = name[i] as string;
    const letter =
      (char >= "a" && char <= "z") || (char >= "A" && char <= "Z") || char === "_" || char === "$";
    if (!letter && !(i > 0 && char >= "0" && char <= "9")) return false;
  }
  return true;
}
