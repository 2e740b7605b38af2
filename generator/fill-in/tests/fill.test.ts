// Filled papers: the bytes that Python writes, and what is refused.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { check, fill, FillError, type Problem } from "../src/writer/index.ts";
import { blank, faceData, paper, table } from "./vectors.ts";

function problemsIn(work: () => unknown): readonly Problem[] {
  try {
    work();
  } catch (error) {
    assert.ok(error instanceof FillError);
    return error.problems;
  }
  return [];
}

for (const vector of table.papers) {
  test(`the bytes in the table: ${vector.about}`, () => {
    const filled = fill(blank, paper, faceData, vector.answers);
    assert.equal(createHash("sha256").update(filled).digest("hex"), vector.sha256);
  });
}

for (const vector of table.problems) {
  test(`refused: ${JSON.stringify(vector.answers)}`, () => {
    assert.deepEqual(problemsIn(() => fill(blank, paper, faceData, vector.answers)), vector.problems);
    assert.deepEqual(check(paper, faceData, vector.answers), vector.problems);
  });
}

test("all problems are told at once, in the order of the paper", () => {
  const found = problemsIn(() => fill(blank, paper, faceData, { text: "東", line: "👋", short: "0123456789a", x: "" }));
  assert.deepEqual(
    found.map((problem) => [problem.code, "field" in problem ? problem.field : ""]),
    [["field_unknown", "x"], ["letters_missing", "line"], ["answer_too_long", "short"], ["letters_missing", "text"]],
  );
});

test("half of a letter is no letter", () => {
  assert.deepEqual(check(paper, faceData, { line: "a\ud83d" }), [
    { code: "letters_missing", field: "line", letters: ["\ud83d"] },
  ]);
});

test("the blank paper is not changed, and the filled one begins with it", () => {
  const before = blank.slice();
  const filled = fill(blank, paper, faceData, { line: "Zoë" });
  assert.deepEqual(blank, before);
  assert.deepEqual(filled.slice(0, blank.length), before);
  assert.notEqual(fill(blank, paper, faceData, {}), blank);
});

test("another paper than the one described is refused", () => {
  const other = blank.slice();
  other[100] = 255 - other[100]!;
  assert.deepEqual(problemsIn(() => fill(other, paper, faceData, { line: "x" })), [{ code: "paper_differs" }]);
});

test("a description or a font of another version is refused", () => {
  assert.deepEqual(check({ ...paper, format: 2 }, faceData, {}), [{ code: "format_unknown" }]);
  assert.deepEqual(check(paper, { ...faceData, format: 2 }, {}), [{ code: "format_unknown" }]);
});

test("an error says in words for developers which fields it is about", () => {
  assert.throws(() => fill(blank, paper, faceData, { nobody: "x" }), { name: "FillError", message: "field_unknown: nobody" });
});
