// The package as it is published: packed, and installed in an author's project, which is examples/typescript.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const project = await mkdtemp(join(tmpdir(), "edgeward-functions-test-"));
let packed;

before(async () => {
  const { stdout } = await run(
    "npm",
    ["pack", "--json", "--ignore-scripts", `--pack-destination=${project}`],
    root,
  );
  [packed] = JSON.parse(stdout);
  await cp(join(root, "../examples/typescript"), project, { recursive: true });
  // What the registry gave once isn't asked for again. No package needs its install script.
  const flags = ["--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await run("npm", ["install", ...flags, `./${packed.filename}`]);
});

after(() => rm(project, { recursive: true, force: true }));

async function run(command, args, cwd = project) {
  // Tests of a project are no part of this one's.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  try {
    return await promisify(execFile)(command, args, { cwd, env, maxBuffer: 1e7 });
  } catch (error) {
    error.message += `\n${error.stdout}`;
    throw error;
  }
}

const bin = (name) => join(project, "node_modules/.bin", name);

test("it holds what is built, and the dispatcher", () => {
  const files = packed.files.map(({ path }) => path);
  assert.deepEqual(
    files.filter((file) => !file.startsWith("dist/")),
    ["README.md", "package.json"],
  );
  for (const file of ["dispatcher.mjs", "local/config.capnp", "local/code-store.mjs", "THIRD-PARTY.txt"])
    assert.ok(files.includes(`dist/dispatcher/${file}`), file);
  assert.ok(packed.size < 100_000, `${packed.size} bytes`);
});

test("an author's project passes its check and its tests", async () => {
  await run("npm", ["run", "--silent", "check"]);
  const { stdout } = await run("npm", ["test", "--silent"]);
  assert.match(stdout, /pass 3/);
});

test("the types take what runs, and refuse what doesn't", async () => {
  await cp(join(root, "test/types"), join(project, "types"), { recursive: true });
  await writeFile(join(project, "types/tsconfig.json"), '{"extends": "../tsconfig.json", "include": ["."]}');
  await run(bin("tsc"), ["--project", "types"]);
  const wrong = `import type { Handler } from "@edgeward/functions";
const wrong: Handler<{ who: string }, { message: string }> = ({ who }) => ({ message: who.length });
export default wrong;
`;
  await writeFile(join(project, "types/wrong.ts"), wrong);
  await assert.rejects(run(bin("tsc"), ["--project", "types"]), /types\/wrong\.ts\(2,\d+\): error TS2322/);
});

test("a function is called from the command line", async () => {
  const hello = `export default ({ who }: { who?: string }, ctx: any) => {
  ctx.log.warn("asked");
  if (!who) throw new Error("who?");
  return ctx.env.HELLO + " " + who;
};
`;
  await mkdir(join(project, "hello"));
  await writeFile(join(project, "hello/main.ts"), hello);
  const args = ["invoke", "hello/main.ts", "--env", "HELLO=a=b"];
  const { stdout, stderr } = await run("npx", [
    "--no",
    "@edgeward/functions",
    ...args,
    "--args",
    '{"who": "Ada"}',
  ]);
  assert.deepEqual([stdout, stderr], ['"a=b Ada"\n', "warn: asked\n"]);
  const fails = (command, code, said) =>
    assert.rejects(run(bin("edgeward-functions"), command), (error) => {
      assert.equal(error.code, code);
      assert.match(error.stderr, said);
      return true;
    });
  await fails(args, 1, /Error: who\?\n.*main\.ts:3:/);
  await fails(["invoke", "function.yaml"], 1, /^ConfigMapNotShared: /);
  await fails([], 2, /^Usage: /);
});
