// Dates as an iCalendar file: the same table is held by tests/web/test_calendar.py, with the library that reads it there.

import assert from "node:assert/strict";
import { test } from "node:test";
import { calendarFile, type CalendarEvent, dayOf, escaped, folded, uidOf } from "../src/form/calendar.ts";
import { json } from "./vectors.ts";

interface Table {
  readonly texts: ReadonlyArray<readonly [text: string, written: string]>;
  readonly lines: ReadonlyArray<readonly [line: string, written: string]>;
  readonly files: ReadonlyArray<{ about: string; language: string; now: string; events: CalendarEvent[]; file: string[] }>;
  readonly uids: ReadonlyArray<readonly [parts: string[], uid: string]>;
}

const table = json<Table>("calendar.json");

test("texts are escaped, and lines broken between characters after 75 octets", () => {
  table.texts.forEach(([text, written]) => assert.equal(escaped(text), written));
  table.lines.forEach(([line, written]) => assert.equal(folded(line), written));
});

for (const { about, language, now, events, file } of table.files) {
  test(`a file with ${about}`, () => {
    assert.equal(calendarFile(events, language, new Date(now)), file.map((line) => `${line}\r\n`).join(""));
  });
}

test("an event is known by the same id as long as its parts are the same, however they are typed", () => {
  table.uids.forEach(([parts, uid]) => assert.equal(uidOf(parts), uid));
  assert.equal(uidOf(["mus", "Zoe\u0308 "]), uidOf(["mus", "Zo\u00eb"]));
  assert.notEqual(uidOf(["mus", "a", ""]), uidOf(["mus", "", "a"]));
});

test("a day is that of the clock where somebody is", () => {
  assert.equal(dayOf(new Date(2027, 4, 5, 0, 1)), "2027-05-05");
  assert.equal(dayOf(new Date(2027, 11, 31, 23, 59)), "2027-12-31");
});

test("of two versions of an event, the later file has the later stamp", () => {
  const event: CalendarEvent = { uid: "u", day: "2027-05-15", summary: "s", description: "d" };
  const stamps = ["2027-03-01T09:30:15Z", "2027-03-01T09:30:16Z"].map(
    (now) => /DTSTAMP:(.*)\r/.exec(calendarFile([event], "da", new Date(now)))![1],
  );
  assert.deepEqual(stamps, ["20270301T093015Z", "20270301T093016Z"]);
});
