// Keys that overlap while they are rotated, and what the dispatcher says of them.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { bundle, Dispatcher, sealingKey, signingKey, token } from "./support/dispatcher.mjs";

const set = (...keys) => JSON.stringify({ keys });

describe("two keys of a kind", () => {
  let dispatcher;
  let former;
  let next;
  before(async () => {
    former = {
      sync: await signingKey("sync-former", "sync"),
      invoke: await signingKey("invoke-former", "invoke"),
      sealing: await sealingKey("seal-former"),
    };
    next = {
      sync: await signingKey("sync-next", "sync"),
      invoke: await signingKey("invoke-next", "invoke"),
      sealing: await sealingKey("seal-next"),
    };
    dispatcher = await Dispatcher.start({
      env: {
        VERIFY_KEYS: set(
          former.sync.publicJwk,
          next.sync.publicJwk,
          former.invoke.publicJwk,
          next.invoke.publicJwk,
        ),
        SEALING_KEYS: set(former.sealing.privateJwk, next.sealing.privateJwk),
      },
    });
  });
  after(() => dispatcher?.stop());

  test("health names all of them, and nothing but their ids", async () => {
    const { json, text } = await dispatcher.request("GET", "/v1/health");
    assert.deepEqual(json.keys, ["sync-former", "sync-next", "invoke-former", "invoke-next"]);
    assert.deepEqual(json.sealingKeys, ["seal-former", "seal-next"]);
    assert.ok(!text.includes(next.sealing.privateJwk.d));
  });

  test("tokens of both pass, each for its own scope", async () => {
    for (const { sync, invoke } of [former, next]) {
      const missing = { workspaceId: "wsp_a", digests: [] };
      const stored = await dispatcher.call("POST", "/v1/bundles/missing", missing, await token(sync));
      assert.equal(stored.status, 200, stored.text);
      const ran = await dispatcher.call("POST", "/v1/bundles/missing", missing, await token(invoke));
      assert.equal(ran.status, 403, ran.text);
    }
  });

  test("an env that is sealed for either opens", async () => {
    for (const { sealing, invoke } of [former, next]) {
      dispatcher.invokeToken = await token(invoke);
      const envDigest = createHash("sha256").update(sealing.kid).digest("hex");
      const env = await dispatcher.seal("wsp_a", envDigest, { FOR: sealing.kid }, { key: sealing });
      const ran = await dispatcher.invoke(
        bundle("export default (args, ctx) => ctx.env.FOR"),
        {},
        { envDigest, env },
      );
      assert.equal(ran.json.result, sealing.kid, ran.text);
    }
  });
});

describe("keys that are none", () => {
  test("health answers all the same, and names none", async () => {
    const dispatcher = await Dispatcher.start({ env: { VERIFY_KEYS: "{}", SEALING_KEYS: "no JSON" } });
    try {
      const { status, json } = await dispatcher.request("GET", "/v1/health");
      assert.equal(status, 200);
      assert.deepEqual(json.keys, []);
      assert.deepEqual(json.sealingKeys, []);
    } finally {
      await dispatcher.stop();
    }
  });
});
