// Dates as an iCalendar file, by the rules of the season's calendar: samtalekit.web.assets, held together by
// tests/vectors/calendar.json. Source: RFC 5545, 3.1 Content Lines, 3.3.11 Text, 3.6.1 Event and 3.6.6 Alarm Component.

import { sha256 } from "../writer/sha256.ts";

export interface CalendarEvent {
  /** What it is known by: a file with the same one moves the event that a calendar has. */
  readonly uid: string;
  /** The day, as 2027-05-15. */
  readonly day: string;
  readonly summary: string;
  readonly description: string;
}

/** Octets of a line, without its line break and the blank before what follows one. */
const MOST_OCTETS = 74;

/** When a reminder is shown: nine in the morning, a week before. */
const TRIGGER = "-P6DT15H";

const DAY = 86_400_000; // milliseconds

/**
 * Return a calendar file of whole days, each with a reminder, and none for the eyes of others who see the calendar.
 *
 * @param now When it is made: of two versions of an event, calendars keep the one that was made later.
 */
export function calendarFile(events: readonly CalendarEvent[], language: string, now: Date): string {
  const stamp = `${now.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
  const lines = [
    "BEGIN:VCALENDAR", "VERSION:2.0", `PRODID:-//samtalekit//${language.toUpperCase()}`,
    ...events.flatMap((event) => eventLines(event, stamp)),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join("");
}

function eventLines({ uid, day, summary, description }: CalendarEvent, stamp: string): string[] {
  return [
    "BEGIN:VEVENT", `SUMMARY:${escaped(summary)}`, `DTSTART;VALUE=DATE:${plain(day)}`,
    `DTEND;VALUE=DATE:${plain(dayAfter(day))}`, `DTSTAMP:${stamp}`, `UID:${escaped(uid)}`,
    `DESCRIPTION:${escaped(description)}`, "CLASS:PRIVATE", "TRANSP:TRANSPARENT",
    "BEGIN:VALARM", "ACTION:DISPLAY", `DESCRIPTION:${escaped(summary)}`, `TRIGGER:${TRIGGER}`, "END:VALARM",
    "END:VEVENT",
  ];
}

/** Return what an event is known by: the same for the same parts, and no text that can be read. */
export function uidOf(parts: readonly string[]): string {
  const seed = new TextEncoder().encode(parts.map((part) => part.trim().normalize("NFC")).join("\0"));
  return `${sha256(seed).slice(0, 24)}@samtalekit`;
}

export function escaped(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
}

/** Break a line before it is longer than 75 octets, never within a character or an escaped sign. */
export function folded(line: string): string {
  const encoder = new TextEncoder();
  let written = "";
  let octets = 0;
  for (const [piece] of line.matchAll(/\\?[^]/gu)) {
    const size = encoder.encode(piece).length;
    if (octets + size > MOST_OCTETS) {
      written += "\r\n ";
      octets = 0;
    }
    written += piece;
    octets += size;
  }
  return written;
}

/** Return the day where somebody is, as 2027-05-15. */
export function dayOf(now: Date): string {
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0"));
  return `${now.getFullYear()}-${month}-${day}`;
}

function plain(day: string): string {
  return day.replace(/-/g, "");
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY).toISOString().slice(0, 10);
}
