import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { bundle, Dispatcher, token } from "./support/dispatcher.mjs";
import { source } from "./support/source.mjs";

const { Isolates } = await source("isolates");
const { isolateId } = await source("loader");

describe("the ids of isolates", () => {
  const clock = { now: 0 };
  const fresh = (max) => new Isolates(max, () => clock.now);

  test("whatever the loader freezes has an id of its own", () => {
    const parts = ["wsp_a", "digest", "env", false];
    const ids = [parts, ["wsp_b", ...parts.slice(1)], ["wsp_a", "other", "env", false]];
    ids.push(["wsp_a", "digest", "none", false], ["wsp_a", "digest", "env", true]);
    assert.equal(new Set(ids.map((of) => isolateId(...of))).size, ids.length);
    assert.equal(isolateId(...parts), isolateId(...parts));
  });

  test("one id as long as all goes well", () => {
    const isolates = fresh(Number.POSITIVE_INFINITY);
    for (let i = 0; i < 3; i++) {
      const lease = isolates.lease("a", 1000);
      assert.deepEqual([lease.id, lease.evicted], ["a", []]);
      lease.done();
    }
  });

  test("the next one after a failed start, however many calls saw it fail", () => {
    const isolates = fresh(Number.POSITIVE_INFINITY);
    const [one, two] = [isolates.lease("a", 1000), isolates.lease("a", 1000)];
    one.failed({ name: "Error", message: "x" });
    two.failed({ name: "Error", message: "x" });
    assert.equal(isolates.lease("a", 1000).id, "a#1");
    assert.equal(isolates.lease("b", 1000).id, "b");
  });

  test("the pause before one more try doubles, and ends with a start", () => {
    const isolates = fresh(Number.POSITIVE_INFINITY);
    const error = { name: "Error", message: "x" };
    const pauses = [];
    for (let i = 0; i < 10; i++) {
      isolates.lease("a", 1000).failed(error);
      const from = clock.now;
      while (isolates.heldBack("a") !== null) clock.now += 500;
      pauses.push(clock.now - from);
    }
    assert.deepEqual(pauses, [0, 0, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000]);
    isolates.lease("a", 1000).started();
    isolates.lease("a", 1000).failed(error);
    assert.equal(isolates.heldBack("a"), null);
  });

  test("the errors that are kept are bounded by what they say, not by their number", () => {
    const heldAfter = (message) => {
      const isolates = fresh(Number.POSITIVE_INFINITY);
      for (let i = 0; i < 3; i++) isolates.lease("first", 1000).failed({ name: "Error", message: "x" });
      for (let i = 0; i < 1000; i++) isolates.lease(`n${i}`, 1000).failed({ name: "Error", message });
      return isolates.heldBack("first") !== null;
    };
    assert.equal(heldAfter("x".repeat(80)), true);
    assert.equal(heldAfter("x".repeat(8000)), false);
  });

  test("a crash keeps the id, crashes in a row change it, at most once a minute", () => {
    const isolates = fresh(Number.POSITIVE_INFINITY);
    const crash = () => {
      const lease = isolates.lease("a", 1000);
      lease.crashed();
      return lease.id;
    };
    assert.deepEqual([crash(), crash(), crash(), crash(), crash()], ["a", "a", "a#1", "a#1", "a#1"]);
    clock.now += 60_000;
    assert.deepEqual([crash(), crash()], ["a#1", "a#2"]);
    clock.now += 60_000;
    isolates.lease("a", 1000).started();
    assert.deepEqual([crash(), isolates.lease("a", 1000).id], ["a#2", "a#2"]);
  });

  test("the least recently used goes first, one at work never", () => {
    const isolates = fresh(2);
    const busy = isolates.lease("busy", 1000);
    isolates.lease("b", 1000).done();
    isolates.lease("busy", 1000).done();
    assert.deepEqual(isolates.lease("c", 1000).evicted, ["b"]);
    assert.deepEqual(isolates.lease("d", 1000).evicted, [], "all are at work: the cap waits");
    busy.done();
    assert.deepEqual(isolates.lease("e", 1000).evicted, ["busy"]);
    assert.equal(isolates.lease("busy", 1000).id, "busy#1", "what was evicted never comes back under its id");
  });

  test("of those that were only checked the last few stay, and they take nobody's place for long", () => {
    const isolates = fresh(100);
    isolates.lease("served", 1000).done();
    const check = (base) => {
      const lease = isolates.lease(base, 1000, "check");
      lease.done();
      return lease.evicted;
    };
    for (let i = 0; i < 32; i++) assert.deepEqual(check(`c${i}`), []);
    isolates.lease("c0", 1000).done();
    assert.deepEqual(check("c32"), [], "c0 has been called, and counts no more");
    assert.deepEqual(check("served"), [], "nor does one that serves already");
    assert.deepEqual(check("c33"), ["c1"]);
    isolates.lease("c33", 1000, "check").failed({ name: "Error", message: "x" });
    assert.deepEqual(check("c34"), [], "c33 has gone by itself");
  });

  test("a call whose caller went away is over at its timeout", () => {
    const isolates = fresh(1);
    isolates.lease("lost", 1000);
    assert.deepEqual(isolates.lease("b", 1000).evicted, []);
    clock.now += 1001;
    const c = isolates.lease("c", 1000);
    assert.deepEqual(c.evicted, ["lost", "b"]);
    c.done();
    assert.deepEqual(isolates.lease("d", 1000).evicted, ["c"], "there was no other");
  });
});

