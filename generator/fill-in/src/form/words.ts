// The words of the page: the script knows none of any language.

export type Values = Readonly<Record<string, string | number>>;

/** A message of the page by key, with its placeholders filled. */
export type Say = (key: string, values?: Values) => string;

export function sayFrom(words: Readonly<Record<string, string>>): Say {
  return (key, values = {}) =>
    (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** How dates are written where a page is read: English ones as in Britain. */
export function localeOf(language: string): string {
  return language === "en" ? "en-GB" : language;
}

/** Characters as a message can name them: those that are seen, or the codes of those that are not. */
export function named(letters: readonly string[]): string {
  const seen = letters.filter((letter) => /[\p{L}\p{N}\p{S}\p{P}]/u.test(letter));
  return seen.length ? seen.join(" ") : letters.map(codeOf).join(" ");
}

function codeOf(letter: string): string {
  return `U+${letter.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}`;
}
