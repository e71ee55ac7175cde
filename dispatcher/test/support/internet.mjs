// Takes the place of the whole Internet: the network that functions' fetches leave by sends all to it, whatever the host,
// as to a proxy. What it has seen is what got out; a test needs no DNS and no outside.
import { createHash } from "node:crypto";
import http from "node:http";

const WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

export class Internet {
  static async start() {
    const internet = new Internet();
    await new Promise((resolve) => internet.server.listen(0, "127.0.0.1", resolve));
    return internet;
  }

  constructor() {
    /** Each `{method, url, headers, body}`; `url` is absolute, as the request line of a proxy has it. */
    this.requests = [];
    this.sockets = new Set();
    this.server = http.createServer({ requireHostHeader: false }, (request, response) =>
      this.#answer(request, response),
    );
    this.server.on("upgrade", (request, socket) => this.#upgrade(request, socket));
    this.server.on("connect", (request, socket) => {
      this.#note(request, "");
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
  }

  get port() {
    return this.server.address().port;
  }

  /** The hosts that were reached, with their ports where not the scheme's own; each once, in order. */
  get hosts() {
    return [...new Set(this.requests.map(({ url }) => new URL(url).host))];
  }

  forget() {
    this.requests.length = 0;
  }

  close() {
    for (const socket of this.sockets) socket.destroy();
    this.server.closeAllConnections();
    this.server.close();
  }

  #note(request, body) {
    const url = /^[a-z]+:/i.test(request.url) ? request.url : `http://${request.headers.host}${request.url}`;
    const noted = { method: request.method, url, headers: request.headers, raw: request.rawHeaders, body };
    this.requests.push(noted);
    return noted;
  }

  /** `?to=…` redirects there (`?status=…`, default 302), `/loop` to itself; `/trickle` never ends; all else is told what it asked. */
  #answer(request, response) {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (data) => {
      body += data;
    });
    request.on("end", () => {
      const url = new URL(this.#note(request, body).url);
      const to = url.searchParams.get("to");
      if (to !== null) {
        response.writeHead(Number(url.searchParams.get("status") ?? 302), { location: to }).end();
      } else if (url.pathname === "/loop") {
        response.writeHead(302, { location: "/loop" }).end();
      } else if (url.pathname === "/trickle") {
        const timer = setInterval(() => response.write("x"), 20);
        response.on("close", () => clearInterval(timer));
      } else {
        response.writeHead(200, { "content-type": "text/plain" }).end(`${request.method} ${url.href}`);
      }
    });
  }

  /** A WebSocket that says what it hears once; `?to=…` redirects instead. */
  #upgrade(request, socket) {
    const url = new URL(this.#note(request, "").url);
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => {});
    const to = url.searchParams.get("to");
    if (to !== null) {
      socket.end(`HTTP/1.1 302 Found\r\nLocation: ${to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    const accept = createHash("sha1")
      .update(request.headers["sec-websocket-key"] + WEBSOCKET_GUID)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.once("data", (frame) => {
      const length = frame[1] & 0x7f; // a short text frame, masked
      const mask = frame.subarray(2, 6);
      const text = Buffer.from(frame.subarray(6, 6 + length).map((byte, i) => byte ^ mask[i % 4]));
      socket.write(Buffer.concat([Buffer.from([0x81, text.length]), text]));
    });
  }
}
