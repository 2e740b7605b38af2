// Text strings: UTF-16, UTF-8 or PDFDocEncoding. Source: ISO 32000-2:2020, 7.9.2.2 Text string type, and annex D.3.

import { latin, unicode } from "./syntax.ts";

const ACCENTS = "˘ˇˆ˙˝˛˚˜"; // from 0x18
const SIGNS = "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\ufffd€"; // from 0x80
const LANGUAGE = /\u001b[^\u001b]*\u001b/g; // said within a text, 14.9.2.2

/** Return a text string as text. */
export function textOf(bytes: Uint8Array): string {
  const [one, two, three] = bytes;
  if (one === 0xfe && two === 0xff) {
    return wide(bytes, 0, 1).replace(LANGUAGE, "");
  }
  if (one === 0xff && two === 0xfe) { // no PDF should have it, and some programs write it
    return wide(bytes, 1, 0).replace(LANGUAGE, "");
  }
  if (one === 0xef && two === 0xbb && three === 0xbf) {
    return (unicode(bytes.subarray(3)) ?? latin(bytes.subarray(3))).replace(LANGUAGE, "");
  }
  return latin(bytes).replace(/[\u0018-\u001f\u0080-\u00a0]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x80 ? ACCENTS[code - 0x18]! : SIGNS[code - 0x80]!;
  });
}

/** Return an answer in one way of writing: a line break is a line feed, a letter with its mark one character. */
export function plain(text: string): string {
  return text.replace(/\0/g, "").replace(/\r\n?/g, "\n").normalize("NFC");
}

function wide(bytes: Uint8Array, high: number, low: number): string {
  let text = "";
  for (let at = 2; at + 1 < bytes.length; at += 2) {
    text += String.fromCharCode((bytes[at + high]! << 8) | bytes[at + low]!);
  }
  return text;
}
