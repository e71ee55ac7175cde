import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bundle, Dispatcher, digest } from "./support/dispatcher.mjs";

/** @type {Dispatcher} */
let dispatcher;
before(async () => {
  dispatcher = await Dispatcher.start();
});
after(() => dispatcher?.stop());

test("a function gets its args and its ctx, and its result comes back", async () => {
  const source = `export default async (args, ctx) => ({args, id: ctx.invocationId, user: ctx.userId, keys: Object.keys(ctx)})`;
  const { json } = await dispatcher.invoke(
    bundle(source),
    { a: [1, "x", null] },
    { invocationId: "inv-1", userId: "usr-42" },
  );
  assert.equal(json.ok, true);
  assert.deepEqual(json.result.args, { a: [1, "x", null] });
  assert.equal(json.result.id, "inv-1");
  assert.equal(json.result.user, "usr-42");
  assert.deepEqual(
    json.result.keys.sort(),
    [
      "env",
      "functionId",
      "invocationId",
      "log",
      "signal",
      "trace",
      "userId",
      "versionId",
      "workspaceId",
    ].sort(),
  );
  assert.equal(typeof json.durationMs, "number");
});

test("logs come back with the result", async () => {
  const json = await dispatcher.run(
    `console.log("start"); export default (a, ctx) => { console.warn("x %s %d", "y", 3, {a: 1}); ctx.log.info([1, "b"]); }`,
  );
  assert.equal(json.result, null);
  assert.deepEqual(
    json.logs.map(({ level, message }) => [level, message]),
    [
      ["log", "start"],
      ["warn", "x y 3 { a: 1 }"],
      ["info", `[1, "b"]`],
    ],
  );
});

test("a missing bundle is answered with 428, and the call with it runs", async () => {
  const value = bundle(`export default () => ${Math.random()}`);
  const first = await dispatcher.invoke(value, {}, { bundle: undefined });
  assert.equal(first.status, 428);
  assert.deepEqual(first.json.missing, ["bundle"]);
  assert.equal((await dispatcher.invoke(value, {})).json.ok, true);
  assert.equal((await dispatcher.invoke(value, {}, { bundle: undefined })).json.ok, true);
});

test("a stored bundle is listed and runs", async () => {
  const value = bundle(`export default () => "stored"`);
  assert.equal((await dispatcher.put(value)).status, 204);
  const other = "0".repeat(64);
  assert.deepEqual((await dispatcher.missing([digest(value), other])).json, { missing: [other] });
  assert.equal((await dispatcher.invoke(value, {}, { bundle: undefined })).json.result, "stored");
});

test("check", async () => {
  console.log((await dispatcher.check(bundle(`export default () => 1`))).text);
  for (const source of [
    "export default ( => 1",
    "export const x = 1",
    "import './nope.js'",
    "\nthrow new TypeError('boo')",
    "await new Promise(() => {})",
    "import {x} from 'node:nope'",
  ])
    console.log((await dispatcher.check(bundle(source))).text);
});

test("failures", async () => {
  for (const source of [
    "export default () => { throw new RangeError('x') }",
    "export default () => new Promise(() => {})",
    "export default async (a, ctx) => { console.log('hi'); await new Promise(r => setTimeout(r, 9000)) }",
    "export default async (a, ctx) => { console.log('hi'); await new Promise((_, r) => ctx.signal.onabort = () => r(ctx.signal.reason)) }",
    "export default () => ({a: [1, {b: 1n}]})",
    "export default (",
    "export default () => fetch('http://example.com')",
  ])
    console.log(JSON.stringify(await dispatcher.run(source, {}, { timeoutMs: 300 })));
});
