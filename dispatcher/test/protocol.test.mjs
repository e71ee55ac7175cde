import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { generateKeyPair, SignJWT, UnsecuredJWT } from "jose";
import {
  AUDIENCE,
  bundle,
  DIST,
  Dispatcher,
  digest,
  sealingKey,
  signingKey,
  token,
} from "./support/dispatcher.mjs";

const MiB = 1024 * 1024;
/** @type {Dispatcher} */
let dispatcher;
before(async () => {
  dispatcher = await Dispatcher.start();
});
after(() => dispatcher?.stop());

function problem(response, status, code) {
  assert.equal(response.status, status, response.text);
  assert.match(response.headers["content-type"], /^application\/problem\+json/);
  assert.equal(response.json.status, status);
  assert.equal(response.json.code, code);
  for (const field of ["type", "title", "detail"]) assert.equal(typeof response.json[field], "string");
}

describe("routes", () => {
  test("health tells the build's digest and the ids of the keys to anyone", async () => {
    const { status, json } = await dispatcher.request("GET", "/v1/health");
    const { digest: built } = JSON.parse(readFileSync(join(DIST, "dispatcher.json"), "utf8"));
    assert.equal(status, 200);
    assert.deepEqual(json, {
      status: "ok",
      protocol: "v1",
      digest: built,
      keys: ["sync-1", "invoke-1"],
      sealingKeys: ["seal-1"],
    });
  });

  test("unknown paths and wrong methods", async () => {
    problem(await dispatcher.request("GET", "/"), 404, "not-found");
    problem(await dispatcher.request("GET", "/v1/bundle"), 404, "not-found");
    problem(await dispatcher.request("GET", "/v1/bundles/a/b"), 404, "not-found");
    problem(await dispatcher.request("GET", "/v1/invoke"), 405, "method-not-allowed");
    problem(await dispatcher.request("POST", "/v1/health", {}), 405, "method-not-allowed");
    const wrong = await dispatcher.request("GET", `/v1/bundles/${"0".repeat(64)}`);
    problem(wrong, 405, "method-not-allowed");
    assert.equal(wrong.headers.allow, "PUT, DELETE");
  });

  test("bad bodies and fields are told apart from failures", async () => {
    const { invokeToken, syncToken } = dispatcher;
    for (const body of ["", "{", "[]", "null", '"x"', Buffer.from([0xff, 0xfe])]) {
      problem(await dispatcher.call("POST", "/v1/invoke", body, invokeToken), 400, "invalid-request");
    }
    const value = bundle("export default () => 1");
    for (const more of [
      { timeoutMs: 0 },
      { timeoutMs: 300_001 },
      { timeoutMs: 1.5 },
      { timeoutMs: "1" },
      { timeoutMs: undefined },
      { workspaceId: "a/b" },
      { workspaceId: "" },
      { workspaceId: undefined },
      { functionId: 1 },
      { versionId: "x y" },
      { invocationId: null },
      { userId: 7 },
      { bundleDigest: "ABC" },
      { envDigest: "no" },
      { envDigest: undefined },
      { env: "x" },
    ]) {
      problem(await dispatcher.invoke(value, {}, more), 400, "invalid-request");
    }
    for (const body of [
      {},
      { workspaceId: "wsp_a", digests: "x" },
      { workspaceId: "wsp_a", digests: ["x"] },
      { workspaceId: "wsp_a", digests: new Array(1001).fill("0".repeat(64)) },
    ]) {
      problem(await dispatcher.call("POST", "/v1/bundles/missing", body, syncToken), 400, "invalid-request");
    }
    problem(
      await dispatcher.call("PUT", `/v1/bundles/${digest(value)}`, value, syncToken),
      400,
      "invalid-request",
    );
    problem(
      await dispatcher.call("PUT", "/v1/bundles/xyz?workspace=wsp_a", value, syncToken),
      400,
      "invalid-request",
    );
  });
});

