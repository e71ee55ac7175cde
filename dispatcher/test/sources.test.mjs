import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { build } from "esbuild";
import { bundle, Dispatcher } from "./support/dispatcher.mjs";

/** @type {Dispatcher} */
let dispatcher;
before(async () => {
  dispatcher = await Dispatcher.start();
});
after(() => dispatcher?.stop());

/** What the operator makes of a TypeScript file: a module and its source map, whose source is `main.ts`. */
async function compiled(source) {
  const { outputFiles } = await build({
    stdin: { contents: source, loader: "ts", sourcefile: "main.ts" },
    bundle: true,
    write: false,
    format: "esm",
    outfile: "main.js",
    sourcemap: "external",
    sourcesContent: false,
    external: ["./*", "node:*"],
  });
  const named = (suffix) => outputFiles.find(({ path }) => path.endsWith(suffix)).text;
  return bundle({ "main.js": named(".js"), "main.js.map": named(".map") });
}

const THROWS = `interface Args {
  who: string;
}

function greet({ who }: Args): string {
  if (who === "nobody") throw new RangeError("nobody is there");
  return who;
}

export default async (args: Args) => greet(args);
`;

test("the stack of what a function throws names the lines of its source", async () => {
  const { json } = await dispatcher.invoke(await compiled(THROWS), { who: "nobody" });

  assert.equal(json.error.name, "RangeError");
  assert.match(json.error.stack, /at greet \(main\.ts:6:\d+\)/);
  assert.match(json.error.stack, /\(main\.ts:10:\d+\)/);
  assert.doesNotMatch(json.error.stack, /main\.js/);
  assert.deepEqual([json.error.file, json.error.line], ["main.ts", 6]);
  assert.match(THROWS.split("\n")[5].slice(json.error.column - 1), /^new RangeError/);
});

test("the place is the first in the function's own files", async () => {
  const files = {
    "lib/parse.js": "export const parse = (text) =>\n  JSON.parse(text);",
    "main.js": 'import { parse } from "./lib/parse.js";\nexport default ({ text }) => parse(text);',
  };

  const { json } = await dispatcher.invoke(bundle(files), { text: "{" });

  const { name, file, line, column } = json.error;
  assert.deepEqual(
    { name, file, line, column },
    { name: "SyntaxError", file: "lib/parse.js", line: 2, column: 8 },
  );
});

test("a stack that names no file of the function gives no place", async () => {
  for (const stack of [
    "at other.js:1:2",
    "at __proto__:1:2",
    "at (toString:1:2)",
    "at main.js:0",
    7,
    undefined,
  ]) {
    const source = `export default () => { const e = new Error("x"); e.stack = ${JSON.stringify(stack)}; throw e; };`;

    const { json } = await dispatcher.invoke(bundle(source));

    assert.equal(json.error.message, "x");
    assert.equal(json.error.file, undefined, String(stack));
  }
});

test("a function with a source map runs as any other", async () => {
  const { json } = await dispatcher.invoke(await compiled(THROWS), { who: "Ann" });

  assert.equal(json.result, "Ann");
});

test("an error at the start is told by the source too", async () => {
  const source = `type Never = never;\nconst table: Record<string, number> = {};\n\nthrow new TypeError("no table");\nexport default () => table;\n`;

  const { json } = await dispatcher.check(await compiled(source));

  assert.deepEqual(
    { ...json.error, column: undefined },
    { name: "TypeError", message: "no table", file: "main.ts", line: 4, column: undefined },
  );
});

test("the place of a missing import is one of the source", async () => {
  const source = `const n: number = 1;\n\nimport { x } from "node:nope";\nexport default () => x + n;\n`;

  const { json } = await dispatcher.check(await compiled(source));

  const { message, file, line } = json.error;
  assert.deepEqual([message, file, line], ['No such module "node:nope".', "main.ts", 3]);
});

test("a file that was made of others is not named where nobody wrote it", async () => {
  const { json } = await dispatcher.check(await compiled("export const x: number = 1;"));
  assert.match(json.error.message, /default export/);
  assert.equal(json.error.file, undefined);
});

