// Sections that can be filled in several times: the next round is added, and the last one taken away.

import { startsIn, valuesIn } from "./controls.ts";

export class Rounds {
  private readonly rounds: readonly HTMLElement[];

  constructor(
    readonly name: string,
    private readonly section: HTMLElement,
    private readonly changed: () => void,
    private readonly removed: (title: string, add: string) => void,
  ) {
    this.rounds = [...section.querySelectorAll<HTMLElement>("[data-sk-round]")];
    this.adds.forEach((button) => button.addEventListener("click", () => this.add()));
    this.removes.forEach((button) => button.addEventListener("click", () => this.remove()));
    this.show(1);
  }

  get count(): number {
    return this.rounds.filter((round) => !round.hidden).length;
  }

  show(count: number): void {
    const shown = Math.min(Math.max(count, 1), this.rounds.length);
    this.rounds.forEach((round, at) => (round.hidden = at >= shown));
    this.adds.forEach((button, at) => (button.hidden = at !== shown - 1)); // the first adds the second round
    this.removes.forEach((button, at) => (button.hidden = at !== shown - 2));
  }

  /** Show the rounds up to the last one that holds something. */
  showFilled(): void {
    const isFilled = (round: HTMLElement) => {
      const starts = startsIn(round);
      return Object.entries(valuesIn(round)).some(([name, value]) => value !== starts[name]);
    };
    this.show(this.rounds.reduce((last, round, at) => (isFilled(round) ? at + 1 : last), 1));
  }

  private add(): void {
    this.show(this.count + 1);
    this.changed();
    this.rounds[this.count - 1]?.querySelector<HTMLElement>(".sk-fill__roundtitle")?.focus();
  }

  private remove(): void {
    const title = this.rounds[this.count - 1]!.querySelector(".sk-fill__roundtitle")!.textContent!;
    this.show(this.count - 1);
    this.changed();
    const add = this.adds[this.count - 1]!;
    this.removed(title, add.textContent!);
    add.focus();
  }

  private get adds(): HTMLElement[] {
    return [...this.section.querySelectorAll<HTMLElement>("[data-sk-add]")];
  }

  private get removes(): HTMLElement[] {
    return [...this.section.querySelectorAll<HTMLElement>("[data-sk-remove]")];
  }
}

/** @param removed Called with the title of a round that was taken away, and the words of the button that brings it back. */
export function roundsIn(form: HTMLElement, changed: () => void, removed: (title: string, add: string) => void): Rounds[] {
  return [...form.querySelectorAll<HTMLElement>("[data-sk-section]")].flatMap((section) => {
    const name = section.querySelector<HTMLElement>("[data-sk-round]")?.dataset.skRound;
    return name ? [new Rounds(name, section, changed, removed)] : [];
  });
}
