// The dates of a form that its reader wants to be reminded of, to take into a calendar.

import { type CalendarEvent, calendarFile, dayOf, uidOf } from "./calendar.ts";
import { isWholeYear } from "./checks.ts";
import { valuesIn } from "./controls.ts";
import { download } from "./deliver.ts";
import type { Key } from "./draft.ts";
import type { Questions } from "./questions.ts";
import { localeOf, type Say } from "./words.ts";

interface Dated {
  readonly field: string;
  readonly event: string;
  readonly day: string;
}

export class Reminders {
  private readonly box: HTMLElement | null;

  /**
   * @param page Its data say what the form and its paper are called.
   * @param tell Says what happened.
   */
  constructor(
    private readonly form: HTMLFormElement,
    private readonly questions: Questions,
    private readonly page: DOMStringMap,
    private readonly key: Key,
    private readonly say: Say,
    private readonly tell: (words: string) => void,
  ) {
    this.box = form.querySelector<HTMLElement>("[data-sk-dates]");
    this.box?.querySelector("[data-sk-calendar]")!.addEventListener("click", () => this.get());
    this.withName?.addEventListener("change", () => this.show());
  }

  /** Show the dates that are filled in; nothing before the first. */
  show(): void {
    if (!this.box) {
      return;
    }
    const dates = this.dates();
    const format = new Intl.DateTimeFormat(localeOf(this.key.language), { dateStyle: "long", timeZone: "UTC" });
    const items = dates.map(({ event, day }) => {
      const item = document.createElement("li");
      item.textContent = this.say("day", { event, day: format.format(new Date(day)).replace(/ /g, "\u00a0") });
      return item;
    });
    this.box.querySelector("[data-sk-days]")!.replaceChildren(...items);
    this.box.hidden = !dates.length;
    const tick = this.withName?.closest<HTMLElement>("label");
    if (tick) {
      tick.hidden = !this.name;
    }
  }

  private get(): void {
    const name = this.page.skFile!.replace(/\.pdf$/, ".ics");
    download(calendarFile(this.events(), this.key.language, new Date()), name, "text/calendar");
    this.tell(this.say("calendared", { file: name }));
  }

  /** The box to tick where the name is to stand in the calendar; none on a form without one. */
  private get withName(): HTMLInputElement | null {
    return this.box?.querySelector<HTMLInputElement>("[data-sk-with-name]") ?? null;
  }

  /** Whom the form is about. */
  private get name(): string {
    return valuesIn(this.form)[this.page.skNamedBy!]?.trim() ?? "";
  }

  /** The head tells papers apart, so that one calendar has room for those of several people and years. */
  private events(): CalendarEvent[] {
    const top = this.form.querySelector("[data-sk-head]");
    const head = top ? Object.values(valuesIn(top)) : [];
    const { kit, workplace, form } = this.key;
    const description = this.say("event_from", { title: this.page.skTitle! });
    return this.dates().map(({ field, event, day }) => ({
      uid: uidOf([kit, workplace, form, field, ...head]),
      day,
      summary: event,
      description,
    }));
  }

  /** Those to come: a date in the past, or one with half a year, is for no calendar. */
  private dates(): Dated[] {
    const today = dayOf(new Date());
    const name = this.withName?.checked ? this.name : "";
    return this.questions.shown().flatMap(({ name: field, element }) => {
      const event = element.dataset.skRemind;
      const day = event && valuesIn(element)[field];
      const isToCome = day && isWholeYear(day) && day >= today;
      return isToCome ? [{ field, event: name ? this.say("named", { event, name }) : event, day }] : [];
    });
  }
}
