// Where the objects of a file begin whose cross-reference is damaged: its bytes are looked through from end to end.
// Source: ISO 32000-2:2020, annex C on files that readers repair.

import { find, isDigit, isSpace } from "./syntax.ts";

const MOST_DIGITS = 10; // of an object's number

/** Where objects and trailers begin, in the order of the file. */
export function* beginnings(bytes: Uint8Array, from: number): Iterable<number> {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === 0x6f && bytes[at + 1] === 0x62 && bytes[at + 2] === 0x6a) { // obj
      const start = startOfObject(bytes, at);
      if (start >= 0) {
        yield start;
      }
    } else if (byte === 0x74 && find(bytes, "trailer", at, at + 1) === at) {
      yield at;
    }
  }
}

/** Where `7 0 obj` begins, from its last word; -1 where that is another. */
function startOfObject(bytes: Uint8Array, at: number): number {
  let start = at;
  for (let turn = 0; turn < 2; turn += 1) {
    const end = start;
    while (start > 0 && isSpace(bytes[start - 1])) {
      start -= 1;
    }
    const digits = start;
    while (start > 0 && isDigit(bytes[start - 1]) && digits - start < MOST_DIGITS) {
      start -= 1;
    }
    if (start === digits || (turn && end === digits)) {
      return -1;
    }
  }
  return start;
}
