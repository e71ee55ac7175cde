// Builds the package: JavaScript and types of src/, and beside them the dispatcher that functions are run by.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL(".", import.meta.url));

function run(...command) {
  const { status, error } = spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(`${root}/dist`, { recursive: true, force: true });
run("node_modules/typescript/bin/tsc");
run("../dispatcher/build.mjs", `${root}/dist/dispatcher`);
