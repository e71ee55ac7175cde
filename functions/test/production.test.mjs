// What the package does itself, held against what does it in a cluster.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { bundle, OPTIONS } from "../dist/bundling.js";
import { ENTRYPOINT, NAME, RESERVED } from "../dist/files.js";

const folder = await mkdtemp(join(tmpdir(), "edgeward-functions-test-"));
after(() => rm(folder, { recursive: true, force: true }));

const text = (path) => readFile(new URL(`../../${path}`, import.meta.url), "utf8");
const json = async (path) => JSON.parse(await text(path));

/** The command line that the operator gives to esbuild, but for the names of files. */
async function operatorsOptions() {
  const java = await text("operator/src/main/java/dev/edgeward/operator/bundling/Esbuild.java");
  const list = java.slice(
    java.indexOf("OPTIONS =\n"),
    java.indexOf("private static final Duration PATIENCE"),
  );
  return [...list.matchAll(/^ *"(--.*)"[,)]/gm)].map(([, option]) => option.replaceAll('\\"', '"'));
}

/** The same as the options of esbuild's API. */
function asApi(flags) {
  const api = { external: [] };
  for (const flag of flags) {
    const [, name, key, value = "true"] = /^--([a-z-]+)(?::([^=]+))?(?:=(.*))?$/.exec(flag);
    const option = name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
    if (option === "external") api.external.push(key);
    else if (key !== undefined) api[option] = { ...api[option], [key]: value };
    else if (option === "conditions" || option === "mainFields") api[option] = value.split(",");
    else api[option] = value === "true" || value === "false" ? value === "true" : value;
  }
  return api;
}

test("esbuild has the operator's options", async () => {
  // What is printed, and how: the package reads no text.
  const { logLevel, logLimit, color, ...options } = asApi(await operatorsOptions());
  assert.deepEqual([logLevel, logLimit, color], ["error", "10", false]);
  assert.deepEqual({ ...OPTIONS }, options);
});

test("a bundle is the operator's, byte for byte", async () => {
  const files = {
    "lib/main.tsx":
      'import { hello } from "./hello";\nimport page from "../page.html";\nexport default () => hello(page);\n',
    "lib/hello.ts": 'export const hello = (text: string): string => "Grüße " + text;\n',
    "page.html": "<p>é</p>",
  };
  const source = join(folder, "byte/src");
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(source, name)), { recursive: true });
    await writeFile(join(source, name), content);
  }
  const args = ["lib/main.tsx", ...(await operatorsOptions()), "--outfile=../out/main.js"];
  const esbuild = fileURLToPath(new URL("../node_modules/esbuild/bin/esbuild", import.meta.url));
  await promisify(execFile)(esbuild, args, { cwd: source });
  const made = await bundle(files, "lib/main.tsx", folder);
  assert.equal(made.entrypoint, "main.js");
  assert.equal(made.files["main.js"], await readFile(join(source, "../out/main.js"), "utf8"));
  const map = JSON.parse(await readFile(join(source, "../out/main.js.map"), "utf8"));
  const sources = map.sources.map((name) => name.replace("../src/", ""));
  assert.deepEqual(JSON.parse(made.files["main.js.map"]), { ...map, sources });
});

test("versions are the dispatcher's", async () => {
  const own = await json("functions/package.json");
  const { devDependencies } = await json("dispatcher/package.json");
  for (const [name, version] of Object.entries({ ...own.dependencies, ...own.devDependencies }))
    assert.equal(version, devDependencies[name] ?? version, name);
  for (const name of ["workerd", "esbuild"])
    assert.equal(own.dependencies[name], devDependencies[name], name);
});

test("files are called as the CRD has it", async () => {
  const crd = await text("crds/manifests/functions.edgeward.dev.yaml");
  for (const pattern of [NAME, ENTRYPOINT])
    assert.ok(crd.includes(`matches('${pattern.source.replaceAll("\\/", "/")}')`), pattern.source);
  const rules = await text("crds/src/main/java/dev/edgeward/api/CodeRules.java");
  assert.ok(rules.includes(`RESERVED = "${RESERVED}"`));
});

test("defaults are those of a cluster", async () => {
  const java = await text("crds/src/main/java/dev/edgeward/api/Bundle.java");
  const { DEFAULT_COMPATIBILITY_DATE, DEFAULT_TIMEOUT_SECONDS } = await import("../dist/definition.js");
  assert.equal(DEFAULT_COMPATIBILITY_DATE, /DEFAULT_COMPATIBILITY_DATE = "(.*)"/.exec(java)[1]);
  assert.ok(
    (await text("docs/manifests.md")).includes(
      `\`limits.timeoutSeconds\` | integer | ${DEFAULT_TIMEOUT_SECONDS} |`,
    ),
  );
});

async function project(name, { locked, installed = locked, code }) {
  const root = join(folder, name);
  const entry = (each) => ({ version: "1.0.0", integrity: "sha512-one", ...each });
  const packages = (each) =>
    JSON.stringify({ lockfileVersion: 3, packages: { "": {}, "node_modules/one": entry(each) } });
  await mkdir(join(root, "node_modules/one"), { recursive: true });
  await writeFile(join(root, "node_modules/one/package.json"), '{"main": "main.js"}');
  await writeFile(join(root, "node_modules/one/main.js"), "module.exports = 1;");
  await writeFile(join(root, "node_modules/.package-lock.json"), packages(installed));
  const files = { "main.js": code ?? 'import one from "one";\nexport default () => one;' };
  return bundle(
    locked === undefined ? files : { ...files, "package-lock.json": packages(locked) },
    "main.js",
    join(root, "src"),
  );
}

test("packages are those of the lock file", async () => {
  const { files } = await project("locked", { locked: {} });
  assert.match(files["main.js"], /^\/\/ node_modules\/one\/main\.js$/m);
  const failed = (message) => ({ reason: "BundlingFailed", message });
  await assert.rejects(project("none", {}), failed(/main\.js:1:17: Could not resolve "one"/));
  await assert.rejects(
    project("dev", { locked: { dev: true } }),
    failed(/has no such package for production/),
  );
  await assert.rejects(
    project("stale", { locked: {}, installed: { version: "2.0.0" } }),
    failed(/run npm ci/),
  );
  const code = 'import up from "../package.json";\nexport default () => up;';
  await writeFile(join(folder, "package.json"), "{}");
  await assert.rejects(
    project("up", { locked: {}, code }),
    failed(/Could not resolve|none of the function's files/),
  );
});
