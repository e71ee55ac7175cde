/** From an argument to the body of a request. */

import type { Body, Part } from "./operation.js";
import { encode, encodeReserved, isAbsent, serialize, textOf } from "./style.js";

export interface Content {
  readonly content: string | Uint8Array | FormData;
  /** Absent where the content has one of its own. */
  readonly mediaType?: string;
}

/** Nothing where there is no argument. */
export function bodyOf(body: Body, value: unknown): Content | undefined {
  if (value === undefined) return undefined;
  const { mediaType } = body;
  switch (body.kind) {
    case "json":
      return { content: JSON.stringify(value), mediaType };
    case "text":
      return { content: textOf(value), mediaType };
    case "binary":
      return { content: bytesOf(value, "the body"), mediaType };
    case "form":
      return { content: form(fieldsOf(value), body.parts ?? {}), mediaType };
    default:
      return { content: multipart(fieldsOf(value), body.parts ?? {}) };
  }
}

type Field = readonly [string, unknown];

function fieldsOf(value: unknown): Field[] {
  if (typeof value !== "object" || value === null) throw new TypeError("the body must be an object");
  return Object.entries(value).filter(([, one]) => !isAbsent(one));
}

const partOf = (parts: Readonly<Record<string, Part>>, name: string): Part =>
  Object.hasOwn(parts, name) ? (parts[name] ?? {}) : {};

/** What is nested goes as JSON, unless a style says otherwise. */
function form(fields: readonly Field[], parts: Readonly<Record<string, Part>>): string {
  return fields
    .flatMap(([name, value]) => {
      const part = partOf(parts, name);
      if (part.style === undefined && (part.contentType !== undefined || isNested(value))) {
        return `${encode(name)}=${encode(textOf(value))}`;
      }
      const { style = "form", explode = style === "form" } = part;
      return (
        serialize(name, value, { style, explode }, part.allowReserved === true ? encodeReserved : encode) ??
        []
      );
    })
    .join("&");
}

function isNested(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return !Array.isArray(value) || value.some((one) => typeof one === "object" && one !== null);
}

function multipart(fields: readonly Field[], parts: Readonly<Record<string, Part>>): FormData {
  const data = new FormData();
  for (const [name, value] of fields) {
    const part = partOf(parts, name);
    for (const one of Array.isArray(value) ? value : [value]) append(data, name, one, part);
  }
  return data;
}

function append(data: FormData, name: string, value: unknown, { binary, contentType }: Part): void {
  if (binary === true) {
    const type = contentType ?? "application/octet-stream";
    data.append(name, new Blob([bytesOf(value, name)], { type }), name);
  } else if (typeof value === "object" && value !== null) {
    data.append(name, new Blob([JSON.stringify(value)], { type: contentType ?? "application/json" }), name);
  } else if (contentType !== undefined) {
    data.append(name, new Blob([textOf(value)], { type: contentType }), name);
  } else {
    data.append(name, textOf(value));
  }
}

function bytesOf(value: unknown, what: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.from(atob(textOf(value)), (char) => char.charCodeAt(0));
  } catch {
    throw new TypeError(`${what} must be base64`);
  }
}
