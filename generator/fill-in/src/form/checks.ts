// What is worth a word before somebody uses a form: nothing of it stops anyone.

import type { Values } from "./words.ts";

export interface Problem {
  readonly field: string;
  readonly key: string;
  readonly values?: Values;
}

export interface Checked {
  readonly name: string;
  readonly kind: string;
  readonly isRequired: boolean;
  readonly low?: number;
  readonly high?: number;
}

const YEARS = [1900, 2199] as const;

/** Whether a date, as 2027-03-15, has a year that people mean; `27` alone is the year 27 to a browser. */
export function isWholeYear(day: string): boolean {
  const year = Number(day.slice(0, -6));
  return year >= YEARS[0] && year <= YEARS[1];
}

/** What is to be said of a text whose last characters are not seen in print. */
export function overfullProblem(field: string, unseen: number): Problem {
  return { field, key: unseen === 1 ? "overfull_one" : "overfull_many", values: { count: unseen } };
}

const MISSING: Readonly<Record<string, string>> = {
  check: "tick", choice: "choose", choices: "choose", date: "write_date", menu: "choose", number: "number",
  scale: "choose",
};

/**
 * Return what is to be said of an answer; undefined for nothing.
 *
 * @param isHalf True for a date of which a part is written.
 */
export function problemOf(field: Checked, answer: string, isHalf: boolean): Problem | undefined {
  if (isHalf) {
    return { field: field.name, key: "whole_date" };
  }
  if (!answer.trim()) {
    return field.isRequired ? { field: field.name, key: MISSING[field.kind] ?? "write" } : undefined;
  }
  if (field.kind === "date" && !isWholeYear(answer)) {
    return { field: field.name, key: "whole_date" };
  }
  return field.kind === "number" ? problemOfNumber(field, answer) : undefined;
}

function problemOfNumber(field: Checked, answer: string): Problem | undefined {
  const { name, low, high } = field;
  const number = numberOf(answer);
  if (number === undefined) {
    return { field: name, key: "number" };
  }
  if ((low === undefined || number >= low) && (high === undefined || number <= high)) {
    return undefined;
  }
  if (low !== undefined && high !== undefined) {
    return { field: name, key: "range", values: { low, high } };
  }
  return low === undefined ? { field: name, key: "most", values: { high: high! } } : { field: name, key: "least", values: { low } };
}

/** Return a number as people write it, with a point or a comma; undefined for anything else. */
export function numberOf(text: string): number | undefined {
  return /^[+\-−]?\d+([.,]\d+)?$/.test(text.trim()) ? Number(text.trim().replace(",", ".").replace("−", "-")) : undefined;
}
