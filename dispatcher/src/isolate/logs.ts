/** The logs of one invocation: JSON text that grows by one entry at a time, up to the caps. */

import type { LogLevel } from "../contract.js";
import { MAX_LOG_BYTES, MAX_LOG_ENTRIES, MAX_LOG_ENTRY_BYTES } from "../limits.js";
import { format } from "./inspect.js";
import { DateClass, slice, stringify, toIso, utf8Length } from "./intrinsics.js";

export const LEVELS: readonly LogLevel[] = ["debug", "info", "log", "warn", "error"];

const CUT = "… [cut]";

export class LogBuffer {
  /** The entries, each a JSON object, with commas between. */
  entries = "";
  dropped = 0;
  #count = 0;
  #bytes = 0;

  add(level: LogLevel, args: readonly unknown[]): void {
    if (this.#count >= MAX_LOG_ENTRIES || this.#bytes >= MAX_LOG_BYTES) {
      this.dropped++;
      return;
    }
    const message = cut(format(args, MAX_LOG_ENTRY_BYTES), MAX_LOG_ENTRY_BYTES);
    const bytes = utf8Length(message);
    if (this.#bytes + bytes > MAX_LOG_BYTES) {
      this.dropped++;
      return;
    }
    this.#bytes += bytes;
    if (this.#count++ > 0) this.entries += ",";
    this.entries += `{"level":"${level}","time":"${toIso(new DateClass())}","message":${stringify(message)}}`;
  }
}

/** The text, shortened to `limit` bytes of UTF-8 where it is longer. */
export function cut(text: string, limit: number): string {
  if (text.length * 3 <= limit) return text;
  if (text.length <= limit && utf8Length(text) <= limit) return text;
  let end = text.length < limit ? text.length : limit - 16;
  while (end > 0 && utf8Length(slice(text, 0, end)) > limit - 16) end -= (end >> 3) + 1;
  return slice(text, 0, end) + CUT;
}
