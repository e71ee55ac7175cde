// Adds to package-lock.json the optional platform packages that the registry in use does not mirror, so that `npm ci`
// takes the lock there and everywhere else. Run it after changing dependencies. `node complete-lock.mjs [folder]`, default
// the dispatcher.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const file = join(process.argv[2] ?? fileURLToPath(new URL("..", import.meta.url)), "package-lock.json");
const lock = JSON.parse(readFileSync(file, "utf8"));
const OS = { windows: "win32" };
const CPU = { 64: "x64" };

for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const [os, cpu] = name.match(/([a-z0-9]+)-([a-z0-9]+)(?:-musl)?$/).slice(1);
    lock.packages[`node_modules/${name}`] ??= {
      version,
      cpu: [CPU[cpu] ?? cpu],
      ...(entry.dev ? { dev: true } : {}),
      optional: true,
      os: [OS[os] ?? os],
      ...(name.endsWith("-musl") ? { libc: ["musl"] } : {}),
    };
  }
}
const [root, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
