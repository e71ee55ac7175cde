import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { DIST } from "./support/dispatcher.mjs";

const read = (folder, name) => readFileSync(join(folder, name), "utf8");

test("the README says of each file what it is for", () => {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const readme = read(root, "README.md");
  for (const name of readdirSync(join(root, "src")).filter((name) => /(?<!\.d)\.ts$/.test(name)))
    assert.match(readme, new RegExp(`\`(?:src/)?${name}\``), name);
});

test("the module holds the digest of itself", () => {
  const { digest, protocol, compatibilityDate, compatibilityFlags } = JSON.parse(
    read(DIST, "dispatcher.json"),
  );
  const module = read(DIST, "dispatcher.mjs");
  assert.equal(module.split(digest).length, 2);
  assert.equal(
    createHash("sha256")
      .update(module.replace(digest, "0".repeat(64)))
      .digest("hex"),
    digest,
  );
  assert.equal(protocol, "v1");
  assert.ok(Array.isArray(compatibilityFlags));
  assert.ok(
    read(DIST, "local/config.capnp").includes(`compatibilityDate = "${compatibilityDate}"`),
    "the local runtime has the same date",
  );
});

test("the build is reproducible, and tells nothing of where it was made", () => {
  const folder = mkdtempSync(join(tmpdir(), "edgeward-build-"));
  try {
    execFileSync("node", [fileURLToPath(new URL("../build.mjs", import.meta.url)), folder], {
      cwd: tmpdir(),
    });
    assert.equal(read(folder, "dispatcher.mjs"), read(DIST, "dispatcher.mjs"));
    assert.equal(read(folder, "dispatcher.json"), read(DIST, "dispatcher.json"));
    assert.ok(!read(folder, "dispatcher.mjs").includes(fileURLToPath(new URL("..", import.meta.url))));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
