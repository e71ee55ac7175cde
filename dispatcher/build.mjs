// Builds the dispatcher: one ES module, and a description of it. `node build.mjs [folder]`, default dist.
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const COMPATIBILITY_DATE = "2026-11-01";
// On Cloudflare, a Worker's fetch to a host of its own zone goes to the origin behind all that stands before it, unless this
// flag is set. Functions' fetches leave by the dispatcher, and have no more rights than anybody on the Internet.
const COMPATIBILITY_FLAGS = ["global_fetch_strictly_public"];
const PLACEHOLDER = "0".repeat(64);

const root = fileURLToPath(new URL(".", import.meta.url));
const out = process.argv[2] ?? join(root, "dist");

const common = {
  absWorkingDir: root,
  bundle: true,
  write: false,
  format: "esm",
  target: "es2024",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
};

/** The module that runs in every isolate is a text to the dispatcher. */
const isolateSource = {
  name: "isolate-source",
  setup(builder) {
    builder.onResolve({ filter: /^isolate-source$/ }, () => ({ path: "core", namespace: "isolate-source" }));
    builder.onLoad({ filter: /.*/, namespace: "isolate-source" }, async () => {
      const { outputFiles } = await build({
        ...common,
        entryPoints: ["src/isolate/core.ts"],
        minifyWhitespace: true,
        minifySyntax: true,
        external: ["node:*", "cloudflare:*", "./config.js"],
      });
      return { contents: `export const core = ${JSON.stringify(outputFiles[0].text)};`, loader: "js" };
    });
  },
};

const { outputFiles, metafile } = await build({
  ...common,
  entryPoints: ["src/index.ts"],
  metafile: true,
  external: ["node:*", "cloudflare:*"],
  plugins: [isolateSource],
});
const text = outputFiles[0].text;
if (text.split(PLACEHOLDER).length !== 2)
  throw new Error("the module must hold the digest's place exactly once");
const digest = createHash("sha256").update(text).digest("hex");

/** What an operation of an OpenAPI document runs: a file of such a function's bundle, beside `operation.json`. */
const operation = await build({
  ...common,
  entryPoints: ["src/openapi/main.ts"],
  minifyWhitespace: true,
  minifySyntax: true,
  external: ["./operation.json"],
});

/** The licences of the packages that are bundled: they ask to go along. */
async function notices() {
  const folders = Object.keys(metafile.inputs).map(
    (input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0],
  );
  const texts = [...new Set(folders)].filter(Boolean).map(async (folder) => {
    const { name, version } = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8"));
    const file = (await readdir(join(root, folder))).find((name) => /^licen[cs]e/i.test(name));
    return `${name} ${version}\n\n${(await readFile(join(root, folder, file), "utf8")).trim()}\n`;
  });
  return (await Promise.all(texts)).sort().join(`\n${"-".repeat(80)}\n\n`);
}

await mkdir(join(out, "local"), { recursive: true });
await writeFile(join(out, "dispatcher.mjs"), text.replace(PLACEHOLDER, digest));
await writeFile(join(out, "openapi.mjs"), operation.outputFiles[0].text);
await writeFile(
  join(out, "dispatcher.json"),
  `${JSON.stringify({
    digest,
    protocol: "v1",
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags: COMPATIBILITY_FLAGS,
  })}\n`,
);
await writeFile(join(out, "THIRD-PARTY.txt"), await notices());
await cp(join(root, "local"), join(out, "local"), { recursive: true });
