/** Bytes, hex, SHA-256, and bodies that are read no further than a cap. */

const encoder = new TextEncoder();
const decoder = new TextDecoder();

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

const FIRST_READ = 4 * 1024;
const NEXT_READ = 256 * 1024;

/** How much of a body that is too long is read on, and dropped: most clients hear an answer only once they have sent. */
const DRAIN = 32 * 1024 * 1024;

/**
 * The body as text, or null when it is longer than `max` bytes. Bytes that are not UTF-8 become U+FFFD.
 */
export async function readText(body: Request | Response, max: number): Promise<string | null> {
  const stream = body.body;
  if (stream === null) return "";
  // HTTP gives no more than a request announces, and this is quicker than reading piece by piece.
  if (body instanceof Request && within(body.headers.get("content-length"), max)) return body.text();
  const reader = stream.getReader({ mode: "byob" });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let wanted = FIRST_READ; ; wanted = NEXT_READ) {
    const { value } = await reader.readAtLeast(wanted, new Uint8Array(wanted));
    const got = value?.byteLength ?? 0;
    size += got;
    if (size > max) {
      chunks.length = 0;
    } else if (value !== undefined && got > 0) {
      chunks.push(value);
    }
    if (got < wanted) return size > max ? null : decode(chunks, size);
    if (size > max + DRAIN) {
      await reader.cancel().catch(() => {});
      return null;
    }
  }
}

function within(length: string | null, max: number): boolean {
  return length !== null && Number(length) <= max;
}

function decode(chunks: readonly Uint8Array[], size: number): string {
  if (chunks.length === 1) return decoder.decode(chunks[0]);
  const all = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return decoder.decode(all);
}
