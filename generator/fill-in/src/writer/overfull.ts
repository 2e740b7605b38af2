// Which answers have more text than their box on the paper shows: on a screen one can scroll, in print the end is missing.

import { broken } from "./appearance.ts";
import type { Answers, FaceData, Field, Paper } from "./description.ts";
import { Face, pointsOf } from "./face.ts";
import { contentOf, own } from "./problems.ts";

const HAIR = 500; // thousandths of a point: so little of a letter cut off is not seen

/** Return the names of the fields whose answer does not fit, in the order of the paper. */
export function overfull(paper: Paper, faceData: FaceData, answers: Answers): string[] {
  const face = new Face(faceData);
  return paper.fields
    .filter((field) => {
      const answer = own(answers, field.name);
      return answer !== undefined && isOverfull(field, contentOf(field, answer), face);
    })
    .map((field) => field.name);
}

function isOverfull(field: Field, content: string, face: Face): boolean {
  const room = field.boxes[0]?.room;
  if (!room || !content || field.kind === "menu") {
    return false;
  }
  const [width, height] = room;
  if (field.kind === "line") {
    return face.advance(pointsOf(content)) > 1000 * (width + HAIR);
  }
  const { ascent, descent, size } = face.data;
  const lines = broken(pointsOf(content), face, width).length;
  return Math.floor((lines * (ascent - descent) * size) / 1000) > height + HAIR;
}
