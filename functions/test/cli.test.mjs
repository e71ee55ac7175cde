// The command, as it is built.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const folder = await mkdtemp(join(tmpdir(), "edgeward-functions-test-"));
after(() => rm(folder, { recursive: true, force: true }));

/** Without a folder for workerd: what starts one fails otherwise than by what is expected. */
const NO_WORKERD = { TMPDIR: join(folder, "away"), TMP: join(folder, "away"), TEMP: join(folder, "away") };

function run(args, env = {}) {
  return new Promise((resolve) => {
    const options = { cwd: folder, env: { ...process.env, DEBUG: "", ...env } };
    execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

await writeFile(
  join(folder, "main.js"),
  "export default (args, { env }) => { if (args.n) throw new Error('n'); return env; }",
);
await writeFile(join(folder, "broken.yaml"), "a: [");
const named = (name) =>
  `kind: Function\nmetadata: {name: ${name}}\nspec: {code: {files: {main.js: "export default () => 1"}}}\n`;
await writeFile(join(folder, "two.yaml"), `${named("one")}---\n${named("two")}`);

for (const [what, args, said] of [
  ["nothing", [], /^Usage: /],
  ["another command", ["run", "main.js"], /^there is no command run\n\nUsage: /],
  ["no file", ["invoke"], /^invoke takes one FILE\n/],
  ["two files", ["invoke", "main.js", "main.js"], /^invoke takes one FILE\n/],
  ["an option that there isn't", ["invoke", "main.js", "--foo"], /^Unknown option '--foo'.*\n\nUsage: /s],
  [
    "arguments like an option",
    ["invoke", "main.js", "--args", "-1"],
    /^Option '--args' argument is ambiguous/,
  ],
  [
    "arguments that are no JSON",
    ["invoke", "main.js", "--args", "{who: 1}"],
    /^--args is not JSON: .*\n\nUsage: /,
  ],
  [
    "a variable without a value",
    ["invoke", "main.js", "--env", "s3cret"],
    /^--env takes NAME=VALUE\n\nUsage: /,
  ],
  [
    "a variable without a name",
    ["invoke", "main.js", "--env", "=s3cret"],
    /^--env takes NAME=VALUE\n\nUsage: /,
  ],
]) {
  test(`a command line that is wrong is told with the usage, before anything starts: ${what}`, async () => {
    const { code, stdout, stderr } = await run(args, NO_WORKERD);
    assert.deepEqual([code, stdout], [2, ""], stderr);
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /s3cret|^ +at /m);
  });
}

for (const [what, args, said] of [
  ["a file that isn't there", ["away.yaml"], /^ENOENT: .*away\.yaml/],
  ["YAML that is none", ["broken.yaml"], /^broken\.yaml: /],
  ["several functions", ["two.yaml"], /^two\.yaml: name the function that is meant; there are one, two\n$/],
  ["a function that isn't there", ["two.yaml", "--name", "three"], /name the function that is meant/],
  ["code that isn't there", ["away.js"], /^InvalidCode: entrypoint away\.js is none of the files/],
]) {
  test(`what can't be loaded is told in a line, with the stack for those who debug: ${what}`, async () => {
    const { code, stdout, stderr } = await run(["invoke", ...args]);
    assert.deepEqual([code, stdout], [1, ""], stderr);
    assert.match(stderr, said);
    assert.doesNotMatch(stderr, /^ +at /m);
    assert.match((await run(["invoke", ...args], { DEBUG: "1" })).stderr, /^ +at /m);
  });
}

test("the usage is printed when it is asked for", async () => {
  const { code, stdout } = await run(["--help"]);
  assert.equal(code, 0);
  assert.match(stdout, /^Usage: /);
});

test("the result is printed, and an error where it was thrown", async () => {
  const { code, stdout, stderr } = await run(["invoke", "main.js", "--env", "A==b", "--env", "C="]);
  assert.deepEqual([code, stdout, stderr], [0, '{"A":"=b","C":""}\n', ""]);
  const thrown = await run(["invoke", "main.js", "--args", '{"n": 1}']);
  assert.deepEqual([thrown.code, thrown.stdout], [1, ""]);
  assert.match(thrown.stderr, /^Error: n\n +at .*main\.js:1:/);
});
