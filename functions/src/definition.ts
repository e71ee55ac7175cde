/** What is to be run: the part of a Function's spec that decides what a call does. */

import type { Files } from "./files.js";
import type { JsonSchema } from "./schemas.js";

/** A cluster's defaults; a test compares. */
export const DEFAULT_COMPATIBILITY_DATE = "2026-11-01";
export const DEFAULT_TIMEOUT_SECONDS = 30;

/** Fields of a Function's `spec`; their meaning and defaults are docs/manifests.md's. */
export interface Spec {
  readonly input?: { readonly schema: JsonSchema } | undefined;
  readonly output?: { readonly schema: JsonSchema; readonly enforcement?: "Enforce" | "Warn" } | undefined;
  readonly egress?: {
    readonly policy?: "Deny" | "AllowList" | "AllowAll";
    readonly hosts?: readonly string[];
  };
  /** `cpuMs` and `subrequests` are not enforced by a self-hosted workerd. */
  readonly limits?: {
    readonly cpuMs?: number;
    readonly subrequests?: number;
    readonly timeoutSeconds?: number;
  };
  readonly compatibilityDate?: string;
  readonly compatibilityFlags?: readonly string[];
}

export interface Definition extends Spec {
  readonly files: Files;
  readonly entrypoint: string;
  readonly env: Readonly<Record<string, string>>;
  /** The folder that packages are looked for in, and above. */
  readonly near: string;
}
