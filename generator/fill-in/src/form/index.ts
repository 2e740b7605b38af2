// A form on its page: shown once this script runs, and held together here.

import { controlsIn } from "./controls.ts";
import { canShare, download, share } from "./deliver.ts";
import { Drafts } from "./draft.ts";
import { make } from "./get.ts";
import { growing } from "./growing.ts";
import { Keeping } from "./keeping.ts";
import { foldingIn } from "./folding.ts";
import { Offers } from "./offers.ts";
import { Opening } from "./opening.ts";
import { Questions } from "./questions.ts";
import { Reminders } from "./reminders.ts";
import { roundsIn } from "./rounds.ts";
import { Summary } from "./summary.ts";
import { sayFrom } from "./words.ts";

function start(page: HTMLElement): void {
  const form = page.querySelector<HTMLFormElement>("form")!;
  const say = sayFrom(JSON.parse(page.dataset.skWords!) as Record<string, string>);
  const file = page.dataset.skFile!;
  const questions = new Questions(form);
  const summary = new Summary(form, questions, say);
  const rounds = roundsIn(form, changed);
  const key = keyOf(page);
  const drafts = new Drafts(() => localStorage, key);
  const reminders = new Reminders(form, questions, page.dataset, key, say, tell);
  const offers = new Offers(form, drafts, say, (words) => {
    changed();
    tell(words);
  });
  const keeping = new Keeping(form, rounds, drafts, say, tell, () => {
    summary.clear();
    opening.clear();
    isUnsaved = false;
    show();
  });
  const opening = new Opening(page, key, questions, rounds, say, tell, () => {
    summary.clear();
    keeping.touch();
    isUnsaved = false; // the file has it
    show();
  });
  let isUnsaved = false;
  let isBusy = false;

  function part(name: string): HTMLElement {
    return form.querySelector<HTMLElement>(`[data-sk-${name}]`)!;
  }

  function tell(words: string): void {
    part("said").textContent = words;
  }

  /** What follows from the answers: which questions apply, how far one is, which answers can be taken back. */
  function show(): void {
    questions.showRelevant(form);
    reminders.show();
    offers.show();
    const counts = questions.sections.map((section) => questions.progress(section));
    const [done, all] = questions.count();
    part("progress").textContent = say("progress", { done, all });
    form.querySelectorAll<HTMLElement>("[data-sk-part]").forEach((bar, at) => {
      const [some, of] = counts[at]!;
      bar.hidden = of === 0; // nothing is asked there
      bar.dataset.skPart = some === 0 ? "" : some < of ? "some" : "all";
    });
    form.querySelectorAll<HTMLInputElement>("input[type=date]").forEach((day) => { // what stands in an empty one is not printed
      day.classList.toggle("sk-fill__input--empty", !day.value && !day.validity.badInput);
    });
    form.querySelectorAll<HTMLElement>("[data-sk-clear]").forEach((button) => {
      button.hidden = !button.parentElement!.querySelector(":checked");
    });
  }

  function changed(): void {
    isUnsaved = true;
    keeping.touch();
    show();
  }

  async function get(deliver: (bytes: Uint8Array) => Promise<boolean>, done: string, missing: string): Promise<void> {
    if (isBusy) {
      return;
    }
    isBusy = true;
    try {
      const made = await make(page.dataset, questions.answers());
      if ("stopped" in made) {
        summary.show("stopped", made.stopped);
      } else if (await deliver(made.bytes)) {
        isUnsaved = false;
        const problems = [...questions.problems(), ...made.overfull];
        summary.clear();
        if (problems.length) {
          tell(""); // the summary says it
          summary.show(missing, problems);
        } else {
          tell(say(done, { file }));
        }
      }
    } catch {
      summary.show("failed", []);
    } finally {
      isBusy = false;
    }
  }

  part("get").addEventListener("click", () => void get(async (bytes) => (download(bytes, file), true), "fetched", "missing"));
  part("share").addEventListener("click", () => void get((bytes) => share(bytes, file), "shared", "missing_shared"));
  part("share").hidden = !canShare(file);
  form.addEventListener("submit", (event) => event.preventDefault());
  foldingIn(part("bar"));
  form.addEventListener("input", (event) => {
    const field = (event.target as Element).closest<HTMLElement>("[data-sk-field]");
    const known = field && questions.fields.get(field.dataset.skField!);
    if (known) {
      summary.recheck(known);
    }
    tell("");
    changed();
  });
  form.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-sk-clear]");
    if (button) {
      const controls = controlsIn(button.parentElement!) as HTMLInputElement[];
      controls.forEach((control) => (control.checked = false));
      changed();
      controls[0]!.focus();
    }
  });
  addEventListener("beforeunload", (event) => {
    if (isUnsaved && !keeping.isOn) {
      event.preventDefault();
    }
  });

  keeping.open();
  show();
  reveal(page);
  growing(form);
}

function keyOf(page: HTMLElement) {
  const [kit, workplace, form, edition, language] = JSON.parse(page.dataset.skKey!) as [string, string, string, number, string];
  const site = new URL(`${page.dataset.skRoot!}/`, location.href).pathname;
  return { kit, workplace, site, form, edition, language };
}

/** Show the form in place of its questions as text; a link to these leads here. */
function reveal(page: HTMLElement): void {
  const notice = document.querySelector(".sk-notice--page");
  if (notice) {
    page.querySelector("[data-sk-notice]")!.append(notice);
    notice.querySelector("h2")?.setAttribute("aria-level", "3"); // under the heading of the form now
  }
  document.querySelectorAll<HTMLElement>("[data-sk-as-text]").forEach((each) => (each.hidden = true));
  page.hidden = false;
  const target = location.hash.slice(1);
  if (target === "sk-questions" || target === page.id) {
    page.scrollIntoView();
  }
}

const page = document.querySelector<HTMLElement>("[data-sk-fill-in]");
if (page) {
  start(page);
}
