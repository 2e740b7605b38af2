// Incremental updates: append objects to a paper whose own bytes stay as they are, as `paper/pdf/update.py` does.
// Source: ISO 32000-2:2020, 7.5.6 Incremental updates, 7.5.8 Cross-reference streams, and 14.4 File identifiers.

import type { Paper } from "./description.ts";
import { sha256 } from "./sha256.ts";
import { hexadecimal } from "./syntax.ts";

const ID_DIGITS = 32;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

/** Write a stream that is not compressed; `entries` are those of its dictionary besides its length. */
export function stream(entries: string, content: string): string {
  return `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

/** Append objects, a character for each byte, by their numbers. */
export function append(base: Uint8Array, paper: Paper, objects: ReadonlyMap<number, string>): Uint8Array {
  const last = base[base.length - 1];
  let written = last === LINE_FEED || last === CARRIAGE_RETURN ? "" : "\n";
  const numbers = [...objects.keys()].sort((one, other) => one - other);
  const offsets: number[] = [];
  for (const number of numbers) {
    offsets.push(base.length + written.length);
    written += `${number} 0 obj\n${objects.get(number)!}\nendobj\n`;
  }
  const own = Math.max(paper.size, ...numbers.map((number) => number + 1));
  const changing = sha256(joined(base, written)).slice(0, ID_DIGITS);
  const start = base.length + written.length;
  const rows = [...offsets, start].map(row).join("");
  const info = paper.info ? `/Info ${paper.info} ` : "";
  written +=
    `${own} 0 obj\n<< /Type /XRef /Size ${own + 1} /Index [${runs([...numbers, own])}] /W [1 4 2] ` +
    `/Root ${paper.root} ${info}/Prev ${paper.crossReference} /ID [<${paper.id}> <${changing}>] ` +
    `/Length ${rows.length} >>\nstream\n${rows}\nendstream\nendobj\nstartxref\n${start}\n%%EOF\n`;
  return joined(base, written);
}

/** A row of the cross-reference: in use, offset, generation 0. */
function row(offset: number): string {
  const bytes = hexadecimal(offset, 8).match(/../g)!.map((digits) => parseInt(digits, 16));
  return String.fromCharCode(1, ...bytes, 0, 0);
}

/** The first of each run of consecutive numbers, and how many they are. */
function runs(numbers: readonly number[]): string {
  const found: number[] = [];
  numbers.forEach((number, at) => {
    if (at && number === numbers[at - 1]! + 1) {
      found[found.length - 1]! += 1;
    } else {
      found.push(number, 1);
    }
  });
  return found.join(" ");
}

function joined(base: Uint8Array, written: string): Uint8Array {
  const bytes = new Uint8Array(base.length + written.length);
  bytes.set(base);
  for (let at = 0; at < written.length; at += 1) {
    bytes[base.length + at] = written.charCodeAt(at);
  }
  return bytes;
}
