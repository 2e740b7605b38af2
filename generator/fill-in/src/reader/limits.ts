// What a file may cost: it comes from somebody's disk or mail, and must not hang the page. Counted, not timed, so that a
// file is read on every machine or on none.

export const MOST_BYTES = 20_000_000; // of a file
export const MOST_WORK = 60_000_000; // bytes read, unpacked or searched in all
export const MOST_UNPACKED = 16_000_000; // bytes of one stream
export const MOST_DEPTH = 64; // arrays and dictionaries within one another
export const MOST_LEVELS = 32; // of a tree of fields, of pages or of names
export const MOST_SECTIONS = 1_000; // cross-references before one another
export const MOST_OBJECTS = 200_000;
export const MOST_NODES = 10_000; // fields, widgets, pages and annotations
export const MOST_CHARACTERS = 200_000; // of one answer

export type Refusal =
  | "not_pdf"
  /** Encrypted, with a password or without. */
  | "locked"
  | "damaged"
  | "too_big"
  /** A PDF without fields, or with those of something else. */
  | "no_fields"
  | "other_form";

/** A file that cannot be opened, and why. */
export class RefusedError extends Error {
  override readonly name = "RefusedError";

  constructor(
    readonly code: Refusal,
    /** Title of the form that it is, if it is another one. */
    readonly title = "",
  ) {
    super(code);
  }
}

/** What is left of the work that a file may cost. */
export class Budget {
  private left = MOST_WORK;

  spend(work: number): void {
    this.left -= work;
    if (this.left < 0) {
      throw new RefusedError("too_big");
    }
  }
}
