import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { bundle, Dispatcher, digest } from "./support/dispatcher.mjs";

/** @type {Dispatcher} */
let dispatcher;
before(async () => {
  dispatcher = await Dispatcher.start();
});
after(() => dispatcher?.stop());

const value = bundle({ "main.js": 'export default () => "kept"', "big.txt": "ü€😀".repeat(500_000) });
const call = { bundle: undefined };

test("stored bundles survive kill -9", async () => {
  assert.equal((await dispatcher.put(value)).status, 204);
  await dispatcher.kill();
  await dispatcher.spawn();
  assert.deepEqual((await dispatcher.missing([digest(value)])).json.missing, []);
  assert.equal((await dispatcher.invoke(value, {}, call)).json.result, "kept");
});

test("a deleted one stays deleted", async () => {
  const other = bundle("export default () => 2");
  await dispatcher.put(other);
  await dispatcher.call(
    "DELETE",
    `/v1/bundles/${digest(other)}?workspace=wsp_a`,
    undefined,
    dispatcher.syncToken,
  );
  await dispatcher.kill();
  await dispatcher.spawn();
  assert.equal((await dispatcher.invoke(other, {}, call)).status, 428);
});

test("an endless loop stops the whole process, so it needs a watchdog; after it all is there", async () => {
  const loop = dispatcher
    .invoke(bundle("export default () => { for (;;); }"), {}, { timeoutMs: 200 })
    .catch(() => "cut off");
  await new Promise((resolve) => setTimeout(resolve, 300));
  const health = dispatcher.request("GET", "/v1/health").catch(() => null);
  const hung = await Promise.race([health, new Promise((resolve) => setTimeout(resolve, 1500, "hung"))]);
  assert.equal(
    hung,
    "hung",
    "workerd limits no CPU time: should this fail, it has learned to, and the watchdog can go",
  );
  dispatcher.process.kill("SIGTERM");
  const ended = await Promise.race([
    dispatcher.exited,
    new Promise((resolve) => setTimeout(resolve, 500, "ignored")),
  ]);
  assert.equal(ended, "ignored", "SIGTERM does not end it");
  await dispatcher.kill();
  assert.equal(await loop, "cut off");
  await dispatcher.spawn();
  assert.equal((await dispatcher.invoke(value, {}, call)).json.result, "kept");
});

test("a store that holds something else under a digest is not believed", async (t) => {
  // The only way in here is the disk itself: one byte of the stored source is changed.
  const { DatabaseSync } = await import("node:sqlite").catch(() => ({}));
  if (DatabaseSync === undefined) return t.skip("needs a Node with node:sqlite");
  await dispatcher.kill();
  const { readdirSync } = await import("node:fs");
  const files = readdirSync(dispatcher.disk, { recursive: true }).filter((name) => name.endsWith(".sqlite"));
  for (const file of files) {
    const database = new DatabaseSync(`${dispatcher.disk}/${file}`);
    database.exec("UPDATE chunk SET bytes = CAST(replace(CAST(bytes AS TEXT), 'kept', 'evil') AS BLOB)");
    database.close();
  }
  await dispatcher.spawn();
  assert.equal((await dispatcher.invoke(value, {}, call)).status, 428);
});
