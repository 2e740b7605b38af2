// Which questions apply: a question can depend on the answers to others, and what does not apply has no answer.

/** Groups of field and value: one of each group must hold. */
export type Groups = ReadonlyArray<ReadonlyArray<readonly [field: string, value: string]>>;

export interface Conditional {
  readonly name: string;
  readonly relevant: Groups;
  /** The fields that it is answered in. */
  readonly fields: readonly string[];
}

/** Return the names of the questions that do not apply. */
export function hiddenOf(questions: readonly Conditional[], values: Readonly<Record<string, string>>): Set<string> {
  let hidden = new Set<string>();
  for (let turn = 0; turn <= questions.length; turn += 1) {
    const silent = new Set(questions.flatMap((each) => (hidden.has(each.name) ? each.fields : [])));
    const holds = ([field, value]: readonly [string, string]) => !silent.has(field) && values[field] === value;
    const next = questions.filter((each) => !each.relevant.every((group) => group.some(holds)));
    const isSettled = next.length === hidden.size && next.every((each) => hidden.has(each.name));
    hidden = new Set(next.map((each) => each.name));
    if (isSettled) {
      break;
    }
  }
  return hidden;
}
