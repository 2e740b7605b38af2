// The reader: papers as programs leave them, what fits a form, and what a file may cost.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { deflateRawSync, deflateSync } from "node:zlib";
import type { DefinedField } from "../src/reader/definitions.ts";
import type { PaperField } from "../src/reader/fields.ts";
import { dayOf, fit, type Place } from "../src/reader/fit.ts";
import { open, read } from "../src/reader/index.ts";
import { inflate } from "../src/reader/inflate.ts";
import { Budget, MOST_BYTES, RefusedError } from "../src/reader/limits.ts";
import { blank, faceData, paper, table } from "./vectors.ts";
import { fill } from "../src/writer/index.ts";

interface Row {
  about: string;
  file: string;
  answers?: Record<string, string>;
  forms?: [string, number][];
  refused?: string;
}

const FOLDER = "../../tests/vectors/";
const rows = JSON.parse(readFileSync(`${FOLDER}read.json`, "utf-8")) as Record<string, Row[]>;

function contentOf(row: Row): Uint8Array {
  return new Uint8Array(readFileSync(`${FOLDER}read/${row.file}`));
}

for (const [kind, group] of Object.entries(rows)) {
  for (const row of group) {
    test(`${kind}: ${row.about}`, () => {
      const found = read(contentOf(row));
      if (row.refused) {
        assert.deepEqual(found, { refused: row.refused, title: "" });
      } else {
        assert.deepEqual(found, { answers: row.answers, forms: row.forms });
      }
    });
  }
}

for (const vector of table.papers) {
  test(`what the writer has written is read: ${vector.about}`, () => {
    const found = read(fill(blank, paper, faceData, vector.answers));
    assert.ok("answers" in found);
    for (const [name, answer] of Object.entries(vector.answers)) {
      const isLine = paper.fields.find((field) => field.name === name)!.kind !== "text";
      const stored = answer.normalize("NFC").replace(/\t/g, " ").replace(/\r\n?|\n/g, isLine ? " " : "\n");
      assert.equal(found.answers[name], stored);
    }
    assert.deepEqual(found.forms, [["vectors", 1]]);
  });
}

// What a file may cost.

test("data is unpacked as it was packed, in every kind of block", () => {
  const words = Buffer.from("ord og flere ord ".repeat(5_000) + "æøå");
  const noise = Buffer.from(Array.from({ length: 70_000 }, (_, at) => (at * 7919 + (at >> 3) * 104729) % 256));
  for (const content of [Buffer.alloc(0), Buffer.from("x"), words, noise]) {
    for (const level of [0, 1, 9]) {
      assert.deepEqual(Buffer.from(inflate(deflateSync(content, { level }), new Budget())), content);
    }
    const fixed = deflateRawSync(content, { strategy: 4 });
    assert.deepEqual(Buffer.from(inflate(Buffer.concat([Buffer.from("xx"), fixed]), new Budget())), content);
  }
});

test("of data that is cut off, or followed by something, there is what there is", () => {
  const packed = deflateSync(Buffer.from("ord og flere ord, alle sammen nye: blå, grøn, rød"));
  assert.equal(Buffer.from(inflate(Buffer.concat([packed, Buffer.from("\r\n")]), new Budget())).length, 52);
  assert.ok(inflate(packed.subarray(0, packed.length - 12), new Budget()).length > 10);
  inflate(Uint8Array.from({ length: 500 }, (_, at) => (at * 37) % 256), new Budget());
});

test("data that grows without end is refused", () => {
  assert.throws(() => inflate(deflateSync(Buffer.alloc(40_000_000)), new Budget()), RefusedError);
});

test("a file that is too large is refused before it is looked at", () => {
  assert.deepEqual(read(new Uint8Array(MOST_BYTES + 1)), { refused: "too_big", title: "" });
});

test("any damage to a paper is answered: bytes missing, and bytes changed", () => {
  const filled = fill(blank, paper, faceData, { line: "Łukasz", text: "en\nto" });
  for (let turn = 0; turn < 60; turn += 1) {
    const end = Math.floor((filled.length * (turn + 1)) / 61);
    read(filled.slice(0, end));
    const changed = filled.slice();
    for (let at = turn; at < changed.length; at += 997 + turn) {
      changed[at] = (changed[at]! + 31 * turn) % 256;
    }
    read(changed);
  }
});

// What fits.

const places = new Map<string, Place>([
  ["name", { kind: "line", limit: 10 }],
  ["goal", { kind: "text" }],
  ["day", { kind: "date" }],
  ["fruit", { kind: "choice", options: ["apple", "pear"] }],
  ["done", { kind: "check" }],
]);

