import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import http from "node:http";
import { after, before, describe, test } from "node:test";
import { bundle, Dispatcher } from "./support/dispatcher.mjs";
import { source } from "./support/source.mjs";

const { matches, refusal } = await source("egress");
const { requireBundle } = await source("bundle");

describe("which hosts are granted", () => {
  const why = (url, props) =>
    refusal(new URL(url), { policy: "AllowAll", hosts: [], privateNetwork: false, ...props });

  test("Deny grants nothing", () => {
    assert.match(why("https://example.com", { policy: "Deny" }), /egress policy is Deny/);
    assert.match(
      why("https://example.com", { policy: "Deny", privateNetwork: true }),
      /egress policy is Deny/,
    );
  });

  test("AllowList grants names and wildcards, in any case and spelling", () => {
    const hosts = ["api.example.com", "*.Example.org", "203.0.114.7", "*.114.8", "xn--mnchen-3ya.example"];
    const granted = (url) => why(url, { policy: "AllowList", hosts }) === null;
    for (const url of [
      "https://api.example.com/x",
      "http://API.example.com:80",
      "https://api.example.com.",
      "https://ａｐｉ。example．com",
      "https://MÜNCHEN.example",
      "https://user:password@api.example.com",
      "https://a.example.org",
      "https://a.b.c.example.org",
      "https://203.0.114.7",
      "http://0xcb.0.0x72.7",
    ]) {
      assert.ok(granted(url), url);
    }
    for (const url of [
      "https://example.com",
      "https://x.api.example.com",
      "https://api.example.com.evil.org",
      "https://evilapi.example.com",
      "https://example.org",
      "https://evilexample.org",
      "https://example.org.evil.net",
      "https://user:api.example.com@evil.net",
      "https://203.0.114.70",
      "https://203.0.114.8",
      "https://api.example.com..",
      "https://api.example.com@evil.net",
      "https://аpi.example.com", // a Cyrillic а
      "https://munchen.example",
    ]) {
      assert.ok(!granted(url), url);
    }
    assert.ok(!matches("*.example.org", new URL("https://example.org.")));
  });

  test("AllowList grants the port that an entry names, else the scheme's own", () => {
    const cases = [
      ["api.example.com", ["https://api.example.com:443", "http://api.example.com"]],
      ["api.example.com:443", ["https://api.example.com", "http://api.example.com:443"]],
      ["api.example.com:8443", ["https://api.example.com:8443", "http://api.example.com:8443"]],
      ["*.example.com:80", ["http://api.example.com", "https://api.example.com:80"]],
      ["[2606:4700::1111]", ["https://[2606:4700:0:0::1111]", "http://[2606:4700::1111]"]],
      ["[2606:4700::1111]:8443", ["https://[2606:4700::1111]:8443", "http://[2606:4700::1111]:8443"]],
    ];
    const all = ["api.example.com", "[2606:4700::1111]"].flatMap((host) =>
      ["http", "https"].flatMap((scheme) =>
        ["", ":80", ":443", ":8443", ":8080"].map((port) => new URL(`${scheme}://${host}${port}`).href),
      ),
    );
    for (const [entry, urls] of cases) {
      const granted = all.filter((url) => why(url, { policy: "AllowList", hosts: [entry] }) === null);
      assert.deepEqual(new Set(granted), new Set(urls.map((url) => new URL(url).href)), entry);
    }
  });

  test("what the custom resource takes for a host, a bundle takes too", () => {
    const crd = readFileSync(
      new URL("../../crds/manifests/functions.edgeward.dev.yaml", import.meta.url),
      "utf8",
    );
    const pattern = new RegExp(/hosts:\n(?:.*\n){1,6}?\s+pattern: "(.+)"/.exec(crd)[1]);
    const names = [
      "a",
      "api.example.com",
      "*.example.org",
      "API.Example.COM",
      "a--b.c-d.e",
      "203.0.114.7",
      "localhost",
    ];
    names.push(
      "xn--mnchen-3ya.example",
      "-a.b",
      "a-.b",
      "a..b",
      ".a",
      "a.",
      "*",
      "*.",
      "*.*.a",
      "a.*",
      "a_b",
      "münchen",
      "",
      "a b",
    );
    names.push("https://a", "a/b", "a@b", "[::1]", "::1", "a\n", `${"a".repeat(63)}.b`);
    const ports = [
      "",
      ":1",
      ":80",
      ":443",
      ":9999",
      ":10000",
      ":59999",
      ":60000",
      ":65535",
      ":65536",
      ":65540",
      ":66000",
      ":70000",
    ];
    ports.push(":99999", ":100000", ":0", ":00", ":080", ":", ":x", ":-1", ":80:80", ":80/", ": 80");
    let taken = 0;
    for (const host of names.flatMap((name) => ports.map((port) => name + port))) {
      const value = bundle("export default 1", { egress: { policy: "AllowList", hosts: [host] } });
      let refused = null;
      try {
        requireBundle(value);
      } catch (error) {
        refused = error.detail;
      }
      if (pattern.test(host)) {
        taken++;
        assert.equal(refused, null, host);
      } else if (!/^[a_b]+(?::\d+)?$|^\[::1\]/.test(host)) {
        // Underscores and IPv6 are for those who make bundles by other means.
        assert.notEqual(refused, null, JSON.stringify(host));
      }
    }
    assert.equal(taken, 9 * 9, "nine names, at nine ports of which none is one");
  });

  test("AllowAll leaves out what is not on the public Internet, in every spelling", () => {
    const closed = `localhost a.localhost db redis.svc x.svc.cluster.local metadata.google.internal printer.local router.lan
      127.0.0.1 127.1 2130706433 0x7f000001 0177.0.0.1 0 0.0.0.0 10.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254
      100.100.100.200 168.63.129.16 0xa83f8110 192.0.0.1 198.18.0.1 224.0.0.1 255.255.255.255 localhost. 127.0.0.1. [::] [::1] [fe80::1] [fc00::1]
      [fd00:ec2::254] [ff02::1] [::ffff:127.0.0.1] [::ffff:a00:1] [64:ff9b::7f00:1] [2002:7f00:1::] [2001:0:1::1] [2001:db8::1] [::127.0.0.1]`;
    for (const host of closed.split(/\s+/)) {
      assert.match(why(`http://${host}/`) ?? "granted", /closed to functions/, host);
      assert.match(
        why(`http://${host}/`, { policy: "AllowList", hosts: [new URL(`http://${host}/`).hostname] }) ??
          "granted",
        /closed|AllowList/,
        host,
      );
      assert.equal(why(`http://${host}/`, { privateNetwork: true }), null, host);
    }
    for (const host of "example.com 8.8.8.8 168.63.129.15 168.63.129.17 172.15.0.1 172.32.0.1 100.128.0.1 11.0.0.1 [2606:4700::1111] [2a00:1450::1]".split(
      " ",
    )) {
      assert.equal(why(`https://${host}/`), null, host);
    }
  });

  test("only http and https", () => {
    assert.match(why("ftp://example.com"), /only http and https/);
  });
});