describe("tokens", () => {
  const health = (bearer) =>
    dispatcher.call("POST", "/v1/bundles/missing", { workspaceId: "wsp_a", digests: [] }, bearer);
  const now = () => Math.floor(Date.now() / 1000);

  test("none, malformed, unsigned", async () => {
    problem(await dispatcher.request("POST", "/v1/invoke", {}), 401, "unauthorized");
    problem(
      await dispatcher.request("POST", "/v1/invoke", {}, { authorization: "Basic eDp5" }),
      401,
      "unauthorized",
    );
    problem(await health("x"), 401, "unauthorized");
    problem(await health(`${"a".repeat(5000)}`), 401, "unauthorized");
    const claims = { iss: "edgeward", aud: AUDIENCE, scope: "sync", iat: now(), exp: now() + 30 };
    problem(await health(new UnsecuredJWT(claims).encode()), 401, "unauthorized");
    const hmac = await new SignJWT(claims)
      .setProtectedHeader({ alg: "HS256", kid: dispatcher.sync.kid })
      .sign(new TextEncoder().encode(JSON.stringify(dispatcher.sync.publicJwk)));
    problem(await health(hmac), 401, "unauthorized");
  });

  test("a good one passes, again and again", async () => {
    const good = await token(dispatcher.sync);
    for (let i = 0; i < 3; i++) assert.equal((await health(good)).status, 200);
  });

  test("expired, too long-lived, of the future, without times", async () => {
    const of = (claims) => token(dispatcher.sync, claims);
    problem(await health(await of({ iat: now() - 60, exp: now() - 6 })), 401, "unauthorized");
    assert.equal((await health(await of({ iat: now() - 50, exp: now() - 2 }))).status, 200, "5 s of skew");
    problem(await health(await of({ exp: now() + 61 })), 401, "unauthorized");
    problem(await health(await of({ iat: now() + 30, exp: now() + 60 })), 401, "unauthorized");
    problem(await health(await of({ iat: undefined })), 401, "unauthorized");
    problem(await health(await of({ exp: undefined })), 401, "unauthorized");
    problem(await health(await of({ nbf: now() + 20 })), 401, "unauthorized");
  });

  test("wrong audience, issuer, scope, key", async () => {
    const { sync, invokeKey } = dispatcher;
    problem(await health(await token(sync, { aud: "edgeward:runtime:other" })), 401, "unauthorized");
    problem(await health(await token(sync, { aud: [AUDIENCE, "x"] })), 401, "unauthorized");
    problem(await health(await token(sync, { iss: "other" })), 401, "unauthorized");
    problem(await health(await token(invokeKey)), 403, "forbidden");
    problem(await dispatcher.call("POST", "/v1/invoke", {}, await token(sync)), 403, "forbidden");
    // A key signs its own scope only, whatever the token says.
    problem(await health(await token(invokeKey, { scope: "sync" })), 401, "unauthorized");
    problem(await health(await token(sync, {}, { kid: "unknown" })), 401, "unauthorized");
    problem(await health(await token(sync, {}, { kid: undefined })), 401, "unauthorized");
    const stranger = await signingKey(sync.kid, "sync");
    problem(await health(await token(stranger)), 401, "unauthorized");
    const { privateKey } = await generateKeyPair("ES384");
    const other = new SignJWT({ iss: "edgeward", aud: AUDIENCE, scope: "sync", iat: now(), exp: now() + 30 });
    problem(
      await health(await other.setProtectedHeader({ alg: "ES384", kid: sync.kid }).sign(privateKey)),
      401,
      "unauthorized",
    );
  });

  test("one that was good is refused once it has expired", async () => {
    const short = await token(dispatcher.sync, { iat: now() - 20, exp: now() - 4 });
    assert.equal((await health(short)).status, 200);
    await new Promise((resolve) => setTimeout(resolve, 2200));
    problem(await health(short), 401, "unauthorized");
  });

  test("a refusal does not repeat the token", async () => {
    const bad = await token(dispatcher.sync, { aud: "x" });
    const { text } = await health(bad);
    assert.ok(!text.includes(bad.split(".")[2]));
  });
});

