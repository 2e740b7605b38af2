// From a paper's answers to those of the form on its page: what fits, and what does not, with the words of its question.

import type { DefinedField } from "./definitions.ts";
import type { PaperField } from "./fields.ts";

/** A question of the page, as its control takes answers. */
export interface Place {
  readonly kind: "line" | "text" | "date" | "choice" | "check";
  /** The answers that can be chosen. */
  readonly options?: readonly string[];
  /** Most characters. */
  readonly limit?: number;
}

/** An answer that does not fit, or not wholly. */
export interface Left {
  readonly label: string;
  /** The answer in words. */
  readonly value: string;
  /** Key of a message that says why. */
  readonly reason: "gone" | "fixed" | "choice_gone" | "date_unread" | "long" | "signed";
  /** Name of the field on the page. */
  readonly field?: string;
  readonly values?: Readonly<Record<string, number>>;
}

export interface Fitted {
  /** Answer by name of field, as the page has it: a date as 2027-06-14. */
  readonly answers: Readonly<Record<string, string>>;
  readonly left: readonly Left[];
}

/**
 * Fit a paper's answers into a form.
 *
 * @param paper The fields of the paper that are this form's.
 * @param defined What the paper says about them, by their names on the paper.
 * @param places The fields of the page by name.
 */
export function fit(
  paper: readonly PaperField[],
  defined: ReadonlyMap<string, DefinedField>,
  places: ReadonlyMap<string, Place>,
): Fitted {
  const answers: Record<string, string> = {};
  const left: Left[] = [];
  for (const field of paper) {
    const definition = defined.get(field.name);
    const name = definition?.key ?? field.name;
    const place = places.get(name);
    const value = field.isButton || !definition ? field.value : idOf(field.value, definition);
    const own = { label: definition?.label ?? field.label, value: definition?.options.get(value) ?? value, ...(place ? { field: name } : {}) };
    if (field.isSignature) {
      left.push(...(value ? [{ ...own, value: "", reason: "signed" } as const] : []));
      continue;
    }
    const isStart = value === field.start || value === definition?.start;
    if (!place) {
      if (value && !isStart) {
        left.push({ ...own, reason: definition?.isFixed ? "fixed" : "gone" });
      }
      continue;
    }
    const answer = answerTo(place, value);
    if (answer === undefined) {
      left.push({ ...own, reason: place.kind === "date" ? "date_unread" : "choice_gone" });
      continue;
    }
    answers[name] = answer;
    const count = Array.from(answer).length;
    if (place.limit !== undefined && count > place.limit) {
      left.push({ ...own, reason: "long", values: { count, limit: place.limit } });
    }
  }
  return { answers, left };
}

/** The id of an option that is stored as its words. */
function idOf(value: string, definition: DefinedField): string {
  const isKnown = !value || definition.options.has(value);
  return isKnown ? value : ([...definition.options].find(([, words]) => words === value)?.[0] ?? value);
}

/** An answer as the control takes it; undefined where it does not. */
function answerTo(place: Place, value: string): string | undefined {
  switch (place.kind) {
    case "line":
      return value.replace(/\n/g, " ");
    case "text":
      return value;
    case "check":
      return value ? "yes" : "";
    case "choice":
      return !value || place.options?.includes(value) ? value : undefined;
    case "date":
      return value.trim() ? dayOf(value) : "";
  }
}

/** A date as 2027-06-14, from the ways in which people write one with figures; undefined for anything else. */
export function dayOf(text: string): string | undefined {
  const found = /^(\d{1,2})[-./ ]+(\d{1,2})[-./ ]+(\d{4})$/.exec(text.trim()) ?? /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (!found) {
    return undefined;
  }
  const parts = found.slice(1, 4);
  const [day, month, year] = (parts[0]!.length === 4 ? [...parts].reverse() : parts) as [string, string, string];
  const written = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const date = new Date(`${written}T00:00:00Z`);
  return !isNaN(date.getTime()) && date.toISOString().startsWith(written) && year !== "0000" ? written : undefined;
}
