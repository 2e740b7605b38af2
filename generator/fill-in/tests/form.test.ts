// The form on its page: the parts that need no page.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isWholeYear, numberOf, problemOf } from "../src/form/checks.ts";
import { asOnPaper } from "../src/form/controls.ts";
import { type Draft, Drafts, type Key } from "../src/form/draft.ts";
import { fileName, stemOf } from "../src/form/names.ts";
import { hiddenOf } from "../src/form/relevance.ts";
import { localeOf, named, sayFrom } from "../src/form/words.ts";
import { overfull } from "../src/writer/overfull.ts";
import { faceData, paper } from "./vectors.ts";

const plain = (name: string) => ({ name, fields: [name], relevant: [] });
const after = (name: string, other: string, ...values: string[]) => ({
  name,
  fields: [name],
  relevant: [values.map((value) => [other, value] as const)],
});

test("a question applies when another has one of its answers", () => {
  const questions = [plain("used"), after("why", "used", "no", "some")];
  assert.deepEqual([...hiddenOf(questions, {})], ["why"]);
  assert.deepEqual([...hiddenOf(questions, { used: "often" })], ["why"]);
  assert.deepEqual([...hiddenOf(questions, { used: "some" })], []);
});

test("a question that hangs on one that does not apply does not apply either, in any order", () => {
  const questions = [after("last", "why", "other"), after("why", "used", "no"), plain("used")];
  assert.deepEqual(hiddenOf(questions, { used: "often", why: "other" }), new Set(["why", "last"]));
  assert.deepEqual(hiddenOf(questions, { used: "no", why: "other" }), new Set());
});

test("all conditions must hold", () => {
  const both = { name: "x", fields: ["x"], relevant: [[["a", "1"] as const], [["b", "1"] as const, ["b", "2"] as const]] };
  assert.equal(hiddenOf([both], { a: "1" }).size, 1);
  assert.equal(hiddenOf([both], { a: "1", b: "2" }).size, 0);
});

test("conditions that go round in a circle come to an end", () => {
  hiddenOf([after("a", "b", "1"), after("b", "a", "1")], { a: "1", b: "1" });
});

test("what is missing is said in the words of its kind, and only where an answer is asked for", () => {
  const field = { name: "x", kind: "date", isRequired: true };
  assert.deepEqual(problemOf(field, " ", false), { field: "x", key: "write_date" });
  assert.deepEqual(problemOf({ ...field, kind: "scale" }, "", false), { field: "x", key: "choose" });
  assert.deepEqual(problemOf({ ...field, kind: "text" }, "", false), { field: "x", key: "write" });
  assert.equal(problemOf({ ...field, isRequired: false }, "", false), undefined);
  assert.deepEqual(problemOf({ ...field, isRequired: false }, "", true), { field: "x", key: "whole_date" });
});

test("a number is written with a point or a comma, and within its limits", () => {
  assert.equal(numberOf(" 7,5 "), 7.5);
  assert.equal(numberOf("-3"), -3);
  assert.equal(numberOf("syv"), undefined);
  const field = { name: "x", kind: "number", isRequired: false, low: 1, high: 10 };
  assert.equal(problemOf(field, "10", false), undefined);
  assert.deepEqual(problemOf(field, "11", false), { field: "x", key: "range", values: { low: 1, high: 10 } });
  assert.deepEqual(problemOf({ name: "x", kind: "number", isRequired: false, low: 0 }, "-1", false), { field: "x", key: "least", values: { low: 0 } });
  assert.deepEqual(problemOf(field, "et par", false), { field: "x", key: "number" });
});

test("a year is written with four digits, and is one that people mean", () => {
  assert.deepEqual(["1899-12-31", "1900-01-01", "2199-12-31", "2200-01-01", "0027-03-15"].map(isWholeYear), [false, true, true, false, false]);
  const field = { name: "x", kind: "date", isRequired: false };
  assert.deepEqual(problemOf(field, "0027-03-15", false), { field: "x", key: "whole_date" });
  assert.equal(problemOf(field, "2027-03-15", false), undefined);
});

test("English dates are written as in Britain, and others as their language has them", () => {
  assert.deepEqual(["en", "da"].map(localeOf), ["en-GB", "da"]);
});