describe("the code store", () => {
  test("a bundle is stored, listed, run and deleted", async () => {
    const value = bundle('export default () => "stored"');
    const name = digest(value);
    assert.equal((await dispatcher.put(value, "wsp_store")).status, 204);
    assert.equal((await dispatcher.put(value, "wsp_store")).status, 204);
    assert.deepEqual((await dispatcher.missing([name], "wsp_store")).json, { missing: [] });
    assert.deepEqual((await dispatcher.missing([name], "wsp_stor")).json, { missing: [name] });
    const call = { bundle: undefined, workspaceId: "wsp_store" };
    assert.equal((await dispatcher.invoke(value, {}, call)).json.result, "stored");
    const path = `/v1/bundles/${name}?workspace=wsp_store`;
    assert.equal((await dispatcher.call("DELETE", path, undefined, dispatcher.syncToken)).status, 204);
    assert.equal((await dispatcher.call("DELETE", path, undefined, dispatcher.syncToken)).status, 204);
    problem(await dispatcher.invoke(value, {}, call), 428, "missing");
  });

  test("one workspace can't run or find what another stored", async () => {
    const value = bundle('export default () => "mine"');
    await dispatcher.put(value, "wsp_mine");
    problem(
      await dispatcher.invoke(value, {}, { bundle: undefined, workspaceId: "wsp_theirs" }),
      428,
      "missing",
    );
    assert.equal((await dispatcher.missing([digest(value)], "wsp_theirs")).json.missing.length, 1);
  });

  test("many digests are answered by listing, page after page", async () => {
    const values = Array.from({ length: 25 }, (_, i) => bundle(`export default () => ${i}`));
    for (const value of values) await dispatcher.put(value, "wsp_many");
    const absent = Array.from({ length: 975 }, (_, i) => i.toString(16).padStart(64, "0"));
    const { json } = await dispatcher.missing([...values.map(digest), ...absent], "wsp_many");
    assert.deepEqual(json.missing, absent);
  });

  test("what is stored is listed, page by page", async () => {
    const { invokeToken, syncToken } = dispatcher;
    const listed = [];
    let cursor;
    do {
      const query = cursor === undefined ? "" : `?cursor=${encodeURIComponent(cursor)}`;
      const { status, json } = await dispatcher.call("GET", `/v1/bundles${query}`, undefined, syncToken);
      assert.equal(status, 200);
      listed.push(...json.bundles);
      cursor = json.cursor;
    } while (cursor !== undefined);
    const ofMany = listed.filter(({ workspaceId }) => workspaceId === "wsp_many");
    assert.ok(ofMany.length > 0);
    const names = listed.map(({ workspaceId, digest }) => `${workspaceId}/${digest}`);
    assert.equal(new Set(names).size, names.length);
    const { json } = await dispatcher.missing(
      ofMany.map((one) => one.digest),
      "wsp_many",
    );
    assert.deepEqual(json.missing, []);
    problem(await dispatcher.call("GET", "/v1/bundles", undefined, invokeToken), 403, "forbidden");
    problem(await dispatcher.call("POST", "/v1/bundles", {}, syncToken), 405, "method-not-allowed");
  });

  test("the digest is recomputed, over canonical JSON", async () => {
    const value = bundle({
      "main.js": "export default () => 1",
      "ü.txt": "\u2028 😀 \u0000",
      "ﬀ.txt": "",
      "😀.txt": "",
    });
    problem(await dispatcher.put(value, "wsp_a", "0".repeat(64)), 400, "digest-mismatch");
    const shuffled = Object.fromEntries(Object.entries(value).reverse());
    const text = JSON.stringify(shuffled, null, 3).replace(/😀/g, "\\ud83d\\ude00");
    const path = `/v1/bundles/${digest(value)}?workspace=wsp_a`;
    assert.equal((await dispatcher.call("PUT", path, text, dispatcher.syncToken)).status, 204);
    problem(await dispatcher.invoke(value, {}, { bundleDigest: "1".repeat(64) }), 400, "digest-mismatch");
  });

  test("a bundle has at most 10 MiB", async () => {
    const source = (size) => bundle(`export default () => 1 //${"x".repeat(size)}`);
    assert.equal((await dispatcher.put(source(9.9 * MiB))).status, 204);
    const stored = source(9.9 * MiB);
    assert.equal((await dispatcher.invoke(stored, {}, { bundle: undefined })).json.result, 1);
    problem(await dispatcher.put(source(10 * MiB)), 413, "bundle-too-large");
    problem(
      await chunked(dispatcher, "PUT", `/v1/bundles/${"0".repeat(64)}?workspace=a`, 12 * MiB),
      413,
      "bundle-too-large",
    );
  });

  test("what a bundle may hold", async () => {
    const good = "export default () => 1";
    const refused = {
      "no files": bundle({}, {}),
      "a file that is no string": bundle({ "main.js": good, "a.txt": 1 }),
      "another entrypoint": bundle(good, { entrypoint: "other.js" }),
      "an inherited name as entrypoint": bundle(good, { entrypoint: "toString" }),
      "an entrypoint that is no module": bundle(
        { "main.cjs": "module.exports = 1" },
        { entrypoint: "main.cjs" },
      ),
      "an absolute name": bundle({ "main.js": good, "/etc/a.js": "" }),
      "a climbing name": bundle({ "main.js": good, "a/../../b.js": "" }),
      "an empty part": bundle({ "main.js": good, "a//b.js": "" }),
      "a control character": bundle({ "main.js": good, "a\nb.js": "" }),
      "a scheme": bundle({ "main.js": good, "node:fs": "" }),
      "a backslash": bundle({ "main.js": good, "a\\b.js": "" }),
      "the reserved folder": bundle({ "main.js": good, "__edgeward__/core.js": "" }),
      typescript: bundle({ "main.js": good, "lib/types.ts": "" }),
      "a long name": bundle({ "main.js": good, [`${"x".repeat(300)}.js`]: "" }),
      "a bad date": bundle(good, { compatibilityDate: "today" }),
      "a bad flag": bundle(good, { compatibilityFlags: ["A-B"] }),
      "an unsafe flag": bundle(good, { compatibilityFlags: ["experimental"] }),
      "a bad limit": bundle(good, { limits: { cpuMs: 0 } }),
      "an unknown limit": bundle(good, { limits: { memory: 1 } }),
      "a bad policy": bundle(good, { egress: { policy: "Some", hosts: [] } }),
      "a bad host": bundle(good, { egress: { policy: "AllowList", hosts: ["https://x.org"] } }),
      "a bad port": bundle(good, { egress: { policy: "AllowList", hosts: ["x.org:65536"] } }),
      "no port after a colon": bundle(good, { egress: { policy: "AllowList", hosts: ["x.org:"] } }),
      userinfo: bundle(good, { egress: { policy: "AllowList", hosts: ["x.org@y.org"] } }),
      "a wildcard inside": bundle(good, { egress: { policy: "AllowList", hosts: ["a.*.org"] } }),
      "an unknown field": bundle(good, { secrets: {} }),
    };
    for (const [what, value] of Object.entries(refused)) {
      const response = await dispatcher.put(value);
      assert.equal(response.json?.code, "invalid-bundle", `${what}: ${response.status} ${response.text}`);
    }
    problem(await dispatcher.put(bundle({ "main.js": good, "x.ts": "" })), 400, "invalid-bundle");
    assert.match(
      (await dispatcher.put(bundle({ "main.js": good, "x.ts": "" }))).json.detail,
      /compile it first/,
    );
  });
});

