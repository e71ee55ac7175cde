// docs/security.md says of each threat which tests show that it is stopped: they have to be there, and to run.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const HEAD = "| threat | what stops it | Cloudflare | self-hosted workerd | test | what does not hold |";

/** The rows below the head, each as its cells. */
function rows() {
  const lines = readFileSync(at("../../docs/security.md"), "utf8").split("\n");
  const head = lines.indexOf(HEAD);
  assert.notEqual(head, -1, "docs/security.md has a table of threats");
  const table = [];
  for (let i = head + 2; lines[i]?.startsWith("|"); i++) {
    table.push(
      lines[i]
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  }
  return table;
}

/** Of `file.test.mjs`: *one*, *another*; `other.test.mjs`: *a third* – each file with its names. */
function namedTests(cell) {
  return cell.split(";").map((part) => {
    const [, file, names] = /^\s*`([a-z-]+\.test\.mjs)`: (\*.+\*)\s*$/.exec(part) ?? [];
    assert.ok(file, `not as \`file.test.mjs\`: *name*, *name*: ${part}`);
    return { file, names: names.slice(1, -1).split("*, *") };
  });
}

describe("the threat model", () => {
  const table = rows();

  test("has what the sandbox is to hold, a line a threat", () => {
    assert.ok(table.length >= 15, String(table.length));
    for (const cells of table) {
      assert.equal(cells.length, 6, cells.join(" | "));
      for (const cell of cells.slice(0, 5)) assert.notEqual(cell, "", `an empty cell: ${cells[0]}`);
    }
  });

  for (const [threat, , , , tests] of table) {
    test(`names tests that are there: ${threat}`, () => {
      for (const { file, names } of namedTests(tests)) {
        assert.ok(existsSync(at(file)), file);
        const source = readFileSync(at(file), "utf8");
        for (const name of names) {
          const declared = ["test", "describe"].some((kind) =>
            source.includes(`${kind}(${JSON.stringify(name)}, `),
          );
          assert.ok(declared, `${file} has no test or group ${JSON.stringify(name)}`);
        }
        assert.doesNotMatch(source, /\b(?:test|describe)\.(?:skip|todo)\b|\b(?:skip|todo): true/, file);
      }
    });
  }
});
