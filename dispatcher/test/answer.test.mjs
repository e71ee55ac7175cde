import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { source } from "./support/source.mjs";

const { parseAnswer, parseLogs, withTimeChecked } = await source("answer");
const { deeperThan } = await source("json");
const { classify, startError } = await source("failure");

const NONE = '"logs":[],"dropped":0';
const NULL = { ok: true, result: "null", logs: [], dropped: 0 };
const time = "2026-11-24T08:00:00.000Z";

describe("an isolate's answer is data of unknown origin", () => {
  test("a result's text is kept as it is", () => {
    assert.deepEqual(parseAnswer(`{"ok":true,${NONE}}\n{ "a": 1.0 }`), {
      ok: true,
      result: '{ "a": 1.0 }',
      logs: [],
      dropped: 0,
    });
  });

  test("what is no answer is none", () => {
    const kind = (kind) =>
      `{"ok":false,"kind":${JSON.stringify(kind)},"error":{"name":"a","message":"b"},${NONE}}`;
    for (const text of [
      "",
      "null",
      "[]",
      "{}",
      "x",
      `{"ok":true,${NONE}}`,
      `{"ok":true,${NONE}}\n`,
      `{"ok":true,${NONE}}\n1,"ok":false`,
      `{"ok":true,${NONE}}\n1}{`,
      `{"ok":true,${NONE}}\nNaN`,
      `{"ok":true,${NONE}}\n"${"x".repeat(6 * 1024 * 1024)}"`,
      `{"ok":1,${NONE}}\n1`,
      `{"ok":false,${NONE}}`,
      `{"ok":false,"kind":"thrown",${NONE}}`,
      `{"ok":false,"kind":"thrown","error":{"name":1,"message":"b"},${NONE}}`,
      kind("crashed"),
      kind("never-settled"),
      kind("other"),
      kind(1),
      kind("toString"),
    ]) {
      assert.equal(parseAnswer(text), null, text.slice(0, 100));
    }
    assert.equal(parseAnswer(kind("thrown")).kind, "thrown");
  });

  test("a result that is too deep for common parsers is a failure, with its logs", () => {
    const nested = (levels) => "[".repeat(levels) + "]".repeat(levels);
    const log = { level: "info", time, message: "x" };
    const answer = (result) =>
      parseAnswer(`{"ok":true,"logs":[${JSON.stringify(log)}],"dropped":1}\n${result}`);
    assert.equal(answer(nested(501)).ok, true);
    const { kind, logs, dropped } = answer(nested(502));
    assert.deepEqual([kind, logs, dropped], ["not-serializable", [log], 1]);
  });

  test("levels are counted outside of strings, however these are escaped", () => {
    const depth = (value) =>
      typeof value === "object" && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
    const strings = ["", "[", "]{", '"', '"[', "\\", '\\"[', "[\\", "\\\\", '"\\"', "\n[", "\ud800["];
    for (const one of strings) {
      for (const other of strings) {
        const value = [one, { [other]: [one, [[other]], {}] }, [[[{}]]], other];
        for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
          for (let max = 0; max < 8; max++)
            assert.equal(deeperThan(text, max), depth(value) > max, `${text} ${max}`);
        }
      }
    }
  });

  test("that the time is up is believed when it is", () => {
    const answer = (kind) => ({
      ok: false,
      kind,
      error: { name: "Error", message: "x" },
      logs: [],
      dropped: 0,
    });
    for (const [elapsed, kind] of [
      [0, "thrown"],
      [900, "thrown"],
      [995, "timed-out"], // two clocks
      [1000, "timed-out"],
      [1050, "timed-out"],
    ]) {
      assert.deepEqual(withTimeChecked(answer("timed-out"), elapsed, 1000), answer(kind), String(elapsed));
    }
    assert.deepEqual(withTimeChecked(answer("start-failed"), 0, 1000), answer("start-failed"));
    assert.equal(withTimeChecked(NULL, 0, 1000), NULL);
  });

  test("errors and logs are capped and stripped", () => {
    const error = { name: "n".repeat(1e4), message: "m".repeat(1e5), stack: "s".repeat(1e5), extra: 1 };
    const answer = parseAnswer(JSON.stringify({ ok: false, kind: "thrown", error, logs: [], dropped: 0 }));
    assert.deepEqual(Object.keys(answer.error), ["name", "message", "stack"]);
    assert.deepEqual(
      Object.values(answer.error).map((text) => text.length),
      [200, 8192, 16384],
    );
    const good = { level: "info", time, message: "m" };
    const bad = [
      null,
      1,
      {},
      { ...good, level: "fatal" },
      { ...good, time: "now" },
      { ...good, message: 1 },
      { ...good, message: "x".repeat(8193) },
    ];
    assert.deepEqual(parseLogs(JSON.stringify({ logs: [...bad, { ...good, extra: 1 }], dropped: 3 })), {
      logs: [good],
      dropped: 10,
    });
    const many = parseLogs(JSON.stringify({ logs: new Array(1000).fill(good), dropped: -5 }));
    assert.deepEqual([many.logs.length, many.dropped], [200, 800]);
    const large = parseLogs(
      JSON.stringify({ logs: new Array(20).fill({ ...good, message: "x".repeat(8000) }), dropped: 1e300 }),
    );
    assert.equal(large.logs.length, 8);
    for (const text of ["", "[]", "1", '{"logs":{"length":5}}'])
      assert.deepEqual(parseLogs(text), { logs: [], dropped: 0 });
  });
});

describe("what the runtime's errors mean", () => {
  test("they are told apart by loose matches", () => {
    const cases = {
      "Failed to start Worker:\nUncaught Error: exceeded memory, hung": "start-failed",
      "No such compatibility flag: x": "start-failed",
      'This Worker requires compatibility date "2099-01-01", but': "start-failed",
      "Dynamic worker concurrency limit exceeded": "overloaded",
      "Too many concurrent dynamic workers": "overloaded",
      "The Workers runtime canceled this request because it detected that your Worker's code had hung":
        "never-settled",
      "The script will never generate a response.": "never-settled",
      "Worker exceeded CPU time limit.": "limit-exceeded",
      "Worker exceeded memory limit.": "limit-exceeded",
      "Too many subrequests.": "limit-exceeded",
      "Worker exceeded resource limits": "limit-exceeded",
      "internal error; reference = abc": "crashed",
      "Network connection lost.": "crashed",
    };
    for (const [message, kind] of Object.entries(cases))
      assert.equal(classify(new Error(message)).kind, kind, message);
    assert.equal(classify("text").kind, "crashed");
  });

  test("a place outside of the bundle is none", () => {
    const bundle = { files: { "a.js": "" }, entrypoint: "a.js" };
    const at = (frames) =>
      startError(new Error(`Failed to start Worker:\nUncaught TypeError: x\n${frames}`), bundle);
    assert.deepEqual(at("  at node-internal:timers:57:15 in setTimeout\n  at a.js:3:4 in f"), {
      name: "TypeError",
      message: "x",
      file: "a.js",
      line: 3,
      column: 4,
    });
    assert.deepEqual(at("  at __edgeward__/core.js:1:2"), { name: "TypeError", message: "x" });
    assert.deepEqual(at("  at toString:1:2"), { name: "TypeError", message: "x" });
  });
});
