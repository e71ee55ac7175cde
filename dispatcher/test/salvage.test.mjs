// With a loader of the test's own: a real isolate is asked for its logs, and answers, faster than anybody else comes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundle } from "./support/dispatcher.mjs";
import { source } from "./support/source.mjs";

const { invoke } = await source("invoke");
const { Isolates } = await source("isolates");

test("an isolate is not let go while it is asked for the logs of a call that did not answer", async () => {
  const clock = { now: 0 };
  const isolates = new Isolates(1, () => clock.now);
  const evicted = [];
  const fetch = async (_url, { body }) => {
    if (!body.includes('"salvage"')) {
      clock.now += 1000 + 50;
      throw new DOMException("the time is up", "TimeoutError");
    }
    clock.now += 499;
    const other = isolates.lease("other", 1000);
    evicted.push(...other.evicted);
    other.done();
    return { status: 200, body: null };
  };
  const scope = {
    runtime: {
      env: { LOADER: { get: () => ({ getEntrypoint: () => ({ fetch }) }) } },
      store: { recall: () => bundle("export default () => 1") },
      envs: { find: () => ({ env: {} }) },
      isolates,
      privateNetwork: false,
    },
  };
  const ids = { workspaceId: "wsp_a", functionId: "fun_1", versionId: "fnv_1", invocationId: "i" };
  const body = JSON.stringify({ ...ids, bundleDigest: "ab".repeat(32), envDigest: "none", timeoutMs: 1000 });
  const request = new Request("http://x/", {
    method: "POST",
    headers: { "content-length": String(body.length) },
    body,
  });

  const answer = await (await invoke(scope, request)).json();

  assert.equal(answer.kind, "timed-out");
  assert.deepEqual(evicted, []);
  assert.match(isolates.lease("next", 1000).evicted[0], /^wsp_a\//, "afterwards it may go");
});
