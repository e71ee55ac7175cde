/**
 * Which isolates this dispatcher has loaded, and under which id.
 *
 * The loader keeps an id for good: one that failed to start, or that was aborted, is never asked for again, its next
 * load goes under `id#n`. A self-hosted workerd evicts nothing by itself, so there the least recently used isolates
 * beyond `max` are aborted, those at work excepted; and of those that a check has started only the last few wait for
 * their first call.
 *
 * Every id costs (memory in a self-hosted workerd, money on Cloudflare), so code that failed to start several times is
 * tried again only after a pause that doubles; until then its last error is the answer.
 */

import {
  CRASHES_TO_RETIRE,
  FAILURE_CACHE_BYTES,
  GENERATION_ENTRIES,
  MAX_UNCALLED_ISOLATES,
  RETRY_AFTER_FAILURES,
  RETRY_MAX_MS,
  RETRY_MIN_MS,
} from "./limits.js";
import type { LoadError } from "./loader.js";
import { LruCache } from "./lru.js";

interface Loaded {
  id: string;
  running: number;
  /** When the last call that runs there is over at the latest: a call whose caller went away is never checked out. */
  busyUntil: number;
}

interface Failures {
  count: number;
  error: LoadError;
  retryAt: number;
}

export interface Lease {
  readonly id: string;
  /** The isolates that have to go to make room. */
  readonly evicted: readonly string[];
  done(): void;
  /** The code is known to start: earlier failures count no more. */
  started(): void;
  /** The isolate broke off. Its id loads again; only one that goes on breaking gives way to another. */
  crashed(): void;
  /** The code did not start: nothing loads under this id again. */
  failed(error: LoadError): void;
}

export class Isolates {
  readonly #loaded = new Map<string, Loaded>();
  /** Those of them that nobody has called yet, the oldest first. */
  readonly #uncalled = new Set<string>();
  readonly #generations = new LruCache<number>(GENERATION_ENTRIES);
  readonly #crashes = new LruCache<{ count: number; retiredAt: number }>(GENERATION_ENTRIES);
  readonly #failures = new LruCache<Failures>(FAILURE_CACHE_BYTES);

  constructor(
    private readonly max: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** The error to answer with instead of one more try to start, or null. */
  heldBack(base: string): LoadError | null {
    if (this.#failures.size === 0) return null;
    const failures = this.#failures.get(base);
    return failures !== undefined && failures.retryAt > this.now() ? failures.error : null;
  }

  /** Marks the isolate of `base` as at work for at most `forMs`: for a call, or to see whether it starts. */
  lease(base: string, forMs: number, by: "call" | "check" = "call"): Lease {
    const generation = this.#generations.get(base) ?? 0;
    const id = generation === 0 ? base : `${base}#${generation}`;
    const now = this.now();
    let entry = this.#loaded.get(base);
    if (entry === undefined || entry.id !== id) entry = { id, running: 0, busyUntil: 0 };
    if (entry.busyUntil < now) entry.running = 0;
    entry.running++;
    entry.busyUntil = Math.max(entry.busyUntil, now + forMs);
    let evicted = NONE;
    if (this.limited) {
      if (by === "call") this.#uncalled.delete(base);
      else if (!this.#loaded.has(base)) this.#uncalled.add(base);
      this.#loaded.delete(base);
      this.#loaded.set(base, entry);
      evicted = this.#evict(now);
    }
    const mine = entry;
    const retire = () => {
      if ((this.#generations.get(base) ?? 0) !== generation) return false;
      this.#generations.set(base, generation + 1);
      if (this.#loaded.get(base) === mine) {
        this.#loaded.delete(base);
        this.#uncalled.delete(base);
      }
      return true;
    };
    return {
      id,
      evicted,
      done: () => {
        if (mine.running > 0) mine.running--;
      },
      started: () => {
        if (this.#failures.size > 0) this.#failures.delete(base);
        const crashes = this.#crashes.size > 0 ? this.#crashes.get(base) : undefined;
        if (crashes !== undefined) crashes.count = 0;
      },
      crashed: () => {
        const crashes = this.#crashes.get(base) ?? { count: 0, retiredAt: Number.NEGATIVE_INFINITY };
        this.#crashes.set(base, crashes);
        if (++crashes.count < CRASHES_TO_RETIRE || this.now() - crashes.retiredAt < RETRY_MAX_MS) return;
        if (retire()) crashes.retiredAt = this.now();
      },
      failed: (error) => {
        if (retire()) this.#countFailure(base, error);
      },
    };
  }

  #countFailure(base: string, error: LoadError): void {
    const count = (this.#failures.get(base)?.count ?? 0) + 1;
    const pause =
      count < RETRY_AFTER_FAILURES
        ? 0
        : Math.min(RETRY_MIN_MS * 2 ** (count - RETRY_AFTER_FAILURES), RETRY_MAX_MS);
    const weight = base.length + error.name.length + error.message.length;
    this.#failures.set(base, { count, error, retryAt: this.now() + pause }, weight);
  }

  /** Whether isolates have to be let go by hand: a self-hosted workerd. */
  get limited(): boolean {
    return this.max !== Number.POSITIVE_INFINITY;
  }

  #evict(now: number): string[] {
    if (this.#loaded.size <= this.max && this.#uncalled.size <= MAX_UNCALLED_ISOLATES) return NONE;
    const ids: string[] = [];
    for (const base of this.#uncalled) {
      if (this.#uncalled.size <= MAX_UNCALLED_ISOLATES) break;
      this.#letGo(base, now, ids);
    }
    for (const base of this.#loaded.keys()) {
      if (this.#loaded.size <= this.max) break;
      this.#letGo(base, now, ids);
    }
    return ids;
  }

  #letGo(base: string, now: number, ids: string[]): void {
    const entry = this.#loaded.get(base);
    if (entry === undefined || (entry.running > 0 && entry.busyUntil >= now)) return;
    this.#loaded.delete(base);
    this.#uncalled.delete(base);
    this.#generations.set(base, (this.#generations.get(base) ?? 0) + 1);
    ids.push(entry.id);
  }
}

const NONE: string[] = [];
