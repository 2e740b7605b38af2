// Data without the predictor that it was packed with; only those of PNG are in use in files that hold answers.
// Source: ISO 32000-2:2020, 7.4.4.4 LZW and Flate predictor functions.

import type { Budget } from "./limits.ts";
import { SyntaxFault } from "./syntax.ts";

const PNG = 10; // the first predictor of PNG

/** How data was packed, as its `DecodeParms` have it. */
export interface Predictor {
  readonly kind: number;
  readonly columns: number;
  /** Bits of a column. */
  readonly depth: number;
}

/** @throws {SyntaxFault} The rows are longer than all of the data. */
export function withoutPredictor(data: Uint8Array, { kind, columns, depth }: Predictor, budget: Budget): Uint8Array {
  if (kind < PNG) {
    return data;
  }
  const [width, step] = [Math.ceil((columns * depth) / 8), Math.max(1, depth >> 3)];
  const rows = Math.ceil(data.length / (width + 1));
  if (!(width > 0 && width <= data.length)) {
    throw new SyntaxFault("columns");
  }
  const out = new Uint8Array(rows * width);
  budget.spend(out.length);
  for (let row = 0; row < rows; row += 1) {
    const filter = data[row * (width + 1)]!;
    for (let at = 0; at < width; at += 1) {
      const place = row * width + at;
      const left = at >= step ? out[place - step]! : 0;
      const up = row ? out[place - width]! : 0;
      const corner = row && at >= step ? out[place - width - step]! : 0;
      out[place] = (data[row * (width + 1) + 1 + at] ?? 0) + predicted(filter, left, up, corner);
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 4) {
    const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
    return a <= b && a <= c ? left : b <= c ? up : corner;
  }
  return filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : 0;
}
