// Keeping what somebody writes in the browser: only after they have said so, and until they say stop.

import { setValues, startsIn, valuesIn } from "./controls.ts";
import type { Drafts } from "./draft.ts";
import type { Rounds } from "./rounds.ts";
import type { Say } from "./words.ts";

const PAUSE = 300; // milliseconds without a key

export class Keeping {
  /** When somebody chose to keep; empty for not at all. */
  private since = "";
  private timer = 0;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly rounds: readonly Rounds[],
    private readonly drafts: Drafts,
    private readonly say: Say,
    private readonly tell: (words: string) => void,
    private readonly cleared: () => void,
  ) {
    this.on("keep", () => this.begin());
    this.on("forget", () => this.ask(true));
    this.on("no", () => this.ask(false));
    this.on("yes", () => this.forget());
    this.part("sure").addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.ask(false);
      }
    });
    addEventListener("pagehide", () => this.write());
    document.addEventListener("visibilitychange", () => this.write()); // a telephone may end a page without a word
  }

  get isOn(): boolean {
    return this.since !== "";
  }

  /** Bring back what was kept; true when there are answers in it. */
  open(): boolean {
    const found = this.drafts.read();
    if (!found) {
      return false;
    }
    const { draft, isOlder } = found;
    this.rounds.forEach((each) => each.show(draft.rounds[each.name] ?? 1));
    const left = Object.values(setValues(this.form, draft.values)).filter((value) => value.trim());
    this.since = draft.since;
    this.show();
    const starts = startsIn(this.form);
    const isEmpty = Object.entries(draft.values).every(([name, value]) => !value.trim() || value === starts[name]);
    if (isEmpty) {
      return false;
    }
    const words = [this.say(isOlder ? "older" : "opened")];
    if (left.length) {
      words.push(this.say("left", { answers: left.join("; ") }));
    }
    this.tell(words.join(" "));
    return true;
  }

  /** Something has changed: keep it once nobody is typing. */
  touch(): void {
    if (this.isOn) {
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.write(), PAUSE);
    }
  }

  /** Empty the form; where answers are kept, those of the next one take the place of these. */
  restart(): void {
    this.empty();
    if (this.isOn) {
      this.since = new Date().toISOString();
      this.show();
      this.write();
    }
    this.cleared();
  }

  private begin(): void {
    this.since = new Date().toISOString();
    if (this.write()) {
      this.show();
      this.tell(""); // where it is kept is said where the focus goes
      this.part("since").focus();
    }
  }

  private write(): boolean {
    clearTimeout(this.timer);
    if (!this.isOn) {
      return false;
    }
    const rounds = Object.fromEntries(this.rounds.map((each) => [each.name, each.count]));
    const isKept = this.drafts.write({ since: this.since, rounds, values: valuesIn(this.form) });
    if (!isKept) {
      this.since = "";
      this.show();
      this.tell(this.say("not_kept"));
    }
    return isKept;
  }

  private forget(): void {
    this.since = "";
    clearTimeout(this.timer);
    this.drafts.forget();
    this.empty();
    this.ask(false);
    this.cleared();
    this.show();
    this.tell(this.say("forgotten"));
    this.part("keep").focus();
  }

  private empty(): void {
    this.form.reset();
    this.rounds.forEach((each) => each.show(1));
  }

  private ask(isAsking: boolean): void {
    this.part("sure").hidden = !isAsking;
    (isAsking ? this.part("sure").querySelector<HTMLElement>("p")! : this.part("forget")).focus();
  }

  private show(): void {
    this.part("kept").hidden = !this.isOn;
    this.part("keep").hidden = this.isOn;
    if (this.isOn) {
      const format = { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" } as const;
      const since = new Intl.DateTimeFormat(document.documentElement.lang, format).format(new Date(this.since));
      this.part("since").textContent = this.say("kept", { since });
    }
  }

  private part(name: string): HTMLElement {
    return this.form.querySelector<HTMLElement>(`[data-sk-${name}]`)!;
  }

  private on(name: string, action: () => void): void {
    this.part(name).addEventListener("click", action);
  }
}
