import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { bundle, Dispatcher } from "./support/dispatcher.mjs";

/** @type {Dispatcher} */
let dispatcher;
before(async () => {
  dispatcher = await Dispatcher.start();
});
after(() => dispatcher?.stop());

const good = "export default () => 1";

test("code that starts is ok, and has not been run", async () => {
  const sources = [
    "export default async () => { throw new Error('not at start') }",
    "export default { invoke() {} }",
    "const f = () => 1; export { f as default }",
    "await Promise.resolve(); export default () => 1",
  ];
  for (const source of sources) assert.deepEqual((await dispatcher.check(bundle(source))).json, { ok: true });
});

const failures = {
  "a syntax error": [
    bundle("// one\nexport default ( => 1;"),
    { name: "SyntaxError", message: "Unexpected token '=>'", file: "main.js", line: 2, column: 17 },
  ],
  "one in another file": [
    bundle({ "main.js": `import "./lib/a.js"; ${good}`, "lib/a.js": "\n\nlet x = ;" }),
    { name: "SyntaxError", message: "Unexpected token ';'", file: "lib/a.js", line: 3, column: 8 },
  ],
  "an end too early": [
    bundle("export default () => {\n  if (1) {\n"),
    { name: "SyntaxError", message: "Unexpected end of input", file: "main.js", line: 2, column: 10 },
  ],
  "a missing file": [
    bundle(`${good};\nimport { x } from "./lib/nope.js";\n`),
    { name: "Error", message: 'No such module "lib/nope.js".', file: "main.js", line: 2, column: 19 },
  ],
  "one that another file misses": [
    bundle({ "main.js": `import "./lib/a.js"; ${good}`, "lib/a.js": 'export * from "../nope.js";' }),
    { name: "Error", message: 'No such module "nope.js".', file: "lib/a.js", line: 1, column: 15 },
  ],
  "one whose import takes lines": [
    bundle(`import {\n  x,\n} from\n  "./nope.js"; ${good}`),
    { name: "Error", message: 'No such module "nope.js".', file: "main.js", line: 4, column: 3 },
  ],
  "a missing package": [
    bundle(`import _ from "lodash"; ${good}`),
    { name: "Error", message: 'No such module "lodash".', file: "main.js", line: 1, column: 15 },
  ],
  "a missing name": [
    bundle({ "main.js": `\nimport { nope } from "./a.js"; ${good}`, "a.js": "export const x = 1" }),
    {
      name: "SyntaxError",
      message: "The requested module './a.js' does not provide an export named 'nope'",
      file: "main.js",
      line: 2,
      column: 9,
    },
  ],
  "a throw at start": [
    bundle({
      "main.js": `import { f } from "./f.js";\nf(); ${good}`,
      "f.js": "export function f() {\n  throw new RangeError('boo: x\\ny');\n}",
    }),
    { name: "RangeError", message: "boo: x\ny", file: "f.js", line: 2, column: 9 },
  ],
  "an undefined name at start": [
    bundle(`\n  nope(); ${good}`),
    { name: "ReferenceError", message: "nope is not defined", file: "main.js", line: 2, column: 3 },
  ],
  "a throw of a string": [bundle(`throw "text"; ${good}`), { name: "Error", message: "text" }],
  "a start that never ends": [
    bundle(`await new Promise(() => {}); ${good}`),
    { name: "Error", message: "Top-level await in module is unsettled." },
  ],
  "I/O at start": [
    bundle(`await fetch("https://example.com"); ${good}`),
    { name: "Error", file: "main.js", line: 1, column: 7 },
  ],
  "no default export": [bundle("export const x = 1"), { name: "TypeError", file: "main.js" }],
  "a default export that can't be called": [
    bundle("export default { run() {} }"),
    { name: "TypeError", file: "main.js" },
  ],
  "bad JSON": [
    bundle({ "main.js": good, "data.json": "{\n  a: 1 }" }),
    { name: "SyntaxError", file: "data.json" },
  ],
  "bad base64": [bundle({ "main.js": good, "m.wasm": "€" }), { name: "Error", file: "m.wasm" }],
  "bad WebAssembly": [
    bundle({ "main.js": `import m from "./m.wasm"; ${good}`, "m.wasm": "AAAA" }),
    { file: undefined },
  ],
  "an unknown flag": [
    bundle(good, { compatibilityFlags: ["no_such_flag"] }),
    { name: "Error", message: "No such compatibility flag: no_such_flag" },
  ],
  "a date of the future": [bundle(good, { compatibilityDate: "2099-01-01" }), { name: "Error" }],
};

