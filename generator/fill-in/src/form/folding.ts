// The bar on a phone: one row that is always in reach, and the rest behind a button.

const GAP = 16; // pixels

/** Open and close what is behind the button; fill-in.css shows the button only where there is little room. */
export function foldingIn(bar: HTMLElement): void {
  const button = bar.querySelector<HTMLElement>("[data-sk-open]")!;
  const folded = document.getElementById(button.getAttribute("aria-controls")!)!;

  function isOpen(): boolean {
    return button.getAttribute("aria-expanded") === "true";
  }

  function open(isWanted: boolean): void {
    button.setAttribute("aria-expanded", String(isWanted));
  }

  button.addEventListener("click", () => {
    open(!isOpen());
    if (isOpen()) {
      firstIn(folded)?.focus(); // it opens above its button, and so stands before it in the order of the page
    }
  });
  bar.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-sk-unfolds]")) {
      open(true); // before the button's own action, which moves the focus there
    }
  }, { capture: true });
  bar.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen()) {
      open(false);
      button.focus();
    }
  });
  document.addEventListener("focusin", (event) => {
    const target = event.target as HTMLElement;
    if (!bar.contains(target)) {
      open(false);
      uncover(target, bar);
      requestAnimationFrame(() => uncover(target, bar)); // some browsers scroll only after this event
    }
  });
}

/** Scroll up what has the focus and lies behind the bar: for a box of text, browsers look at its first line alone. */
function uncover(target: HTMLElement, bar: HTMLElement): void {
  if (!bar.parentElement!.contains(target)) {
    return;
  }
  const box = (target.closest("label") ?? target).getBoundingClientRect();
  const behind = box.bottom + GAP - bar.getBoundingClientRect().top;
  const above = box.top - GAP; // what is higher than the window keeps its beginning
  if (behind > 0 && above > 0) {
    scrollBy({ top: Math.min(behind, above), behavior: "instant" });
  }
}

function firstIn(root: HTMLElement): HTMLElement | undefined {
  return [...root.querySelectorAll<HTMLElement>("button")].find((button) => button.offsetParent !== null);
}
