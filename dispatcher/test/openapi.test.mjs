import assert from "node:assert/strict";
import { after, before, beforeEach, describe, test } from "node:test";
import { Dispatcher } from "./support/dispatcher.mjs";
import { Echo } from "./support/echo.mjs";
import { operation, operationBundle } from "./support/operation.mjs";

const BLUE = "blue";
const LIST = ["blue", "black", "brown"];
const OBJECT = { R: 100, G: 200, B: 150 };

/**
 * OpenAPI 3.1.1, 4.8.12.6, "Style Examples": each style and explode, with an empty string, a string, an array and an
 * object; null where the table has none, or where a path would miss its value. (3.0.3 and 3.1.0 had label without explode otherwise, which was an error.)
 */
const TABLE = [
  ["path", "matrix", false, ";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"],
  [
    "path",
    "matrix",
    true,
    ";color",
    ";color=blue",
    ";color=blue;color=black;color=brown",
    ";R=100;G=200;B=150",
  ],
  ["path", "label", false, ".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"],
  ["path", "label", true, ".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"],
  ["path", "simple", false, null, "blue", "blue,black,brown", "R,100,G,200,B,150"],
  ["path", "simple", true, null, "blue", "blue,black,brown", "R=100,G=200,B=150"],
  ["header", "simple", false, "", "blue", "blue,black,brown", "R,100,G,200,B,150"],
  ["header", "simple", true, "", "blue", "blue,black,brown", "R=100,G=200,B=150"],
  ["query", "form", false, "color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"],
  ["query", "form", true, "color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
  ["cookie", "form", false, "color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"],
  ["cookie", "form", true, "color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
  [
    "query",
    "spaceDelimited",
    false,
    null,
    null,
    "color=blue%20black%20brown",
    "color=R%20100%20G%20200%20B%20150",
  ],
  [
    "query",
    "pipeDelimited",
    false,
    null,
    null,
    "color=blue%7Cblack%7Cbrown",
    "color=R%7C100%7CG%7C200%7CB%7C150",
  ],
  ["query", "deepObject", true, null, null, null, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"],
];

let dispatcher;
let echo;
let elsewhere;
before(async () => {
  dispatcher = await Dispatcher.start({ env: { PRIVATE_NETWORK: "allow" } });
  echo = await Echo.start();
  elsewhere = await Echo.start();
});
after(async () => {
  await dispatcher.stop();
  echo.close();
  elsewhere.close();
});
beforeEach(() => {
  echo.forget();
  elsewhere.forget();
});

async function invoke(description, args, { hosts = [], ...more } = {}) {
  const { status, json, text } = await dispatcher.invoke(operationBundle(description, ...hosts), args, more);
  assert.equal(status, 200, text);
  return json;
}

async function asked(description, args, more) {
  const { ok, error, result } = await invoke(description, args, more);
  assert.ok(ok, error?.stack ?? error?.message);
  assert.deepEqual(result, echo.last);
  return echo.last;
}

const parameter = (place, style, explode, more = {}) => ({
  arg: "colour",
  name: "color",
  in: place,
  style,
  explode,
  ...more,
});

const at = (parameters, more = {}) => operation(echo.origin, { parameters, ...more });

function seen(place, { url, headers }) {
  if (place === "path") return url.slice("/at/x".length, -"/end".length);
  if (place === "query") return url.slice(url.indexOf("?") + 1);
  return headers[place === "header" ? "color" : "cookie"];
}

describe("a parameter goes as its style says", () => {
  for (const [place, style, explode, ...expected] of TABLE) {
    for (const [i, value] of ["", BLUE, LIST, OBJECT].entries()) {
      if (expected[i] === null) continue;
      test(`${style}, explode ${explode}, in ${place}: ${JSON.stringify(value)}`, async () => {
        const path = place === "path" ? "/at/x{color}/end" : "/things";
        const request = await asked(at([parameter(place, style, explode)], { path }), { colour: value });
        assert.equal(seen(place, request), expected[i]);
      });
    }
  }

  test("what a style gives a meaning to is encoded in values and names", async () => {
    const value = ["a,b", "c&d=e", "ü/?#", "100%", "f g"];
    const encoded = "a%2Cb,c%26d%3De,%C3%BC%2F%3F%23,100%25,f%20g";
    const query = await asked(at([parameter("query", "form", false)]), { colour: value });
    assert.equal(query.url, `/things?color=${encoded}`);
    const path = at([parameter("path", "simple", false)], { path: "/at/{color}" });
    assert.equal((await asked(path, { colour: value })).url, `/at/${encoded}`);
    const odd = { ...parameter("query", "form", true), name: "a&b[]" };
    assert.equal((await asked(at([odd]), { colour: "x" })).url, "/things?a%26b%5B%5D=x");
  });

  test("reserved characters stay where the document allows them, but those that end a query", async () => {
    const reserved = parameter("query", "form", true, { allowReserved: true });
    const { url } = await asked(at([reserved]), { colour: "a/b:c?d=%20e#f[g]" });
    assert.equal(url, "/things?color=a/b:c?d=%20e%23f%5Bg%5D");
  });

  test("a parameter with content is one text of that media type", async () => {
    const filter = parameter("query", "form", true, { mediaType: "application/json" });
    const { url } = await asked(at([filter]), { colour: { a: [1, null] } });
    assert.equal(url, `/things?color=${encodeURIComponent('{"a":[1,null]}')}`);
  });

  test("absent, null and empty ones are left out; booleans, numbers and what is nested are JSON", async () => {
    const both = [
      parameter("query", "form", true),
      { ...parameter("query", "form", true), arg: "b", name: "b" },
    ];
    assert.equal((await asked(at(both), { colour: null })).url, "/things");
    assert.equal((await asked(at(both), { colour: [], b: {} })).url, "/things");
    assert.equal(
      (await asked(at(both), { colour: false, b: [1.5, { c: 2 }] })).url.slice(8),
      "color=false&b=1.5&b=%7B%22c%22%3A2%7D",
    );
  });

  test("a deep object may be deeper", async () => {
    const { url } = await asked(at([parameter("query", "deepObject", true)]), {
      colour: { a: { b: [1, 2] }, c: null },
    });
    assert.equal(url, "/things?color%5Ba%5D%5Bb%5D=1&color%5Ba%5D%5Bb%5D=2");
  });

  test("names that every object has are arguments like others", async () => {
    const names = ["__proto__", "constructor", "toString"];
    const parameters = names.map((name) => ({ ...parameter("query", "form", true), arg: name, name }));
    assert.equal((await asked(at(parameters), {})).url, "/things");
    const args = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}');
    assert.equal((await asked(at(parameters), args)).url, "/things?__proto__=a&constructor=b&toString=c");
  });
});

describe("a path stays the document's", () => {
  const path = () => at([parameter("path", "simple", false)], { path: "/at/{color}/end" });

  for (const value of ["", ".", "..", [".."], "%2e%2e"]) {
    test(`with ${JSON.stringify(value)} for a segment`, async () => {
      const { ok, error } = await invoke(path(), { colour: value });
      if (value === "%2e%2e") return assert.equal(echo.last.url, "/at/%252e%252e/end");
      assert.ok(!ok);
      assert.equal(error.name, "TypeError");
      assert.equal(echo.requests.length, 0);
    });
  }

  test("with slashes, question marks and line breaks in a segment", async () => {
    const { url } = await asked(path(), { colour: "../a?b\r\nHost: evil" });
    assert.equal(url, "/at/..%2Fa%3Fb%0D%0AHost%3A%20evil/end");
  });

  test("a header takes no line break", async () => {
    const { ok, error } = await invoke(at([parameter("header", "simple", false)]), { colour: "a\r\nb: c" });
    assert.ok(!ok);
    assert.equal(error.name, "TypeError");
    assert.equal(echo.requests.length, 0);
  });
});

describe("the server", () => {
  test("has the variables that the call gives, else its own", async () => {
    const server = {
      url: `${echo.origin}/{version}/{area}/`,
      variables: { version: "v1", area: "eu" },
      arg: "server",
    };
    assert.equal((await asked(at([], { server }), {})).url, "/v1/eu/things");
    assert.equal((await asked(at([], { server }), { server: { version: "v2" } })).url, "/v2/eu/things");
  });

  test("keeps the query that it has", async () => {
    const description = at([parameter("query", "form", true)], { path: "/things?fixed=1" });
    assert.equal((await asked(description, { colour: "x" })).url, "/things?fixed=1&color=x");
  });
});

describe("a body", () => {
  const posting = (body) => at([], { method: "POST", body: { arg: "body", ...body } });

  test("of JSON", async () => {
    const { headers, body } = await asked(
      posting({ mediaType: "application/merge-patch+json", kind: "json" }),
      {
        body: { a: [1, null, "ü"] },
      },
    );
    assert.equal(headers["content-type"], "application/merge-patch+json");
    assert.equal(Buffer.from(body, "latin1").toString(), '{"a":[1,null,"ü"]}');
  });

  test("may be false, zero or null, and is absent without its argument", async () => {
    const json = posting({ mediaType: "application/json", kind: "json" });
    for (const value of [false, 0, null, ""]) {
      assert.equal((await asked(json, { body: value })).body, JSON.stringify(value));
    }
    const { headers, body } = await asked(json, {});
    assert.equal(body, "");
    assert.equal(headers["content-type"], undefined);
  });

  test("of a form, each property by its encoding", async () => {
    const parts = {
      tags: { style: "form", explode: false },
      words: { style: "spaceDelimited", explode: false },
      deep: { style: "deepObject", explode: true },
      raw: { style: "form", explode: true, allowReserved: true },
      typed: { contentType: "application/json" },
    };
    const args = {
      name: "a b&c",
      list: [1, 2],
      tags: ["x", "y"],
      words: ["p", "q"],
      deep: { k: 1 },
      raw: "a/b",
      typed: [1],
      nested: { n: true },
      gone: null,
    };
    const { headers, body } = await asked(
      posting({ mediaType: "application/x-www-form-urlencoded", kind: "form", parts }),
      { body: args },
    );
    assert.equal(headers["content-type"], "application/x-www-form-urlencoded");
    assert.equal(
      body,
      "name=a%20b%26c&list=1&list=2&tags=x,y&words=p%20q&deep%5Bk%5D=1&raw=a/b&typed=%5B1%5D&nested=%7B%22n%22%3Atrue%7D",
    );
  });

  test("of parts", async () => {
    const parts = {
      photo: { binary: true, contentType: "image/png" },
      files: { binary: true },
      note: { contentType: "text/markdown" },
    };
    const args = {
      id: 7,
      tags: ["a", "b"],
      address: { city: "Ulm" },
      photo: "AAEC/w==",
      files: ["aGk="],
      note: "*hi*",
    };
    const { headers, body } = await asked(
      posting({ mediaType: "multipart/form-data", kind: "multipart", parts }),
      { body: args },
    );
    const boundary = /^multipart\/form-data; ?boundary="?([^";]+)"?$/.exec(headers["content-type"])[1];
    const found = body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((part) => {
        const [head, ...content] = part.trim().split("\r\n\r\n");
        return [
          /[^e]name="([^"]*)"/.exec(head)[1],
          /filename="([^"]*)"/.exec(head)?.[1],
          /content-type: ?(.*)/i.exec(head)?.[1],
          content.join("\r\n\r\n"),
        ];
      });
    assert.deepEqual(
      found.map(([name, , type, content]) => [name, type, content]),
      [
        ["id", undefined, "7"],
        ["tags", undefined, "a"],
        ["tags", undefined, "b"],
        ["address", "application/json", '{"city":"Ulm"}'],
        ["photo", "image/png", "\x00\x01\x02\xff"],
        ["files", "application/octet-stream", "hi"],
        ["note", "text/markdown", "*hi*"],
      ],
    );
    assert.equal(found[4][1], "photo");
  });

  test("of text, and of bytes", async () => {
    const text = await asked(posting({ mediaType: "text/plain", kind: "text" }), { body: "a\nb" });
    assert.equal(text.body, "a\nb");
    const bytes = await asked(posting({ mediaType: "application/zip", kind: "binary" }), { body: "AAH/" });
    assert.equal(bytes.body, "\x00\x01\xff");
    assert.equal(bytes.headers["content-type"], "application/zip");
    const { error } = await invoke(posting({ mediaType: "application/zip", kind: "binary" }), {
      body: "no!",
    });
    assert.equal(error.message, "the body must be base64");
  });
});

