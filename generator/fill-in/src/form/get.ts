// From answers to a PDF: what the paper cannot hold stops it, and nothing else.

import type { Answers, Problem as WriterProblem } from "../writer/index.ts";
import { overfullProblem, type Problem } from "./checks.ts";
import { type Blank, blankOf } from "./paper.ts";
import { named } from "./words.ts";

export type Made =
  | { readonly bytes: Uint8Array; readonly overfull: readonly Problem[] }
  /** What the paper cannot hold. */
  | { readonly stopped: readonly Problem[] };

/**
 * Fill in the blank paper.
 *
 * @throws {Error} A file is missing, or paper and description do not belong together.
 */
export async function make(page: DOMStringMap, answers: Answers): Promise<Made> {
  const { writer, paper, face, bytes }: Blank = await blankOf(page);
  const problems = writer.check(paper, face, answers);
  if (problems.length) {
    return { stopped: problems.map(asProblem) };
  }
  const overfull = writer.overfull(paper, face, answers).map(({ field, unseen }) => overfullProblem(field, unseen));
  return { bytes: writer.fill(bytes, paper, face, answers), overfull };
}

export function asProblem(problem: WriterProblem): Problem {
  if (problem.code === "letters_missing") {
    return { field: problem.field, key: "letters", values: { letters: named(problem.letters) } };
  }
  if (problem.code === "answer_too_long") {
    return { field: problem.field, key: "long", values: { count: problem.count, limit: problem.limit } };
  }
  throw new Error(problem.code);
}