/** A server on loopback: the oracle of what got out. */
async function serve() {
  const seen = [];
  const server = http.createServer((request, response) => {
    let body = "";
    request.on("data", (data) => {
      body += data;
    });
    request.on("end", () => {
      seen.push(`${request.method} ${request.headers.host.split(":")[0]}${request.url} ${body}`.trim());
      const to = new URL(request.url, "http://x").searchParams.get("to");
      if (to !== null) response.writeHead(302, { location: to }).end();
      else response.writeHead(200, { "x-seen": "yes" }).end(`hello ${body}`);
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { seen, port: server.address().port, close: () => server.close() };
}

const FETCH = `export default async ({ url, init }) => {
  const response = await fetch(url, init);
  return { status: response.status, text: await response.text(), header: response.headers.get("x-seen"), url: response.url };
}`;

describe("with a private network that is open", () => {
  let dispatcher;
  let server;
  before(async () => {
    server = await serve();
    dispatcher = await Dispatcher.start({ env: { PRIVATE_NETWORK: "allow" } });
  });
  after(async () => {
    await dispatcher?.stop();
    server?.close();
  });
  const call = async (egress, args) => (await dispatcher.invoke(bundle(FETCH, { egress }), args)).json;
  const url = (host, path = "/") => `http://${host}:${server.port}${path}`;

  test("Deny: nothing gets out, and the error says why", async () => {
    const json = await call({ policy: "Deny", hosts: [] }, { url: url("127.0.0.1", "/denied") });
    assert.equal(json.kind, "thrown");
    assert.equal(json.error.message, 'fetch to "127.0.0.1" refused: egress policy is Deny');
    assert.match(json.error.stack, /main\.js:2/);
    const saved = await dispatcher.run(
      `export default async ({ url }) => { const f = Object.getPrototypeOf(globalThis).fetch ?? WorkerGlobalScope?.prototype?.fetch; return (await f.call(globalThis, url)).status }`,
      { url: url("127.0.0.1", "/denied") },
    );
    assert.equal(saved.ok, false);
    const socket = await dispatcher.run(
      `import { connect } from "cloudflare:sockets";
       export default async ({ port }) => { const s = connect({ hostname: "127.0.0.1", port }); await s.opened; return "open" }`,
      { port: server.port },
    );
    assert.equal(socket.ok, false);
    assert.ok(!server.seen.some((line) => line.includes("denied")));
  });

  test("AllowAll: methods, bodies and headers pass", async () => {
    const init = { method: "POST", body: "body" };
    const json = await call({ policy: "AllowAll", hosts: [] }, { url: url("127.0.0.1", "/all"), init });
    assert.deepEqual(json.result, {
      status: 200,
      text: "hello body",
      header: "yes",
      url: url("127.0.0.1", "/all"),
    });
    assert.ok(server.seen.includes("POST 127.0.0.1/all body"));
  });

  test("AllowList: the listed host, not another", async () => {
    const egress = { policy: "AllowList", hosts: [`127.0.0.1:${server.port}`] };
    assert.equal((await call(egress, { url: url("127.0.0.1") })).result.status, 200);
    const json = await call(egress, { url: url("localhost", "/other") });
    assert.equal(
      json.error.message,
      `fetch to "localhost:${server.port}" refused: egress policy is AllowList and its hosts do not include it`,
    );
    assert.ok(!server.seen.some((line) => line.includes("/other")));
  });

  test("AllowList: a redirect is checked like a fetch of its own", async () => {
    const egress = { policy: "AllowList", hosts: [`127.0.0.1:${server.port}`] };
    const inside = url("127.0.0.1", `/?to=${encodeURIComponent(url("127.0.0.1", "/landed"))}`);
    assert.equal((await call(egress, { url: inside })).result.url, url("127.0.0.1", "/landed"));
    const outside = url("127.0.0.1", `/?to=${encodeURIComponent(url("localhost", "/escaped"))}`);
    const json = await call(egress, { url: outside });
    assert.match(json.error.message, /fetch to "localhost:\d+" refused: egress policy is AllowList/);
    assert.ok(!server.seen.some((line) => line.includes("/escaped")));
    const manual = await call(egress, { url: outside, init: { redirect: "manual" } });
    assert.equal(manual.result.status, 302);
  });

  test("AllowList: sockets are not open", async () => {
    const source = `import { connect } from "cloudflare:sockets";
      export default async ({ port }) => { const s = connect({ hostname: "127.0.0.1", port }); await s.opened; return "open" }`;
    const value = bundle(source, { egress: { policy: "AllowList", hosts: [`127.0.0.1:${server.port}`] } });
    const { json } = await dispatcher.invoke(value, { port: server.port });
    assert.equal(json.ok, false, JSON.stringify(json));
  });

  test("the grant belongs to the bundle: another policy is another isolate", async () => {
    assert.equal((await call({ policy: "AllowAll", hosts: [] }, { url: url("127.0.0.1") })).ok, true);
    assert.equal((await call({ policy: "Deny", hosts: [] }, { url: url("127.0.0.1") })).ok, false);
  });

  test("a fetch that hangs ends at the timeout", async () => {
    const silent = http.createServer(() => {});
    await new Promise((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const value = bundle(FETCH, { egress: { policy: "AllowAll", hosts: [] } });
    const { json } = await dispatcher.invoke(
      value,
      { url: `http://127.0.0.1:${silent.address().port}/` },
      { timeoutMs: 200 },
    );
    assert.equal(json.kind, "timed-out");
    silent.closeAllConnections();
    silent.close();
  });
});

describe("with a private network that is closed", () => {
  let dispatcher;
  let server;
  before(async () => {
    server = await serve();
    dispatcher = await Dispatcher.start();
  });
  after(async () => {
    await dispatcher?.stop();
    server?.close();
  });

  test("AllowAll and AllowList don't reach loopback", async () => {
    for (const egress of [
      { policy: "AllowAll", hosts: [] },
      { policy: "AllowList", hosts: ["127.0.0.1", "localhost"] },
    ]) {
      for (const host of ["127.0.0.1", "localhost", "127.1", "[::ffff:127.0.0.1]"]) {
        const { json } = await dispatcher.invoke(bundle(FETCH, { egress }), {
          url: `http://${host}:${server.port}/`,
        });
        assert.equal(json.kind, "thrown", host);
        assert.match(json.error.message, /^fetch to ".*" refused: /, host);
      }
    }
    assert.deepEqual(server.seen, []);
  });
});
