// The name of a file that comes from the page: that of the blank paper, and of whom it is about once that is written.

const MOST_LETTERS = 60;

/**
 * Return the name of a filled-in paper.
 *
 * @param blank Name of the blank paper, such as `Udviklingsplan.pdf`.
 * @param by What is written in the field that papers are told apart by.
 *
 * Source: Microsoft, "Restrictions and limitations in OneDrive and SharePoint": no `" * : < > ? / \ |`, no blank or dot
 * at the end. Also without characters that nobody sees: some of them turn the order of what follows.
 */
export function fileName(blank: string, by: string): string {
  const words = by
    .normalize("NFC")
    .replace(/[\\/|]/g, "-")
    .replace(/["*:<>?]/g, " ")
    .replace(/[\s\p{C}]+/gu, (gap) => (/\s/.test(gap) ? " " : ""));
  const short = Array.from(words.trim()).slice(0, MOST_LETTERS).join("").replace(/^[ .~$–-]+|[ .~$–-]+$/g, "");
  return short ? blank.replace(/(\.\w+)?$/, (ending) => ` – ${short}${ending}`) : blank;
}

/** Return a name without its ending. */
export function stemOf(name: string): string {
  return name.replace(/\.\w+$/, "");
}
