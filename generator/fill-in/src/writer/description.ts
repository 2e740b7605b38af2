// The description of a paper, and of the font of its fields: the JSON files beside it, made by `paper/pdf/description.py`.

export const FORMAT = 1;

/** A widget; `number` and `rest` are missing where it is the field itself. */
export interface Box {
  readonly number?: number;
  readonly rest?: string;
  /** Width and height of a text's box, in thousandths of a point. */
  readonly room?: readonly [number, number];
  /** Colour of a text, as operands of `rg`. */
  readonly colour?: string;
  /** What a button can be besides off, and what it is. */
  readonly states?: readonly string[];
  readonly state?: string;
}

export interface Field {
  readonly name: string;
  readonly kind: "line" | "text" | "menu" | "button";
  readonly number: number;
  /** The entries of its dictionary that no answer changes, a character for each byte. */
  readonly rest: string;
  readonly value?: string;
  /** Most characters. */
  readonly limit?: number;
  /** Stored value and label of each option of a drop-down list. */
  readonly options?: ReadonlyArray<readonly [string, string]>;
  readonly boxes: readonly Box[];
}

export interface Paper {
  readonly format: number;
  readonly sha256: string;
  readonly face: string;
  readonly size: number;
  readonly root: string;
  readonly info?: string;
  readonly id: string;
  readonly crossReference: number;
  /** A reference to the font of its fields. */
  readonly font: string;
  readonly fields: readonly Field[];
}

export interface FaceData {
  readonly format: number;
  readonly font: string;
  /** In thousandths of a point; ascent and descent in thousandths of the size. */
  readonly size: number;
  readonly ascent: number;
  readonly descent: number;
  readonly codes: readonly number[];
  readonly widths: readonly number[];
}

/** Value by name of field: a text; `yes` for a tick; an option's id; empty for no answer. */
export type Answers = Readonly<Record<string, string>>;

/** What a button can be besides off. */
export function statesOf(field: Field): string[] {
  return [...new Set(field.boxes.flatMap((box) => box.states ?? []))];
}
