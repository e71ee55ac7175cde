/** Bytes, hex, SHA-256, and bodies that are read no further than a cap. */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });

export async function sha256Hex(text: string): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", encoder.encode(text));
  return hex(new Uint8Array(hash));
}

export function hex(bytes: Uint8Array): string {
  let out = "";
  for (const byte of bytes) out += byte.toString(16).padStart(2, "0");
  return out;
}

/** Whether `text` takes more than `max` bytes as UTF-8; encodes only where the length leaves it open. */
export function exceeds(text: string, max: number): boolean {
  if (text.length > max) return true;
  if (text.length * 3 <= max) return false;
  return encoder.encode(text).length > max;
}

/**
 * The body as text, or null when it is longer than `max` bytes: then the rest is not read.
 * Throws a TypeError when it is not UTF-8.
 */
export async function readText(body: Request | Response, max: number): Promise<string | null> {
  const stream = body.body;
  if (stream === null) return "";
  const length = Number(body.headers.get("content-length") ?? Number.NaN);
  if (length > max) {
    await stream.cancel().catch(() => {});
    return null;
  }
  const reader = stream.getReader();
  const first = await reader.read();
  if (first.done) return "";
  const chunks: Uint8Array[] = [first.value];
  let size = first.value.length;
  for (;;) {
    if (size > max) {
      await reader.cancel().catch(() => {});
      return null;
    }
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  if (chunks.length === 1) return decoder.decode(chunks[0]);
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return decoder.decode(all);
}
