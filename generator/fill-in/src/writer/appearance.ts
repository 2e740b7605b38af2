// The appearance streams of texts and drop-down lists: as `paper/pdf/appearance.py` draws them, digit for digit.
// All lengths are whole numbers, in thousandths of a point. Source: ISO 32000-2:2020, 12.7.4.3 Variable text.

import { type Face, type Points, pointsOf, SPACE } from "./face.ts";
import { decimal, half } from "./syntax.ts";

export type Room = readonly [width: number, height: number];

const LINE_FEED = 0x0a;
const ARROW: Room = [7000, 4400]; // the triangle of a drop-down list
const ARROW_GAP = 3000;

/** Draw a text: one line, centred vertically, or lines from the top, broken between words. */
export function text(content: string, [width, height]: Room, face: Face, colour: string, isMultiline: boolean): string {
  const opening = `/Tx BMC q 0 0 ${decimal(width)} ${decimal(height)} re W n`;
  if (!content) {
    return `${opening} Q EMC`;
  }
  const { ascent, descent, font, size } = face.data;
  const points = pointsOf(content);
  const lines = isMultiline ? broken(points, face, width) : [points];
  const [rise, leading] = [ascent * size, (ascent - descent) * size]; // millionths of a point
  const twiceTheTop = isMultiline ? 2000 * height : 1000 * height + leading;
  const baseline = Math.floor((twiceTheTop - 2 * rise + 1000) / 2000); // the nearest thousandth
  const shown = lines.map((line) => `${face.encoded(line)} Tj`).join(` 0 -${decimal(Math.floor((leading + 500) / 1000))} Td `);
  return `${opening} BT ${font} ${decimal(size)} Tf ${colour} rg 0 ${decimal(baseline)} Td ${shown} ET Q EMC`;
}

/** Draw a drop-down list: the label of the chosen option, and a triangle at the right. */
export function menu(content: string, [width, height]: Room, face: Face, colour: string): string {
  const [across, down] = ARROW;
  const [left, top] = [width - across, half(height + down)];
  const corners = [`${decimal(left)} ${decimal(top)} m`, `${decimal(width)} ${decimal(top)} l`];
  corners.push(`${decimal(left + half(across))} ${decimal(top - down)} l`);
  const words = text(content, [left - ARROW_GAP, height], face, colour, false);
  return `q ${colour} rg ${corners.join(" ")} f Q ${words}`;
}

/** Break a text into lines that fit a width; a word that is too wide is broken at any character. */
export function broken(content: Points, face: Face, width: number): Points[] {
  const room = 1000 * width;
  const lines: Points[] = [];
  for (const paragraph of paragraphs(content)) {
    let line: Points = [];
    for (const word of words(paragraph)) {
      if (line.length && face.advance([...line, ...trimmed(word)]) > room) {
        lines.push(trimmed(line));
        line = [];
      }
      line = [...line, ...word];
      while (face.advance(trimmed(line)) > room && trimmed(line).length > 1) {
        const fits = fitting(line, face, room);
        lines.push(line.slice(0, fits));
        line = line.slice(fits);
      }
    }
    lines.push(trimmed(line));
  }
  return lines;
}

function paragraphs(content: Points): Points[] {
  const found: number[][] = [[]];
  for (const point of content) {
    if (point === LINE_FEED) {
      found.push([]);
    } else {
      found[found.length - 1]!.push(point);
    }
  }
  return found;
}

/** The words of a paragraph, each with the spaces after it; the spaces that it begins with are one of them. */
function* words(paragraph: Points): Iterable<Points> {
  let start = 0;
  for (let at = 1; at <= paragraph.length; at += 1) {
    if (at === paragraph.length || (paragraph[at] !== SPACE && paragraph[at - 1] === SPACE)) {
      yield paragraph.slice(start, at);
      start = at;
    }
  }
}

function trimmed(line: Points): Points {
  let end = line.length;
  while (end > 0 && line[end - 1] === SPACE) {
    end -= 1;
  }
  return line.slice(0, end);
}

/** How many characters of a line fit, at least one. */
export function fitting(line: Points, face: Face, room: number): number {
  let width = 0;
  for (const [at, point] of line.entries()) {
    width += face.advance([point]);
    if (width > room) {
      return Math.max(at, 1);
    }
  }
  return line.length;
}
