// What a caller waits for: never longer than the timeout, and the grace after it, whatever the function does.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundle, Dispatcher, freePort, WORKERD } from "./support/dispatcher.mjs";
import { Internet } from "./support/internet.mjs";

const ALL = { policy: "AllowAll", hosts: [] };
const TIMEOUT = 300;
/** The dispatcher cuts off after 50 ms; the rest is for a machine that does other things too. */
const SLACK = 1500;

/** @type {Internet} */
let internet;
/** @type {Dispatcher} */
let dispatcher;
before(async () => {
  internet = await Internet.start();
  dispatcher = await Dispatcher.start({ internet: internet.port });
});
after(async () => {
  await dispatcher?.stop();
  internet?.close();
});
beforeEach(() => internet.forget());

const timed = async (source, timeoutMs = TIMEOUT, more = {}) => {
  const started = performance.now();
  const { json, text } = await dispatcher.invoke(bundle(source, { egress: ALL, ...more }), {}, { timeoutMs });
  return { json, text, took: performance.now() - started };
};
const sleep = "(ms) => new Promise((resolve) => setTimeout(resolve, ms))";

describe("a function that", () => {
  const STAYS = {
    "waits for ever on timers": `for (;;) await (${sleep})(20)`,
    "waits for a long timer": `await (${sleep})(100000)`,
    "reads an answer that trickles": `await (await fetch("https://a.example.com/trickle")).text()`,
    "reads an answer that trickles, piece by piece": `const r = (await fetch("https://a.example.com/trickle")).body.getReader(); for (;;) await r.read()`,
    "fetches again and again": `for (;;) await (await fetch("https://a.example.com/")).text()`,
    "ignores its signal": `ctx.signal.addEventListener("abort", () => {}); await (${sleep})(100000)`,
    "begins anew at its signal": `await new Promise((r) => ctx.signal.addEventListener("abort", r)); for (;;) await (${sleep})(10)`,
    "catches all that is thrown at it": `for (;;) try { await fetch("https://a.example.com/trickle", { signal: ctx.signal }).then((r) => r.text()) } catch { await (${sleep})(10) }`,
    "keeps itself alive by waitUntil": `const { waitUntil } = await import("cloudflare:workers"); waitUntil((${sleep})(5000)); await (${sleep})(100000)`,
    "returns a thenable that never calls back": `setTimeout(() => {}, 100000); return { then() {} }`,
    "returns a thenable of thenables": `const next = () => ({ then: (resolve) => setTimeout(() => resolve(next()), 10) }); return next()`,
    "patches timers, signals and promises": `const real = setTimeout; globalThis.setTimeout = () => 0; AbortSignal.timeout = () => new AbortController().signal;
      AbortController.prototype.abort = () => {}; Date.now = () => 0; Promise.race = () => new Promise(() => {}); await new Promise((r) => real(r, 100000))`,
  };
  for (const [what, body] of Object.entries(STAYS)) {
    test(`${what} is timed out`, async () => {
      const { json, text, took } = await timed(`export default async (args, ctx) => { ${body} }`);
      assert.equal(json.kind, "timed-out", text);
      assert.deepEqual(json.error, { name: "TimeoutError", message: `timed out after ${TIMEOUT} ms` });
      assert.ok(took >= TIMEOUT && took < TIMEOUT + SLACK, `${took} ms`);
      assert.ok(json.durationMs >= TIMEOUT - 10, text);
    });
  }

  test("says that its time is up before it is has thrown", async () => {
    const CLAIMS = [
      `Object.defineProperty(ctx.signal, "aborted", { value: true }); throw new Error("honest")`,
      `Object.defineProperty(AbortSignal.prototype, "aborted", { get: () => true }); ctx.signal; throw new Error("honest")`,
      `ctx.signal.dispatchEvent(new Event("abort")); throw new Error("honest")`,
      `ctx.signal; Date.now = () => Infinity; throw new DOMException("honest", "TimeoutError")`,
    ];
    for (const claim of CLAIMS) {
      const { json, text } = await timed(`export default async (args, ctx) => { ${claim} }`, 5000);
      assert.equal(json.kind, "thrown", text);
      assert.equal(json.error.message, "honest", text);
    }
  });
});