describe("on the real workerd", () => {
  test("an evicted isolate is gone, and its code comes back as new", async () => {
    const dispatcher = await Dispatcher.start({ env: { MAX_ISOLATES: "2" } });
    try {
      const value = (n) => bundle(`let calls = 0; export default () => [${n}, ++calls]`);
      const run = async (n) => (await dispatcher.invoke(value(n), {})).json.result;
      assert.deepEqual(
        [await run(1), await run(2), await run(1), await run(2)],
        [
          [1, 1],
          [2, 1],
          [1, 2],
          [2, 2],
        ],
      );
      assert.deepEqual(await run(3), [3, 1]);
      assert.deepEqual(await run(2), [2, 3], "the more recent one stayed");
      assert.deepEqual(await run(1), [1, 1], "the other started anew");
      // At work, it stays; and what it answers comes.
      const slow = bundle("export default () => new Promise((resolve) => setTimeout(resolve, 600, 'done'))");
      const pending = dispatcher.invoke(slow, {});
      await new Promise((resolve) => setTimeout(resolve, 150));
      for (let n = 10; n < 20; n++) await run(n);
      assert.equal((await pending).json.result, "done");
    } finally {
      await dispatcher.stop();
    }
  });

  test("code that is checked and not to be kept leaves no isolate, and takes no other's place", {
    timeout: 60_000,
  }, async (t) => {
    const dispatcher = await Dispatcher.start({ env: { MAX_ISOLATES: "100" } });
    const rss = () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${dispatcher.process.pid}/status`, "utf8"))[1]) / 1024;
    try {
      // Of these every other one starts: were they loaded once more for their call, some would fail.
      const kept = [];
      for (let n = 0; kept.length < 8; n++) {
        const value = bundle(`if (Math.random() < 0.5) throw new Error("${n}"); export default () => 1`);
        if ((await dispatcher.check(value)).json.ok) kept.push(value);
      }
      const before = rss();
      for (let n = 0; n < 300; n++) {
        const { json } = await dispatcher.check(bundle(`export default () => ${n}`), { keep: false });
        assert.equal(json.ok, true);
      }
      t.diagnostic(`RSS rose by ${Math.round(rss() - before)} MiB`);
      assert.ok(rss() - before < 200, `RSS rose from ${before} to ${rss()} MiB`);
      for (const value of kept) assert.equal((await dispatcher.invoke(value)).json.result, 1);
    } finally {
      await dispatcher.stop();
    }
  });

  test("5,000 distinct isolates go through one process, in bounded memory", {
    timeout: 400_000,
  }, async (t) => {
    const dispatcher = await Dispatcher.start({ env: { MAX_ISOLATES: "40" } });
    const status = () => readFileSync(`/proc/${dispatcher.process.pid}/status`, "utf8");
    const rss = () => Number(/VmRSS:\s+(\d+)/.exec(status())[1]) / 1024;
    let highest = 0;
    let next = 0;
    const worker = async () => {
      while (next < 5000) {
        const n = next++;
        if (n % 500 === 0) dispatcher.invokeToken = await token(dispatcher.invokeKey);
        const { json, text } = await dispatcher.invoke(bundle(`export default () => ${n}`), {});
        assert.equal(json?.result, n, text);
        if (n % 100 === 0) highest = Math.max(highest, rss());
      }
    };
    try {
      await Promise.all([worker(), worker(), worker(), worker()]);
      t.diagnostic(`highest RSS ${Math.round(highest)} MiB, at the end ${Math.round(rss())} MiB`);
      assert.ok(highest < 600, `RSS rose to ${highest} MiB`);
    } finally {
      await dispatcher.stop();
    }
  });
});
