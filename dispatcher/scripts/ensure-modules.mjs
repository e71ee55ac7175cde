// Runs `npm ci` unless node_modules is already what package-lock.json says. `node ensure-modules.mjs [folder]`, default the
// dispatcher.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url)));
const stamp = `${root}/node_modules/.edgeward-lock`;
const wanted = createHash("sha256")
  .update(readFileSync(`${root}/package-lock.json`))
  .update(`${process.platform} ${process.arch}`)
  .digest("hex");

function installed() {
  try {
    return readFileSync(stamp, "utf8");
  } catch {
    return "";
  }
}

if (installed() !== wanted) {
  const { status, error } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: root,
    stdio: "inherit",
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, wanted);
}
