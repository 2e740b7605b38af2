// The reader: what the built file gives as `samtalekitReader`. It opens a filled-in paper for the form on its page.

import { type Definition, definitionsOf } from "./definitions.ts";
import { Document } from "./document.ts";
import { fieldsOf, type PaperField } from "./fields.ts";
import { fit, type Fitted, type Place } from "./fit.ts";
import { type Refusal, RefusedError } from "./limits.ts";
import { type Notes, notesOn } from "./notes.ts";
import { SyntaxFault } from "./syntax.ts";

export { MOST_BYTES } from "./limits.ts";
export type { Left, Place } from "./fit.ts";

/** The form on a page. */
export interface FormOnPage {
  readonly form: string;
  readonly places: ReadonlyMap<string, Place>;
}

export interface Opened extends Fitted, Notes {
  /** Its edition; undefined where the paper does not say it. */
  readonly edition: number | undefined;
  /** Titles of the other forms that are in the file, and have answers. */
  readonly others: readonly string[];
}

export interface Refused {
  readonly refused: Refusal;
  readonly title: string;
}

export interface Read {
  /** Value by name of field. */
  readonly answers: Readonly<Record<string, string>>;
  /** Form and edition of each definition that it carries. */
  readonly forms: ReadonlyArray<readonly [form: string, edition: number]>;
}

/** Return what a paper holds, as `samtalekit.paper.pdf.read` does, or why it cannot be read. */
export function read(bytes: Uint8Array): Read | Refused {
  return orRefused(() => {
    const file = new Document(bytes);
    const fields = [...fieldsOf(file).values()];
    if (!fields.length) {
      throw new RefusedError("no_fields");
    }
    const forms = definitionsOf(file).map(({ form, edition }) => [form, edition] as const);
    return { answers: Object.fromEntries(fields.map((field) => [field.name, field.value])), forms };
  });
}

/** Open a filled-in paper for a form: its answers, what does not fit, or why the file cannot be opened. */
export function open(bytes: Uint8Array, page: FormOnPage): Opened | Refused {
  return orRefused(() => {
    const file = new Document(bytes);
    const fields = [...fieldsOf(file).values()];
    const definitions = definitionsOf(file);
    const own = definitions.find((each) => each.form === page.form);
    if (!own && definitions.length) {
      throw new RefusedError("other_form", definitions.map((each) => each.title).join(", "));
    }
    const defined = new Map((own?.fields ?? []).map((field) => [field.name, field]));
    const others = definitions.filter((each) => each !== own);
    const elsewhere = new Set(others.flatMap((each) => each.fields.map((field) => field.name)).filter((name) => !defined.has(name)));
    const paper = fields.filter((field) => !elsewhere.has(field.name));
    const known = paper.filter((field) => page.places.has(defined.get(field.name)?.key ?? field.name)).length;
    if (own && !known) { // a form of another kit, of the same name
      throw new RefusedError("other_form", own.title);
    }
    if (!own && (!known || 2 * known < paper.length)) { // some programs lose what is attached
      throw new RefusedError("no_fields");
    }
    return {
      ...fit(paper, defined, page.places),
      ...notesOn(file),
      edition: own?.edition,
      others: others.filter((each) => hasAnswers(each, fields, elsewhere)).map((each) => each.title),
    };
  });
}

function hasAnswers(definition: Definition, fields: readonly PaperField[], elsewhere: ReadonlySet<string>): boolean {
  const names = new Set(definition.fields.map((field) => field.name));
  return fields.some((field) => names.has(field.name) && elsewhere.has(field.name) && field.value && field.value !== field.start);
}

function orRefused<Result>(work: () => Result): Result | Refused {
  try {
    return work();
  } catch (error) {
    if (error instanceof RefusedError) {
      return { refused: error.code, title: error.title };
    }
    if (error instanceof SyntaxFault || error instanceof RangeError) {
      return { refused: "damaged", title: "" };
    }
    throw error;
  }
}
