// Beginning on the next form: what stands on the page is offered as a file first, and only then taken away.

import { controlsIn } from "./controls.ts";
import { Panel } from "./panel.ts";
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
  private readonly panel: Panel;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly actions: Actions,
    private readonly say: Say,
    private readonly tell: (words: string) => void,
  ) {
    form.querySelectorAll<HTMLElement>("[data-sk-start]").forEach((button) => {
      button.addEventListener("click", () => this.ask(button));
    });
    this.panel = new Panel(form, "starting", {
      "start-fetch": actions.fetch,
      "start-empty": () => this.start(),
      "start-stay": () => this.stay(),
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
    this.part("resumed").hidden = Boolean(button) || !this.isResumed;
    if (button) {
      this.panel.ask(this.say("start_new", { paper: this.actions.paper() }));
    } else {
      this.panel.close();
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
}
