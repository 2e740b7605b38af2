// A form on its page: shown once this script runs, and held together here.

import type { Problem } from "./checks.ts";
import { controlsIn } from "./controls.ts";
import { canShare, download, share } from "./deliver.ts";
import { Drafts } from "./draft.ts";
import { Fitting } from "./fitting.ts";
import { make } from "./get.ts";
import { growing } from "./growing.ts";
import { Keeping } from "./keeping.ts";
import { foldingIn } from "./folding.ts";
import { fileName, stemOf } from "./names.ts";
import { Offers } from "./offers.ts";
import { Opening } from "./opening.ts";
import { type Field, Questions } from "./questions.ts";
import { Reminders } from "./reminders.ts";
import { roundsIn } from "./rounds.ts";
import { Starting } from "./starting.ts";
import { Summary } from "./summary.ts";
import { sayFrom } from "./words.ts";

type Deliver = (bytes: Uint8Array, name: string) => Promise<boolean>;

async function save(bytes: Uint8Array, name: string): Promise<boolean> {
  download(bytes, name);
  return true;
}

function start(page: HTMLElement): void {
  const form = page.querySelector<HTMLFormElement>("form")!;
  const say = sayFrom(JSON.parse(page.dataset.skWords!) as Record<string, string>);
  const questions = new Questions(form);
  const summary = new Summary(form, questions, say);
  const rounds = roundsIn(form, changed, (title, add) => tell(say("removed", { title, add })));
  const key = keyOf(page);
  const drafts = new Drafts(() => localStorage, key);
  const reminders = new Reminders(form, questions, page.dataset, key, say, tell);
  const offers = new Offers(form, drafts, say, (words) => {
    changed();
    tell(words);
  });
  const fetch = () => void get(save, "", false);
  const keeping = new Keeping(form, page.dataset.skTitle!, rounds, drafts, say, {
    tell,
    fetch,
    cleared: () => {
      summary.clear();
      opening.clear();
      starting.clear();
      isUnsaved = false;
      leadElsewhere();
      show();
    },
    changed: show,
    hasAnswers: () => questions.hasAnswers(),
    nameOf: (values) => stemOf(file(values)),
  });
  const opening = new Opening(page, key, questions, rounds, say, {
    tell,
    fetch,
    begun: () => {
      summary.clear();
      tell("");
    },
    taken: () => {
      summary.clear();
      starting.clear();
      keeping.touch();
      isUnsaved = false; // the file has it
      show();
    },
  });
  const starting = new Starting(form, { paper: () => stemOf(file()), fetch, empty: () => keeping.restart() }, say, tell);
  new Fitting(form, page.dataset, questions, summary, announce);
  let isUnsaved = false;
  let isBusy = false;

  function part(name: string): HTMLElement {
    return form.querySelector<HTMLElement>(`[data-sk-${name}]`)!;
  }

  function tell(words: string): void {
    part("said").textContent = words;
  }

  /** The name of the file, as whom the form is about stands on the page now. */
  function file(answers = questions.answers()): string {
    return fileName(page.dataset.skFile!, answers[page.dataset.skNamedBy!] ?? "");
  }

  /** To those who do not see a message appear at its field. */
  function announce(field: Field, problem: Problem | undefined): void {
    const words = problem ? say("item", { label: field.label, message: say(problem.key, problem.values) }) : "";
    part("aside").textContent = words;
  }

  /** What follows from the answers: which questions apply, how far one is, which answers can be taken back. */
  function show(): void {
    questions.showRelevant(form);
    reminders.show();
    offers.show();
    const counts = questions.sections.filter((section) => !section.isHead).map((section) => questions.progress(section));
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
    tell("");
    show();
  }

  /**
   * Make the paper and hand it out.
   *
   * @param way What the keys of its messages end in.
   * @param isAll Whether what is not filled in is told then; the focus goes there.
   */
  async function get(deliver: Deliver, way: "" | "_shared", isAll = true): Promise<void> {
    if (isBusy) {
      return;
    }
    isBusy = true;
    try {
      const name = file();
      const made = await make(page.dataset, questions.answers());
      if ("stopped" in made) {
        summary.stop(`stopped${way}`, made.stopped);
      } else if (await deliver(made.bytes, name)) {
        isUnsaved = false;
        const problems = [...questions.problems(), ...made.overfull];
        summary.clear();
        if (problems.length && isAll) {
          tell(""); // the summary says it
          summary.note(`missing${way}`, { file: name }, problems);
        } else {
          tell(say(way ? "shared" : "fetched", { file: name }));
        }
      }
    } catch {
      summary.stop(`failed${way}`, []);
    } finally {
      isBusy = false;
    }
  }

  part("get").addEventListener("click", () => void get(save, ""));
  const sharing = form.querySelector<HTMLElement>("[data-sk-share]"); // none where nobody hands the form on
  if (sharing) {
    sharing.addEventListener("click", () => void get(share, "_shared"));
    sharing.hidden = !canShare(page.dataset.skFile!);
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  foldingIn(part("bar"));
  form.addEventListener("input", (event) => {
    const target = event.target as Element;
    if (target.matches("[data-sk-with-name]")) {
      return; // no answer
    }
    const field = target.closest<HTMLElement>("[data-sk-field]");
    const known = field && questions.fields.get(field.dataset.skField!);
    if (known) {
      summary.recheck(known);
    }
    changed();
  });
  part("rest-yes").addEventListener("click", () => offers.clear());
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
    if (isUnsaved && !keeping.isSafe) {
      event.preventDefault();
    }
  });

  leadElsewhere();
  try {
    const isResumed = keeping.open();
    show();
    if (isResumed) {
      starting.offer();
    }
  } finally { // with a form to fill in, whatever was kept
    reveal(page);
  }
  growing(form);

  /** Where the form is kept in another language, say so, with the way there. */
  function leadElsewhere(): void {
    const [language] = drafts.languages();
    const there = language && document.querySelector<HTMLLinkElement>(`link[hreflang="${language}"]`);
    part("other-language").hidden = !there;
    if (there) {
      const name = new Intl.DisplayNames(key.language, { type: "language" }).of(language)!;
      part("other-language-words").textContent = say("other_language", { language: name });
      part("other-language").querySelector("a")!.href = `${there.href}#${page.id}`;
    }
  }
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
