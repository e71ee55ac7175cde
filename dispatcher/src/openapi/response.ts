/** From a response to a result, or to an error that says what the other side said. */

import { MAX_RESULT_BYTES } from "../limits.js";

const MAX_EXCERPT_BYTES = 4096;
const MAX_EXCERPT = 1000;

/** The other side refused: its status, and the beginning of what it said. */
export class HttpError extends Error {
  override readonly name = "HttpError";

  constructor(message: string) {
    super(message);
    delete this.stack; // where this module threw it says nothing to anybody
  }
}

export async function resultOf(response: Response): Promise<unknown> {
  if (!response.ok) throw new HttpError(await refusalOf(response));
  // Nothing larger is of use.
  const bytes = await read(response, MAX_RESULT_BYTES);
  if (bytes.length > MAX_RESULT_BYTES) {
    throw new RangeError(`the answer is larger than ${MAX_RESULT_BYTES} bytes`);
  }
  const contentType = response.headers.get("content-type") ?? "";
  const mediaType = contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (bytes.length === 0) return null;
  if (/[/+]json$/.test(mediaType)) return json(decode(bytes), mediaType);
  if (isText(mediaType)) return decode(bytes);
  const frame = JSON.stringify({ contentType, base64: "" });
  if (frame.length + 4 * Math.ceil(bytes.length / 3) > MAX_RESULT_BYTES) {
    throw new RangeError(`the answer is larger than ${MAX_RESULT_BYTES} bytes as base64`);
  }
  return { contentType, base64: base64(bytes) };
}

function isText(mediaType: string): boolean {
  return (
    mediaType.startsWith("text/") ||
    /[/+](?:xml|yaml|x-yaml|x-www-form-urlencoded|javascript|x-ndjson|json-seq|graphql)$/.test(mediaType)
  );
}

function json(text: string, mediaType: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new SyntaxError(`the answer is said to be ${mediaType}, and is none: ${excerpt(text)}`);
  }
}

async function refusalOf(response: Response): Promise<string> {
  const status = `${response.status} ${response.statusText}`.trim();
  const said = excerpt(decode(await read(response, MAX_EXCERPT_BYTES)));
  return said === "" ? status : `${status}: ${said}`;
}

function excerpt(text: string): string {
  const clean = text.replace(/\s+/g, " ").trim();
  return clean.length > MAX_EXCERPT ? `${clean.slice(0, MAX_EXCERPT)}…`.toWellFormed() : clean;
}

const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** At most `max` bytes, and some more where there are more. */
async function read(response: Response, max: number): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= max) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  if (size > max) await reader.cancel().catch(() => {});
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(binary);
}
