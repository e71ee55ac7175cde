/** What a function finds around it: changed before its code loads, and by what `intrinsics` saved. */

import type { LogLevel } from "../contract.js";
import { defineProperty, ErrorClass, StringOf, stringify } from "./intrinsics.js";
import { LEVELS, type LogBuffer } from "./logs.js";

/** Every method of the console: what the runtime printed itself would end in the log of the machine. */
export function captureConsole(logs: () => LogBuffer | undefined): void {
  const into =
    (level: LogLevel) =>
    (...args: unknown[]) => {
      logs()?.add(level, args);
    };
  const methods = console as unknown as Record<string, unknown>;
  for (const name of Object.keys(console)) methods[name] = () => {};
  for (const level of LEVELS) methods[level] = into(level);
  for (const name of ["dir", "dirxml", "table", "group", "groupCollapsed"]) methods[name] = into("log");
  methods.trace = into("debug");
  const error = into("error");
  methods.assert = (condition: unknown, ...args: unknown[]) => {
    if (!condition) error("Assertion failed", ...args);
  };
}

/** The cache API may be shared between isolates of different workspaces: functions don't have it. */
export function closeSharedCaches(): void {
  defineProperty(globalThis, "caches", { value: undefined, configurable: false, writable: false });
}

/** The isolate has no network at all; this only makes the error say why. */
export function explainDeny(): void {
  const [RequestClass, UrlClass] = [Request, URL];
  globalThis.fetch = async (input: RequestInfo | URL) => {
    let host: string;
    try {
      host = new UrlClass(input instanceof RequestClass ? input.url : StringOf(input)).hostname;
    } catch {
      host = "?";
    }
    throw new ErrorClass(`fetch to ${stringify(host)} refused: egress policy is Deny`);
  };
}
