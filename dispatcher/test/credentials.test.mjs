import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, beforeEach, describe, test } from "node:test";
import { bundle, Dispatcher } from "./support/dispatcher.mjs";
import { Echo } from "./support/echo.mjs";
import { operation, operationBundle } from "./support/operation.mjs";

let dispatcher;
let api;
let elsewhere;
let issuer;
before(async () => {
  dispatcher = await Dispatcher.start({ env: { PRIVATE_NETWORK: "allow" } });
  [api, elsewhere, issuer] = await Promise.all([Echo.start(), Echo.start(), Echo.start()]);
});
after(async () => {
  await dispatcher.stop();
  for (const server of [api, elsewhere, issuer]) server.close();
});
beforeEach(() => {
  for (const server of [api, elsewhere, issuer]) server.forget();
});

async function sealed(schemes, origins) {
  const credentials = { origins: origins ?? [api.origin], schemes };
  const envDigest = createHash("sha256").update(JSON.stringify(credentials)).digest("hex");
  return { envDigest, env: await dispatcher.seal("wsp_a", envDigest, {}, { more: { credentials } }) };
}

async function call(security, schemes, { origins, hosts = [], args = {}, value, ...more } = {}) {
  const described = operation(api.origin, { security, ...more });
  const { status, json, text } = await dispatcher.invoke(
    value ?? operationBundle(described, ...hosts),
    args,
    await sealed(schemes, origins),
  );
  assert.equal(status, 200, text);
  return json;
}

const KEY = { type: "apiKey", in: "header", name: "X-Key", value: "s3cret" };
const BEARER = { type: "bearer", token: "t0ken" };
const oauth = (more = {}) => ({
  type: "oauth2",
  tokenUrl: `${issuer.origin}/token`,
  clientId: `client:${Math.random()}`,
  clientSecret: "p%w",
  ...more,
});

function issue(life) {
  let count = 0;
  issuer.answer = (_request, response) => {
    count++;
    const body = JSON.stringify({ access_token: `token-${count}`, token_type: "Bearer", expires_in: life });
    response.writeHead(200, { "content-type": "application/json" }).end(body);
    return true;
  };
}

