// What came of opening a file, at the top of the form, where the focus goes: how many answers, and a list of what does not
// fit, which stays until its reader closes it.

import { controlsIn } from "./controls.ts";
import type { Questions } from "./questions.ts";
import type { Say, Values } from "./words.ts";

/** An answer that does not fit. */
export interface Item {
  readonly label: string;
  readonly value: string;
  /** Key of the message that says why. */
  readonly reason: string;
  readonly values?: Values;
  /** Name of the field on the page. */
  readonly field?: string;
}

export class Outcome {
  private readonly box: HTMLElement;
  private items: readonly Item[] = [];

  constructor(
    page: HTMLElement,
    private readonly questions: Questions,
    private readonly say: Say,
    private readonly tell: (words: string) => void,
    closed: () => void,
  ) {
    this.box = page.querySelector<HTMLElement>("[data-sk-outcome]")!;
    this.part("copy").addEventListener("click", () => void this.copy());
    this.part("close").addEventListener("click", () => {
      this.hide();
      closed();
    });
  }

  /** @param hasHead Whether some of the answers stand in the head, which the progress does not count. */
  show(count: number, hasHead: boolean, file: string, words: readonly string[], items: readonly Item[]): void {
    const left = items.length ? [this.counted("left", items.length)] : [];
    const got = hasHead && count > 1 ? this.say("got_with_head", { count, file }) : this.counted("got", count, { file });
    this.fill(got, [...words, this.say("file_stays"), ...left], items, false);
  }

  /** Say why a file cannot be opened, and what to do. */
  refuse(reason: string, values: Values): void {
    this.fill(this.say(`refused_${reason}`, values), [this.say(`refused_${reason}_lead`, values)], [], true);
  }

  hide(): void {
    this.box.hidden = true;
  }

  private fill(title: string, words: readonly string[], items: readonly Item[], isWrong: boolean): void {
    this.items = items;
    this.box.classList.toggle("sk-fill__summary", isWrong);
    this.box.querySelector("h3")!.textContent = title;
    this.part("words").replaceChildren(...words.map((each) => element("p", each)));
    this.part("left").replaceChildren(...items.map((item) => this.row(item)));
    this.part("copy").hidden = !items.length;
    this.box.hidden = false;
    this.box.focus();
  }

  private row(item: Item): HTMLElement {
    const row = document.createElement("li");
    const value = element("span", item.value, "sk-fill__answer");
    row.append(this.label(item), ...(item.value ? [value] : []), element("span", this.reason(item), "sk-fill__reason"));
    return row;
  }

  /** The question of an answer; a link to it where it is on the page. */
  private label(item: Item): HTMLElement {
    const field = item.field === undefined ? undefined : this.questions.fieldOf(item.field);
    const control = field && controlsIn(field.element)[0];
    if (!control) {
      return element("strong", item.label);
    }
    const link = document.createElement("a");
    link.href = `#${control.id}`;
    link.textContent = item.label;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      control.focus({ preventScroll: true });
      field.element.scrollIntoView({ block: "start" });
    });
    return link;
  }

  private reason(item: Item): string {
    return this.say(item.reason, item.values);
  }

  /** Copy the list as text, also where a page may not write to the clipboard by itself. */
  private async copy(): Promise<void> {
    const text = this.items.map((item) => `${item.label}: ${item.value} (${this.reason(item)})`).join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      getSelection()!.selectAllChildren(this.part("left"));
      document.execCommand("copy");
    }
    this.tell(this.say("copied"));
  }

  private counted(key: string, count: number, values: Values = {}): string {
    return this.say(`${key}_${count === 0 ? "none" : count === 1 ? "one" : "many"}`, { ...values, count });
  }

  private part(name: string): HTMLElement {
    return this.box.querySelector<HTMLElement>(`[data-sk-${name}]`)!;
  }
}

function element(tag: string, text: string, name = ""): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.className = name;
  return made;
}
