// Texts that are longer than their field on the paper, or have a letter that it cannot draw: told at the field, while
// somebody writes or once they leave it.

import { overfullProblem, type Problem } from "./checks.ts";
import { asProblem } from "./get.ts";
import { type Blank, blankOf } from "./paper.ts";
import type { Field, Questions } from "./questions.ts";
import type { Summary } from "./summary.ts";

const PAUSE = 300; // milliseconds without a key

/** Characters of a line and of a text that every paper has room for: up to there, nothing is loaded to measure them. */
const SURE = { line: 12, text: 40 };

type Box = HTMLInputElement | HTMLTextAreaElement;

export class Fitting {
  private blank: Blank | undefined;
  private timer = 0;

  /** @param announce Says a message to those who do not see it appear. */
  constructor(
    form: HTMLFormElement,
    private readonly page: DOMStringMap,
    private readonly questions: Questions,
    private readonly summary: Summary,
    private readonly announce: (field: Field, problem: Problem | undefined) => void,
  ) {
    form.addEventListener("change", (event) => {
      const box = boxOf(event.target);
      if (box) {
        void this.measure(box);
      }
    });
    form.addEventListener("input", (event) => {
      clearTimeout(this.timer);
      const box = this.blank && boxOf(event.target);
      if (box) {
        this.timer = window.setTimeout(() => this.mark(box), PAUSE);
      }
    });
  }

  private async measure(box: Box): Promise<void> {
    if (!this.blank && isSure(box)) {
      return;
    }
    try {
      this.blank = await blankOf(this.page);
    } catch {
      return; // nothing is lost: it is told of when the form is downloaded
    }
    this.mark(box);
  }

  private mark(box: Box): void {
    const field = this.questions.fields.get(box.name);
    if (!field || !this.blank) {
      return;
    }
    const { writer, paper, face } = this.blank;
    const answer = { [box.name]: box.value };
    const [wrong] = writer.check(paper, face, answer);
    const [found] = wrong ? [] : writer.overfull(paper, face, answer);
    const problem = wrong ? asProblem(wrong) : found && overfullProblem(found.field, found.unseen);
    const isNews = this.summary.fit(field, problem);
    if (isNews || !problem) {
      this.announce(field, problem);
    }
  }
}

function isSure(box: Box): boolean {
  return box.value.length <= SURE[box instanceof HTMLTextAreaElement ? "text" : "line"] && !box.value.includes("\n");
}

/** The box that something is written in; a date, a number and a button have no text that can be too long. */
function boxOf(target: EventTarget | null): Box | undefined {
  const isBox = target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "text");
  return isBox ? target : undefined;
}
