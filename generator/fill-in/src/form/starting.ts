// Beginning on the next form: what stands on the page is offered as a file first, and only then taken away.

import { controlsIn } from "./controls.ts";
import type { Say } from "./words.ts";

interface Actions {
  /** What the form on the page is called. */
  readonly paper: () => string;
  /** Hand out what stands there as a file. */
  readonly fetch: () => void;
  /** Empty the form. */
  readonly empty: () => void;
}

export class Starting {
  /** The button that the question came from. */
  private asked: HTMLElement | undefined;
  private isResumed = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly actions: Actions,
    private readonly say: Say,
    private readonly tell: (words: string) => void,
  ) {
    form.querySelectorAll<HTMLElement>("[data-sk-start]").forEach((button) => {
      button.addEventListener("click", () => this.ask(button));
    });
    this.on("start-fetch", () => actions.fetch());
    this.on("start-empty", () => this.start());
    this.on("start-stay", () => this.stay());
    this.part("starting").addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        this.stay();
      }
    });
  }

  /** Say what was brought back, and offer to begin on the next one. */
  offer(): void {
    this.part("resumed-words").textContent = this.say("resumed", { paper: this.actions.paper() });
    this.isResumed = true;
    this.ask(undefined);
  }

  clear(): void {
    this.isResumed = false;
    this.ask(undefined);
  }

  /** @param button The one that asks; undefined for no question, and then what was brought back is said again. */
  private ask(button: HTMLElement | undefined): void {
    this.asked = button;
    this.part("starting").hidden = !button;
    this.part("resumed").hidden = Boolean(button) || !this.isResumed;
    if (button) {
      const question = this.part("starting").querySelector<HTMLElement>("p")!;
      question.textContent = this.say("start_new", { paper: this.actions.paper() });
      question.focus();
    }
  }

  private stay(): void {
    const { asked } = this;
    this.ask(undefined);
    asked?.focus();
    if (document.activeElement !== asked) {
      this.part("open").focus(); // it is folded away
    }
  }

  private start(): void {
    this.actions.empty();
    this.clear();
    this.tell(this.say("started"));
    controlsIn(this.form).find((control) => control.checkVisibility())?.focus();
  }

  private part(name: string): HTMLElement {
    return this.form.querySelector<HTMLElement>(`[data-sk-${name}]`)!;
  }

  private on(name: string, action: () => void): void {
    this.part(name).addEventListener("click", action);
  }
}
