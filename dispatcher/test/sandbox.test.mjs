// What a function can see and touch besides itself: other functions, other calls, the dispatcher. Each test plays the attacker,
// in the real workerd, beside victims in the same process.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { bundle, digest as bundleDigest, Dispatcher } from "./support/dispatcher.mjs";
import { Internet } from "./support/internet.mjs";

const ALL = { policy: "AllowAll", hosts: [] };
const NODE = { compatibilityFlags: ["nodejs_compat"] };

/** Gives all text that can be reached from what a module gets: globals, modules, ctx, files. */
const WALK = `
import * as workers from "cloudflare:workers";
import * as sockets from "cloudflare:sockets";
import * as fs from "node:fs";
import * as http from "node:http";
import * as hooks from "node:async_hooks";
import * as module from "node:module";
import * as v8 from "node:v8";
import * as process from "node:process";
import * as worker_threads from "node:worker_threads";
import * as diagnostics from "node:diagnostics_channel";
export default async (args, ctx) => {
  const core = await import("/__edgeward__/core.js");
  const main = await import("/__edgeward__/main.js");
  const config = await import("/__edgeward__/config.js");
  const seen = new Set();
  const texts = new Set();
  const queue = [globalThis, ctx, args, workers, sockets, fs, http, hooks, module, v8, process, worker_threads, diagnostics, core, main, config];
  while (queue.length > 0 && seen.size < 200000) {
    const value = queue.pop();
    if (typeof value === "string") { texts.add(value); continue; }
    if ((typeof value !== "object" && typeof value !== "function") || value === null || seen.has(value)) continue;
    seen.add(value);
    try { if (typeof value === "function") texts.add(Function.prototype.toString.call(value)); } catch {}
    try { if (value instanceof Map || value instanceof Set) queue.push(...value.keys(), ...value.values()); } catch {}
    let keys = [];
    try { keys = Reflect.ownKeys(value); queue.push(Object.getPrototypeOf(value)); } catch {}
    for (const key of keys) {
      if (typeof key === "string") texts.add(key);
      try {
        const property = Object.getOwnPropertyDescriptor(value, key);
        queue.push(property.value, property.get, property.set);
        if (property.get) queue.push(property.get.call(value));
      } catch {}
    }
  }
  const files = (path) => {
    for (const name of fs.readdirSync(path)) {
      const at = path + (path.endsWith("/") ? "" : "/") + name;
      texts.add(at);
      try { if (fs.statSync(at).isDirectory()) files(at); else if (!at.startsWith("/dev/")) texts.add(fs.readFileSync(at, "utf8")); } catch {}
    }
  };
  files("/");
  return { objects: seen.size, found: args.markers.map((marker) => [...texts].some((text) => text.includes(marker))), size: texts.size };
};
// OWN-SOURCE-TEXT`;

/** @type {Dispatcher} */
let dispatcher;
before(async () => {
  dispatcher = await Dispatcher.start({ env: { MAX_ISOLATES: "200", PRIVATE_NETWORK: "allow" } });
});
after(() => dispatcher?.stop());