test("a date is written as papers ask for it", () => {
  assert.equal(asOnPaper("2027-06-14"), "14-06-2027");
  assert.equal(asOnPaper(""), "");
});

test("characters that nobody sees are named by their codes", () => {
  assert.equal(named(["👋", "\u200d", "東"]), "👋 東");
  assert.equal(named(["\u200b"]), "U+200B");
});

test("messages are filled in with what is given", () => {
  assert.equal(sayFrom({ progress: "{done} af {all} svar" })("progress", { done: 4, all: 11 }), "4 af 11 svar");
});

test("an answer that its box cuts off is found, and one that fits is not", () => {
  assert.deepEqual(overfull(paper, faceData, { line: "x", text: "kort" }), []);
  assert.deepEqual(overfull(paper, faceData, { line: "kort   ", text: `kort${"\n".repeat(100)}` }), []);
  const found = overfull(paper, faceData, { line: "langt ".repeat(100), text: "linje\n".repeat(100) });
  assert.deepEqual(found.map(({ field }) => field), ["line", "text"]);
});

test("it is told how many characters are not seen in print", () => {
  const unseen = (answers: Record<string, string>) => overfull(paper, faceData, answers)[0]?.unseen ?? 0;
  const most = (write: (count: number) => Record<string, string>) => {
    let count = 1;
    while (!unseen(write(count))) {
      count += 1;
    }
    return count - 1;
  };
  const letters = most((count) => ({ line: "n".repeat(count) }));
  assert.equal(unseen({ line: "n".repeat(letters + 7) }), 7);
  const lines = most((count) => ({ text: Array(count).fill("n").join("\n") }));
  assert.equal(unseen({ text: Array(lines + 3).fill("n").join("\n") }), 5); // three letters, and what parts their lines
});

// Drafts, in a storage as browsers have it.

const key: Key = { kit: "k", workplace: "w", site: "/a/", form: "plan", edition: 3, language: "da" };
const draft: Draft = { since: "2027-01-01T10:00:00Z", rounds: { goals: 2 }, values: { name: "Zoë" } };

class Memory extends Map<string, string> {
  get length() { return this.size; }
  key(at: number) { return [...this.keys()][at] ?? null; }
  getItem(name: string) { return this.get(name) ?? null; }
  setItem(name: string, value: string) { this.set(name, value); }
  removeItem(name: string) { this.delete(name); }
}

test("a draft is found by its form, edition, language and site, and by no other", () => {
  const store = new Memory();
  const of = (more: Partial<Key>) => new Drafts(() => store, { ...key, ...more });
  assert.ok(of({}).write(draft));
  assert.deepEqual(of({}).read(), { draft, text: JSON.stringify(draft), isOlder: false });
  for (const other of [{ form: "other" }, { language: "en" }, { site: "/b/" }, { workplace: "v" }, { kit: "l" }]) {
    assert.equal(of(other).read(), undefined);
  }
});

test("a draft of an earlier edition is opened, and replaced once it is kept anew", () => {
  const store = new Memory();
  new Drafts(() => store, { ...key, edition: 2 }).write(draft);
  const now = new Drafts(() => store, key);
  assert.equal(now.read()?.isOlder, true);
  now.write(draft);
  assert.equal(store.size, 1);
  assert.equal(now.read()?.isOlder, false);
});

test("forgetting removes every edition and language of the form, and nothing else", () => {
  const store = new Memory([["sk-scheme", "slate"], ["samtalekit-draft nonsense", ""]]);
  const of = (more: Partial<Key>) => new Drafts(() => store, { ...key, ...more });
  [{}, { edition: 2, language: "en" }, { form: "other" }].forEach((more) => of(more).write(draft));
  of({}).forget();
  assert.equal(of({ form: "other" }).read()?.isOlder, false);
  assert.deepEqual(of({}).read(), undefined);
  assert.equal(store.getItem("sk-scheme"), "slate");
});

test("a storage that is blocked or full says no, and throws nothing", () => {
  const blocked = new Drafts(() => { throw new Error("blocked"); }, key);
  assert.equal(blocked.write(draft), false);
  assert.equal(blocked.read(), null);
  assert.deepEqual(blocked.languages(), []);
  blocked.forget();
  blocked.forgetOthers();
});