describe("sealed env", () => {
  const value = bundle("export default (args, ctx) => ({ ...ctx.env })");
  const envDigest = "ab".repeat(32);

  test("it is asked for, opened, kept, and given to the function", async () => {
    const more = { envDigest, workspaceId: "wsp_env" };
    const first = await dispatcher.invoke(value, {}, more);
    problem(first, 428, "missing");
    assert.deepEqual(first.json.missing, ["env"]);
    assert.deepEqual(
      (await dispatcher.invoke(value, {}, { ...more, bundle: undefined, bundleDigest: "9".repeat(64) })).json
        .missing,
      ["bundle", "env"],
    );
    const env = await dispatcher.seal("wsp_env", envDigest, { REGION: "eu", KEY: "s3cr3t ü" });
    assert.deepEqual((await dispatcher.invoke(value, {}, { ...more, env })).json.result, {
      REGION: "eu",
      KEY: "s3cr3t ü",
    });
    assert.deepEqual((await dispatcher.invoke(value, {}, more)).json.result, {
      REGION: "eu",
      KEY: "s3cr3t ü",
    });
    // Kept for its workspace only.
    problem(await dispatcher.invoke(value, {}, { envDigest, workspaceId: "wsp_env2" }), 428, "missing");
  });

  test("one sealed for another workspace, digest or key is refused", async () => {
    const fresh = "cd".repeat(32);
    const call = async (env) => dispatcher.invoke(value, {}, { envDigest: fresh, env: await env });
    problem(await call(dispatcher.seal("wsp_b", fresh, { A: "1" })), 400, "invalid-env");
    problem(await call(dispatcher.seal("wsp_a", envDigest, { A: "1" })), 400, "invalid-env");
    problem(await call(dispatcher.seal("wsp_a", fresh, { A: 1 })), 400, "invalid-env");
    problem(await call(dispatcher.seal("wsp_a", fresh, [])), 400, "invalid-env");
    problem(
      await call(dispatcher.seal("wsp_a", fresh, { A: "1" }, { header: { enc: "A128GCM" } })),
      400,
      "invalid-env",
    );
    problem(
      await call(dispatcher.seal("wsp_a", fresh, { A: "1" }, { header: { kid: "unknown" } })),
      400,
      "invalid-env",
    );
    const stranger = { ...(await sealingKey("x")), kid: dispatcher.sealing.kid };
    problem(await call(dispatcher.seal("wsp_a", fresh, { A: "1" }, { key: stranger })), 400, "invalid-env");
    const sealed = await dispatcher.seal("wsp_a", fresh, { A: "1" });
    problem(await call(`${sealed.slice(0, -4)}AAAA`), 400, "invalid-env");
    problem(await call("x.y.z"), 400, "invalid-env");
    problem(await dispatcher.invoke(value, {}, { envDigest: fresh, env: { A: "1" } }), 400, "invalid-env");
    assert.equal((await call(sealed)).json.result.A, "1");
  });

  test("an env of nearly 1 MiB passes", async () => {
    const big = "ef".repeat(32);
    const env = await dispatcher.seal("wsp_a", big, { A: "x".repeat(1_000_000) });
    const size = bundle("export default (args, ctx) => ctx.env.A.length");
    assert.equal((await dispatcher.invoke(size, {}, { envDigest: big, env })).json.result, 1_000_000);
  });
});

