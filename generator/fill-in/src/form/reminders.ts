// The dates of a form that its reader wants to be reminded of, to take into a calendar.

import { type CalendarEvent, calendarFile, uidOf } from "./calendar.ts";
import { valuesIn } from "./controls.ts";
import { download } from "./deliver.ts";
import type { Key } from "./draft.ts";
import type { Questions } from "./questions.ts";
import type { Say } from "./words.ts";

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
  }

  /** Show the dates that are filled in; nothing before the first. */
  show(): void {
    if (!this.box) {
      return;
    }
    const dates = this.dates();
    const format = new Intl.DateTimeFormat(this.key.language, { dateStyle: "long", timeZone: "UTC" });
    const items = dates.map(({ event, day }) => {
      const item = document.createElement("li");
      item.textContent = this.say("day", { event, day: format.format(new Date(day)).replace(/ /g, "\u00a0") });
      return item;
    });
    this.box.querySelector("[data-sk-days]")!.replaceChildren(...items);
    this.box.hidden = !dates.length;
  }

  private get(): void {
    const name = this.page.skFile!.replace(/\.pdf$/, ".ics");
    download(calendarFile(this.events(), this.key.language, new Date()), name, "text/calendar");
    this.tell(this.say("calendared", { file: name }));
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

  private dates(): Dated[] {
    return this.questions.shown().flatMap(({ name, element }) => {
      const event = element.dataset.skRemind;
      const day = event && valuesIn(element)[name];
      return day ? [{ field: name, event, day }] : [];
    });
  }
}
