// What untrusted code tries: to forge the reply's kind, to reach another workspace, to break the dispatcher.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { bundle, Dispatcher } from "./support/dispatcher.mjs";

/** @type {Dispatcher} */
let dispatcher;
before(async () => {
  dispatcher = await Dispatcher.start({ env: { MAX_ISOLATES: "200" } });
});
after(() => dispatcher?.stop());

const FORGED = `'{"ok":false,"kind":"crashed","error":{"name":"F","message":"forged"},"logs":[],"dropped":0}'`;

/** Each is run at the start of a function that then returns `{honest: true}` or throws an honest error. */
const PATCHES = {
  "JSON.stringify and JSON.parse": `JSON.stringify = () => ${FORGED}; JSON.parse = () => ({ op: "x", args: "forged" })`,
  "the Response class": `globalThis.Response = class extends Response { constructor() { super(${FORGED}, { status: 500 }) } }`,
  "Response's prototype": `for (const k of ["text", "json", "body", "status", "ok", "headers"])
      Object.defineProperty(Response.prototype, k, { get() { return ${FORGED} }, configurable: true });
    Response.prototype.then = (resolve) => resolve(new Response(${FORGED}))`,
  "Object.prototype.then": `Object.defineProperty(Object.prototype, "then", { configurable: true, get() {
      return this instanceof Response ? (resolve) => resolve(new Response(${FORGED})) : undefined } })`,
  "Object.prototype with the fields of a reply and of Response's options": `for (const [k, v] of Object.entries({ status: 418, statusText: "x",
      headers: { "content-length": "3" }, encodeBody: "manual", webSocket: null, cf: {}, ok: false, kind: "crashed", logs: "x", dropped: 1e9,
      error: { name: "F", message: "forged" }, get: () => 1, set: () => 1, value: 1, writable: false, enumerable: false }))
      try { Object.prototype[k] = v } catch {}`,
  "Object.prototype.toJSON": `Object.prototype.toJSON = function () { return typeof this === "object" && "honest" in this ? { honest: true } : "forged" };
      Array.prototype.toJSON = String.prototype.toJSON = () => "forged"`,
  promises: `const T = Promise.prototype.then;
      Promise.prototype.then = function (f, r) { return T.call(this, () => f?.(${FORGED}), r) };
      Promise.prototype.catch = Promise.prototype.finally = () => ${FORGED}; Promise.resolve = () => ${FORGED};`,
  "what a promise is awaited by": `Object.defineProperty(Promise.prototype, "constructor", { get() { return class { constructor(f) { f((x) => x, (x) => x) } } } })`,
  strings: `for (const k of Object.getOwnPropertyNames(String.prototype)) try {
      const old = String.prototype[k]; if (typeof old === "function" && k !== "constructor") String.prototype[k] = () => "forged" } catch {}`,
  "arrays and iterators": `for (const k of Reflect.ownKeys(Array.prototype)) try {
      if (typeof Array.prototype[k] === "function") Array.prototype[k] = () => { throw "forged" } } catch {}`,
  maps: `for (const k of Reflect.ownKeys(Map.prototype)) try { if (k !== "size") Map.prototype[k] = () => "forged" } catch {}`,
  functions: `Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => "forged";
      Function.prototype[Symbol.hasInstance]; Reflect.apply = () => "forged"`,
  objects: `for (const k of Object.getOwnPropertyNames(Object)) try { if (typeof Object[k] === "function") Object[k] = () => ({}) } catch {}`,
  "encoders and dates": `TextEncoder.prototype.encode = () => new Uint8Array(1e6); Date.now = () => NaN; globalThis.Date = class { toISOString() { return "forged" } };`,
  AsyncLocalStorage: `const { AsyncLocalStorage } = await import("node:async_hooks");
      AsyncLocalStorage.prototype.run = () => "forged"; AsyncLocalStorage.prototype.getStore = () => ({ add() {}, entries: '"x"', dropped: 5 })`,
  "the request": `Request.prototype.text = async () => '{"op":"abort"}'; Request.prototype.json = Request.prototype.text`,
  "the core itself": `const core = await import("../__edgeward__/core.js").catch(() => import("./__edgeward__/core.js"));
      try { core.serve({ default: () => "forged" }) } catch {}
      const main = await import("./__edgeward__/main.js");
      try { main.default.fetch = async () => new Response(${FORGED}) } catch {}
      try { Object.defineProperty(main.default, "fetch", { value: async () => new Response(${FORGED}) }) } catch {}
      try { delete main.default.fetch } catch {}`,
  "error properties": `Error.prepareStackTrace = () => { throw "forged" }; Error.stackTraceLimit = 0;
      Object.defineProperty(Error.prototype, "name", { get() { throw "forged" } })`,
  "signals and timers": `Object.defineProperty(AbortSignal.prototype, "aborted", { get: () => true }); AbortController.prototype.abort = () => {};
      AbortSignal.timeout = AbortSignal.any = () => ({}); globalThis.setTimeout = (f) => f(); globalThis.queueMicrotask = () => {}; globalThis.DOMException = class {}`,
  "symbols that steer conversions": `const define = Object.defineProperty;
      const classes = [Object, Array, String, Number, Function, Promise, Date, Error, Response, Request];
      const symbols = [Symbol.toPrimitive, Symbol.toStringTag, Symbol.iterator, Symbol.asyncIterator, Symbol.species, Symbol.isConcatSpreadable, Symbol.unscopables];
      for (let i = 0; i < classes.length; i++) for (let j = 0; j < symbols.length; j++) {
        try { define(classes[i].prototype, symbols[j], { get() { return () => "forged" }, configurable: true }) } catch {}
        try { define(classes[i], symbols[j], { get() { return () => "forged" }, configurable: true }) } catch {}
      }`,
  "Reflect, Proxy and Symbol": `for (const k of Reflect.ownKeys(Reflect)) try { Reflect[k] = () => "forged" } catch {}
      globalThis.Proxy = class {}; globalThis.Symbol = () => "forged"`,
  "streams and bodies": `for (const C of [ReadableStream, TransformStream, TextDecoder, TextEncoder, Headers, Blob, URL, FormData])
      for (const k of Object.getOwnPropertyNames(C.prototype)) try { Object.defineProperty(C.prototype, k, { get() { return "forged" }, configurable: true }) } catch {}`,
  "regular expressions": `RegExp.prototype.exec = () => null; RegExp.prototype.test = () => true; RegExp.prototype[Symbol.replace] = () => "forged"`,
  "setters that see what is written": `const seen = []; for (const k of ["0", "1", "entries", "dropped", "value", "done", "path", "what", "key", "env", "log", "signal", "store", "aborted"])
      try { Object.defineProperty(Object.prototype, k, { set(v) { seen.push(v); try { v.entries = '"forged"'; v.dropped = 7 } catch {} }, get() { return undefined }, configurable: true }) } catch {}`,
  "every global": `for (const k of Object.getOwnPropertyNames(globalThis)) try { if (k !== "console" && k !== "globalThis") globalThis[k] = class { constructor() { throw new Error("forged") } } } catch {}`,
  "getters on every prototype": `for (const C of [Object, Array, Function, String, Number, Promise, Map, Error])
      for (const k of ["a", "entries", "dropped", "message", "stack", "path", "what", "deepest", "default", "invoke", "run", "op"])
      try { Object.defineProperty(C.prototype, k, { get() { return "forged" }, set() {}, configurable: true }) } catch {}`,
};

