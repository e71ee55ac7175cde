import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { bundle, Dispatcher } from "./support/dispatcher.mjs";

/** @type {Dispatcher} */
let dispatcher;
before(async () => {
  dispatcher = await Dispatcher.start();
});
after(() => dispatcher?.stop());

const run = (source, args, more) => dispatcher.run(source, args, more);

describe("the contract", () => {
  test("a function gets its args and its ctx", async () => {
    const source = `export default async (args, ctx) => ({
      args, ...ctx, signal: ctx.signal instanceof AbortSignal, log: Object.keys(ctx.log), keys: Object.keys(ctx),
    })`;
    const ids = { invocationId: "inv-1", functionId: "fun_x", versionId: "fnv_x", workspaceId: "wsp_x" };
    const trace = { traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`, tracestate: "k=v" };
    const { json } = await dispatcher.invoke(
      bundle(source),
      { a: [1, "x", null] },
      { ...ids, userId: "usr-42" },
      trace,
    );
    const { keys, ...result } = json.result;
    const levels = ["debug", "info", "log", "warn", "error"];
    assert.deepEqual(result, {
      args: { a: [1, "x", null] },
      env: {},
      ...ids,
      userId: "usr-42",
      trace,
      signal: true,
      log: levels,
    });
    assert.equal(keys.length, 9);
    assert.equal(json.ok, true);
    assert.equal(json.logsDropped, 0);
    assert.ok(Number.isInteger(json.durationMs));
  });

  test("absent args are {}, absent user and trace are null and {}", async () => {
    const source = "export default (args, { userId, trace }) => ({ args, userId, trace })";
    assert.deepEqual((await run(source, undefined)).result, { args: {}, userId: null, trace: {} });
    assert.equal((await run("export default (args) => args", null)).result, null);
    assert.equal((await run("export default (args) => args", 0)).result, 0);
    const { json } = await dispatcher.invoke(bundle(source), {}, {}, { traceparent: "junk" });
    assert.deepEqual(json.result.trace, {});
  });

  test("an object with invoke is a function too, with its this", async () => {
    const source = "export default { n: 7, async invoke(args, ctx) { return [this.n, args.a, typeof ctx] } }";
    assert.deepEqual((await run(source, { a: 1 })).result, [7, 1, "object"]);
    const service = "class Greeter { #n = 3; invoke() { return this.#n } } export default new Greeter()";
    assert.equal((await run(service)).result, 3);
  });

  test("__proto__ in args is a plain key", async () => {
    const text = '{"__proto__": {"polluted": true}, "constructor": 1}';
    const source =
      "export default (args) => [Object.keys(args), ({}).polluted ?? null, args.polluted ?? null]";
    const { result } = await run(source, JSON.parse(text));
    assert.deepEqual(result, [["__proto__", "constructor"], null, null]);
  });

  test("every kind of file loads", async () => {
    const wasm = Buffer.from("0061736d010000000105016000017f03020100070501016600000a0601040041070b", "hex");
    const value = bundle(
      {
        "src/main.mjs": `
        import deep from "./lib/deep.js";
        import data from "../data.json";
        import text from "../page.html";
        import common from "./common.cjs";
        import module from "../seven.wasm";
        export default async () => [deep, data.a, text, common.x,
          (await WebAssembly.instantiate(module)).exports.f(), (await import("./lazy.js")).default]`,
        "src/lib/deep.js": `export { default } from "../../ünïcode.js"`,
        "ünïcode.js": `export default "ü"`,
        "src/common.cjs": "module.exports = { x: require('./lib/other.cjs') }",
        "src/lib/other.cjs": "module.exports = 5",
        "src/lazy.js": "export default 'lazy'",
        "data.json": '{"a": 1}',
        "page.html": "<p>",
        "seven.wasm": wasm.toString("base64"),
      },
      { entrypoint: "src/main.mjs" },
    );
    assert.deepEqual((await dispatcher.invoke(value, {})).json.result, ["ü", 1, "<p>", 5, 7, "lazy"]);
  });

  test("old and new compatibility dates, with and without Node's API", async () => {
    for (const compatibilityDate of ["2022-01-01", "2024-09-23", "2026-11-01"]) {
      for (const compatibilityFlags of [
        [],
        ["nodejs_compat"],
        ["nodejs_als"],
        ["nodejs_compat", "nodejs_als"],
      ]) {
        const value = bundle("export default (a, ctx) => { console.log('hi'); return a }", {
          compatibilityDate,
          compatibilityFlags,
        });
        const { json } = await dispatcher.invoke(value, { x: 1 });
        assert.deepEqual(
          [json.result, json.logs?.[0].message],
          [{ x: 1 }, "hi"],
          `${compatibilityDate} ${compatibilityFlags}`,
        );
      }
    }
  });

  test("the env can't be changed for the next call", async () => {
    const source = "export default (a, { env }) => { try { env.A = 1 } catch {} return Object.keys(env) }";
    assert.deepEqual([(await run(source)).result, (await run(source)).result], [[], []]);
  });
});

describe("results", () => {
  test("what JSON has comes back as it is", async () => {
    const cases = {
      undefined: null,
      null: null,
      "'x'": "x",
      "[1, , undefined]": [1, null, null],
      "({ a: undefined, b: 1 })": { b: 1 },
      "new Date(0)": "1970-01-01T00:00:00.000Z",
      "Object.create(null, { a: { value: 1, enumerable: true } })": { a: 1 },
      "({ toJSON() { return { b: [1] } } })": { b: [1] },
      "({ [Symbol('s')]: 1 })": {},
      "'\\ud800'": "\ud800",
      "JSON.parse('{\"__proto__\": 1}')": JSON.parse('{"__proto__": 1}'),
      "Promise.resolve([true])": [true],
      "({ then(resolve) { resolve('thenable') } })": "thenable",
      "'\\u2028\\n'": "\u2028\n",
    };
    for (const [expression, expected] of Object.entries(cases)) {
      const json = await run(`export default () => (${expression})`);
      assert.equal(json.ok, true, `${expression}: ${JSON.stringify(json)}`);
      assert.deepEqual(json.result, expected, expression);
    }
  });

  test("what JSON has not is named by its path", async () => {
    const cases = {
      "({ items: [0, 1, 2, { when: 1n }] })": "result.items[3].when is a BigInt",
      "10n": "result is a BigInt",
      "() => 1": "result is a function",
      "({ f() {} })": "result.f is a function",
      "[Symbol('s')]": "result[0] is a symbol",
      "({ 'a b': { 'ü': NaN } })": 'result["a b"]["ü"] is NaN',
      "[[-Infinity]]": "result[0][0] is -Infinity",
      "new Map()": "result is an instance of Map",
      "({ s: new Set() })": "result.s is an instance of Set",
      "({ e: new Error('x') })": "result.e is an instance of Error",
      "new (class Point { x = 1 })()": "result is an instance of Point",
      "new Uint8Array(2)": "result is an instance of Uint8Array",
      "new Date(NaN)": "result is an invalid Date",
      "({ p: Promise.resolve(1) })": "result.p is an instance of Promise",
      "new Response('x')": "result is an instance of Response",
      "({ toJSON: () => 1n })": "result is a BigInt",
      "(() => { const a = { b: {} }; a.b.c = a.b; return [a] })()": "result[0].b contains itself",
      "(() => { const a = []; a.push(a); return a })()": "result contains itself",
    };
    for (const [expression, message] of Object.entries(cases)) {
      const json = await run(`export default () => (${expression})`);
      assert.equal(json.kind, "not-serializable", `${expression}: ${JSON.stringify(json)}`);
      assert.equal(json.error.message, message, expression);
      assert.equal(json.error.name, "TypeError");
    }
  });

  test("nesting has a limit, and what toJSON throws is told", async () => {
    const nest = (depth) =>
      `export default () => { let a = 1; for (let i = 0; i < ${depth}; i++) a = [a]; return a }`;
    assert.equal((await run(nest(499))).ok, true);
    const deep = await run(nest(100_000));
    assert.equal(deep.kind, "not-serializable");
    assert.match(deep.error.message, /nested deeper than 500/);
    const thrown = await run("export default () => ({ toJSON() { throw new Error('no') } })");
    assert.equal(thrown.kind, "not-serializable");
    assert.match(thrown.error.message, /no$/);
  });
});

describe("failures", () => {
  test("thrown: name, message, and a stack with the function's own files", async () => {
    const value = bundle({
      "main.js": "import { f } from './lib/f.js';\nexport default async () => {\n  await f();\n};\n",
      "lib/f.js": "\nexport async function f() {\n  throw new RangeError('out of it');\n}\n",
    });
    const { json } = await dispatcher.invoke(value, {});
    assert.equal(json.ok, false);
    assert.equal(json.kind, "thrown");
    assert.equal(json.error.name, "RangeError");
    assert.equal(json.error.message, "out of it");
    const frames = json.error.stack
      .split("\n")
      .slice(1)
      .map((line) => line.trim());
    assert.match(frames[0], /^at f \(lib\/f\.js:3:9\)$/);
    assert.match(frames[1], /main\.js:3:9/);
    assert.doesNotMatch(json.error.stack, /__edgeward__|isolate/);
  });

  test("whatever is thrown, however odd", async () => {
    const cases = {
      "'text'": ["Error", "text"],
      null: ["Error", "null"],
      undefined: ["Error", "undefined"],
      "5n": ["Error", "5"],
      "Symbol('s')": ["Error", "Symbol(s)"],
      "{ name: 'Odd', message: 'm' }": ["Odd", "m"],
      "{ get message() { throw 1 } }": ["Error", "the function threw a value that can't be read"],
      "Object.create(null)": ["Error", "the function threw a value that can't be read"],
      "Object.assign(new Error('m'), { name: 1 })": ["Error", "m"],
      "new DOMException('m', 'AbortError')": ["AbortError", "m"],
      "new Proxy({}, { get() { throw 1 } })": ["Error", "the function threw a value that can't be read"],
    };
    for (const [expression, expected] of Object.entries(cases)) {
      const json = await run(`export default () => { throw ${expression} }`);
      assert.deepEqual([json.kind, json.error.name, json.error.message], ["thrown", ...expected], expression);
    }
    const long = await run("export default () => { throw new Error('ü'.repeat(100000)) }");
    assert.ok(Buffer.byteLength(long.error.message) <= 8192);
    assert.ok(Buffer.byteLength(long.error.stack) <= 16384);
  });

  test("timed-out: at once at the timeout, with the logs until then", async () => {
    const started = Date.now();
    const sleep =
      "export default async () => { console.log('slow'); await new Promise(r => setTimeout(r, 20000)) }";
    const json = await run(sleep, {}, { timeoutMs: 200 });
    assert.equal(json.kind, "timed-out");
    assert.deepEqual(json.error, { name: "TimeoutError", message: "timed out after 200 ms" });
    assert.equal(json.logs[0].message, "slow");
    assert.ok(json.durationMs >= 200 && Date.now() - started < 2000);
  });

  test("timed-out: ctx.signal aborts, and what the function makes of it in time counts", async () => {
    const abort = `export default (a, { signal }) => new Promise((_, reject) => {
      signal.addEventListener("abort", () => { console.log("aborted"); reject(signal.reason) }) })`;
    const aborted = await run(abort, {}, { timeoutMs: 150 });
    assert.equal(aborted.kind, "timed-out");
    assert.equal(aborted.error.message, "timed out after 150 ms");
    assert.equal(aborted.logs[0].message, "aborted");
    const partial = `export default (a, { signal }) => new Promise((resolve) => {
      signal.addEventListener("abort", () => resolve("so far")) })`;
    assert.equal((await run(partial, {}, { timeoutMs: 150 })).result, "so far");
  });

  test("never-settled: a promise with nothing left to wait for fails at once, with its logs", async () => {
    const started = Date.now();
    const json = await run(
      "export default () => { console.log('hi'); return new Promise(() => {}) }",
      {},
      { timeoutMs: 20_000 },
    );
    assert.equal(json.kind, "never-settled");
    assert.equal(json.logs[0].message, "hi");
    assert.ok(Date.now() - started < 2000);
    // The isolate goes on serving.
    assert.equal(
      (await run("export default ({ n }) => n ?? new Promise(() => {})", {})).kind,
      "never-settled",
    );
    assert.equal((await run("export default ({ n }) => n ?? new Promise(() => {})", { n: 1 })).result, 1);
  });

  test("start-failed: told with its place, and tried again under another id", async () => {
    const value = bundle("\nexport default ( => 1");
    for (let i = 0; i < 2; i++) {
      const { json } = await dispatcher.invoke(value, {});
      assert.equal(json.kind, "start-failed");
      assert.equal(json.error.name, "SyntaxError");
      assert.match(json.error.stack, /main\.js:2:17/);
    }
    const none = await run("export const x = 1");
    assert.equal(none.kind, "start-failed");
    assert.match(none.error.message, /default export/);
    const json = await dispatcher.invoke(
      bundle({ "main.js": "import x from './x.json'; export default () => x", "x.json": "{" }),
      {},
    );
    assert.equal(json.json.kind, "start-failed");
    assert.match(json.json.error.stack, /at x\.json/);
  });

  test("a failed start does not stick: the same code is started anew by the next call", async () => {
    // What a start depends on differs from one to the next: here chance decides, so a few rounds see both.
    for (let round = 0; round < 60; round++) {
      const value = bundle(
        `if (Math.random() < 0.5) throw new Error("bad luck"); export default () => ${round}`,
      );
      const kinds = [];
      for (let i = 0; i < 3; i++) {
        const { json } = await dispatcher.invoke(value, {});
        kinds.push(json.ok ? "ok" : json.kind);
      }
      const failed = kinds.indexOf("start-failed");
      const recovered = failed >= 0 && kinds.indexOf("ok", failed) > failed;
      if (recovered) return assert.equal(kinds.at(-1), "ok", "and what has started goes on");
    }
    assert.fail("no start succeeded after one had failed");
  });

  test("code that goes on failing is tried again only after a pause", async () => {
    const value = bundle("throw new Error(String(Math.random()))\nexport default () => 1");
    const messages = [];
    for (let i = 0; i < 6; i++) messages.push((await dispatcher.invoke(value, {})).json.error.message);
    assert.equal(new Set(messages.slice(0, 3)).size, 3, "the first three are tries");
    assert.equal(new Set(messages.slice(2)).size, 1, "then the last error is the answer");
    await new Promise((resolve) => setTimeout(resolve, 1050));
    assert.notEqual((await dispatcher.invoke(value, {})).json.error.message, messages.at(-1));
  });

  test("crashed: an isolate that takes itself down, and comes back", async () => {
    const source = `import { abortIsolate } from "cloudflare:workers";
      export default ({ down }) => { if (down) abortIsolate("x"); return "up" }`;
    assert.equal((await run(source, {})).result, "up");
    for (let i = 0; i < 4; i++) {
      assert.equal((await run(source, { down: true })).kind, "crashed");
      assert.equal((await run(source, {})).result, "up");
    }
    for (let i = 0; i < 4; i++) assert.equal((await run(source, { down: true })).kind, "crashed");
    assert.equal((await run(source, {})).result, "up");
  });

  test("an error in a timer does no harm", async () => {
    const source =
      "export default async () => { setTimeout(() => { throw new Error('x') }, 1); Promise.reject(new Error('y')); await new Promise(r => setTimeout(r, 20)); return 1 }";
    assert.equal((await run(source)).result, 1);
  });
});

describe("logs", () => {
  test("every level, in order, with times, formatted as consoles do", async () => {
    const source = `
      console.log("at start");
      export default (args, { log }) => {
        console.debug("d"); console.info("i", 1); console.warn("w %s %d%% %j", "x", 3, { a: [1n, undefined] });
        console.error(new TypeError("bad")); console.trace("t"); console.assert(1 === 2, "no"); console.assert(true, "yes");
        log("plain"); log.warn({ a: new Map(), b: () => 1, c: new Date(0), get d() { throw 1 } }); console.table([1]); console.time("x");
      }`;
    const { logs } = await run(source);
    assert.deepEqual(
      logs.map(({ level, message }) => [level, message.split("\n")[0]]),
      [
        ["log", "at start"],
        ["debug", "d"],
        ["info", "i 1"],
        ["warn", "w x 3% { a: [1n, undefined] }"],
        ["error", "TypeError: bad"],
        ["debug", "t"],
        ["error", "Assertion failed no"],
        ["log", "plain"],
        [
          "warn",
          "{ a: Map {}, b: [Function], c: Thu Jan 01 1970 00:00:00 GMT+0000 (Coordinated Universal Time), d: [Getter] }",
        ],
        ["log", "[1]"],
      ],
    );
    for (const { time } of logs) assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test("logs of a failure come back too", async () => {
    const json = await run("export default () => { console.log('before'); throw new Error('x') }");
    assert.equal(json.logs[0].message, "before");
  });

  test("they are capped: entries, bytes of an entry, bytes in all", async () => {
    const many = await run("export default () => { for (let i = 0; i < 1000; i++) console.log(i) }");
    assert.equal(many.logs.length, 200);
    assert.equal(many.logsDropped, 800);
    const wide = await run(
      "export default () => { console.log('ü'.repeat(100000)); console.log('x'.repeat(8192)) }",
    );
    assert.ok(Buffer.byteLength(wide.logs[0].message) <= 8192 && wide.logs[0].message.endsWith("… [cut]"));
    assert.equal(wide.logs[1].message, "x".repeat(8192));
    const total = await run(
      "export default () => { for (let i = 0; i < 20; i++) console.log('x'.repeat(8000)) }",
    );
    assert.equal(total.logs.length, 8);
    assert.equal(total.logsDropped, 12);
    const huge = await run("export default () => { console.log(Array(1e6).fill({ a: 'x'.repeat(1000) })) }");
    assert.ok(Buffer.byteLength(huge.logs[0].message) <= 8192);
  });

  test("those of calls that run at the same time in one isolate stay apart", async () => {
    const value = bundle(`let n = 0; export default async ({ id }) => {
      n++;
      for (let i = 0; i < 20; i++) { console.log(id, i); await new Promise((r) => setTimeout(r, 5)); }
      return n;
    }`);
    await dispatcher.invoke(value, { id: "warm" });
    const ids = ["a", "b", "c"];
    const answers = await Promise.all(ids.map((id) => dispatcher.invoke(value, { id })));
    for (const [index, { json }] of answers.entries()) {
      assert.deepEqual(
        json.logs.map(({ message }) => message),
        Array.from({ length: 20 }, (_, i) => `${ids[index]} ${i}`),
      );
      assert.equal(json.result, 4, "all three ran in the isolate of the first, at once");
    }
  });

  test("nothing that functions log reaches the machine's own log", async () => {
    await run(
      "console.log('sEcReT1'); export default () => { for (const k of Object.keys(console)) try { console[k]('sEcReT2') } catch {} }",
    );
    assert.doesNotMatch(dispatcher.output, /sEcReT/);
  });
});
