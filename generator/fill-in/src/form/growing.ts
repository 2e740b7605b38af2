// Boxes for text grow with it, also in browsers without `field-sizing: content`.

/** Keep every box for text as high as its text. */
export function growing(form: HTMLFormElement): void {
  if (CSS.supports("field-sizing", "content")) {
    return;
  }
  const boxes = [...form.querySelectorAll("textarea")];
  const fitAll = () => boxes.forEach(fit);
  form.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) {
      fit(event.target);
    }
    requestAnimationFrame(fitAll); // an answer may have shown a question
  });
  form.addEventListener("reset", () => boxes.forEach((box) => box.style.removeProperty("block-size")));
  addEventListener("resize", fitAll);
  addEventListener("beforeprint", fitAll);
  fitAll();
}

/** A box that was made larger by hand keeps its size. */
function fit(box: HTMLTextAreaElement): void {
  if (box.scrollHeight > box.clientHeight) {
    box.style.blockSize = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  }
}
