/** From values to text, as the styles of OpenAPI (and RFC 6570, which most of them are) have it. */

import type { Serialization } from "./operation.js";

export type Encode = (text: string) => string;

/** All but what RFC 3986 calls unreserved is encoded. */
export const encode: Encode = (text) =>
  encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );

/** Reserved characters and what is encoded already stay, but those that no query may have. */
export const encodeReserved: Encode = (text) =>
  text
    .toWellFormed()
    .replace(
      /(%[0-9A-Fa-f]{2}|[:/?@!$&'()*+,;=])|[\s\S]/gu,
      (part, kept: string | undefined) => kept ?? encode(part),
    );

export const plain: Encode = (text) => text;

export const isAbsent = (value: unknown): value is null | undefined => value === null || value === undefined;

/** A value that no style takes apart. */
export const textOf = (value: unknown): string =>
  typeof value === "string" ? value : (JSON.stringify(value) ?? "");

type Pair = readonly [string, unknown];

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const pairsOf = (value: object): Pair[] =>
  Object.entries(value).filter((pair) => !isAbsent(pair[1])) as Pair[];

/**
 * A parameter's text, names included where the style has them; null where there is nothing to write. What separates
 * the pairs of a form is `&`, in a cookie too.
 */
export function serialize(name: string, value: unknown, how: Serialization, enc: Encode): string | null {
  const { style, explode } = how;
  const key = enc(name);
  const item = (one: unknown) => enc(textOf(one));
  const assigned = ([field, one]: Pair) => `${enc(field)}=${item(one)}`;
  if (!isObject(value)) return primitive(style, key, item(value));
  if (style === "deepObject") {
    const nested = deep(key, value, enc);
    return nested.length === 0 ? null : nested.join("&");
  }
  const list = Array.isArray(value) ? value.filter((one) => !isAbsent(one)) : null;
  const pairs = list === null ? pairsOf(value) : [];
  if (list === null ? pairs.length === 0 : list.length === 0) return null;
  const flat = list === null ? pairs.flatMap(([field, one]) => [enc(field), item(one)]) : list.map(item);
  switch (style) {
    case "simple":
      return list === null && explode ? pairs.map(assigned).join(",") : flat.join(",");
    case "label":
      if (!explode) return `.${flat.join(",")}`;
      return `.${(list === null ? pairs.map(assigned) : flat).join(".")}`;
    case "matrix":
      if (!explode) return `;${key}=${flat.join(",")}`;
      return (list === null ? pairs.map(assigned) : flat.map((one) => `${key}=${one}`))
        .map((one) => `;${one}`)
        .join("");
    default:
      if (explode)
        return (list === null ? pairs.map(assigned) : flat.map((one) => `${key}=${one}`)).join("&");
      return `${key}=${flat.join(SEPARATOR[style])}`;
  }
}

const SEPARATOR = { form: ",", spaceDelimited: "%20", pipeDelimited: "%7C" } as const;

function primitive(style: Serialization["style"], key: string, text: string): string {
  switch (style) {
    case "simple":
      return text;
    case "label":
      return `.${text}`;
    case "matrix":
      return text === "" ? `;${key}` : `;${key}=${text}`;
    default:
      return `${key}=${text}`;
  }
}

/** The specification has one level; what is nested deeper goes on the way that everybody reads it. */
function deep(prefix: string, value: unknown, enc: Encode): string[] {
  if (isAbsent(value)) return [];
  if (!isObject(value)) return [`${prefix}=${enc(textOf(value))}`];
  if (Array.isArray(value)) return value.flatMap((one) => deep(prefix, one, enc));
  return pairsOf(value).flatMap(([field, one]) => deep(`${prefix}%5B${enc(field)}%5D`, one, enc));
}
