import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { load } from "@edgeward/functions/test";

// Takes the place of what the function calls.
const rates = createServer((request, response) => {
  if (request.url === "/CHF") response.end('{"rate": 0.95}');
  else response.writeHead(404).end();
});
let convert;

before(async () => {
  await new Promise((resolve) => rates.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${rates.address().port}`;
  convert = await load(new URL("../function.yaml", import.meta.url), {
    code: new URL("../src/main.ts", import.meta.url),
    env: { RATES_URL: `http://${host}` },
    egress: { policy: "AllowList", hosts: [host] },
    privateNetwork: true,
  });
});

after(() => {
  convert?.close();
  rates.close();
});

test("an amount is converted", async () => {
  const { ok, result, logs } = await convert.invoke({ amount: 1000, to: "CHF" });
  assert.equal(ok, true);
  assert.deepEqual(result, { amount: 950, currency: "CHF" });
  assert.equal(logs[0].message, "1 EUR is 0.95 CHF");
});

test("of a currency without a rate it says so, and where", async () => {
  const { ok, error } = await convert.invoke({ amount: 1000, to: "XXX" });
  assert.equal(ok, false);
  assert.equal(error.message, "there is no rate of XXX: 404");
  assert.deepEqual([error.file, error.line], ["rates.ts", 3]);
});

test("arguments that don't match the schema never reach it", async () => {
  await assert.rejects(convert.invoke({ amount: "1000", to: "CHF" }), { name: "InvalidArgs" });
});
