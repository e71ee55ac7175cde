// Functions in a real workerd, by the built package.
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parseAllDocuments } from "yaml";
import { load } from "../dist/test.js";

const EXAMPLES = new URL("../../examples/", import.meta.url);
const folder = await mkdtemp(join(tmpdir(), "edgeward-functions-test-"));
const loaded = [];

after(async () => {
  for (const each of loaded) each.close();
  await rm(folder, { recursive: true, force: true });
});

async function loadFor(...args) {
  const each = await load(...args);
  loaded.push(each);
  return each;
}

function code(text) {
  return { files: { "main.js": text } };
}

async function manifest(name, text) {
  const path = join(folder, `${name}.yaml`);
  await writeFile(path, text);
  return path;
}

test("the examples run as they stand, with what they refer to beside them", async () => {
  let ran = 0;
  for (const name of (await readdir(EXAMPLES)).filter((name) => name.endsWith(".yaml"))) {
    const path = fileURLToPath(new URL(name, EXAMPLES));
    const resources = parseAllDocuments(await readFile(path, "utf8")).map((document) => document.toJS());
    for (const { kind, metadata } of resources.filter(({ kind }) => kind === "Function")) {
      const example = await load(path, { name: metadata.name });
      const outcome = await example.invoke(JSON.parse(metadata.annotations["edgeward.dev/example-args"]));
      example.close();
      assert.equal(outcome.ok, true, `${name}: ${JSON.stringify(outcome)}`);
      ran++;
      assert.equal(kind, "Function");
    }
  }
  assert.ok(ran >= 5, `${ran} functions`);
});

test("what kustomize makes of a project is the same function", async (t) => {
  let rendered;
  try {
    rendered = await promisify(execFile)("kubectl", ["kustomize", new URL("typescript", EXAMPLES).pathname]);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return t.skip("kubectl is not on the PATH");
  }
  const convert = await loadFor(await manifest("convert", rendered.stdout));
  const { ok, error } = await convert.invoke({ amount: 1, to: "CHF" });
  assert.equal(ok, false);
  assert.match(error.stack, /rates\.ts:2:/);
});