for (const [what, [value, expected]] of Object.entries(failures)) {
  test(`what keeps code from starting: ${what}`, async () => {
    const { status, json, text } = await dispatcher.check(value);
    assert.equal(status, 200, text);
    assert.equal(json.ok, false);
    for (const [field, wanted] of Object.entries(expected)) assert.deepEqual(json.error[field], wanted, text);
    assert.ok(json.error.message.length > 0 && !json.error.message.includes("__edgeward__"), text);
    // An invoke says the same.
    const invoked = (await dispatcher.invoke(value, {})).json;
    assert.equal(invoked.kind, "start-failed");
    assert.equal(invoked.error.message, json.error.message);
  });
}

test("a source is not looked at for long, whatever is in it", { timeout: 20_000 }, async () => {
  const blanks = " ".repeat(300_000);
  for (const filler of [
    `from${blanks}`,
    `import(${blanks}`,
    `import${blanks}(${blanks}`,
    "import ".repeat(100_000),
    "import('".repeat(100_000),
    `import "a" `.repeat(100_000),
    "\n".repeat(1_000_000),
  ]) {
    const value = bundle(`/*${filler}*/ import "./nope.js"; ${good}`);
    const { json } = await dispatcher.check(value);
    assert.deepEqual([json.error.file, json.error.line], ["main.js", filler.split("\n").length]);
  }
});

describe("an error at the start is told in short, and with its place", () => {
  const MESSAGES = {
    "a long message": ['"x".repeat(9e6)', "xxx"],
    "a long message of lines": ['"begin\\n".repeat(2e6)', "begin\nbegin"],
    "what looks like frames": ['"begin\\n  at nowhere.js:1:1 in x".repeat(4e5)', "begin"],
  };
  for (const [what, [message, begins]] of Object.entries(MESSAGES))
    test(what, async () => {
      const value = bundle(`\nthrow new RangeError(${message}); export default () => 1`);
      const { status, json, text } = await dispatcher.check(value);
      assert.equal(status, 200);
      assert.deepEqual([json.error.name, json.error.file, json.error.line], ["RangeError", "main.js", 2]);
      assert.ok(json.error.message.startsWith(begins));
      assert.ok(json.error.message.length <= 8192 && text.length < 100_000, `${text.length}`);
      for (let i = 0; i < 5; i++) {
        const invoked = await dispatcher.invoke(value);
        assert.equal(invoked.json.kind, "start-failed");
        assert.ok(invoked.text.length < 100_000, `${invoked.text.length}`);
      }
    });
});

test("what started answers the first call, what did not is tried anew", async () => {
  const counts = bundle("const started = Math.random(); export default () => started");
  assert.deepEqual((await dispatcher.check(counts)).json, { ok: true });
  const [first, second] = [await dispatcher.invoke(counts), await dispatcher.invoke(counts)];
  assert.equal(first.json.result, second.json.result);

  const value = bundle("throw new Error(String(Math.random())); export default () => 1");
  const [one, two] = [await dispatcher.check(value), await dispatcher.check(value)];
  assert.notEqual(one.json.error.message, two.json.error.message);
});

test("of code that is not to be kept nothing stays", async () => {
  const keep = false;
  const value = bundle("throw new Error(String(Math.random())); export default () => 1");
  const messages = new Set();
  for (let i = 0; i < 8; i++) messages.add((await dispatcher.check(value, { keep })).json.error.message);
  assert.equal(messages.size, 8, "each was a start of its own, and none had to wait");
  assert.deepEqual((await dispatcher.check(bundle(good), { keep })).json, { ok: true });
  const json = bundle({ "main.js": good, "data.json": "{" });
  assert.equal((await dispatcher.check(json, { keep })).json.error.file, "data.json");
  assert.equal((await dispatcher.check(json, { keep: "no" })).json.code, "invalid-request");
});

test("an env that is not at hand is asked for", async () => {
  const envDigest = "aa".repeat(32);
  const value = bundle(
    "import { env } from 'cloudflare:workers'; if (env.A !== '1') throw new Error('no A'); export default () => 1",
  );
  const first = await dispatcher.check(value, { envDigest });
  assert.deepEqual([first.status, first.json.missing], [428, ["env"]]);
  const env = await dispatcher.seal("wsp_a", envDigest, { A: "1" });
  assert.deepEqual((await dispatcher.check(value, { envDigest, env })).json, { ok: true });
});

test("an invalid bundle is refused as such", async () => {
  const { status, json } = await dispatcher.check(bundle({ "main.ts": good }, { entrypoint: "main.ts" }));
  assert.deepEqual([status, json.code], [400, "invalid-bundle"]);
});