function on(name: string, value: string, more: Partial<PaperField> = {}): PaperField {
  return { name, value, start: "", label: `Om ${name}`, isButton: false, isSignature: false, ...more };
}

function defined(key: string, more: Partial<DefinedField> = {}): [string, DefinedField] {
  return [key, { name: key, key, label: `Spørgsmål: ${key}`, options: new Map(), start: "", isFixed: false, ...more }];
}

test("answers come as their controls take them", () => {
  const paper = [on("name", "Zoë\nÆble"), on("goal", "en\nto"), on("day", "14-06-2027"), on("fruit", "pear"), on("done", "On")];
  assert.deepEqual(fit(paper, new Map(), places), {
    answers: { name: "Zoë Æble", goal: "en\nto", day: "2027-06-14", fruit: "pear", done: "yes" },
    left: [],
  });
});

test("what does not fit is left, each with why, in words", () => {
  const options = new Map([["plum", "Blomme"], ["pear", "Pære"]]);
  const paper = [on("was", "Før"), on("day", "i maj"), on("fruit", "plum"), on("name", "Ellen Margrethe"), on("place", "Ribe"), on("sign", "signed", { isSignature: true })];
  const { answers, left } = fit(paper, new Map([defined("fruit", { options }), defined("place", { start: "Odense", isFixed: true })]), places);
  assert.deepEqual(answers, { name: "Ellen Margrethe" });
  assert.deepEqual(left, [
    { label: "Om was", value: "Før", reason: "gone" },
    { label: "Om day", value: "i maj", field: "day", reason: "date_unread" },
    { label: "Spørgsmål: fruit", value: "Blomme", field: "fruit", reason: "choice_gone" },
    { label: "Om name", value: "Ellen Margrethe", field: "name", reason: "long", values: { count: 15, limit: 10 } },
    { label: "Spørgsmål: place", value: "Ribe", reason: "fixed" },
    { label: "Om sign", value: "", reason: "signed" },
  ]);
});

test("what the paper held from the start is no answer that could be lost", () => {
  const paper = [on("fixed", "Łódź", { start: "Łódź" }), on("month", "m3"), on("empty", "")];
  assert.deepEqual(fit(paper, new Map([defined("month", { start: "m3" })]), places), { answers: {}, left: [] });
  assert.equal(fit([on("fixed", "Zoë", { start: "Łódź" })], new Map(), places).left.length, 1);
});

test("words of an option in any language lead to its id, and names in a pack to those of the form", () => {
  const options = new Map([["apple", "Apple"], ["pear", "Pear"]]);
  const known = new Map([defined("fruit", { options }), ["plan__goal", { ...defined("goal")[1], name: "plan__goal" }] as const]);
  const { answers } = fit([on("fruit", "Pear"), on("plan__goal", "Et mål")], known, places);
  assert.deepEqual(answers, { fruit: "pear", goal: "Et mål" });
});

test("a date is read as people write it in figures, and not guessed", () => {
  for (const text of ["14-06-2027", "14.6.2027", " 14/6 2027 ", "14 6 2027", "2027-06-14"]) {
    assert.equal(dayOf(text), "2027-06-14");
  }
  for (const text of ["31-02-2027", "14-06-27", "6/14/2027", "juni 2027", "14-06", "00-00-0000", "2027-6-14"]) {
    assert.equal(dayOf(text), undefined, text);
  }
});

test("a paper is opened for its own form, and for no other", () => {
  const file = (name: string) => contentOf({ about: "", file: name });
  const own = open(file("papers-definition.pdf"), { form: "plan", places: new Map([["goal", { kind: "text" }], ["fruit", { kind: "choice", options: ["pear"] }]]) });
  assert.deepEqual(own, { answers: { goal: "Målet", fruit: "pear" }, left: [], texts: [], isDrawnOn: false, edition: 2, others: [] });
  assert.deepEqual(open(file("papers-definition.pdf"), { form: "other", places }), { refused: "other_form", title: "Plan" });
  assert.deepEqual(open(file("papers-definition.pdf"), { form: "plan", places: new Map() }), { refused: "other_form", title: "Plan" });
  assert.deepEqual(open(file("papers-moved.pdf"), { form: "plan", places: new Map() }), { refused: "no_fields", title: "" });
  const lost = open(file("papers-moved.pdf"), { form: "plan", places });
  assert.ok("answers" in lost, "a program that lost the definition has the fields still");
  assert.deepEqual(lost.answers, { name: "Zoë", goal: "Łukasz" });
});