describe("sizes", () => {
  const echo = bundle("export default (args) => args");

  test("args and results of nearly 6 MiB pass, unharmed", async () => {
    const args = { text: 'ü€😀\u2028"\\\n'.repeat(300_000) };
    const { json } = await dispatcher.invoke(echo, args);
    assert.deepEqual(json.result, args);
  });

  test("deep args do no harm", async () => {
    const nested = (depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    const call = async (depth) => {
      const body = JSON.stringify({ ...callBody(echo), args: 0 }).replace(
        '"args":0',
        `"args":${nested(depth)}`,
      );
      return dispatcher.call("POST", "/v1/invoke", body, dispatcher.invokeToken);
    };
    assert.equal((await call(400)).json.ok, true);
    assert.equal((await call(900)).json.kind, "not-serializable");
    assert.equal((await call(1_000_000)).json.kind, "not-serializable");
    assert.equal((await call(1)).json.ok, true);
  });

  test("larger args are refused, larger results are a failure", async () => {
    problem(await dispatcher.invoke(echo, "x".repeat(6 * MiB)), 413, "args-too-large");
    problem(await dispatcher.invoke(echo, "ü".repeat(3 * MiB)), 413, "args-too-large");
    problem(await chunked(dispatcher, "POST", "/v1/invoke", 20 * MiB), 413, "args-too-large");
    const { json } = await dispatcher.invoke(bundle("export default ({n, c}) => c.repeat(n)"), {
      n: 6 * MiB,
      c: "x",
    });
    assert.equal(json.kind, "result-too-large");
    const wide = await dispatcher.invoke(bundle("export default ({n, c}) => c.repeat(n)"), {
      n: 3 * MiB,
      c: "ü",
    });
    assert.equal(wide.json.kind, "result-too-large");
    const fits = await dispatcher.invoke(bundle("export default ({n, c}) => c.repeat(n)"), {
      n: 6 * MiB - 2,
      c: "x",
    });
    assert.equal(fits.json.ok, true);
  });
});

/** A body without a length, sent piece by piece: it must be refused before it has all been read. */
async function chunked({ port, syncToken, invokeToken }, method, path, size) {
  const { request } = await import("node:http");
  return new Promise((resolve, reject) => {
    const bearer = path.startsWith("/v1/invoke") ? invokeToken : syncToken;
    const headers = { authorization: `Bearer ${bearer}`, "transfer-encoding": "chunked" };
    const outgoing = request({ host: "127.0.0.1", port, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (data) => {
        text += data;
      });
      response.on("end", () => {
        outgoing.destroy();
        resolve({ status: response.statusCode, headers: response.headers, text, json: JSON.parse(text) });
      });
    });
    outgoing.on("error", reject);
    const piece = Buffer.alloc(MiB, "x");
    for (let sent = 0; sent < size; sent += MiB) outgoing.write(piece);
    outgoing.end();
  });
}

function callBody(value) {
  return {
    workspaceId: "wsp_a",
    functionId: "fun_1",
    versionId: "fnv_1",
    invocationId: "inv_1",
    bundleDigest: digest(value),
    bundle: value,
    envDigest: "none",
    timeoutMs: 5000,
  };
}
