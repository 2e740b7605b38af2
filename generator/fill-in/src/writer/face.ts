// The font of form fields: codes and widths of its characters.

import type { FaceData } from "./description.ts";
import { hexadecimal } from "./syntax.ts";

export const SPACE = 0x20;

/** A text as code points. */
export type Points = readonly number[];

export class Face {
  private readonly codes = new Map<number, number>();

  constructor(readonly data: FaceData) {
    let [point, code] = [0, 0];
    for (let at = 0; at < data.codes.length; at += 3) {
      point += data.codes[at]!;
      code += data.codes[at + 1]!;
      for (let count = data.codes[at + 2]!; count > 0; count -= 1) {
        this.codes.set(point, code);
        point += 1;
        code += 1;
      }
    }
  }

  has(point: number): boolean {
    return this.codes.has(point);
  }

  /** The width of a text in millionths of a point. */
  advance(text: Points): number {
    return text.reduce((sum, point) => sum + (this.data.widths[this.code(point)] ?? 0), 0) * this.data.size;
  }

  /** The text as a hexadecimal string of codes. */
  encoded(text: Points): string {
    return `<${text.map((point) => hexadecimal(this.code(point), 4)).join("")}>`;
  }

  private code(point: number): number {
    return this.codes.get(point) ?? -1;
  }
}

export function pointsOf(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0)!);
}