describe("an answer", () => {
  const answering = (status, headers, body) => {
    echo.answer = (_request, response) => {
      response.writeHead(status, headers).end(body);
      return true;
    };
    return invoke(at([]), {});
  };

  test("is a value, a text, or bytes", async () => {
    assert.deepEqual(
      (await answering(200, { "content-type": "application/vnd.x+json; charset=utf-8" }, "[1]")).result,
      [1],
    );
    assert.equal((await answering(201, { "content-type": "text/plain" }, "ü")).result, "ü");
    assert.equal((await answering(200, { "content-type": "application/yaml" }, "a: 1")).result, "a: 1");
    assert.deepEqual((await answering(200, { "content-type": "image/png" }, Buffer.from([0, 255]))).result, {
      contentType: "image/png",
      base64: "AP8=",
    });
    assert.equal((await answering(204, {})).result, null);
  });

  test("other than 2xx is a failure, with status and the beginning of what it said", async () => {
    const { ok, kind, error } = await answering(
      404,
      { "content-type": "application/json" },
      '{"message":\n  "no such thing"}',
    );
    assert.deepEqual(
      [ok, kind, error.name, error.message],
      [false, "thrown", "HttpError", '404 Not Found: {"message": "no such thing"}'],
    );
    const long = await answering(500, {}, "x".repeat(5_000_000));
    assert.ok(long.error.message.startsWith("500 Internal Server Error: xxx"));
    assert.ok(long.error.message.length < 1100);
  });

  test("that says it is JSON and isn't, or that is too large, is a failure", async () => {
    assert.match(
      (await answering(200, { "content-type": "application/json" }, "<html>")).error.message,
      /is none: <html>/,
    );
    assert.match(
      (await answering(200, { "content-type": "text/plain" }, "x".repeat(7_000_000))).error.message,
      /larger than 6291456 bytes/,
    );
    const zip = { "content-type": "application/zip" };
    const { ok, result } = await answering(200, zip, Buffer.alloc(4_700_000));
    assert.deepEqual([ok, result?.base64.length], [true, 6_266_668]);
    const { kind, error } = await answering(200, zip, Buffer.alloc(4_800_000));
    assert.deepEqual([kind, error.name], ["thrown", "RangeError"]);
    assert.equal(error.message, "the answer is larger than 6291456 bytes as base64");
  });

  test("that doesn't come in time is one", async () => {
    echo.answer = () => true;
    const { ok, kind } = await invoke(at([]), {}, { timeoutMs: 200 });
    assert.deepEqual([ok, kind], [false, "timed-out"]);
  });
});

