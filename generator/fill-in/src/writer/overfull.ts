// Which answers have more text than their box on the paper shows: on a screen one can scroll, in print the end is missing.

import { broken, fitting } from "./appearance.ts";
import type { Answers, FaceData, Field, Paper } from "./description.ts";
import { Face, pointsOf } from "./face.ts";
import { contentOf, own } from "./problems.ts";

const HAIR = 500; // thousandths of a point: so little of a letter cut off is not seen

export interface Overfull {
  readonly field: string;
  /** How many characters at the end are not seen in print. */
  readonly unseen: number;
}

/** Return the fields whose answer does not fit, in the order of the paper. */
export function overfull(paper: Paper, faceData: FaceData, answers: Answers): Overfull[] {
  const face = new Face(faceData);
  return paper.fields.flatMap((field) => {
    const answer = own(answers, field.name);
    const unseen = answer === undefined ? 0 : unseenOf(field, contentOf(field, answer).trimEnd(), face);
    return unseen ? [{ field: field.name, unseen }] : [];
  });
}

function unseenOf(field: Field, content: string, face: Face): number {
  const room = field.boxes[0]?.room;
  if (!room || !content || field.kind === "menu") {
    return 0;
  }
  const [width, height] = room;
  const points = pointsOf(content);
  if (field.kind === "line") {
    return points.length - fitting(points, face, 1000 * (width + HAIR));
  }
  const { ascent, descent, size } = face.data;
  const leading = (ascent - descent) * size; // millionths of a point
  const seen = Math.floor((1000 * (height + HAIR) + 999) / leading);
  const rest = broken(points, face, width).slice(seen);
  return rest.reduce((sum, line) => sum + line.length, Math.max(rest.length - 1, 0)); // and what parts the lines
}