test("what is no source map changes nothing", async () => {
  const map = (more) =>
    JSON.stringify({ version: 3, sources: ["a.ts"], names: [], mappings: "AAAA", ...more });
  for (const text of [
    "",
    "{}",
    "null",
    "[]",
    map({ version: 2 }),
    map({ sources: [] }),
    map({ sources: "a.ts" }),
    map({ sources: [null] }),
    map({ sources: [{}] }),
    map({ sources: { length: 1e9 } }),
    map({ mappings: "%%%", sources: [] }),
    map({ mappings: "é" }),
    map({ mappings: "AADA" }), // a line before the first
    map({ mappings: [[null]] }),
    map({ mappings: [null] }),
    map({ mappings: [[[0, 0, 0, 0]]] }),
    map({ mappings: 7 }),
    map({ sections: [{ offset: null }], mappings: undefined }),
  ]) {
    const thrown = { "main.js": "export default () => { throw new Error('x') }", "main.js.map": text };
    const invoked = await dispatcher.invoke(bundle(thrown));
    assert.equal(invoked.status, 200, text);
    assert.match(invoked.json.error.stack, /main\.js:1:\d+/, text);
    assert.equal(invoked.json.error.file, "main.js", text);

    const unstarted = bundle({ "main.js": "throw new Error('x'); export default 1", "main.js.map": text });
    for (let i = 0; i < 2; i++) {
      const { json } = await dispatcher.invoke(unstarted);
      assert.deepEqual([json.kind, json.error.file, json.error.line], ["start-failed", "main.js", 1], text);
    }
    const { json } = await dispatcher.check(unstarted);
    assert.deepEqual([json.error.message, json.error.file], ["x", "main.js"], text);
  }
});

test("source maps are read up to 2 MiB for a bundle, and kept up to that for all of them", async () => {
  const throws = `export default () => {
    const e = new Error("x"); e.stack = "at main.js:1:1\\nat lib.js:1:1"; throw e; };`;
  const map = (name, size) =>
    JSON.stringify({ version: 3, sources: [`${name}.ts`], mappings: "AAAA" }).padEnd(size);
  const stackWith = async (n, size) => {
    const value = bundle({
      "main.js": throws,
      "main.js.map": map(`main${n}`, size),
      "lib.js": "",
      "lib.js.map": map(`lib${n}`, size),
    });
    return (await dispatcher.invoke(value)).json.error.stack;
  };
  const half = 1024 * 1024;
  assert.equal(await stackWith(0, half + 1), "at main.js:1:1\nat lib.js:1:1");
  for (const n of [1, 2, 3, 1])
    assert.equal(await stackWith(n, half), `at main${n}.ts:1:1\nat lib${n}.ts:1:1`);
});

test("a source map makes no answer long, nor does it take long to read", { timeout: 20_000 }, async () => {
  const long = "x".repeat(1_000_000);
  for (const map of [{ sources: [long] }, { sources: Array(100_000).fill("a.ts"), sourceRoot: long }]) {
    const text = JSON.stringify({ version: 3, names: [], mappings: "AAAA", ...map });
    const stack = `const e = new Error("x"); e.stack = "at main.js:1:1\\n".repeat(1000); throw e;`;
    const called = await dispatcher.invoke(
      bundle({ "main.js": `export default () => { ${stack} }`, "main.js.map": text }),
    );
    assert.equal(called.json.error.message, "x");
    assert.ok(called.text.length < 50_000, `${called.text.length}`);
    const checked = await dispatcher.check(
      bundle({ "main.js": "throw new Error('x'); export default 1", "main.js.map": text }),
    );
    assert.equal(checked.json.error.message, "x");
    assert.ok(checked.text.length < 1000, `${checked.text.length}`);
  }
});

test("a stack that was written by the function stays as it is where it names no place", async () => {
  const source = `export default () => { const e = new Error("x"); e.stack = "at (main.js:99999:1) main.js:1:x " + "(".repeat(2000); throw e; };`;

  const { json } = await dispatcher.invoke(await compiled(source));

  assert.match(json.error.stack, /^at \(main\.js:99999:1\) main\.js:1:x/);
});
