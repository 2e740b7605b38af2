// What people have put on a paper besides answers: comments, and what they have drawn or written by hand.
// Source: ISO 32000-2:2020, 12.5.6 Annotation types.

import type { Document } from "./document.ts";
import { annotationsOf } from "./fields.ts";
import { Bytes } from "./syntax.ts";
import { plain, textOf } from "./text.ts";

const WRITTEN = ["FreeText", "Text"];
const DRAWN = ["Ink", "Stamp"];

export interface Notes {
  readonly texts: readonly string[];
  readonly isDrawnOn: boolean;
}

export function notesOn(file: Document): Notes {
  const found = annotationsOf(file).map((each) => file.dictionary(each));
  const kinds = found.map((each) => file.name(each.get("Subtype")));
  const texts = found.filter((_each, at) => WRITTEN.includes(kinds[at]!)).map((each) => {
    const contents = file.get(each.get("Contents"));
    return contents instanceof Bytes ? plain(textOf(contents.data)).trim() : "";
  });
  return { texts: texts.filter(Boolean), isDrawnOn: kinds.some((kind) => DRAWN.includes(kind)) };
}
