/** Values as text for the logs: at most a given length, whatever the value does. */

import {
  charCodeAt,
  errorPrototype,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  isArray,
  keys,
  StringOf,
  slice,
  stringify,
  tagOf,
} from "./intrinsics.js";

const MAX_DEPTH = 4;
const MAX_ITEMS = 100;

/** The arguments of a console call, formatted as consoles do: %s, %d, %i, %f, %j, %o, %O, %c and %%. */
export function format(args: readonly unknown[], limit: number): string {
  try {
    return formatUnsafe(args, limit);
  } catch {
    return "[a value that can't be shown]";
  }
}

function formatUnsafe(args: readonly unknown[], limit: number): string {
  let out = "";
  let index = 0;
  const first = args[0];
  if (typeof first === "string" && args.length > 1) {
    index = 1;
    let from = 0;
    for (let i = 0; i < first.length - 1; i++) {
      if (charCodeAt(first, i) !== 0x25) continue;
      const directive = first[i + 1];
      let text: string | undefined;
      if (directive === "%") text = "%";
      else if (index < args.length) {
        const value = args[index];
        if (directive === "s") text = typeof value === "string" ? value : inspect(value, limit);
        else if (directive === "d" || directive === "f") text = number(value);
        else if (directive === "i") text = number(typeof value === "number" ? value - (value % 1) : value);
        else if (directive === "j" || directive === "o" || directive === "O") text = inspect(value, limit);
        else if (directive === "c") text = "";
        if (text !== undefined) index++;
      }
      if (text === undefined) continue;
      out += slice(first, from, i) + text;
      from = i + 2;
      i++;
    }
    out += slice(first, from);
    if (index < args.length) out += " ";
  }
  for (; index < args.length && out.length <= limit; index++) {
    const value = args[index];
    out += typeof value === "string" ? value : inspect(value, limit);
    if (index < args.length - 1) out += " ";
  }
  return out;
}

function number(value: unknown): string {
  return typeof value === "number" || typeof value === "bigint" ? inspect(value, 100) : "NaN";
}

export function inspect(value: unknown, limit: number): string {
  return show(value, 0, limit);
}

function show(value: unknown, depth: number, limit: number): string {
  switch (typeof value) {
    case "string":
      return stringify(value.length > limit ? slice(value, 0, limit) : value);
    case "bigint":
      return `${StringOf(value)}n`;
    case "symbol":
      return StringOf(value);
    case "function":
      return "[Function]";
    case "object":
      return value === null ? "null" : showObject(value, depth, limit);
    default:
      return StringOf(value);
  }
}

function showObject(value: object, depth: number, limit: number): string {
  if (isError(value)) {
    const stack = stackOf(value);
    if (stack !== null) return stack;
  }
  if (isArray(value)) {
    if (depth >= MAX_DEPTH) return "[Array]";
    let out = "[";
    for (let i = 0; i < value.length && out.length <= limit; i++) {
      if (i > 0) out += ", ";
      if (i >= MAX_ITEMS) return `${out}… ${value.length - i} more]`;
      out += show(value[i], depth + 1, limit);
    }
    return `${out}]`;
  }
  const tag = slice(tagOf(value), 8, -1);
  if (tag === "Date" || tag === "RegExp" || tag === "URL") return StringOf(value);
  const prefix = tag === "Object" ? "" : `${tag} `;
  if (depth >= MAX_DEPTH) return `[${tag}]`;
  const names = keys(value);
  let out = `${prefix}{`;
  for (let i = 0; i < names.length && out.length <= limit; i++) {
    if (i > 0) out += ",";
    if (i >= MAX_ITEMS) return `${out} … ${names.length - i} more }`;
    const name = names[i] as string;
    const property = getOwnPropertyDescriptor(value, name);
    const shown =
      property !== undefined && "value" in property ? show(property.value, depth + 1, limit) : "[Getter]";
    out += ` ${name}: ${shown}`;
  }
  return names.length === 0 ? `${out}}` : `${out} }`;
}

function isError(value: object): boolean {
  let prototype: unknown = getPrototypeOf(value);
  for (let i = 0; prototype !== null && i < 20; i++) {
    if (prototype === errorPrototype) return true;
    prototype = getPrototypeOf(prototype);
  }
  return false;
}

function stackOf(error: object): string | null {
  const stack = (error as { stack?: unknown }).stack;
  return typeof stack === "string" ? stack : null;
}
