// The questions of a form as the page has them: which are shown, and how many have an answer.

import { type Checked, type Problem, problemOf } from "./checks.ts";
import { answersIn, controlsIn, hasHalfDate, startsIn, type Values, valuesIn } from "./controls.ts";
import { type Conditional, type Groups, hiddenOf } from "./relevance.ts";

export interface Field extends Checked {
  readonly label: string;
  readonly element: HTMLElement;
}

export interface Question extends Conditional {
  readonly element: HTMLElement;
  readonly asked: readonly Field[];
  /** What its controls held at first. */
  readonly starts: Values;
}

export interface Section {
  /** The common head, which says whom the form is about and asks nothing. */
  readonly isHead: boolean;
  readonly questions: readonly Question[];
}

export class Questions {
  readonly sections: readonly Section[];
  readonly all: readonly Question[];
  readonly fields: ReadonlyMap<string, Field>;

  constructor(form: HTMLElement) {
    this.sections = [...form.querySelectorAll<HTMLElement>("[data-sk-section]")].map((section) => ({
      isHead: "skHead" in section.dataset,
      questions: [...section.querySelectorAll<HTMLElement>("[data-sk-question]")].map(questionOf),
    }));
    this.all = this.sections.flatMap((section) => section.questions);
    this.fields = new Map(this.all.flatMap((question) => question.asked).map((field) => [field.name, field]));
  }

  /** Show the questions that apply, and hide the others; what is written in them stays. */
  showRelevant(form: HTMLElement): void {
    const hidden = hiddenOf(this.all, valuesIn(form));
    for (const question of this.all) {
      question.element.hidden = hidden.has(question.name);
    }
  }

  /** Answers for the paper: of a question that does not apply, none; a round that was not added is left as it is. */
  answers(): Values {
    const answers: Values = {};
    for (const question of this.all) {
      if (!inHiddenRound(question)) {
        for (const [name, answer] of Object.entries(answersIn(question.element))) {
          answers[name] = question.element.hidden ? "" : answer;
        }
      }
    }
    return answers;
  }

  /** How many questions of a section have an answer, and how many there are. */
  progress(section: Section): [done: number, all: number] {
    const shown = section.questions.filter((question) => question.fields.length && isShown(question));
    return [shown.filter(isAnswered).length, shown.length];
  }

  /** How many questions of the form have an answer, and how many there are; the head is none of them. */
  count(): [done: number, all: number] {
    const counts = this.sections.filter((section) => !section.isHead).map((section) => this.progress(section));
    return counts.reduce(([some, of], [more, others]) => [some + more, of + others], [0, 0]);
  }

  /** How many answers there are, those of the head included. */
  answered(): number {
    return this.sections.reduce((sum, section) => sum + this.progress(section)[0], 0);
  }

  /** Whether anything stands in the head. */
  hasHead(): boolean {
    return this.sections.some((section) => section.isHead && this.progress(section)[0] > 0);
  }

  /** Whether somebody has answered anything, also what does not apply now. */
  hasAnswers(): boolean {
    return this.all.some((question) => isChanged(question.element));
  }

  /** The fields with an answer to a question that does not apply; their answers are not on the paper. */
  unasked(): Field[] {
    return this.all.filter((question) => question.element.hidden).flatMap((question) => question.asked.filter(({ element }) => isChanged(element)));
  }

  /** The field that a control belongs to. */
  fieldOf(control: string): Field | undefined {
    const fields = [...this.fields.values()];
    return this.fields.get(control) ?? fields.find(({ element }) => controlsIn(element).some(({ name }) => name === control));
  }

  /** All that is to be said before somebody uses the form, in its order. */
  problems(): Problem[] {
    return this.shown().flatMap((field) => problemIn(field) ?? []);
  }

  /** The fields of the questions that apply, in their order. */
  shown(): Field[] {
    return this.all.filter(isShown).flatMap((question) => question.asked);
  }
}

export function problemIn(field: Field): Problem | undefined {
  const answers = Object.values(valuesIn(field.element));
  return problemOf(field, answers.find((answer) => answer.trim()) ?? "", field.kind === "date" && hasHalfDate(field.element));
}

function questionOf(element: HTMLElement): Question {
  const { skQuestion: name = "", skLabel = "", skRelevant = "[]" } = element.dataset;
  const own = [...element.querySelectorAll<HTMLElement>("[data-sk-field]")];
  return {
    name,
    element,
    relevant: JSON.parse(skRelevant) as Groups,
    fields: Object.keys(valuesIn(element)),
    asked: own.filter((each) => controlsIn(each).length).map((each) => fieldOf(each, name, skLabel, "skRequired" in element.dataset)),
    starts: startsIn(element),
  };
}

function fieldOf(element: HTMLElement, question: string, label: string, isRequired: boolean): Field {
  const { skField: name = "", skKind: kind = "", skLabel, skLow, skHigh } = element.dataset;
  return {
    name,
    kind,
    element,
    label: skLabel ?? label,
    isRequired: isRequired && (name === question || kind === "choices"),
    ...(skLow === undefined ? {} : { low: Number(skLow) }),
    ...(skHigh === undefined ? {} : { high: Number(skHigh) }),
  };
}

/** Whether a control within holds an answer that it did not hold at first. */
function isChanged(element: HTMLElement): boolean {
  const starts = startsIn(element);
  return Object.entries(valuesIn(element)).some(([name, value]) => value.trim() !== "" && value !== starts[name]);
}

function inHiddenRound(question: Question): boolean {
  return Boolean(question.element.closest<HTMLElement>("[data-sk-round]")?.hidden);
}

function isShown(question: Question): boolean {
  return !question.element.hidden && !inHiddenRound(question);
}

/** A table counts as answered once something in it is not what it held at first. */
function isAnswered(question: Question): boolean {
  const isGroup = question.asked.some((field) => field.kind === "group");
  return Object.entries(valuesIn(question.element)).some(
    ([name, value]) => value.trim() !== "" && !(isGroup && value === question.starts[name]),
  );
}