test("what is no draft is none, and one of an earlier edition is found behind it", () => {
  const store = new Memory();
  const own = new Drafts(() => store, key);
  own.write(draft);
  const [name] = store.keys();
  for (const text of ["{}", "null", "[1]", "no JSON", "", JSON.stringify({ ...draft, since: "x" }), JSON.stringify({ ...draft, values: { name: 1 } }),
    JSON.stringify({ ...draft, rounds: null })]) {
    store.setItem(name!, text);
    assert.equal(own.read(), undefined, text);
    assert.deepEqual(own.languages(), []);
  }
  const older = new Memory();
  new Drafts(() => older, { ...key, edition: 2 }).write(draft);
  older.setItem(name!, "{}");
  assert.equal(new Drafts(() => older, key).read()?.isOlder, true);
});

test("the other languages that a form is kept in are known", () => {
  const store = new Memory();
  const of = (more: Partial<Key>) => new Drafts(() => store, { ...key, ...more });
  [{}, { language: "en" }, { language: "sv", form: "other" }, { language: "nb", site: "/b/" }].forEach((more) => of(more).write(draft));
  assert.deepEqual(of({}).languages(), ["en"]);
  assert.deepEqual(of({ language: "en" }).languages(), ["da"]);
});

test("all other forms of this workplace here can be forgotten, and no other", () => {
  const store = new Memory();
  const of = (more: Partial<Key>) => new Drafts(() => store, { ...key, ...more });
  [{}, { form: "other" }, { form: "other", language: "en" }, { form: "other", site: "/b/" }].forEach((more) => of(more).write(draft));
  of({}).forgetOthers();
  assert.deepEqual(of({}).others(), []);
  assert.ok(of({}).read());
  assert.ok(of({ form: "other", site: "/b/" }).read());
});

test("drafts of other forms here are found, those first that somebody chose to keep last", () => {
  const store = new Memory();
  const of = (more: Partial<Key>) => new Drafts(() => store, { ...key, ...more });
  const later = { ...draft, since: "2027-02-01T10:00:00Z" };
  of({}).write(draft);
  of({ form: "talk" }).write(draft);
  of({ form: "sheet", language: "en" }).write(later);
  for (const elsewhere of [{ site: "/b/" }, { workplace: "v" }, { kit: "l" }]) {
    of({ form: "sheet", ...elsewhere }).write(draft);
  }
  assert.deepEqual(of({}).others(), [{ form: "sheet", draft: later }, { form: "talk", draft }]);
  of({ form: "sheet" }).forget();
  assert.deepEqual(of({}).others(), [{ form: "talk", draft }]);
  assert.deepEqual(new Drafts(() => { throw new Error("blocked"); }, key).others(), []);
});

test("a file is named by its form and whom it is about, in characters that every disk takes", () => {
  assert.equal(fileName("Udviklingsplan.pdf", ""), "Udviklingsplan.pdf");
  assert.equal(fileName("Udviklingsplan.pdf", " \t. "), "Udviklingsplan.pdf");
  assert.equal(fileName("Udviklingsplan.pdf", " Anna  Holm "), "Udviklingsplan – Anna Holm.pdf");
  assert.equal(fileName("Plan.pdf", "Łukasz Şahin Ωμέγα"), "Plan – Łukasz Şahin Ωμέγα.pdf");
  assert.equal(fileName("Plan.pdf", "../A\\B|C: \"D\" <E>*?\n"), "Plan – A-B-C D E.pdf");
  assert.equal(fileName("Plan.pdf", "Bo\u202efdp.\u200b exe"), "Plan – Bofdp. exe.pdf");
  assert.equal(fileName("Plan.pdf", "Zoe\u0308"), "Plan – Zoë.pdf");
  assert.equal(fileName("Plan.pdf", "𝒳".repeat(100)), `Plan – ${"𝒳".repeat(60)}.pdf`);
  assert.equal(stemOf("Plan – Bo H. Holm.pdf"), "Plan – Bo H. Holm");
});
