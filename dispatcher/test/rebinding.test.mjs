// Public names that resolve to addresses that are not: what the network below refuses, since no spelling gives them away.
// The names come from a hosts file that only this workerd sees, in a mount namespace of its own.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { bundle, Dispatcher } from "./support/dispatcher.mjs";

const NAMESPACE = ["unshare", "--user", "--map-root-user", "--mount"];
const possible = spawnSync(NAMESPACE[0], [...NAMESPACE.slice(1), "true"]).status === 0;
const skip = possible
  ? false
  : "takes Linux with user namespaces, for a hosts file that no other process sees";

const FETCH = `export default async ({ url }) => {
  const response = await fetch(url);
  return response.status + " " + (await response.text());
}`;

/** This machine's own addresses that are private, each of which the server below answers at. */
const own = Object.values(networkInterfaces())
  .flat()
  .map(({ address }) => address)
  .filter((address) =>
    /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.|f[cd]|::1$)/.test(address),
  );
const AZURE = "168.63.129.16"; // a public address, of each machine's own host
const ADDRESSES = [
  ...new Set(["127.0.0.1", "127.0.0.2", "0.0.0.0", "::1", "::ffff:127.0.0.1", AZURE, ...own]),
];
const name = (address) => `a${address.replaceAll(/[:.]/g, "-")}.rebound.example`;

describe("a public name of a private address", { skip }, () => {
  const hosts = join(tmpdir(), `edgeward-hosts-${process.pid}`);
  const seen = [];
  let server;
  let port;
  const start = (env) =>
    Dispatcher.start({
      env: { PATH: process.env.PATH, ...env },
      command: [...NAMESPACE, "sh", "-c", `mount --bind ${hosts} /etc/hosts && exec "$@"`, "sh"],
    });
  const call = async (dispatcher, egress, host) =>
    (await dispatcher.invoke(bundle(FETCH, { egress }), { url: `http://${host}:${port}/` })).json;

  before(async () => {
    server = http.createServer((request, response) => {
      seen.push(request.headers.host);
      response.end("reached");
    });
    await new Promise((resolve) => server.listen(0, "::", resolve));
    ({ port } = server.address());
    writeFileSync(hosts, ADDRESSES.map((address) => `${address} ${name(address)}\n`).join(""));
  });
  after(() => {
    server?.closeAllConnections();
    server?.close();
    rmSync(hosts, { force: true });
  });

  test("is closed, by AllowAll and by a list that has it, and tells nothing of the port", async () => {
    const dispatcher = await start({});
    try {
      for (const address of ADDRESSES) {
        const host = name(address);
        for (const egress of [
          { policy: "AllowAll", hosts: [] },
          { policy: "AllowList", hosts: [`${host}:${port}`] },
        ]) {
          const json = await call(dispatcher, egress, host);
          assert.equal(json.kind, "thrown", `${address} ${egress.policy}: ${JSON.stringify(json)}`);
        }
      }
      assert.deepEqual(seen, []);
      const told = async (host, at) => {
        const value = bundle(FETCH, { egress: { policy: "AllowAll", hosts: [] } });
        const { json } = await dispatcher.invoke(value, { url: `http://${host}:${at}/` });
        return json.error.message.replaceAll(/reference = \w+/g, "");
      };
      assert.equal(await told(name("127.0.0.1"), port), await told(name("127.0.0.1"), 1), "open or not");
      assert.equal(await told(name("127.0.0.1"), port), await told(name(AZURE), 80), "not even tried");
    } finally {
      await dispatcher.stop();
    }
  });

  test("is reached where the operator opened the private network: the names do resolve", async () => {
    const dispatcher = await start({ PRIVATE_NETWORK: "allow" });
    try {
      const host = name("127.0.0.1");
      const json = await call(dispatcher, { policy: "AllowList", hosts: [`${host}:${port}`] }, host);
      assert.equal(json.result, "200 reached", JSON.stringify(json));
      assert.deepEqual(seen, [`${host}:${port}`]);
      const beside = await call(dispatcher, { policy: "AllowList", hosts: [`${host}:${port}`] }, name("::1"));
      assert.match(beside.error.message, /egress policy is AllowList/);
    } finally {
      await dispatcher.stop();
    }
  });
});
