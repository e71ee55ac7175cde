/** What a bundle may hold. A bundle that passes here can still fail to load: that is for `check` to find. */

import { MAX_FILE_NAME, MAX_FILES } from "./limits.js";
import { Problem } from "./problem.js";

export type EgressPolicy = "Deny" | "AllowList" | "AllowAll";

export interface Egress {
  readonly policy: EgressPolicy;
  readonly hosts: readonly string[];
}

export interface Bundle {
  readonly files: Readonly<Record<string, string>>;
  readonly entrypoint: string;
  readonly compatibilityDate: string;
  readonly compatibilityFlags: readonly string[];
  readonly limits: { readonly cpuMs?: number; readonly subrequests?: number };
  readonly egress: Egress;
}

/** The dispatcher's own modules lie here, beside the function's. */
export const RESERVED_FOLDER = "__edgeward__";

const KEYS = ["files", "entrypoint", "compatibilityDate", "compatibilityFlags", "limits", "egress"];
const NOT_JAVASCRIPT = /\.(?:ts|mts|cts|tsx|jsx|py)$/i;
const ENTRYPOINT = /\.m?js$/;
/** A name, which may begin with "*.", or an IPv6 literal; and a port, which may be absent. Other alphabets go as Punycode. */
const HOST =
  /^(?:(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?|\[[0-9a-f:.]+\])(?::([1-9][0-9]{0,4}))?$/;
/** Flags that open what only the operator of a workerd may use, or that take away what logs need. */
const REFUSED_FLAGS = new Set(["experimental", "unsafe_module", "no_nodejs_als", "python_workers"]);

/** Gives the value back as a Bundle, or throws the Problem `invalid-bundle` with what is wrong. */
export function requireBundle(value: unknown): Bundle {
  const bundle = requireObject(value, "the bundle");
  requireKeys(bundle, KEYS, "the bundle");
  const files = requireObject(bundle.files, "files");
  const names = Object.keys(files);
  if (names.length === 0) throw bad("files is empty");
  if (names.length > MAX_FILES) throw bad(`more than ${MAX_FILES} files`);
  for (const name of names) {
    requireFileName(name);
    if (typeof files[name] !== "string") throw bad(`files[${JSON.stringify(name)}] must be a string`);
  }
  requireEntrypoint(bundle.entrypoint, files);
  requireCompatibility(bundle.compatibilityDate, bundle.compatibilityFlags);
  requireLimits(bundle.limits);
  requireEgress(bundle.egress);
  return value as Bundle;
}

function requireFileName(name: string): void {
  const quoted = JSON.stringify(name);
  if (name.length === 0 || name.length > MAX_FILE_NAME) {
    throw bad(`the file name ${quoted} must have 1 to ${MAX_FILE_NAME} characters`);
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\\:?#%*"<>|]/.test(name) || !name.isWellFormed()) {
    throw bad(`the file name ${quoted} has a character that a file name may not have`);
  }
  for (const part of name.split("/")) {
    if (part === "" || part === "." || part === "..") {
      throw bad(`the file name ${quoted} must be relative, without empty, "." or ".." parts`);
    }
  }
  if (name.split("/")[0] === RESERVED_FOLDER)
    throw bad(`the folder ${RESERVED_FOLDER}/ is the runtime's own`);
  if (NOT_JAVASCRIPT.test(name)) {
    throw bad(
      `${quoted} is not JavaScript: compile it first, the runtime loads .js, .mjs and .cjs as they are`,
    );
  }
}

function requireEntrypoint(value: unknown, files: Record<string, unknown>): void {
  if (typeof value !== "string" || !Object.hasOwn(files, value))
    throw bad("entrypoint must name one of the files");
  if (!ENTRYPOINT.test(value)) throw bad("entrypoint must be an ES module, .js or .mjs");
}

function requireCompatibility(date: unknown, flags: unknown): void {
  if (typeof date !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(date)) {
    throw bad("compatibilityDate must be a date, yyyy-mm-dd");
  }
  if (!Array.isArray(flags) || flags.length > 100) throw bad("compatibilityFlags must be an array");
  for (const flag of flags as unknown[]) {
    if (typeof flag !== "string" || !/^[a-z0-9_]{1,100}$/.test(flag)) {
      throw bad("a compatibility flag is lower-case letters, digits and _");
    }
    if (REFUSED_FLAGS.has(flag)) throw bad(`the compatibility flag ${flag} is not for functions`);
  }
}

function requireLimits(value: unknown): void {
  const limits = requireObject(value, "limits");
  requireKeys(limits, ["cpuMs", "subrequests"], "limits");
  for (const [name, limit] of Object.entries(limits)) {
    if (
      !Number.isInteger(limit) ||
      (limit as number) < (name === "cpuMs" ? 1 : 0) ||
      (limit as number) > 1e9
    ) {
      throw bad(`limits.${name} must be a whole number`);
    }
  }
}

function requireEgress(value: unknown): void {
  const egress = requireObject(value, "egress");
  requireKeys(egress, ["policy", "hosts"], "egress");
  const { policy, hosts } = egress;
  if (policy !== "Deny" && policy !== "AllowList" && policy !== "AllowAll") {
    throw bad("egress.policy must be Deny, AllowList or AllowAll");
  }
  if (!Array.isArray(hosts) || hosts.length > 1000)
    throw bad("egress.hosts must be an array of at most 1,000");
  for (const host of hosts as unknown[]) {
    if (typeof host !== "string" || !isHost(host)) {
      throw bad(
        `egress.hosts: ${JSON.stringify(host)} is neither a host name nor "*." and one, with or without a port`,
      );
    }
  }
}

function isHost(entry: string): boolean {
  const found = entry.length > 255 ? null : HOST.exec(entry.toLowerCase());
  return found !== null && Number(found[1] ?? 1) <= 65535;
}

function requireObject(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw bad(`${what} must be an object`);
  return value as Record<string, unknown>;
}

function requireKeys(object: Record<string, unknown>, known: readonly string[], what: string): void {
  for (const key of Object.keys(object)) {
    if (!known.includes(key)) throw bad(`${what} has no field ${JSON.stringify(key.slice(0, 100))}`);
  }
}

function bad(detail: string): Problem {
  return new Problem("invalid-bundle", detail);
}