describe("each security scheme", () => {
  test("apiKey, in a header, the query and a cookie", async () => {
    await call([{ k: [] }], { k: KEY });
    assert.equal(api.last.headers["x-key"], "s3cret");
    await call(
      [{ k: [] }],
      { k: { ...KEY, in: "query", name: "api key", value: "a&b" } },
      { path: "/things?a=1" },
    );
    assert.equal(api.last.url, "/things?a=1&api%20key=a%26b");
    const parameters = [{ arg: "c", name: "c", in: "cookie", style: "form", explode: true }];
    await call([{ k: [] }], { k: { ...KEY, in: "cookie", name: "sid" } }, { parameters, args: { c: 1 } });
    assert.equal(api.last.headers.cookie, "c=1; sid=s3cret");
  });

  test("an apiKey leaves the rest of a query as it was written, and has its own name to itself", async () => {
    const schemes = { k: { ...KEY, in: "query", name: "api key", value: "100% ä" } };
    const key = "api%20key=100%25%20%C3%A4";
    for (const [query, sent] of [
      ["color=R%20100&color=a/b:c,d", "color=R%20100&color=a/b:c,d&"],
      ["flag&empty=&x=%FF&y=%zz&z=a+b", "flag&empty=&x=%FF&y=%zz&z=a+b&"],
      ["api%20key=mine&api+key=mine&api key&a=1", "a=1&"],
      ["?api%20key=1&&api%20keys=1&=api%20key", "?api%20key=1&&api%20keys=1&=api%20key&"],
      ["", ""],
    ]) {
      await call([{ k: [] }], schemes, { path: `/things?${query}` });
      assert.equal(api.last.url, `/things?${sent}${key}`);
    }
  });

  test("http basic and bearer", async () => {
    await call([{ b: [] }], { b: { type: "basic", username: "ann", password: "pä:ss" } });
    assert.equal(api.last.headers.authorization, `Basic ${Buffer.from("ann:pä:ss").toString("base64")}`);
    await call([{ b: [] }], { b: BEARER });
    assert.equal(api.last.headers.authorization, "Bearer t0ken");
  });

  test("OAuth2 client credentials: a token for the scopes, kept while it is good", async () => {
    issue(3600);
    const schemes = { o: oauth() };
    await call([{ o: ["read", "write"] }], schemes);
    const { method, headers, body } = issuer.last;
    assert.equal(method, "POST");
    assert.equal(body, "grant_type=client_credentials&scope=read+write");
    const basic = `${encodeURIComponent(schemes.o.clientId)}:p%25w`;
    assert.equal(headers.authorization, `Basic ${Buffer.from(basic).toString("base64")}`);
    assert.equal(api.last.headers.authorization, "Bearer token-1");
    await call([{ o: ["read", "write"] }], schemes);
    assert.equal(issuer.requests.length, 1);
    await call([{ o: ["read"] }], schemes);
    assert.equal(api.last.headers.authorization, "Bearer token-2");
  });

  test("OAuth2: a token that is over, or that the server refuses, is replaced", async () => {
    issue(1);
    const schemes = { o: oauth() };
    await call([{ o: [] }], schemes);
    await call([{ o: [] }], schemes);
    assert.equal(api.last.headers.authorization, "Bearer token-2");

    issue(3600);
    const lasting = { o: oauth() };
    await call([{ o: [] }], lasting);
    api.answer = ({ headers }, response) => {
      if (headers.authorization !== "Bearer token-1") return false;
      response.writeHead(401).end();
      return true;
    };
    const { ok } = await call([{ o: [] }], lasting);
    assert.ok(ok);
    assert.equal(api.last.headers.authorization, "Bearer token-2");
    api.answer = (_request, response) => response.writeHead(401).end() !== null;
    assert.equal((await call([{ o: [] }], { o: oauth() })).error.message, "401 Unauthorized");
  });

  test("OAuth2: an endpoint that refuses is told by its status alone", async () => {
    issuer.answer = ({ headers }, response) => {
      response.writeHead(400).end(`you said ${headers.authorization}`);
      return true;
    };
    const { ok, error } = await call([{ o: [] }], { o: oauth() });
    assert.ok(!ok);
    assert.equal(error.message, 'no token for the security scheme "o": the token endpoint answered 400');
    assert.equal(api.requests.length, 0);
  });
});

describe("what is kept of OAuth2", () => {
  const asks = `export default async ({ scope }) => (await fetch("ORIGIN", {
    headers: { "edgeward-credentials": JSON.stringify([{ o: [scope] }]) },
  })).status`;
  const spy = () =>
    bundle(asks.replace("ORIGIN", api.origin), {
      egress: { policy: "AllowList", hosts: [`127.0.0.1:${api.port}`] },
    });
  const issueOf = (size) => {
    issuer.answer = (_request, response) => {
      const body = JSON.stringify({ access_token: "t".repeat(size), expires_in: 3600 });
      response.writeHead(200, { "content-type": "application/json" }).end(body);
      return true;
    };
  };

  test("a token that is longer than any is none", async () => {
    issueOf(16 * 1024 + 1);
    const { error } = await call([], { o: oauth() }, { value: spy(), args: { scope: "a" } });
    assert.match(error.message, /^no token for .* answered 200, without a token of at most 16384 bytes$/);
    issueOf(0);
    assert.match(
      (await call([], { o: oauth() }, { value: spy(), args: { scope: "a" } })).error.message,
      /answered 200, without/,
    );
  });

  test("a few MiB of tokens, and of those the ones that were used last", async () => {
    // Node, which answers here, takes headers of 16 KiB in all.
    issueOf(12 * 1024);
    const [value, credentials] = [spy(), await sealed({ o: oauth() })];
    const ask = async (scope) =>
      assert.equal((await dispatcher.invoke(value, { scope }, credentials)).json.result, 200);
    for (let i = 0; i < 300; i++) await ask(`s${i}`);
    assert.equal(issuer.requests.length, 300);
    await ask("s299");
    await ask("s100");
    assert.equal(issuer.requests.length, 300, "both are kept");
    for (let i = 300; i < 400; i++) await ask(`s${i}`);
    await ask("s0");
    assert.equal(issuer.requests.length, 401, "the first one had to go");
  });
});

