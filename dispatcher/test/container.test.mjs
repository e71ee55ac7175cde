// The image's entrypoint, with the files laid out as in the image; building the image itself takes a container engine.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  AUDIENCE,
  bundle,
  DIST,
  Dispatcher,
  freePort,
  sealingKey,
  signingKey,
  token,
  WORKERD,
} from "./support/dispatcher.mjs";

const RUN = fileURLToPath(new URL("../container/run", import.meta.url));
const DOCKERFILE = fileURLToPath(new URL("../Dockerfile", import.meta.url));

async function eventually(what, look) {
  for (let i = 0; i < 400; i++) {
    if (await look()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.fail(`not within 10 s: ${what}`);
}

describe("the image's entrypoint", () => {
  let folder;
  let port;
  let child;
  let exit;
  let output = "";
  let invoke;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "edgeward-image-"));
    port = await freePort();
    invoke = await signingKey("invoke", "invoke");
    for (const name of ["home", "keys", "disk"]) await mkdir(join(folder, name));
    await symlink(DIST, join(folder, "home/dispatcher"));
    child = spawn("/bin/sh", [RUN], {
      env: {
        PATH: process.env.PATH,
        WORKERD,
        DISPATCHER_HOME: join(folder, "home"),
        KEYS: join(folder, "keys"),
        DISK: join(folder, "disk"),
        ADDRESS: `127.0.0.1:${port}`,
      },
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    exit = new Promise((resolve) => child.once("exit", (code) => resolve(code)));
  });
  after(async () => {
    child.kill("SIGKILL");
    await rm(folder, { recursive: true, force: true });
  });

  const health = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/health`).catch(() => undefined);
    return answer?.ok ? answer.json() : undefined;
  };

  /** What a function says after a while. */
  async function slow(ms) {
    const client = new Dispatcher({ invoke, port });
    client.invokeToken = await token(invoke);
    const source = `export default async () => { await new Promise((done) => setTimeout(done, ${ms})); return "done" }`;
    return (await client.invoke(bundle(source), null, { timeoutMs: 20_000 })).json?.result;
  }

  /** As the kubelet does: each file is whole, and they change one after the other. */
  async function give(name) {
    const texts = {
      AUDIENCE,
      VERIFY_KEYS: JSON.stringify({
        keys: [(await signingKey(`sync-${name}`, "sync")).publicJwk, invoke.publicJwk],
      }),
      SEALING_KEYS: JSON.stringify({ keys: [(await sealingKey(`seal-${name}`)).privateJwk] }),
    };
    for (const [file, text] of Object.entries(texts)) {
      await writeFile(join(folder, "new"), text);
      await rename(join(folder, "new"), join(folder, "keys", file));
    }
  }

  test("waits for the keys", async () => {
    await eventually("it says so", () => output.includes("waiting for the keys"));
    assert.equal(await health(), undefined);
    await give("first");
    await eventually("workerd answers", async () => (await health())?.keys.includes("sync-first"));
  });

  test("has another workerd take over when keys are replaced, and loses no call", async () => {
    const underWay = slow(5_000);
    let over = false;
    underWay.then(() => {
      over = true;
    });
    const lost = [];
    const answered = new Set();
    await give("second");
    while (!over) {
      const now = await health();
      if (now === undefined) lost.push(answered.size);
      else for (const key of [...now.keys, ...now.sealingKeys]) answered.add(key);
      if (answered.has("sync-second")) assert.equal(await slow(0), "done");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    assert.equal(await underWay, "done");
    assert.ok(answered.has("sync-second") && answered.has("seal-second"), "while the call is under way");
    assert.deepEqual(lost, []);
  });

  test("does so again", async () => {
    await give("third");
    await eventually("it has the third keys", async () => (await health())?.keys.includes("sync-third"));
  });

  test("ends when it is told to, and workerd with it", async () => {
    child.kill("SIGTERM");
    assert.equal(await exit, 0);
    assert.equal(await health(), undefined);
  });

  test("prints no key", () => {
    assert.ok(!output.includes('"d"') && !output.includes('"x"'), output);
  });
});

test("base images are pinned by digest", async () => {
  const bases = (await readFile(DOCKERFILE, "utf8")).match(/^ARG \w+=.*$/gm);
  assert.equal(bases.length, 2);
  for (const base of bases) assert.match(base, /@sha256:[0-9a-f]{64}$/);
});
