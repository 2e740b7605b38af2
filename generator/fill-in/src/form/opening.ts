// A filled-in paper opened for the form: chosen or dropped, read here on the page, and asked about before it replaces
// what stands there. The reader of PDFs is loaded when the first file is opened.

import type * as Reader from "../reader/index.ts";
import { controlsIn, setValues } from "./controls.ts";
import { load } from "./loading.ts";
import { type Item, Outcome } from "./outcome.ts";
import { Panel } from "./panel.ts";
import type { Questions } from "./questions.ts";
import type { Rounds } from "./rounds.ts";
import type { Say } from "./words.ts";

interface Actions {
  readonly tell: (words: string) => void;
  /** Hand out what stands on the page as a file. */
  readonly fetch: () => void;
  /** A file is being opened: what was said before is done with. */
  readonly begun: () => void;
  /** The answers of a file have replaced those of the page. */
  readonly taken: () => void;
}

interface Pending {
  readonly opened: Reader.Opened;
  readonly file: string;
}

export class Opening {
  private readonly outcome: Outcome;
  private pending: Pending | undefined;
  private readonly panel: Panel;

  /** @param own The id of the form, and its edition. */
  constructor(
    private readonly page: HTMLElement,
    private readonly own: { readonly form: string; readonly edition: number },
    private readonly questions: Questions,
    private readonly rounds: readonly Rounds[],
    private readonly say: Say,
    private readonly actions: Actions,
  ) {
    this.outcome = new Outcome(page, questions, say, actions.tell, () => this.focusBack());
    const input = this.part("file-input") as HTMLInputElement;
    ["choose", "choose-first"].forEach((name) => this.part(name).addEventListener("click", () => input.click()));
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      input.value = ""; // so that the same file can be chosen again
      void this.open(file);
    });
    this.panel = new Panel(page, "replacing", {
      "replace-fetch": actions.fetch,
      replace: () => this.answer(true),
      leave: () => this.answer(false),
    });
    this.listenForDrops();
  }

  clear(): void {
    this.ask(undefined);
    this.outcome.hide();
  }

  /** A file that misses the form would be opened in its place, and take with it what is written there. */
  private listenForDrops(): void {
    const over = (isOver: boolean) => this.page.classList.toggle("sk-fill--over", isOver);
    addEventListener("dragover", (event) => {
      if (event.dataTransfer?.types.includes("Files")) {
        event.preventDefault();
        over(true);
      }
    });
    addEventListener("dragleave", (event) => over(event.relatedTarget !== null && this.page.classList.contains("sk-fill--over")));
    addEventListener("drop", (event) => {
      over(false);
      const file = event.dataTransfer?.files[0];
      if (file) {
        event.preventDefault();
        void this.open(file);
      }
    });
  }

  private async open(file: File | undefined): Promise<void> {
    if (!file) {
      return;
    }
    this.ask(undefined);
    this.actions.begun();
    try {
      const opened = await this.read(file);
      if ("refused" in opened) {
        this.outcome.refuse(opened.refused, { file: file.name, title: opened.title });
      } else if (this.questions.hasAnswers()) {
        this.ask({ opened, file: file.name });
      } else {
        this.take({ opened, file: file.name });
      }
    } catch {
      this.outcome.refuse("unread", { file: file.name });
    }
  }

  private async read(file: File): Promise<Reader.Opened | { readonly refused: string; readonly title: string }> {
    try {
      await load(this.part("file-input").dataset.skReader!);
    } catch {
      return { refused: "offline", title: "" };
    }
    const { samtalekitReader: reader } = globalThis as unknown as { samtalekitReader: typeof Reader };
    if (file.size > reader.MOST_BYTES) {
      return { refused: "too_big", title: "" };
    }
    return reader.open(new Uint8Array(await file.arrayBuffer()), { form: this.own.form, places: placesIn(this.page) });
  }

  private ask(pending: Pending | undefined): void {
    this.pending = pending;
    if (pending) {
      this.panel.ask(this.say("replace", { file: pending.file }));
    } else {
      this.panel.close();
    }
  }

  private answer(isYes: boolean): void {
    const { pending } = this;
    this.ask(undefined);
    if (isYes && pending) {
      this.take(pending);
    } else {
      this.focusBack();
    }
  }

  /** Put the answers of a file in the place of those on the page, and say what came of it. */
  private take({ opened, file }: Pending): void {
    this.page.querySelector("form")!.reset();
    setValues(this.page, opened.answers);
    this.rounds.forEach((each) => each.showFilled());
    this.actions.taken();
    const items: Item[] = [
      ...opened.left,
      ...this.questions.unasked().map((field) => ({ label: field.label, value: wordsIn(field.element), reason: "not_asked" })),
      ...opened.texts.map((value) => ({ label: this.say("note"), value, reason: "note_stays" })),
    ];
    const words: string[] = [];
    if (opened.edition !== undefined && opened.edition !== this.own.edition) {
      words.push(this.say("edition", { theirs: opened.edition, ours: this.own.edition }));
    }
    if (opened.others.length) {
      words.push(this.say("others", { titles: opened.others.join(", ") }));
    }
    if (opened.isDrawnOn) {
      words.push(this.say("drawn_on"));
    }
    this.outcome.show(this.questions.answered(), this.questions.hasHead(), file, words, items);
  }

  /** To the button that opens a file, or to the form where that is folded away. */
  private focusBack(): void {
    const button = this.part("choose");
    button.focus();
    if (document.activeElement !== button) {
      this.page.querySelector<HTMLElement>("h2")!.focus();
    }
  }

  private part(name: string): HTMLElement {
    return this.page.querySelector<HTMLElement>(`[data-sk-${name}]`)!;
  }
}

/** What the controls of a page take, by name. */
function placesIn(page: HTMLElement): Map<string, Reader.Place> {
  const places = new Map<string, Reader.Place>();
  for (const control of controlsIn(page)) {
    if (control instanceof HTMLSelectElement) {
      places.set(control.name, { kind: "choice", options: [...control.options].map((option) => option.value) });
    } else if (control.type === "radio") {
      const options = [...(places.get(control.name)?.options ?? []), control.value];
      places.set(control.name, { kind: "choice", options });
    } else if (control.type === "checkbox" || control.type === "date") {
      places.set(control.name, { kind: control.type === "date" ? "date" : "check" });
    } else {
      const kind = control instanceof HTMLTextAreaElement ? "text" : "line";
      places.set(control.name, { kind, ...(control.maxLength > 0 ? { limit: control.maxLength } : {}) });
    }
  }
  return places;
}

/** The answer of a field as its reader sees it. */
function wordsIn(element: HTMLElement): string {
  return controlsIn(element)
    .map((control) => {
      if (control instanceof HTMLSelectElement) {
        return control.value && control.selectedOptions[0]!.text;
      }
      const isButton = control.type === "radio" || control.type === "checkbox";
      return isButton ? ((control as HTMLInputElement).checked ? control.closest("label")!.innerText.trim() : "") : control.value;
    })
    .filter(Boolean)
    .join(", ");
}
