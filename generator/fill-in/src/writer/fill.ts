// Fill in a blank paper: append the answers, drawn, to its bytes, as `paper/pdf/fill.py` does.

import { menu, text } from "./appearance.ts";
import { type Answers, type Box, type FaceData, type Field, FORMAT, type Paper } from "./description.ts";
import { Face } from "./face.ts";
import { contentOf, FillError, own, type Problem, problemsOf } from "./problems.ts";
import { sha256 } from "./sha256.ts";
import { decimal, name, string } from "./syntax.ts";
import { append, stream } from "./update.ts";

const OFF = "Off"; // the state of a button that is not selected

/**
 * Fill in a blank paper.
 *
 * @param base The bytes of the paper; they are not changed.
 * @param paper Its description.
 * @param faceData The font of its fields.
 * @param answers Value by name of field. Fields that are not named keep their values.
 * @throws {FillError} With all that stands in the way.
 */
export function fill(base: Uint8Array, paper: Paper, faceData: FaceData, answers: Answers): Uint8Array {
  const problems = check(paper, faceData, answers);
  if (!problems.length && sha256(base) !== paper.sha256) {
    problems.push({ code: "paper_differs" });
  }
  if (problems.length) {
    throw new FillError(problems);
  }
  const objects = objectsOf(paper, new Face(faceData), answers);
  return objects.size ? append(base, paper, objects) : base.slice();
}

/** Return all that stands in the way of filling in answers, without the paper itself. */
export function check(paper: Paper, faceData: FaceData, answers: Answers): Problem[] {
  if (paper.format !== FORMAT || faceData.format !== FORMAT) {
    return [{ code: "format_unknown" }];
  }
  return problemsOf(paper, new Face(faceData), answers);
}

/** The objects of the update, by number: fields and widgets that change, and new appearance streams. */
function objectsOf(paper: Paper, face: Face, answers: Answers): Map<number, string> {
  const entries = new Map<number, string[]>();
  const drawings: string[] = [];
  for (const field of paper.fields) {
    const answer = own(answers, field.name);
    const before = field.value ?? "";
    const content = answer === undefined ? before : contentOf(field, answer);
    if (content === before) {
      continue;
    }
    const isButton = field.kind === "button";
    entries.set(field.number, [field.rest, `/V ${isButton ? name(content || OFF) : string(content)}`]);
    for (const box of field.boxes) {
      const number = box.number ?? field.number;
      const state = box.states?.includes(content) ? content : "";
      if (isButton && box.number !== undefined && state === (box.state ?? "")) {
        continue;
      }
      const of = entries.get(number) ?? [box.rest ?? ""];
      of.push(isButton ? `/AS ${name(state || OFF)}` : `/AP << /N ${paper.size + drawings.length} 0 R >>`);
      entries.set(number, of);
      if (!isButton) {
        drawings.push(drawing(box, operators(field, box, content, face), paper.font, face.data.font));
      }
    }
  }
  const objects = new Map<number, string>();
  entries.forEach((parts, number) => objects.set(number, `<< ${parts.join(" ")} >>`));
  drawings.forEach((drawn, at) => objects.set(paper.size + at, drawn));
  return objects;
}

function operators(field: Field, box: Box, content: string, face: Face): string {
  const [room, colour] = [box.room!, box.colour!];
  if (field.kind === "menu") {
    const label = field.options?.find(([value]) => value === content)?.[1] ?? "";
    return menu(label, room, face, colour);
  }
  return text(content, room, face, colour, field.kind === "text");
}

/** An appearance stream of a widget's size. */
function drawing(box: Box, drawn: string, font: string, fontName: string): string {
  const fonts = drawn.includes(" Tf ") ? ` /Font << ${fontName} ${font} >>` : "";
  const [width, height] = box.room!.map(decimal);
  return stream(`/Type /XObject /Subtype /Form /BBox [0 0 ${width} ${height}] /Resources <<${fonts} >>`, drawn);
}
