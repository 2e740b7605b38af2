// The fields of a filled-in paper, as `paper/pdf/read.py` reads them: tests/vectors/read.json holds both to one table.
// Source: ISO 32000-2:2020, 12.7.4 Field dictionaries, and 12.7.5 Field types.

import type { Document } from "./document.ts";
import { MOST_CHARACTERS, MOST_LEVELS, MOST_NODES, RefusedError } from "./limits.ts";
import { Bytes, type Dictionary, Name, Reference, Stream, type Value } from "./syntax.ts";
import { plain, textOf } from "./text.ts";

export const SIGNED = "signed"; // what a signature field holds that somebody has signed with a program

export interface PaperField {
  readonly name: string;
  /** A text; the state of a button; the stored value of an option; empty for no answer. */
  readonly value: string;
  /** What it held when the paper was made. */
  readonly start: string;
  /** What it asks for, as screen readers are told. */
  readonly label: string;
  readonly isButton: boolean;
  readonly isSignature: boolean;
}

const INHERITED = ["FT", "V", "DV", "Opt", "TU"];
const OFF = "Off";

/** Return every field of a paper that can hold an answer, by its full name. */
export function fieldsOf(file: Document): Map<string, PaperField> {
  const fields = new Map<string, PaperField>();
  const form = file.dictionary(file.root.get("AcroForm"));
  const walk = new Walk(file, fields);
  file.array(form.get("Fields")).forEach((field) => walk.visit(field, new Map(), "", 0));
  if (!fields.size) { // programs that put files together may leave the widgets alone
    annotationsOf(file).forEach((widget) => walk.visit(widget, new Map(), "", 0));
  }
  return fields;
}

class Walk {
  private readonly seen = new Set<number>();
  private count = 0;

  constructor(
    private readonly file: Document,
    private readonly fields: Map<string, PaperField>,
  ) {}

  visit(node: Value, above: Dictionary, prefix: string, level: number): void {
    this.count += 1;
    if (this.count > MOST_NODES) {
      throw new RefusedError("too_big");
    }
    if (level > MOST_LEVELS || (node instanceof Reference && this.seen.has(node.number))) {
      return;
    }
    if (node instanceof Reference) {
      this.seen.add(node.number);
    }
    const own = this.file.dictionary(node);
    const merged: Dictionary = new Map(own);
    INHERITED.forEach((key) => merged.set(key, own.get(key) ?? above.get(key) ?? null));
    const part = this.text(own.get("T"));
    const name = prefix && part ? `${prefix}.${part}` : prefix || part;
    const kids = this.file.array(own.get("Kids"));
    const fields = kids.filter((kid) => this.file.dictionary(kid).has("T"));
    fields.forEach((kid) => this.visit(kid, merged, name, level + 1));
    if (!fields.length && name) {
      this.add(name, merged, kids.length ? kids.map((kid) => this.file.dictionary(kid)) : [own]);
    }
  }

  private add(name: string, field: Dictionary, widgets: readonly Dictionary[]): void {
    const kind = this.file.name(field.get("FT"));
    if (!["Tx", "Ch", "Btn", "Sig"].includes(kind) || this.fields.get(name)?.value) {
      return;
    }
    const found = { name, label: this.text(field.get("TU")) || name, isButton: kind === "Btn", isSignature: kind === "Sig" };
    if (kind === "Sig") {
      const isSigned = this.file.dictionary(field.get("V")).size > 0;
      this.fields.set(name, { ...found, value: isSigned ? SIGNED : "", start: "" });
      return;
    }
    const [value, start] = kind === "Btn" ? this.button(field, widgets) : this.written(field, kind);
    if (value.length > MOST_CHARACTERS) {
      throw new RefusedError("too_big");
    }
    this.fields.set(name, { ...found, value, start });
  }

  /** Value and first value of a text or a list. Programs may store an option's words, or its place alone. */
  private written(field: Dictionary, kind: string): [string, string] {
    const options = kind === "Ch" ? this.options(field) : [];
    const stored = (value: Value | undefined) => {
      const text = this.text(value);
      const isKnown = options.some(([id]) => id === text);
      return isKnown ? text : (options.find(([, words]) => words === text)?.[0] ?? text);
    };
    const place = this.file.array(field.get("I"))[0];
    const byPlace = typeof place === "number" ? (options[place]?.[0] ?? "") : "";
    return [this.file.get(field.get("V")) === null ? byPlace : stored(field.get("V")), stored(field.get("DV"))];
  }

  /**
   * Value and first value of a tick or of round buttons. A program may change the stored value alone, or the shown one:
   * the answer is the one that is not as the paper was at first, and where both are not, what is shown.
   */
  private button(field: Dictionary, widgets: readonly Dictionary[]): [string, string] {
    const options = this.options(field).map(([id]) => id);
    const state = (value: Value | undefined) => {
      const found = this.file.get(value);
      const text = found instanceof Name ? found.text : this.text(found);
      const isPlace = !options.includes(text) && /^\d+$/.test(text);
      return text === OFF ? "" : isPlace ? (options[Number(text)] ?? text) : text;
    };
    const stored = state(field.get("V"));
    const start = state(field.get("DV"));
    const shown = widgets.map((widget) => state(widget.get("AS"))).find(Boolean) ?? "";
    return [shown === start ? stored : shown, start];
  }

  /** Stored value and words of each option; table 234. */
  private options(field: Dictionary): [string, string][] {
    return this.file.array(field.get("Opt")).map((option) => {
      const pair = this.file.array(option);
      return pair.length ? [this.text(pair[0]), this.text(pair[1])] : [this.text(option), this.text(option)];
    });
  }

  /** A text, also one that is stored as a name, a stream, or a list of one. */
  private text(value: Value | undefined): string {
    const found = this.file.get(value);
    if (found instanceof Bytes) {
      return plain(textOf(found.data));
    }
    if (found instanceof Stream) {
      return plain(textOf(this.file.data(found) ?? new Uint8Array()));
    }
    if (found instanceof Name) {
      return plain(found.text);
    }
    return Array.isArray(found) && found.length === 1 && !Array.isArray(found[0]) ? this.text(found[0]) : "";
  }
}

/** Return every annotation of a paper, page by page. */
export function annotationsOf(file: Document): Value[] {
  const found: Value[] = [];
  const seen = new Set<number>();
  let count = 0;
  const visit = (node: Value, level: number) => {
    count += 1;
    if (count > MOST_NODES) {
      throw new RefusedError("too_big");
    }
    if (level > MOST_LEVELS || (node instanceof Reference && seen.has(node.number))) {
      return;
    }
    if (node instanceof Reference) {
      seen.add(node.number);
    }
    const page = file.dictionary(node);
    found.push(...file.array(page.get("Annots")));
    file.array(page.get("Kids")).forEach((kid) => visit(kid, level + 1));
  };
  visit(file.root.get("Pages") ?? null, 0);
  return found;
}