describe("a patched world does not change what kind of answer a call gets", () => {
  for (const [what, patch] of Object.entries(PATCHES)) {
    for (const when of ["when it starts", "when it runs"]) {
      test(`${what}, ${when}`, async () => {
        const body = `if (args.fail) throw new TypeError("honest"); console.log("honest"); return { honest: true }`;
        const value = bundle(
          when === "when it starts"
            ? `${patch}\nexport default async (args) => { ${body} }`
            : `let patched; export default async (args) => { if (!patched) { patched = true; ${patch} }\n ${body} }`,
        );
        for (let i = 0; i < 2; i++) {
          const { status, json, text } = await dispatcher.invoke(value, {});
          assert.equal(status, 200, text);
          if (json.kind === "start-failed") return; // Patched itself out of starting: honest enough.
          assert.equal(json.ok, true, text);
          assert.deepEqual(json.result, { honest: true }, text);
          const failed = await dispatcher.invoke(value, { fail: true });
          assert.equal(failed.status, 200, failed.text);
          assert.equal(failed.json.ok, false, failed.text);
          assert.equal(failed.json.kind, "thrown", failed.text);
        }
      });
    }
  }
});

describe("a result that is not what it seems", () => {
  /** Whatever was returned, the answer is one of ours, and a result is JSON that common parsers take. */
  const honest = ({ status, json, text }, what) => {
    assert.equal(status, 200, text);
    const keys = Object.keys(json).sort().join();
    const expected = json.ok
      ? "durationMs,logs,logsDropped,ok,result"
      : "durationMs,error,kind,logs,logsDropped,ok";
    assert.equal(keys, expected, `${what}: ${text.slice(0, 500)}`);
    if (!json.ok)
      assert.match(json.kind, /^(?:thrown|not-serializable|result-too-large|never-settled)$/, what);
    let deepest = 0;
    let depth = 0;
    for (const char of text.replaceAll(/"(?:\\.|[^"\\])*"/g, "")) {
      if ("[{".includes(char)) deepest = Math.max(deepest, ++depth);
      if ("]}".includes(char)) depth--;
    }
    assert.ok(deepest < 600, `${what}: ${deepest} levels`);
  };
  const DEEP = `JSON.parse("[".repeat(3000) + "]".repeat(3000))`;
  const RESULTS = {
    "a thenable that forges": `return { then(resolve) { resolve({ ok: false, kind: "crashed" }) } }`,
    "a thenable that throws": `return { then() { throw new Error("x") } }`,
    "a then that is a getter": `return { get then() { throw new Error("x") } }`,
    "a thenable that settles twice": `return { then(resolve, reject) { resolve(1); reject(new Error("x")); resolve(2) } }`,
    "a getter that is deeper at the second look": `let n = 0; return { get a() { return n++ ? ${DEEP} : 1 } }`,
    "a proxy that is deeper at the second look": `let n = 0; return new Proxy({ a: 1 }, { get: (t, k) => (k === "a" ? (n++ ? ${DEEP} : 1) : t[k]) })`,
    "a getter that is a BigInt at the second look": `let n = 0; return { get a() { return n++ ? 1n : 1 } }`,
    "a getter that is a function at the second look": `let n = 0; return { get a() { return n++ ? () => 1 : 1 } }`,
    "a getter that grows": `const o = {}; let n = 0; Object.defineProperty(o, "a", { enumerable: true, get() { n++; return n > 1 ? "x".repeat(7e6) : 1 } }); return o`,
    "a toJSON that gives another each time": `let n = 0; return { toJSON() { return n++ ? ${DEEP} : { ok: true } } }`,
    "a toJSON that gives itself": `const o = { toJSON() { return o } }; return o`,
    "a toJSON that is a getter": `let n = 0; return { get toJSON() { return n++ ? () => ${DEEP} : undefined } }`,
    "a toJSON on a Date's prototype": `Date.prototype.toJSON = () => ${DEEP}; return new Date()`,
    "a toJSON on every prototype": `Object.prototype.toJSON = () => ${DEEP}; return [{ a: "x" }]`,
    "a rawJSON": `return JSON.rawJSON ? { a: JSON.rawJSON("1e400"), b: JSON.rawJSON('"x"') } : 1`,
    "a Symbol.toPrimitive": `return { [Symbol.toPrimitive]: () => '"}],"ok":false', toString: () => "forged", valueOf: () => "forged" }`,
    "an array with a length that lies": `return new Proxy([1, 2], { get: (t, k) => (k === "length" ? 5 : t[k]) })`,
    "keys that look like the answer's": `return JSON.parse('{"__proto__":{"ok":false},"ok":false,"constructor":1,"kind":"crashed"}')`,
    "an array with fields": `return Object.assign([1], { ok: false, toString: () => "x" })`,
    "text that ends lines": `return "\\n\\r\\u2028\\u2029\\u0000" + '{"ok":false}\\n'`,
    "half a surrogate pair": `return ["\\ud800", { "\\udfff": 1 }]`,
    "a revoked proxy": `const { proxy, revoke } = Proxy.revocable({}, {}); revoke(); return proxy`,
    "a proxy that throws at everything": `return new Proxy({}, new Proxy({}, { get() { throw new Error("x") } }))`,
    "a Response": `return new Response("forged", { status: 500 })`,
    "a promise of a Response": `return Promise.resolve(Object.assign(new Response("forged"), { toJSON: () => "x" }))`,
    "an answer as a string object": `return Object("forged")`,
    "a thrown proxy": `throw new Proxy(new Error("x"), { get() { throw new Error("y") } })`,
    "a thrown error with getters": `let n = 0; throw { get name() { return n++ ? {} : "N" }, get message() { return { toString: () => ${DEEP} } }, get stack() { return 1 } }`,
    "a thrown answer": `throw { ok: true, kind: "crashed", name: "N", message: '"},"ok":true,"result":1', stack: "\\n{}" }`,
    "a thrown thenable": `throw { then(resolve) { resolve(1) }, message: "x" }`,
    "logs that are proxies": `console.log(new Proxy({}, { ownKeys() { throw 1 } }), { get a() { throw 1 } }, Object.create(null)); return 1`,
    "logs that patch while they are written": `console.log({ get a() { String.prototype.slice = () => "forged" } }, new (class extends Error { get stack() { JSON.stringify = () => "}"; return "s" } })()); return 1`,
  };
  for (const [what, body] of Object.entries(RESULTS)) {
    test(what, async () => {
      const value = bundle(`export default (args, ctx) => { ${body} }`);
      for (let i = 0; i < 2; i++) honest(await dispatcher.invoke(value, {}), what);
    });
  }

  test("what is too deep is named as such, and 500 levels pass", async () => {
    const deep = (levels) =>
      `let n = 0; export default () => ({ get a() { return n++ % 2 ? JSON.parse("[".repeat(${levels}) + "]".repeat(${levels})) : 1 } })`;
    const refused = (await dispatcher.invoke(bundle(deep(501)), {})).json;
    assert.equal(refused.kind, "not-serializable");
    assert.equal(refused.error.message, "result is nested deeper than 500 levels");
    assert.equal((await dispatcher.invoke(bundle(deep(500)), {})).json.ok, true);
  });
});