describe("another function", () => {
  test("its env, code, globals and logs, and the dispatcher's keys, are nowhere to be found", async () => {
    const victim = `globalThis.secret = "GLOBAL-" + "MARKER"; const kept = []; export default (args, ctx) => {
      kept.push(args); console.log("LOG-" + "MARKER"); process.env.ALSO = "PROCESS-" + "MARKER"; return ctx.env.SECRET } // CODE-MARKER`;
    const victims = [];
    for (const workspaceId of ["wsp_victim", "wsp_attacker"]) {
      const envDigest = "ab".repeat(32);
      const env = await dispatcher.seal(workspaceId, envDigest, { SECRET: "ENV-MARKER" });
      const value = bundle(victim, NODE);
      const run = () =>
        dispatcher.invoke(
          value,
          { arg: "ARGS-MARKER" },
          { workspaceId, envDigest, env, userId: "USER-MARKER" },
        );
      assert.equal((await run()).json.result, "ENV-MARKER");
      victims.push(run);
    }
    const envDigest = "cd".repeat(32);
    const env = await dispatcher.seal("wsp_attacker", envDigest, { OWN: "OWN-ENV-VALUE" });
    const own = ["OWN-SOURCE-TEXT", "OWN-ENV-VALUE", "__edgeward__"];
    const foreign = [
      "ENV-MARKER",
      "CODE-MARKER",
      "GLOBAL-MARKER",
      "LOG-MARKER",
      "PROCESS-MARKER",
      "ARGS-MARKER",
      "USER-MARKER",
    ];
    const keys = JSON.parse(dispatcher.env.SEALING_KEYS).keys;
    const dispatchers = [
      keys[0].d,
      dispatcher.sync.publicJwk.x,
      dispatcher.invokeKey.publicJwk.x,
      dispatcher.invokeToken,
      dispatcher.syncToken,
      dispatcher.disk,
    ];
    // Told in halves, so that what is looked for isn't found in the question.
    const source = WALK.replace("OWN-SOURCE-TEXT", own[0]).replace(
      "args.markers",
      "args.halves.map(([a, b]) => a + b)",
    );
    const halves = [...own, ...foreign, ...dispatchers].map((text) => [text.slice(0, 5), text.slice(5)]);
    const pending = victims.map((run) => run());
    const { json } = await dispatcher.invoke(
      bundle(source, NODE),
      { halves },
      { workspaceId: "wsp_attacker", envDigest, env, timeoutMs: 30_000 },
    );
    await Promise.all(pending);
    assert.equal(json.ok, true, JSON.stringify(json));
    assert.ok(json.result.objects > 1000 && json.result.size > 1000, JSON.stringify(json.result));
    assert.deepEqual(
      json.result.found.slice(0, own.length),
      own.map(() => true),
      "the walk finds what is the function's own",
    );
    assert.deepEqual(
      [...foreign, ...dispatchers].filter((_, i) => json.result.found[own.length + i]),
      [],
    );
  });

  test("no cache, file or channel leads from one isolate to another", async () => {
    const source = `import * as fs from "node:fs"; import { BroadcastChannel, setEnvironmentData, getEnvironmentData } from "node:worker_threads";
      import { channel } from "node:diagnostics_channel"; import { cache } from "cloudflare:workers";
      export default async ({ put }) => {
        const out = {};
        const attempt = async (what, f) => { try { out[what] = (await f()) ?? null } catch { out[what] = null } };
        await attempt("caches", async () => { const c = globalThis.caches ?? new CacheStorage(); const d = c.default ?? (await c.open("x"));
          if (put) await d.put("https://x.example/", new Response("shared", { headers: { "cache-control": "max-age=60" } })); return (await d.match("https://x.example/"))?.text() });
        await attempt("cache", async () => { if (put) cache.shared = "shared"; return cache.shared });
        await attempt("tmp", () => { if (put) fs.writeFileSync("/tmp/shared", "shared"); return fs.readFileSync("/tmp/shared", "utf8") });
        await attempt("bundle", () => { if (put) fs.writeFileSync("/bundle/shared", "shared"); return fs.readFileSync("/bundle/shared", "utf8") });
        await attempt("data", () => { if (put) setEnvironmentData("k", "shared"); return getEnvironmentData("k") });
        await attempt("env", () => { if (put) process.env.SHARED = "shared"; return process.env.SHARED });
        await attempt("channel", async () => { let got; const c = channel("shared"); c.subscribe((m) => { got = m }); if (put) c.publish("shared"); await new Promise((r) => setTimeout(r, 50)); return put ? null : got });
        await attempt("broadcast", async () => { let got; const c = new BroadcastChannel("shared"); c.onmessage = (e) => { got = e.data }; if (put) c.postMessage("shared"); await new Promise((r) => setTimeout(r, 50)); return put ? null : got });
        await attempt("symbol", () => { const s = Symbol.for("shared"); if (put) s.description; return globalThis[s] });
        await attempt("prototype", () => { if (put) Object.prototype.shared = "shared"; return {}.shared });
        return out;
      }`;
    const value = bundle(source, NODE);
    const as = async (workspaceId, put) => {
      const { json, text } = await dispatcher.invoke(value, { put }, { workspaceId });
      assert.equal(json.ok, true, text);
      return json.result;
    };
    const [mine] = await Promise.all([as("wsp_put", true), as("wsp_get", false)]);
    assert.equal(mine.prototype, "shared", "what is tried works within the isolate");
    const theirs = await as("wsp_get", false);
    assert.deepEqual(new Set(Object.values(theirs)), new Set([null]), JSON.stringify(theirs));
  });

  test("one that aborts its isolate takes no other with it", async () => {
    const value = bundle(
      `import { abortIsolate } from "cloudflare:workers"; let n = 0; export default ({ abort }) => { if (abort) abortIsolate("x"); return ++n }`,
    );
    const as = (workspaceId, abort) => dispatcher.invoke(value, { abort }, { workspaceId });
    assert.equal((await as("wsp_bystander", false)).json.result, 1);
    for (let i = 0; i < 3; i++) assert.equal((await as("wsp_suicide", true)).json.kind, "crashed");
    assert.equal((await as("wsp_bystander", false)).json.result, 2);
    assert.equal((await as("wsp_suicide", false)).json.result, 1);
  });
});

