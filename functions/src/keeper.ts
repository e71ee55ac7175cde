/**
 * The parent of workerd, a process of its own: when whoever tests is gone, however that ended, it ends workerd, which may
 * hang and hear no signal but SIGKILL, and takes its folder away. Arguments: the configuration. Tells its parent
 * `{port}`, or `{output}` of a workerd that ended by itself.
 */

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import workerd from "workerd";

const KEPT_OUTPUT = 10_000;

const [config = ""] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "edgeward-functions-"));
const args = ["serve", "--experimental", config, "--control-fd=3"];
args.push("--socket-addr=http=127.0.0.1:0", `--directory-path=disk=${folder}`);
const runtime = spawn(workerd.default, args, { stdio: ["ignore", "ignore", "pipe", "pipe"] });

let output = "";
runtime.stderr?.on("data", (data: Buffer) => {
  output = (output + data.toString()).slice(-KEPT_OUTPUT);
});
createInterface({ input: runtime.stdio[3] as Readable }).on("line", (line) => {
  const { event, port } = JSON.parse(line) as { event: string; port?: number };
  if (event === "listen") process.send?.({ port });
});
runtime.on("error", (error) => end(String(error)));
runtime.on("exit", () => end(output));
process.on("disconnect", () => runtime.kill("SIGKILL"));
// A terminal tells all of its processes to end. This one ends after its parent.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});

function end(said: string): void {
  rmSync(folder, { recursive: true, force: true });
  if (process.connected) process.send?.({ output: said }, () => process.exit());
  else process.exit();
}
