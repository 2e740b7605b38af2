// What is wrong with answers: found before anything is written, all at once, by field.

import { type Answers, type Field, type Paper, statesOf } from "./description.ts";
import { type Face, pointsOf } from "./face.ts";

export type Problem =
  /** The bytes are not those that the description is of: one of the two is an older copy. */
  | { readonly code: "paper_differs" }
  /** A description or a font of another version. */
  | { readonly code: "format_unknown" }
  | { readonly code: "field_unknown"; readonly field: string }
  | { readonly code: "option_unknown"; readonly field: string; readonly value: string; readonly options: string[] }
  | { readonly code: "answer_too_long"; readonly field: string; readonly count: number; readonly limit: number }
  /** Characters that the font of the paper cannot draw, each once. */
  | { readonly code: "letters_missing"; readonly field: string; readonly letters: string[] };

export class FillError extends Error {
  override readonly name = "FillError";

  constructor(readonly problems: readonly Problem[]) {
    super(problems.map((problem) => ("field" in problem ? `${problem.code}: ${problem.field}` : problem.code)).join(", "));
  }
}

/** Return what an answer is stored as. */
export function contentOf(field: Field, answer: string): string {
  if (field.kind === "menu" || field.kind === "button") {
    return answer;
  }
  return composed(answer).replace(/\r\n?|\n/g, field.kind === "text" ? "\n" : " ");
}

/** Return the text in Unicode NFC, with tabs as spaces. */
function composed(text: string): string {
  return text.normalize("NFC").replace(/\t/g, " ");
}

/** Return what is wrong with answers; nothing when they can be filled in. */
export function problemsOf(paper: Paper, face: Face, answers: Answers): Problem[] {
  const known = new Map(paper.fields.map((field) => [field.name, field]));
  const unknown = Object.keys(answers).filter((name) => !known.has(name));
  return [
    ...unknown.map((field): Problem => ({ code: "field_unknown", field })),
    ...paper.fields.flatMap((field) => {
      const answer = own(answers, field.name);
      return answer === undefined ? [] : [...problemsOfField(field, contentOf(field, answer), face)];
    }),
  ];
}

/** Return the answer to a field; undefined for none. */
export function own(answers: Answers, field: string): string | undefined {
  return Object.prototype.hasOwnProperty.call(answers, field) ? answers[field] : undefined;
}

function* problemsOfField(field: Field, content: string, face: Face): Iterable<Problem> {
  if (field.kind === "menu" || field.kind === "button") {
    const options = field.options?.map(([value]) => value) ?? statesOf(field).sort();
    if (content && !options.includes(content)) {
      yield { code: "option_unknown", field: field.name, value: content, options: options.filter(Boolean) };
    }
    return;
  }
  const points = pointsOf(content);
  if (field.limit !== undefined && points.length > field.limit) {
    yield { code: "answer_too_long", field: field.name, count: points.length, limit: field.limit };
  }
  const letters = new Set([...content].filter((letter) => letter !== "\n" && !face.has(letter.codePointAt(0)!)));
  if (letters.size) {
    yield { code: "letters_missing", field: field.name, letters: [...letters] };
  }
}