describe("the dispatcher", () => {
  const source = `export default async ({ base, calls }) => {
    const out = [];
    for (const [method, path, headers] of calls) {
      try { const r = await fetch(base + path, { method, headers, body: method === "GET" ? undefined : "{}" }); out.push([r.status, await r.text()]) }
      catch (e) { out.push([0, e.message]) }
    }
    return out;
  }`;
  const digest = "0".repeat(64);
  const calls = [
    ["POST", "/v1/invoke"],
    ["POST", "/v1/check"],
    ["POST", "/v1/bundles/missing"],
    ["PUT", `/v1/bundles/${digest}?workspace=wsp_a`],
    ["DELETE", `/v1/bundles/${digest}?workspace=wsp_a`],
    ["POST", "/v1/invoke", { authorization: "Bearer " }],
    [
      "POST",
      "/v1/invoke",
      { authorization: `Bearer ${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.` },
    ],
  ];

  test("a function that reaches it has no rights there, though the private network is open", async () => {
    const { json } = await dispatcher.invoke(bundle(source, { egress: ALL }), {
      base: `http://127.0.0.1:${dispatcher.port}`,
      calls,
    });
    assert.deepEqual(
      json.result.map(([status]) => status),
      calls.map(() => 401),
      JSON.stringify(json),
    );
    const health = [["GET", "/v1/health"]];
    const open = await dispatcher.invoke(bundle(source, { egress: ALL }), {
      base: `http://127.0.0.1:${dispatcher.port}`,
      calls: health,
    });
    assert.equal(open.json.result[0][0], 200, "it was reached");
  });

  test("a function does not reach it where the private network is closed", async () => {
    const closed = await Dispatcher.start();
    try {
      for (const host of ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"]) {
        const args = { base: `http://${host}:${closed.port}`, calls: [["GET", "/v1/health"], ...calls] };
        const { json } = await closed.invoke(bundle(source, { egress: ALL }), args);
        for (const [status, text] of json.result)
          assert.ok(status === 0 && /closed to functions/.test(text), text);
      }
    } finally {
      await closed.stop();
    }
  });

  test("the code store, the disk and the other services of the process have no address", async () => {
    const internet = await Internet.start();
    const open = await Dispatcher.start({ internet: internet.port, env: { PRIVATE_NETWORK: "allow" } });
    try {
      const stored = bundle("export default () => 'stored'");
      assert.equal((await open.put(stored)).status, 204);
      const services = [
        "code-store",
        "disk",
        "dispatcher",
        "internet",
        "network",
        "isolate",
        "fake-host",
        "store",
      ];
      for (const host of services) {
        const paths = ["/", "/?prefix=", `/wsp_a%2F${bundleDigest(stored)}?urlencoded=true`, "/v1/health"];
        const args = { base: `http://${host}`, calls: paths.map((path) => ["GET", path]) };
        const { json } = await open.invoke(bundle(source, { egress: ALL }), args);
        // A name is a name of the network, whatever it is to the process: it was the Internet that answered.
        assert.deepEqual(
          json.result,
          paths.map((path) => [200, `GET http://${host}${path}`]),
        );
      }
      assert.deepEqual(internet.hosts, services);
    } finally {
      await open.stop();
      internet.close();
    }
  });

  test("its entrypoints, bindings and props are not a function's", async () => {
    const spy = `import * as workers from "cloudflare:workers"; import { WorkerEntrypoint } from "cloudflare:workers";
      export class Outbound extends WorkerEntrypoint {}
      export default async (args, ctx) => {
        const out = { exports: Object.keys(workers.exports), env: Object.keys(workers.env), ctx: Object.keys(ctx) };
        for (const name of ["Outbound", "LOADER", "CODE", "NETWORK", "Isolates"])
          try { out[name] = typeof workers.exports[name] + typeof workers.env[name] + typeof globalThis[name] } catch (e) { out[name] = String(e) }
        try { out.rpc = await workers.exports.default.serve() } catch (e) { out.rpc = "refused" }
        try { out.with = workers.withEnv({ LOADER: 1 }, () => Object.keys(workers.env).length) } catch (e) { out.with = String(e) }
        return out;
      }`;
    for (const flags of [[], ["enable_ctx_exports"], ["nodejs_compat", "disallow_importable_env"]]) {
      const json = (await dispatcher.invoke(bundle(spy, { compatibilityFlags: flags }), {})).json;
      assert.equal(json.ok, true, JSON.stringify(json));
      const { exports, env, ctx, rpc, with: within, ...rest } = json.result;
      assert.deepEqual([env, rpc], [[], "refused"], flags.join());
      assert.ok(
        exports.every((name) => name === "default"),
        exports.join(),
      );
      assert.ok(within <= 1, String(within));
      for (const [name, types] of Object.entries(rest))
        assert.equal(types, "undefinedundefinedundefined", name);
      assert.deepEqual(ctx, [
        "env",
        "invocationId",
        "functionId",
        "versionId",
        "workspaceId",
        "userId",
        "trace",
        "log",
        "signal",
      ]);
    }
  });

  test("flags that open more are refused, or not known to the runtime", async () => {
    for (const flag of ["experimental", "unsafe_module", "no_nodejs_als", "python_workers"]) {
      const { json } = await dispatcher.invoke(
        bundle("export default () => 1", { compatibilityFlags: [flag] }),
        {},
      );
      assert.equal(json.code, "invalid-bundle", flag);
    }
    for (const flag of ["connect_pass_through", "service_binding_extra_handlers", "enable_web_file_system"]) {
      const { json } = await dispatcher.invoke(
        bundle("export default () => 1", { compatibilityFlags: [flag] }),
        {},
      );
      assert.equal(json.kind, "start-failed", `${flag}: ${JSON.stringify(json)}`);
    }
  });
});