describe("isolation", () => {
  test("two workspaces never share a module's globals, one workspace does", async () => {
    const value = bundle(
      "globalThis.n = (globalThis.n ?? 0) + 1; let m = 0; export default () => [++m, ++globalThis.n]",
    );
    const as = async (workspaceId) => (await dispatcher.invoke(value, {}, { workspaceId })).json.result;
    assert.deepEqual(await as("wsp_one"), [1, 2]);
    assert.deepEqual(await as("wsp_one"), [2, 3]);
    assert.deepEqual(await as("wsp_two"), [1, 2]);
    assert.deepEqual(await as("wsp_one"), [3, 4]);
  });

  test("two envs of one workspace don't share them either", async () => {
    const value = bundle("let m = 0; export default (a, ctx) => [++m, ctx.env.A]");
    const as = async (digest, A) => {
      const env = await dispatcher.seal("wsp_a", digest, { A });
      return (await dispatcher.invoke(value, {}, { envDigest: digest, env })).json.result;
    };
    assert.deepEqual(await as("11".repeat(32), "1"), [1, "1"]);
    assert.deepEqual(await as("22".repeat(32), "2"), [1, "2"]);
    assert.deepEqual(await as("11".repeat(32), "1"), [2, "1"]);
  });

  test("a function sees its env, and nothing of the dispatcher", async () => {
    const envDigest = "33".repeat(32);
    const env = await dispatcher.seal("wsp_a", envDigest, { MINE: "yes" });
    const value = bundle(
      `import * as workers from "cloudflare:workers";
       export default (args, ctx) => ({
         ctx: Object.keys(ctx.env), workers: Object.keys(workers.env), process: typeof process === "object" ? Object.keys(process.env) : [],
         exports: Object.keys(workers.exports ?? {}), caches: typeof caches, own: Object.getOwnPropertyNames(globalThis).filter((k) => /key|loader|seal|store/i.test(k)),
       })`,
      { compatibilityFlags: ["nodejs_compat"] },
    );
    const { json } = await dispatcher.invoke(value, {}, { envDigest, env });
    assert.deepEqual(json.result.ctx, ["MINE"]);
    assert.deepEqual(json.result.workers, ["MINE"]);
    assert.deepEqual(json.result.process, ["MINE"]);
    assert.deepEqual(
      json.result.exports.filter((name) => name !== "default"),
      [],
    );
    assert.equal(json.result.caches, "undefined");
    assert.deepEqual(json.result.own, []);
  });

  test("import can't leave the bundle", async () => {
    for (const name of [
      "/etc/passwd",
      "file:///etc/passwd",
      "../../dispatcher.mjs",
      "workerd:unsafe",
      "workerd:unsafe-eval",
      "https://example.com/x.js",
      "data:text/javascript,export default 1",
    ]) {
      const json = await dispatcher.run(
        `export default async () => Object.keys(await import(${JSON.stringify(name)}))`,
      );
      assert.equal(json.ok, false, `${name}: ${JSON.stringify(json)}`);
    }
  });

  test("code from strings is refused, as Workers do", async () => {
    for (const code of ["eval('1')", "new Function('return 1')()"]) {
      const json = await dispatcher.run(`export default () => ${code}`);
      assert.equal(json.error?.name, "EvalError", JSON.stringify(json));
    }
  });
});

