// What is to be said of a form: summed up at the top, where the focus goes, and at each field. What stops the download
// is an error; the rest is information. Pattern: GOV.UK Design System, Error summary.

import type { Problem } from "./checks.ts";
import { controlsIn } from "./controls.ts";
import { type Field, problemIn, type Questions } from "./questions.ts";
import type { Say, Values } from "./words.ts";

type Weight = "error" | "note";

export class Summary {
  private readonly box: HTMLElement;
  /** What is said at fields now, by field. */
  private readonly said = new Map<Field, Problem>();

  constructor(
    form: HTMLElement,
    private readonly questions: Questions,
    private readonly say: Say,
  ) {
    this.box = form.querySelector<HTMLElement>("[data-sk-summary]")!;
  }

  /** Show what stops the download under a heading and a sentence, and move the focus there. */
  stop(title: string, problems: readonly Problem[]): void {
    this.show(title, {}, problems, "error");
  }

  /** Show what may be looked at, although nothing is wrong, and move the focus there. */
  note(title: string, values: Values, problems: readonly Problem[]): void {
    this.show(title, values, problems, "note");
  }

  clear(): void {
    this.box.hidden = true;
    for (const field of this.questions.fields.values()) {
      this.mark(field, undefined, "note");
    }
  }

  /** Take away the message of a field as soon as it is put right. */
  recheck(field: Field): void {
    const problem = this.said.get(field);
    if (problem && !isOfFit(problem) && !problemIn(field)) {
      this.mark(field, undefined, "note");
    }
  }

  /** Say at a field that the paper has no room or no letter for its text, or has now; true where that was not said before. */
  fit(field: Field, problem: Problem | undefined): boolean {
    const before = this.said.get(field);
    if (before ? isOfFit(before) : problem) {
      this.mark(field, problem, problem && !isOverfull(problem) ? "error" : "note"); // the others stop the download
    }
    return !before;
  }

  private show(title: string, values: Values, problems: readonly Problem[], weight: Weight): void {
    this.clear();
    this.box.classList.toggle("sk-fill__summary--note", weight === "note");
    this.box.setAttribute("role", weight === "note" ? "group" : "alert");
    this.box.querySelector(".sk-fill__summarytitle")!.textContent = this.say(title, values);
    this.box.querySelector(".sk-fill__summarylead")!.textContent = this.say(`${title}_lead`, values);
    const items = problems.flatMap((problem) => {
      const field = this.questions.fields.get(problem.field);
      return field ? [this.item(field, problem, weight)] : [];
    });
    this.box.querySelector(".sk-fill__problems")!.replaceChildren(...items);
    this.box.hidden = false;
    this.box.focus();
  }

  private item(field: Field, problem: Problem, weight: Weight): HTMLElement {
    const link = document.createElement("a");
    const control = controlsIn(field.element)[0]!;
    link.href = `#${control.id}`;
    link.textContent = this.say("item", { label: field.label, message: this.say(problem.key, problem.values) });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      control.focus({ preventScroll: true });
      field.element.scrollIntoView({ block: "start" });
    });
    this.mark(field, problem, weight);
    const item = document.createElement("li");
    item.append(link);
    return item;
  }

  private mark(field: Field, problem: Problem | undefined, weight: Weight): void {
    if (problem) {
      this.said.set(field, problem);
    } else {
      this.said.delete(field);
    }
    write(field, problem ? this.say(problem.key, problem.values) : "", this.say("unseen"));
    const isError = Boolean(problem) && weight === "error";
    field.element.classList.toggle("sk-fill__field--wrong", isError);
    field.element.classList.toggle("sk-fill__field--noted", Boolean(problem) && !isError);
    for (const control of controlsIn(field.element)) {
      if (isError && control.type !== "radio" && field.kind !== "choices") { // one button of a group is not what is wrong
        control.setAttribute("aria-invalid", "true");
      } else {
        control.removeAttribute("aria-invalid");
      }
    }
  }
}

/** @param before What a screen reader says before the message, which it reads after the hint; others see a bar and a colour. */
function write(field: Field, message: string, before: string): void {
  const line = document.getElementById(`sk-f-${field.name}-error`);
  if (line) {
    const unseen = document.createElement("span");
    unseen.className = "sk-unseen";
    unseen.textContent = before;
    line.replaceChildren(...(message ? [unseen, message] : []));
    line.hidden = !message;
  }
}

function isOfFit(problem: Problem): boolean {
  return isOverfull(problem) || problem.key === "letters" || problem.key === "long";
}

function isOverfull(problem: Problem): boolean {
  return problem.key.startsWith("overfull");
}
