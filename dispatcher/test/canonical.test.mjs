import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { source } from "./support/source.mjs";

// Shared with the Java tests: the operator computes the same digests.
const vectors = JSON.parse(readFileSync(new URL("vectors/canonical.json", import.meta.url), "utf8"));

const { canonicalJson, digestOf } = await source("canonical");

test("canonical JSON and its digest are those of the vectors", async () => {
  assert.ok(vectors.length > 15);
  for (const { value, canonical, sha256 } of vectors) {
    assert.equal(canonicalJson(value), canonical);
    assert.deepEqual(await digestOf(value), { digest: sha256, text: canonical });
  }
});

test("the vectors' own canonical texts mean their values", () => {
  for (const { value, canonical } of vectors)
    assert.equal(JSON.stringify(JSON.parse(canonical)), JSON.stringify(sorted(value)));
});

test("what has no canonical form is refused", () => {
  for (const value of ["\ud800", { "\udc00": 1 }, [Number.NaN], Number.POSITIVE_INFINITY, undefined]) {
    assert.throws(() => canonicalJson(value));
  }
});

function sorted(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const result = {};
  for (const key of Object.keys(value).sort()) {
    Object.defineProperty(result, key, { value: sorted(value[key]), enumerable: true, configurable: true });
  }
  return result;
}
