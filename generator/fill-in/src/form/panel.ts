// A question with its buttons, where the focus goes. Escape means no.

export class Panel {
  private readonly box: HTMLElement;

  /** @param actions What each button does, by name; the last one means no. */
  constructor(page: HTMLElement, name: string, actions: Readonly<Record<string, () => void>>) {
    this.box = page.querySelector<HTMLElement>(`[data-sk-${name}]`)!;
    for (const [each, action] of Object.entries(actions)) {
      this.box.querySelector(`[data-sk-${each}]`)!.addEventListener("click", action);
    }
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        Object.values(actions).pop()!();
      }
    });
  }

  ask(words: string): void {
    const question = this.box.querySelector<HTMLElement>("p")!;
    question.textContent = words;
    this.box.hidden = false;
    question.focus();
  }

  close(): void {
    this.box.hidden = true;
  }
}
