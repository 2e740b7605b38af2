// Problems: summed up at the top, where the focus goes, and at each field. Pattern: GOV.UK Design System, Error summary.

import type { Problem } from "./checks.ts";
import { controlsIn } from "./controls.ts";
import { type Field, problemIn, type Questions } from "./questions.ts";
import type { Say } from "./words.ts";

export class Summary {
  private readonly box: HTMLElement;

  constructor(
    form: HTMLElement,
    private readonly questions: Questions,
    private readonly say: Say,
  ) {
    this.box = form.querySelector<HTMLElement>("[data-sk-summary]")!;
  }

  /** Show problems under a heading and a sentence, and move the focus there. */
  show(title: string, problems: readonly Problem[]): void {
    this.clear();
    this.box.querySelector(".sk-fill__summarytitle")!.textContent = this.say(title);
    this.box.querySelector(".sk-fill__summarylead")!.textContent = this.say(`${title}_lead`);
    const items = problems.flatMap((problem) => {
      const field = this.questions.fields.get(problem.field);
      return field ? [this.item(field, problem)] : [];
    });
    this.box.querySelector(".sk-fill__problems")!.replaceChildren(...items);
    this.box.hidden = false;
    this.box.focus();
  }

  clear(): void {
    this.box.hidden = true;
    for (const field of this.questions.fields.values()) {
      mark(field, "", "");
    }
  }

  /** Take away the message of a field as soon as it is put right. */
  recheck(field: Field): void {
    if (field.element.classList.contains("sk-fill__field--wrong") && !problemIn(field)) {
      mark(field, "", "");
    }
  }

  private item(field: Field, problem: Problem): HTMLElement {
    const message = this.say(problem.key, problem.values);
    const link = document.createElement("a");
    const control = controlsIn(field.element)[0]!;
    link.href = `#${control.id}`;
    link.textContent = this.say("item", { label: field.label, message });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      control.focus({ preventScroll: true });
      field.element.scrollIntoView({ block: "start" });
    });
    mark(field, message, this.say("unseen"));
    const item = document.createElement("li");
    item.append(link);
    return item;
  }
}

/** @param before What a screen reader says before the message, which it reads after the hint; others see a bar and a colour. */
function mark(field: Field, message: string, before: string): void {
  const line = document.getElementById(`sk-f-${field.name}-error`);
  if (line) {
    const unseen = document.createElement("span");
    unseen.className = "sk-unseen";
    unseen.textContent = before;
    line.replaceChildren(...(message ? [unseen, message] : []));
    line.hidden = !message;
  }
  field.element.classList.toggle("sk-fill__field--wrong", Boolean(message));
  for (const control of controlsIn(field.element)) {
    if (message && control.type !== "radio" && field.kind !== "choices") { // one button of a group is not what is wrong
      control.setAttribute("aria-invalid", "true");
    } else {
      control.removeAttribute("aria-invalid");
    }
  }
}