describe("which of them", () => {
  test("the first alternative that there is something for, as a whole", async () => {
    await call(
      [
        { k: [], missing: [] },
        { b: [], k: [] },
      ],
      { k: KEY, b: BEARER },
    );
    assert.deepEqual([api.last.headers["x-key"], api.last.headers.authorization], ["s3cret", "Bearer t0ken"]);
    await call([{ missing: [] }], { k: KEY, b: BEARER });
    assert.deepEqual([api.last.headers["x-key"], api.last.headers.authorization], [undefined, undefined]);
  });

  test("none where the operation takes none", async () => {
    await call([], { k: KEY });
    await call([{}], { k: KEY });
    for (const { headers } of api.requests) assert.equal(headers["x-key"], undefined);
  });
});

describe("who gets them", () => {
  test("the origins that they are for, by scheme, host and port", async () => {
    for (const origins of [
      [],
      [elsewhere.origin],
      [api.origin.replace("http:", "https:")],
      ["http://127.0.0.1"],
    ]) {
      const { ok } = await call([{ k: [] }], { k: KEY }, { origins });
      assert.ok(ok);
      assert.equal(api.last.headers["x-key"], undefined, JSON.stringify(origins));
    }
  });

  test("no other host that it redirects to", async () => {
    api.answer = (_request, response) => {
      response.writeHead(307, { location: `${elsewhere.origin}/` }).end();
      return true;
    };
    for (const origins of [[api.origin], [api.origin, elsewhere.origin]]) {
      const hosts = [`127.0.0.1:${elsewhere.port}`];
      const { ok } = await call([{ k: [] }], { k: KEY }, { origins, hosts });
      assert.ok(ok);
      assert.equal(api.last.headers["x-key"], "s3cret");
      assert.equal(elsewhere.last.headers["x-key"], undefined);
    }
  });

  test("nobody sees which are asked for", async () => {
    await call([{ k: [] }], { k: KEY });
    await dispatcher.invoke(operationBundle(operation(api.origin, { security: [{ k: [] }] })), {});
    for (const { headers } of api.requests) assert.equal(headers["edgeward-credentials"], undefined);
    assert.equal(api.last.headers["x-key"], undefined);
  });

  test("not the function: neither its env nor what it sees of a response has them", async () => {
    const spy = `export default async (args, ctx) => {
      const headers = { "edgeward-credentials": JSON.stringify([{ k: [] }]) };
      const request = new Request("${api.origin}/", { headers });
      const response = await fetch(request);
      return JSON.stringify([ctx.env, Object.keys(ctx), response.url, [...response.headers], [...request.headers]]);
    }`;
    api.answer = ({ url }, response) => {
      response.writeHead(200, { "x-host": "yes" }).end(url.replace("s3cret", "***"));
      return true;
    };
    const value = bundle(spy, { egress: { policy: "AllowList", hosts: [`127.0.0.1:${api.port}`] } });
    for (const place of ["header", "query", "cookie"]) {
      const { ok, result, error } = await call([], { k: { ...KEY, in: place } }, { value });
      assert.ok(ok, error?.message);
      assert.ok(!result.includes("s3cret"), result);
    }
    assert.equal(
      api.requests.filter(({ url, headers }) => JSON.stringify([url, headers]).includes("s3cret")).length,
      3,
    );
  });

  test("no workspace but the one that they were sealed for", async () => {
    const value = operationBundle(operation(api.origin, { security: [{ k: [] }] }));
    const credentials = await sealed({ k: KEY });
    const { status, json } = await dispatcher.invoke(value, {}, { ...credentials, workspaceId: "wsp_b" });
    assert.deepEqual([status, json.code], [400, "invalid-env"]);
  });

  test("calls by two installations share no isolate", async () => {
    const counting = `let calls = 0; export default async () => ++calls`;
    const value = bundle(counting);
    const counts = [];
    for (const key of ["one", "two", "one"]) {
      counts.push((await call([], { k: { ...KEY, value: key } }, { value })).result);
    }
    assert.deepEqual(counts, [1, 1, 2]);
  });
});