describe("the id that a function runs under", () => {
  test("changing ctx changes nothing but what the function sees itself, once", async () => {
    const value = bundle(`export default (args, ctx) => {
      const before = { ...ctx, env: { ...ctx.env }, log: 0, signal: 0 };
      if (args.forge) {
        for (const key of Object.keys(ctx)) try { ctx[key] = "forged" } catch {}
        for (const key of Object.keys(before)) try { Object.defineProperty(ctx, key, { value: "forged" }) } catch {}
        try { ctx.env.A = "forged" } catch {}
        Object.setPrototypeOf(ctx, { userId: "forged" });
        for (const key of ["userId", "workspaceId", "functionId"]) Object.defineProperty(Object.prototype, key, { get: () => "forged", set() {}, configurable: true });
      }
      return before }`);
    const ids = { functionId: "fun_me", versionId: "fnv_me", workspaceId: "wsp_me", userId: "usr_me" };
    const call = async (forge, invocationId, userId) =>
      (await dispatcher.invoke(value, { forge }, { ...ids, invocationId, userId })).json.result;
    for (const [i, forge] of [true, true, false].entries()) {
      const told = await call(forge, `inv_${i}`, `usr_${i}`);
      const { functionId, versionId, workspaceId, invocationId, userId } = told;
      assert.deepEqual(
        [functionId, versionId, workspaceId, invocationId, userId],
        ["fun_me", "fnv_me", "wsp_me", `inv_${i}`, `usr_${i}`],
      );
    }
  });

  test("a call that a function makes up for itself stays within its own answer", async () => {
    const forged = `JSON.stringify({ op: "invoke", run: "x", timeoutMs: 1000, call: { userId: "root", workspaceId: "wsp_other", invocationId: "inv_other" }, args: { inner: true } })`;
    const value = bundle(`import { exports } from "cloudflare:workers";
      export default async (args, ctx) => {
        if (args.inner) { console.log("as " + ctx.userId); return Object.keys(ctx.env) }
        console.log("outer");
        const main = (await import("/__edgeward__/main.js")).default;
        const one = await (await exports.default.fetch("http://x/", { method: "POST", body: ${forged} })).text();
        const two = await (await main.fetch(new Request("http://x/", { method: "POST", body: ${forged} }), { LOADER: "mine" })).text();
        return [one, two] }`);
    const envDigest = "ef".repeat(32);
    const env = await dispatcher.seal("wsp_a", envDigest, { MINE: "1" });
    const { json } = await dispatcher.invoke(value, {}, { envDigest, env, userId: "usr_real" });
    assert.equal(json.ok, true, JSON.stringify(json));
    assert.deepEqual(
      json.logs.map(({ message }) => message),
      ["outer"],
    );
    for (const text of json.result) assert.deepEqual(JSON.parse(text.split("\n")[1]), ["MINE"]);
  });
});