describe("after the answer", () => {
  /** Long enough for what would come at 100 ms. */
  const quiet = async () => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    return internet.requests.map(({ url }) => url);
  };

  test("timers and fetches that nobody awaited are dropped", async () => {
    const { json } = await timed(
      `export default () => { setTimeout(() => fetch("https://a.example.com/late"), 100); return 1 }`,
    );
    assert.equal(json.result, 1);
    assert.deepEqual(await quiet(), []);
  });

  test("a function that was cut off does not go on", async () => {
    const { json } = await timed(
      `export default async () => { await (${sleep})(${TIMEOUT + 150}); await fetch("https://a.example.com/late") }`,
    );
    assert.equal(json.kind, "timed-out");
    assert.deepEqual(await quiet(), []);
  });

  test("an event stream that is still open wakes nobody", async () => {
    const { json, text } = await timed(`export default async () => {
      const events = (await fetch("https://a.example.com/trickle")).body.getReader();
      return new Promise((resolve) => {
        (async () => { for (;;) { await events.read(); await fetch("https://a.example.com/event"); resolve(1) } })();
      }) }`);
    assert.equal(json.result, 1, text);
    const before = internet.requests.length;
    assert.ok(before > 1);
    // One that was on its way when the answer was may still arrive.
    assert.ok((await quiet()).length <= before + 1, "twenty would have come");
  });

  test("what was given to waitUntil goes on, and is in nobody's answer", async () => {
    const { json, took } = await timed(`import { waitUntil } from "cloudflare:workers";
      export default () => { waitUntil((async () => { await (${sleep})(100); await fetch("https://a.example.com/late"); console.log("late") })()); return 1 }`);
    assert.deepEqual([json.result, json.logs], [1, []]);
    assert.ok(took < 100 + SLACK);
    assert.deepEqual(
      await quiet(),
      ["https://a.example.com/late"],
      "the runtime's: docs/security.md says so",
    );
  });
});

describe("an isolate that broke the dispatcher's part of it", () => {
  const MODES = {
    "trickles its answer": `new Response(new ReadableStream({ async pull(c) { await new Promise((r) => setTimeout(r, 20)); c.enqueue(new Uint8Array(1)) } }))`,
    "stalls in its answer": `new Response(new ReadableStream({ pull: () => new Promise((r) => setTimeout(r, 100000)) }))`,
    "never ends its answer": `new Response(new ReadableStream({ pull(c) { c.enqueue(new Uint8Array(65536)) } }))`,
    "answers another status": `new Response("{}", { status: 500 })`,
    "redirects to itself": `Response.redirect("http://isolate/")`,
  };
  const WORKER = `import { ask, isTimeout } from "./src/network.ts";
    const MODES = ${JSON.stringify(MODES)};
    export default { async fetch(request, env) {
      const mode = decodeURIComponent(new URL(request.url).pathname.slice(1));
      const js = "export default { fetch() { return " + MODES[mode] + " } }";
      const stub = env.LOADER.get(mode, () => ({ compatibilityDate: "2026-11-01", mainModule: "m.js", modules: { "m.js": { js } }, globalOutbound: null }));
      try { return Response.json({ text: await ask(stub, "{}", ${TIMEOUT}) }) } catch (error) { return Response.json({ timeout: isTimeout(error) }) }
    } };`;
  const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [ ( name = "w", worker = ( modules = [ ( name = "w.mjs", esModule = embed "w.mjs" ) ], compatibilityDate = "2026-11-01",
    bindings = [ ( name = "LOADER", workerLoader = ( id = "f" ) ) ] ) ) ],
  sockets = [ ( name = "http", address = "127.0.0.1:8080", http = (), service = "w" ) ]
);`;
  let folder;
  let workerd;
  let port;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "edgeward-ask-"));
    port = await freePort();
    await build({
      stdin: { contents: WORKER, resolveDir: fileURLToPath(new URL("..", import.meta.url)), loader: "ts" },
      bundle: true,
      format: "esm",
      outfile: join(folder, "w.mjs"),
    });
    await writeFile(join(folder, "config.capnp"), CONFIG);
    const args = [
      "serve",
      "--experimental",
      join(folder, "config.capnp"),
      "--socket-addr",
      `http=127.0.0.1:${port}`,
    ];
    workerd = spawn(WORKERD, args, { stdio: "ignore" });
    for (let i = 0; i < 200; i++) {
      if (await fetch(`http://127.0.0.1:${port}/x`).catch(() => null)) return;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    throw new Error("workerd did not start");
  });
  after(async () => {
    workerd?.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });

  for (const mode of Object.keys(MODES)) {
    test(`and ${mode} is waited for no longer either, and has no answer`, async () => {
      const started = performance.now();
      const answer = await (await fetch(`http://127.0.0.1:${port}/${encodeURIComponent(mode)}`)).json();
      assert.ok(performance.now() - started < TIMEOUT + SLACK);
      assert.ok(answer.timeout === true || answer.text === null, JSON.stringify(answer));
      assert.equal(answer.timeout, /trickles|stalls/.test(mode) ? true : undefined, JSON.stringify(answer));
    });
  }
});
