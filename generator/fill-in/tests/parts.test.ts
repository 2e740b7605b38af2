// The parts of the writer, each by itself.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { broken } from "../src/writer/appearance.ts";
import { Face, pointsOf } from "../src/writer/face.ts";
import { sha256 } from "../src/writer/sha256.ts";
import { decimal, name, string } from "../src/writer/syntax.ts";
import { faceData, table } from "./vectors.ts";

const face = new Face(faceData);

test("numbers, texts and names are written in one way", () => {
  table.syntax.numbers.forEach(([value, written]) => assert.equal(decimal(value), written));
  table.syntax.texts.forEach(([value, written]) => assert.equal(string(value), written));
  table.syntax.names.forEach(([value, written]) => assert.equal(name(value), written));
});

for (const vector of table.lines) {
  test(`lines: ${JSON.stringify(vector.text)}`, () => {
    const width = face.advance(pointsOf(vector.as_wide_as)) / 1000;
    const lines = broken(pointsOf(vector.text), face, width).map((line) => String.fromCodePoint(...line));
    assert.deepEqual(lines, vector.lines);
  });
}

test("a long text is broken in no time", () => {
  const lines = broken(pointsOf("ord og ".repeat(2_000) + "x".repeat(20_000)), face, 200_000);
  assert.ok(lines.length > 300);
});

test("SHA-256 is that of the machine, at every length around its blocks", () => {
  for (const length of [0, 1, 3, 54, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 1_000, 100_003]) {
    const message = Uint8Array.from({ length }, (_, at) => (at * 31 + length) % 256);
    assert.equal(sha256(message), createHash("sha256").update(message).digest("hex"), `${length}`);
  }
});