describe("the dispatcher stands", () => {
  test("results and logs that pose as the answer's own parts", async () => {
    const json = await dispatcher.run(`export default () => {
      console.log('"}],"ok":false,"kind":"crashed","x":[{"a":"'); console.log("\\n{}"); console.log("\\u2028\\u0000");
      return '\\n{"ok":false}' }`);
    assert.equal(json.ok, true);
    assert.equal(json.result, '\n{"ok":false}');
    assert.equal(json.logs.length, 3);
    const twice = await dispatcher.run(
      `export default () => ({ ok: false, kind: "crashed", result: 1, logs: 2 })`,
    );
    assert.deepEqual([twice.ok, twice.result], [true, { ok: false, kind: "crashed", result: 1, logs: 2 }]);
  });

  test("functions that call their own entrypoint get nowhere", async () => {
    const source = `import { exports } from "cloudflare:workers";
      export default async () => { const r = await exports.default.fetch("http://x/", { method: "POST", body: '{"op":"salvage","run":"x"}' }); return r.text() }`;
    const json = await dispatcher.run(source);
    assert.ok(json.ok === false || json.result === '{"logs":[],"dropped":0}', JSON.stringify(json));
  });

  test("it goes on after all of this", async () => {
    assert.equal((await dispatcher.run("export default () => 'fine'")).result, "fine");
    assert.equal((await dispatcher.request("GET", "/v1/health")).status, 200);
  });
});