describe("the log of another invocation", () => {
  test("is written by no means that code of the same isolate has, while both run", async () => {
    const value = bundle(`import { AsyncLocalStorage } from "node:async_hooks";
      const logs = []; const consoles = []; const emitter = new EventTarget(); let release; const gate = new Promise((r) => { release = r });
      export default async ({ role, count }, ctx) => {
        const { log } = ctx;
        if (role === "victim") {
          logs.push(log, log.warn, ctx.log.error); consoles.push(console.log, console.error);
          emitter.addEventListener("x", () => {});
          console.log("victim begins");
          await Promise.race([gate, new Promise((r) => setTimeout(r, 1000))]);
          console.log("victim ends");
          return "victim";
        }
        for (const write of [...logs, ...consoles]) write("forged");
        for (const write of logs) { await null; write("forged"); setTimeout(write, 0, "forged"); queueMicrotask(() => write("forged")); Promise.resolve("forged").then(write); }
        new AsyncLocalStorage().run({}, () => logs[0]("forged"));
        try { AsyncLocalStorage.prototype.getStore = () => ({ add() {}, entries: '"forged"', dropped: 9 }); AsyncLocalStorage.prototype.run = (s, f) => f() } catch {}
        for (const write of [...logs, ...consoles]) write("forged");
        await new Promise((r) => setTimeout(r, 20));
        release();
        return "attacker";
      }`);
    const victim = dispatcher.invoke(value, { role: "victim" }, { invocationId: "inv_victim" });
    await new Promise((resolve) => setTimeout(resolve, 150));
    const attacker = await dispatcher.invoke(value, { role: "attacker" }, { invocationId: "inv_attacker" });
    const messages = (response) => response.json.logs.map(({ message }) => message);
    assert.deepEqual(messages(await victim), ["victim begins", "victim ends"]);
    assert.ok(
      messages(attacker).length > 10 && messages(attacker).every((text) => text === "forged"),
      attacker.text,
    );
  });

  test("can't be had by name: its logs are asked for by the dispatcher alone", async () => {
    const value = bundle(`import { exports } from "cloudflare:workers";
      export default async ({ role, names }) => {
        if (role === "victim") { console.log("mine"); await new Promise((r) => setTimeout(r, 5000)); }
        const out = [];
        for (const run of names) for (const op of ["salvage", "invoke"]) {
          const body = JSON.stringify({ op, run, timeoutMs: 10, call: {}, args: { role: "none", names: [] } });
          out.push(await (await exports.default.fetch("http://x/", { method: "POST", body })).text());
        }
        return out }`);
    const victim = dispatcher.invoke(value, { role: "victim" }, { invocationId: "inv_v", timeoutMs: 700 });
    await new Promise((resolve) => setTimeout(resolve, 150));
    const names = ["inv_v", ...Array.from({ length: 300 }, (_, i) => `inv_v:${i}`)];
    const { json } = await dispatcher.invoke(value, { names }, { invocationId: "inv_a" });
    assert.equal(json.ok, true, JSON.stringify(json));
    assert.ok(!json.result.some((text) => text.includes("mine")), "read");
    const answer = (await victim).json;
    assert.equal(answer.kind, "timed-out");
    assert.deepEqual(
      answer.logs.map(({ message }) => message),
      ["mine"],
      "replaced",
    );
  });

  test("gets nothing of what is logged after the end of a call", async () => {
    const value = bundle(`import { waitUntil } from "cloudflare:workers"; let kept;
      export default async ({ n }, ctx) => {
        kept?.("of an earlier call"); kept = ctx.log; console.log("call " + n);
        waitUntil((async () => { for (let i = 0; i < 20; i++) { await new Promise((r) => setTimeout(r, 10)); console.log("late " + n); ctx.log("late " + n) } })());
        await new Promise((r) => setTimeout(r, 5));
        return n }`);
    for (let n = 0; n < 6; n++) {
      const { json } = await dispatcher.invoke(value, { n });
      const messages = json.logs.map(({ message }) => message);
      assert.deepEqual(
        messages,
        n === 0 ? ["call 0"] : ["of an earlier call", `call ${n}`],
        "that it runs in, and no late one",
      );
    }
  });

  test("stays apart from fifty others that run at once, whatever they await", async () => {
    const value = bundle(`const shared = new EventTarget(); let previous;
      export default async ({ n }, ctx) => {
        const say = (where) => { console.log(n + " " + where); ctx.log(n + " " + where) };
        say("start"); await null; say("microtask");
        await new Promise((r) => setTimeout(r, (n * 7) % 20)); say("timer");
        const own = new EventTarget(); own.addEventListener("x", () => say("event")); own.dispatchEvent(new Event("x"));
        await Promise.all([1, 2].map(async (i) => { await new Promise((r) => setTimeout(r, i)); say("all") }));
        await new Promise((r) => queueMicrotask(() => { say("queued"); r() }));
        for await (const x of (async function* () { yield 1; await null; yield 2 })()) say("generator");
        await crypto.subtle.digest("SHA-256", new Uint8Array(10)); say("crypto");
        await new Response("x").text(); say("stream");
        return n }`);
    const answers = await Promise.all(Array.from({ length: 50 }, (_, n) => dispatcher.invoke(value, { n })));
    for (const [n, { json, text }] of answers.entries()) {
      assert.equal(json.result, n, text);
      assert.equal(json.logs.length, 22, text);
      for (const { message } of json.logs) assert.equal(Number(message.split(" ")[0]), n, text);
    }
  });
});
