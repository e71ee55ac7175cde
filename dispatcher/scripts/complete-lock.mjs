// Adds to package-lock.json the optional platform packages that the registry in use does not mirror, so that `npm ci`
// takes the lock there and everywhere else. Run it after changing dependencies.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));
const OS = { windows: "win32" };
const CPU = { 64: "x64" };

for (const entry of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const [os, cpu] = name.match(/([a-z0-9]+)-([a-z0-9]+)(?:-musl)?$/).slice(1);
    lock.packages[`node_modules/${name}`] ??= {
      version,
      cpu: [CPU[cpu] ?? cpu],
      dev: true,
      optional: true,
      os: [OS[os] ?? os],
      ...(name.endsWith("-musl") ? { libc: ["musl"] } : {}),
    };
  }
}
const [root, ...rest] = Object.entries(lock.packages);
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => (a < b ? -1 : 1))]);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
