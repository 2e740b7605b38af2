// The head of a form, taken over from another form that is kept in this browser: offered, and never filled in unasked.

import { controlsIn, setValues, type Values, valuesIn } from "./controls.ts";
import type { Drafts } from "./draft.ts";
import type { Say } from "./words.ts";

/** Title and shared fields of each form whose head may be taken over, by id. */
type Shared = Readonly<Record<string, readonly [title: string, fields: readonly string[]]>>;

const MOST_OFFERS = 3;

interface Offer {
  readonly title: string;
  readonly values: Values;
}

export class Offers {
  private readonly list: HTMLElement | null;
  private readonly head: HTMLElement | null;
  private offers: readonly Offer[];

  /** @param taken What is to happen when somebody has taken one. */
  constructor(
    form: HTMLFormElement,
    drafts: Drafts,
    private readonly say: Say,
    private readonly taken: (words: string) => void,
  ) {
    this.head = form.querySelector<HTMLElement>("[data-sk-head]");
    this.list = form.querySelector<HTMLElement>("[data-sk-offers]");
    this.offers = offersIn(drafts, JSON.parse(this.head?.dataset.skHead ?? "{}") as Shared);
  }

  /** Show what can be taken over; nothing once a field of it has an answer. */
  show(): void {
    if (!this.head || !this.list) {
      return;
    }
    const own = valuesIn(this.head);
    const buttons = this.offers
      .filter(({ values }) => Object.keys(values).every((name) => !own[name]?.trim()))
      .map(({ title, values }) => this.button(title, values));
    this.list.replaceChildren(...buttons);
    this.list.hidden = !buttons.length;
  }

  /** The other forms are kept no more. */
  clear(): void {
    this.offers = [];
    this.show();
  }

  private button(form: string, values: Values): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sk-fill__link";
    button.textContent = this.say("offer", { values: Object.values(values).join(", "), form });
    button.addEventListener("click", () => {
      setValues(this.head!, values);
      this.taken(this.say("taken", { form }));
      controlsIn(this.head!).find((control) => control.name in values)!.focus();
    });
    const item = document.createElement("li");
    item.append(button);
    return item;
  }
}

/** The newest first, and each set of answers once. */
function offersIn(drafts: Drafts, shared: Shared): Offer[] {
  const found = new Map<string, Offer>();
  for (const { form, draft } of drafts.others()) {
    const [title, fields] = shared[form] ?? ["", []];
    const given = fields.flatMap((name) => (draft.values[name]?.trim() ? [[name, draft.values[name]!] as const] : []));
    const words = JSON.stringify(given);
    if (given.length && !found.has(words)) {
      found.set(words, { title, values: Object.fromEntries(given) });
    }
  }
  return [...found.values()].slice(0, MOST_OFFERS);
}
