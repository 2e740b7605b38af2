// Keeping what somebody writes in the browser: only after they have said so, and until they say stop. The same form may be
// open in another tab: what is deleted there stays deleted, and newer answers from there stay.

import { setValues, startsIn, type Values, valuesIn } from "./controls.ts";
import type { Draft, Drafts, Found } from "./draft.ts";
import { Panel } from "./panel.ts";
import type { Rounds } from "./rounds.ts";
import { localeOf, type Say } from "./words.ts";

const PAUSE = 300; // milliseconds without a key

interface Actions {
  readonly tell: (words: string) => void;
  /** Hand out what stands on the page as a file. */
  readonly fetch: () => void;
  /** The form has been emptied. */
  readonly cleared: () => void;
  /** Answers have come from elsewhere. */
  readonly changed: () => void;
  readonly hasAnswers: () => boolean;
  /** What a form with these answers is called. */
  readonly nameOf: (values: Values) => string;
}

export class Keeping {
  /** When somebody chose to keep; empty for not at all. */
  private since = "";
  private timer = 0;
  /** Something on the page is not written yet. */
  private isDirty = false;
  /** There is no room for what is written now; what was kept before is still there. */
  private isFull = false;
  /** The draft as this tab last read or wrote it, and when. */
  private known: Found | undefined | null;
  private knownSince = new Date();
  private readonly there: Panel;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly title: string,
    private readonly rounds: readonly Rounds[],
    private readonly drafts: Drafts,
    private readonly say: Say,
    private readonly actions: Actions,
  ) {
    this.on("keep", () => this.begin());
    this.on("forget", () => this.ask(true));
    this.on("no", () => this.ask(false));
    this.on("yes", () => this.forget());
    this.on("rest-yes", () => this.forgetOthers());
    this.part("sure").addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        this.ask(false);
      }
    });
    this.there = new Panel(form, "there", {
      "there-fetch": actions.fetch,
      "there-yes": () => this.answer(true),
      "there-no": () => this.answer(false),
    });
    addEventListener("pagehide", () => this.leave());
    addEventListener("pageshow", () => this.look()); // a page that was put aside is told of nothing
    addEventListener("storage", () => this.look());
    document.addEventListener("visibilitychange", () => this.leave()); // a telephone may end a page without a word
  }

  get isOn(): boolean {
    return this.since !== "";
  }

  /** Whether what stands on the page is kept, or will be after a pause. */
  get isSafe(): boolean {
    return this.isOn && !this.isFull;
  }

  /** Bring back what was kept; true when there are answers in it. */
  open(): boolean {
    const found = this.drafts.read();
    if (!found) {
      return false;
    }
    const { draft, isOlder } = found;
    const left = Object.values(this.take(found)).filter((value) => value.trim());
    const starts = startsIn(this.form);
    const isEmpty = Object.entries(draft.values).every(([name, value]) => !value.trim() || value === starts[name]);
    if (isEmpty) {
      return false;
    }
    const words = [this.say(isOlder ? "older" : "opened")];
    if (left.length) {
      words.push(this.say("left", { answers: left.join("; ") }));
    }
    this.actions.tell(words.join(" "));
    return true;
  }

  /** Something has changed: keep it once nobody is typing. */
  touch(): void {
    this.part("rest").hidden = true;
    if (this.isOn) {
      this.isDirty = true;
      clearTimeout(this.timer);
      this.timer = window.setTimeout(() => this.write(), PAUSE);
    }
  }

  /** Empty the form; where answers are kept, those of the next one take the place of these. */
  restart(): void {
    this.empty();
    if (this.isOn && !this.start()) {
      this.drafts.forget(); // there was no room beside it
      this.start();
    }
    this.actions.cleared();
  }

  private begin(): void {
    const found = this.drafts.read();
    if (!found) {
      this.startHere();
    } else if (this.actions.hasAnswers()) {
      this.there.ask(this.say("there", { paper: this.actions.nameOf(found.draft.values) }));
    } else {
      this.open();
      this.actions.changed();
      this.part("since").focus();
    }
  }

  private answer(isYes: boolean): void {
    this.there.close();
    if (isYes) {
      this.startHere();
    } else {
      this.part("keep").focus();
    }
  }

  private startHere(): void {
    if (this.start()) {
      this.actions.tell(""); // where it is kept is said where the focus goes
      this.part("since").focus();
    }
  }

  private start(): boolean {
    this.since = new Date().toISOString();
    this.known = undefined;
    const isKept = this.store();
    this.show();
    return isKept;
  }

  /** The page may be gone the next moment. */
  private leave(): void {
    if (this.isDirty) {
      this.write();
    } else {
      this.look();
    }
  }

  private write(): void {
    this.look();
    if (this.isOn) {
      this.store();
    }
  }

  /** See what another tab has done to what is kept: it is gone, or there are newer answers. */
  private look(): void {
    const found = this.isOn ? this.drafts.read() : null;
    if (found === undefined) {
      this.end();
      this.actions.tell(this.say("forgotten_elsewhere"));
    } else if (found && found.text !== this.known?.text) {
      const words = this.isDirty ? "also_open" : "taken_in";
      this.take(found);
      this.actions.changed();
      this.actions.tell(this.say(words));
    }
  }

  /**
   * Put what is kept on the page; what is written here and not kept yet stays.
   *
   * @return Values that no control has taken.
   */
  private take(found: Found): Values {
    const { draft } = found;
    const before = this.known?.draft;
    const starts = startsIn(this.form);
    const own = valuesIn(this.form);
    const isOurs = (name: string) => this.isDirty && own[name] !== (before?.values[name] ?? starts[name]);
    this.rounds.forEach((each) => {
      const isSame = !this.isDirty || each.count === (before?.rounds[each.name] ?? 1);
      each.show(isSame ? (draft.rounds[each.name] ?? 1) : each.count);
    });
    const values = Object.entries({ ...starts, ...draft.values }).filter(([name]) => !isOurs(name));
    this.since = draft.since;
    this.known = found;
    this.knownSince = new Date();
    this.show();
    return setValues(this.form, Object.fromEntries(values));
  }

  private store(): boolean {
    clearTimeout(this.timer);
    const isKept = this.drafts.write(this.draft());
    const { known, isFull } = this;
    if (isKept) {
      this.known = this.drafts.read();
      this.knownSince = new Date();
      this.isDirty = false;
    }
    this.isFull = !isKept && Boolean(known && this.drafts.read());
    if (!isKept && !this.isFull) {
      this.since = "";
    }
    if (!isKept || isFull) {
      this.show();
      this.actions.tell(isKept ? "" : this.isFull ? this.full() : this.say("not_kept"));
    }
    return isKept;
  }

  /** What stands on the page, without the rounds that were taken away. */
  private draft(): Draft {
    const values = valuesIn(this.form);
    for (const round of this.form.querySelectorAll<HTMLElement>("[data-sk-round][hidden]")) {
      Object.keys(valuesIn(round)).forEach((name) => delete values[name]);
    }
    const rounds = Object.fromEntries(this.rounds.map((each) => [each.name, each.count]));
    return { since: this.since, title: this.title, rounds, values };
  }

  private forget(): void {
    this.drafts.forget();
    this.end();
    const others = this.drafts.others();
    const titles = [...new Set(others.map(({ form, draft }) => draft.title ?? form))].join(", ");
    this.part("rest").hidden = !others.length;
    this.part("rest").querySelector("p")!.textContent = this.say("rest", { titles });
    this.actions.tell(this.say("forgotten"));
    (others.length ? this.part("rest").querySelector("p")! : this.part("keep")).focus();
  }

  private forgetOthers(): void {
    this.drafts.forgetOthers();
    this.part("rest").hidden = true;
    this.actions.changed(); // nothing of them can be taken over any more
    this.actions.tell(this.say("forgotten_all"));
    this.part("keep").focus();
  }

  /** Nothing is kept any more, and nothing of it stands on the page. */
  private end(): void {
    clearTimeout(this.timer);
    this.since = "";
    this.isDirty = this.isFull = false;
    this.known = undefined;
    this.part("sure").hidden = true;
    this.empty();
    this.show();
    this.actions.cleared();
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
    const kept = this.part("kept");
    kept.hidden = !this.isOn;
    kept.toggleAttribute("data-sk-full", this.isFull);
    this.part("keep").hidden = this.isOn;
    if (this.isOn) {
      const since = this.time(new Date(this.since), { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
      this.part("since").textContent = this.isFull ? this.full() : this.say("kept", { since });
    }
  }

  private full(): string {
    return this.say("full", { time: this.time(this.knownSince, { hour: "2-digit", minute: "2-digit" }) });
  }

  private time(time: Date, format: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(localeOf(document.documentElement.lang), format).format(time);
  }

  private part(name: string): HTMLElement {
    return this.form.querySelector<HTMLElement>(`[data-sk-${name}]`)!;
  }

  private on(name: string, action: () => void): void {
    this.part(name).addEventListener("click", action);
  }
}