describe("a redirect", () => {
  const redirecting = (status, to) => {
    echo.answer = ({ url }, response) => {
      if (!url.startsWith("/things")) return false;
      response.writeHead(status, { location: to }).end();
      return true;
    };
  };
  const posting = () =>
    at([parameter("header", "simple", false)], {
      method: "POST",
      body: { arg: "body", mediaType: "application/json", kind: "json" },
    });

  test("is followed on the same host, with all that the first was told", async () => {
    redirecting(307, "/other");
    const { method, url, headers, body } = await asked(posting(), { body: 1, colour: "x" });
    assert.deepEqual([method, url, headers.color, body], ["POST", "/other", "x", "1"]);
    redirecting(303, "/other");
    const seeOther = await asked(posting(), { body: 1, colour: "x" });
    assert.deepEqual(
      [seeOther.method, seeOther.body, seeOther.headers["content-type"]],
      ["GET", "", undefined],
    );
  });

  test("to another host is refused, unless it is one of the document's; that learns no header", async () => {
    redirecting(302, `${elsewhere.origin}/other`);
    const refused = await invoke(at([parameter("header", "simple", false)]), { colour: "x" });
    assert.match(refused.error.message, /refused: egress policy/);
    assert.equal(elsewhere.requests.length, 0);
    const hosts = [`127.0.0.1:${elsewhere.port}`];
    const { ok } = await invoke(at([parameter("header", "simple", false)]), { colour: "x" }, { hosts });
    assert.ok(ok);
    assert.equal(elsewhere.last.headers.color, undefined);
  });

  test("without an end has one", async () => {
    redirecting(302, "/things");
    const { error } = await invoke(at([]), {});
    assert.equal(error.message, "more than 5 redirects");
    assert.equal(echo.requests.length, 6);
  });
});