test("ctx has what its type has, and nothing else", async () => {
  // The type is Record<keyof Context, true> in types/accepted.ts.
  const types = await readFile(new URL("types/accepted.ts", import.meta.url), "utf8");
  const named = [.../(?<=const FIELDS[^{]*\{)[^}]*/.exec(types)[0].matchAll(/\w+(?=: true)/g)].map(
    ([name]) => name,
  );
  const fields = await loadFor(
    code("export default (args, ctx) => [Object.keys(ctx), Object.keys(ctx.log), typeof ctx.log]"),
  );
  const { result } = await fields.invoke();
  assert.deepEqual(result[0].sort(), named.sort());
  assert.deepEqual(result.slice(1), [["debug", "info", "log", "warn", "error"], "function"]);
});

test("values of the environment arrive, a Secret's too, and can't be changed", async () => {
  const path = await manifest(
    "secret",
    `
apiVersion: v1
kind: Secret
metadata: {name: keys, labels: {edgeward.dev/share: functions}}
data: {key: ${Buffer.from("hidden").toString("base64")}}
---
apiVersion: edgeward.dev/v1alpha1
kind: Function
metadata: {name: env}
spec:
  code:
    files:
      main.js: |
        export default (args, { env }) => {
          try { env.PLAIN = "changed"; } catch (error) { return [env, error.name]; }
        };
  env:
    - {name: PLAIN, value: plain}
    - {name: KEY, valueFrom: {secretKeyRef: {name: keys, key: key}}}
    - {name: AWAY, valueFrom: {configMapKeyRef: {name: away, key: key, optional: true}}}
    - {name: NOT_SHARED, valueFrom: {secretKeyRef: {name: unshared, key: key, optional: true}}}
    - {name: NO_KEY, valueFrom: {secretKeyRef: {name: keys, key: nope, optional: true}}}
---
apiVersion: v1
kind: Secret
metadata: {name: unshared}
stringData: {key: hidden}
`,
  );
  const env = await loadFor(path);
  assert.deepEqual((await env.invoke()).result, [{ PLAIN: "plain", KEY: "hidden" }, "TypeError"]);
  const given = await loadFor(path, { env: { KEY: "given" } });
  assert.deepEqual((await given.invoke()).result[0], { PLAIN: "plain", KEY: "given" });
});

test("a Secret that isn't shared is none", async () => {
  const text = `
kind: Secret
metadata: {name: keys}
stringData: {key: hidden}
---
kind: Function
metadata: {name: env}
spec:
  code: {files: {main.js: "export default () => 1"}}
  env: [{name: KEY, valueFrom: {secretKeyRef: {name: keys, key: key}}}]
`;
  await assert.rejects(load(await manifest("unshared", text)), {
    name: "LoadError",
    reason: "SecretNotShared",
  });
});

test("what keeps code from being loaded has the reason that a cluster tells", async () => {
  const main = "export default () => 1";
  const reason = (source, settings) =>
    load(source, settings).then(assert.fail, ({ name, reason }) => [name, reason]);
  for (const settings of [
    { compatibilityDate: "yesterday" },
    { compatibilityFlags: ["experimental"] },
    { egress: { policy: "AllowList", hosts: ["https://example.com/"] } },
  ])
    assert.deepEqual(await reason(code(main), settings), ["LoadError", "InvalidCode"]);
  const files = { "main.js": main, "__edgeward__/core.js": main };
  assert.deepEqual(await reason({ files }), ["LoadError", "InvalidCode"]);
  const oci = 'kind: Function\nmetadata: {name: oci}\nspec: {code: {ociRef: {reference: "r/a@sha256:b"}}}\n';
  await assert.rejects(load(await manifest("oci", oci)), {
    reason: "NoCode",
    message: /code is in a registry.*: give `code`/,
  });
});

test("arguments and results are held against their schemas", async () => {
  const input = { schema: { type: "object", required: ["n"], properties: { n: { type: "integer" } } } };
  const schema = { type: "object", properties: { n: { type: "integer" } } };
  const text = code("export default ({ n }) => ({ n: n === 1 ? 1 : String(n) })");
  const enforced = await loadFor(text, { input, output: { schema } });
  assert.deepEqual((await enforced.invoke({ n: 1 })).result, { n: 1 });
  await assert.rejects(enforced.invoke({ n: "x" }), {
    name: "InvalidArgs",
    errors: [{ pointer: "/args/n", message: "must be integer" }],
  });
  const { ok, kind, error, result } = await enforced.invoke({ n: 2 });
  assert.deepEqual([ok, kind, result], [false, "invalid-result", undefined]);
  assert.match(error.message, /doesn't match the output schema: \/n must be integer/);
  const warned = await loadFor(text, { output: { schema, enforcement: "Warn" } });
  assert.deepEqual((await warned.invoke({ n: 2 })).result, { n: "2" });
  await assert.rejects(load(text, { input: { schema: { type: "nothing" } } }), { reason: "InvalidSchema" });
});

test("the network is refused, but for what egress grants", async () => {
  const server = createServer((_, response) => response.end("reached"));
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address();
  const text = code("export default async ({ url }) => (await fetch(url)).text()");
  const args = { url: `http://127.0.0.1:${port}/` };
  try {
    const denied = await loadFor(text, { privateNetwork: true });
    assert.match((await denied.invoke(args)).error.message, /refused: egress policy is Deny/);
    const egress = { policy: "AllowList", hosts: [`127.0.0.1:${port}`] };
    const granted = await loadFor(text, { egress, privateNetwork: true });
    assert.equal((await granted.invoke(args)).result, "reached");
    assert.equal((await granted.invoke({ url: "http://example.com/" })).ok, false);
    process.env.PRIVATE_NETWORK = "allow";
    for (const settings of [{ egress }, { egress, privateNetwork: false }]) {
      const closed = await loadFor(text, settings);
      assert.match((await closed.invoke(args)).error.message, /private and link-local addresses are closed/);
    }
  } finally {
    delete process.env.PRIVATE_NETWORK;
    server.closeAllConnections();
    server.close();
  }
});

test("a call that takes too long is cut off, and the next one is served, even after an endless loop", async () => {
  const slow = await loadFor(
    code(`export default async ({ how }, ctx) => {
      ctx.log("begun");
      if (how === "wait") await new Promise((resolve) => setTimeout(resolve, 60_000));
      if (how === "spin") for (;;);
      return "done";
    }`),
    { limits: { timeoutSeconds: 1 } },
  );
  const waited = await slow.invoke({ how: "wait" });
  assert.deepEqual([waited.kind, waited.logs[0].message], ["timed-out", "begun"]);
  const spun = await slow.invoke({ how: "spin" });
  assert.equal(spun.kind, "timed-out");
  assert.match(spun.error.message, /kept the processor/);
  assert.equal((await slow.invoke()).result, "done");
});

test("errors have the file, the line and the column of the source", async () => {
  const files = {
    "main.ts": 'import { check } from "./lib/check";\n\nexport default ({ n }: { n: number }) => check(n);\n',
    "lib/check.ts":
      "type N = number;\n\nexport function check(n: N): N {\n  throw new RangeError('not ' + n);\n}\n",
  };
  const thrown = await loadFor({ files, entrypoint: "main.ts" });
  const { kind, error } = await thrown.invoke({ n: 1 });
  assert.deepEqual([kind, error.name, error.message], ["thrown", "RangeError", "not 1"]);
  assert.match(error.stack, /at check \(lib\/check\.ts:4:9\)/);
  assert.deepEqual([error.file, error.line, error.column], ["lib/check.ts", 4, 9]);
  const why = (text, entrypoint = "main.ts") =>
    load({ files: { [entrypoint]: text }, entrypoint }).then(assert.fail, ({ message }) => message);
  assert.equal(
    await why('\nimport { x } from "./away";\nexport default () => x;'),
    'BundlingFailed: main.ts:2:19: Could not resolve "./away"',
  );
  assert.match(await why("\nexport default (", "main.js"), /^StartFailed: main\.js:2:\d+: SyntaxError: /);
  assert.match(
    await why('const x: string = "";\nthrow new Error("no " + x);'),
    /^StartFailed: main\.ts:2:7: Error: no /,
  );
  assert.match(await why("export const x = 1;", "main.js"), /^StartFailed: .*default export/);
  assert.match(await why("", "main.py"), /^InvalidCode: entrypoint main\.py/);
  await assert.rejects(
    load({ files: { "main.js": "", "a.js": "", "a.js/b.js": "" } }),
    /^LoadError: InvalidCode: .* the name a\.js\/b\.js: a file is no folder/,
  );
});

test("arguments are any JSON, an empty object where there are none", async () => {
  const echo = await loadFor(code("export default (args) => [args]"));
  for (const args of [null, false, "x", [1], { a: { b: null } }])
    assert.deepEqual((await echo.invoke(args)).result, [args]);
  assert.deepEqual((await echo.invoke()).result, [{}]);
});

test("the caller is told to the function", async () => {
  const who = await loadFor({
    files: { "main.js": "export default { invoke: (args, { userId }) => userId }" },
  });
  assert.equal((await who.invoke({}, { userId: "ada" })).result, "ada");
  assert.equal((await who.invoke()).result, null);
});

test("nothing is left of a process that was killed", { skip: process.platform === "win32" }, async () => {
  const script = `
    import { load } from ${JSON.stringify(new URL("../dist/test.js", import.meta.url).href)};
    const spin = await load({ files: { "main.js": "export default () => { for (;;); }" } });
    spin.invoke();
    process.stdout.write("running");`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, TMPDIR: folder },
  });
  await once(child.stdout, "data");
  const [keeper] = await childrenOf(child.pid, /keeper\.js/);
  const [workerd] = await childrenOf(keeper, /workerd/);
  child.kill("SIGKILL");
  await until(async () => !isRunning(keeper) && !isRunning(workerd));
  assert.deepEqual(
    await readdir(folder).then((names) => names.filter((name) => !name.endsWith(".yaml"))),
    [],
  );
});

async function childrenOf(parent, command) {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,args="]);
  return stdout
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid, ...args]) => Number(ppid) === parent && command.test(args.join(" ")))
    .map(([pid]) => Number(pid));
}

function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function until(condition) {
  for (let i = 0; i < 400; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail("it did not come to be within 10 s");
}
