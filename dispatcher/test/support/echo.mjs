// A server on loopback that tells what it was asked, and what the tests have it say.
import http from "node:http";

export class Echo {
  static async start() {
    const echo = new Echo();
    await new Promise((resolve) => echo.server.listen(0, "127.0.0.1", resolve));
    return echo;
  }

  constructor() {
    /** Each `{method, url, headers, body}`, the body as text. */
    this.requests = [];
    /** `(request, response) => true` where it answered itself. */
    this.answer = () => false;
    this.server = http.createServer((request, response) => {
      const chunks = [];
      request.on("data", (chunk) => chunks.push(chunk));
      request.on("end", () => {
        const { method, url, headers } = request;
        const told = { method, url, headers, body: Buffer.concat(chunks).toString("latin1") };
        this.requests.push(told);
        if (this.answer(told, response)) return;
        response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(told));
      });
    });
  }

  get port() {
    return this.server.address().port;
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  get last() {
    return this.requests.at(-1);
  }

  forget() {
    this.requests.length = 0;
    this.answer = () => false;
  }

  close() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
