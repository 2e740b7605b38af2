// Objects of a PDF, parsed from bytes. Source: ISO 32000-2:2020, 7.2 Lexical conventions, and 7.3 Objects.

import { type Budget, MOST_DEPTH } from "./limits.ts";

export class Name {
  constructor(readonly text: string) {}
}

/** A string: bytes, whose text is a matter of what they are for. */
export class Bytes {
  constructor(readonly data: Uint8Array) {}
}

export class Reference {
  constructor(readonly number: number) {}
}

export type Dictionary = Map<string, Value>;

export class Stream {
  constructor(
    readonly entries: Dictionary,
    /** Where its data begins. */
    readonly start: number,
  ) {}
}

export type Value = null | boolean | number | Name | Bytes | Reference | Value[] | Dictionary | Stream;

/** What is no object where one should be: the file is read another way, or not at all. */
export class SyntaxFault extends Error {}

const [TAB, LINE_FEED, CARRIAGE_RETURN] = [0x09, 0x0a, 0x0d];
const [SPACE, DELIMITER, DIGIT] = [1, 2, 4];
const KINDS = kindsOf([[SPACE, "\0\t\n\f\r "], [DELIMITER, "()<>[]{}/%"], [DIGIT, "0123456789"]]);
const STRING_COST = 8; // of a byte in a literal string, against one that is skipped
const ESCAPES: Readonly<Record<string, number>> = { n: LINE_FEED, r: CARRIAGE_RETURN, t: TAB, b: 0x08, f: 0x0c };

export class Parser {
  constructor(
    readonly bytes: Uint8Array,
    public at: number,
    private readonly budget: Budget,
  ) {}

  /** Parse an object; with a dictionary before `stream`, the stream. */
  value(depth = 0): Value {
    if (depth > MOST_DEPTH) {
      throw new SyntaxFault("depth");
    }
    this.skipSpace();
    const [first, second] = [this.bytes[this.at], this.bytes[this.at + 1]];
    if (first === undefined) {
      throw new SyntaxFault("end");
    }
    switch (String.fromCharCode(first)) {
      case "/":
        return this.name();
      case "(":
        return this.literal();
      case "[":
        return this.array(depth);
      case "<":
        return second === first ? this.dictionary(depth) : this.hexadecimal();
    }
    return this.plain();
  }

  /** Parse `7 0 obj` and what follows it. */
  indirect(): { number: number; value: Value } {
    const number = this.integer();
    this.integer();
    if (number === undefined || this.keyword() !== "obj") {
      throw new SyntaxFault("obj");
    }
    const value = this.value();
    if (!(value instanceof Map)) {
      return { number, value };
    }
    const after = this.at;
    if (this.keyword() !== "stream") {
      this.at = after;
      return { number, value };
    }
    let start = this.at;
    start += this.bytes[start] === CARRIAGE_RETURN ? 1 : 0;
    start += this.bytes[start] === LINE_FEED ? 1 : 0;
    return { number, value: new Stream(value, start) };
  }

  /** Parse a whole number without a sign; undefined, and nothing is read, for anything else. */
  integer(): number | undefined {
    this.skipSpace();
    let end = this.at;
    while (isDigit(this.bytes[end]) && end - this.at < 16) {
      end += 1;
    }
    if (end === this.at || !isEnd(this.bytes[end])) {
      return undefined;
    }
    const number = Number(latin(this.bytes.subarray(this.at, end)));
    this.moveTo(end);
    return number;
  }

  /** Read the letters up to the next space or delimiter. */
  keyword(): string {
    this.skipSpace();
    let end = this.at;
    while (!isEnd(this.bytes[end]) && end - this.at < 64) {
      end += 1;
    }
    const word = latin(this.bytes.subarray(this.at, end));
    this.moveTo(end);
    return word;
  }

  skipSpace(): void {
    let at = this.at;
    for (; at < this.bytes.length; at += 1) {
      if (this.bytes[at] === 0x25) { // a comment
        while (at < this.bytes.length && this.bytes[at] !== LINE_FEED && this.bytes[at] !== CARRIAGE_RETURN) {
          at += 1;
        }
      } else if (!isSpace(this.bytes[at])) {
        break;
      }
    }
    this.moveTo(at);
  }

  private moveTo(at: number): void {
    this.budget.spend(at - this.at + 1);
    this.at = at;
  }

  private plain(): Value {
    const before = this.at;
    const number = this.integer();
    if (number !== undefined) {
      const after = this.at;
      const isReference = this.integer() !== undefined && this.keyword() === "R";
      if (isReference) {
        return new Reference(number);
      }
      this.at = after;
      return number;
    }
    const word = this.keyword();
    if (word === "true" || word === "false") {
      return word === "true";
    }
    if (word === "null") {
      return null;
    }
    if (/^[+-]?[\d.]+$/.test(word)) {
      return parseFloat(word) || 0;
    }
    this.at = before;
    throw new SyntaxFault(word);
  }

  private name(): Name {
    let end = this.at + 1;
    while (!isEnd(this.bytes[end])) {
      end += 1;
    }
    const written = latin(this.bytes.subarray(this.at + 1, end));
    this.moveTo(end);
    const data = written.replace(/#([0-9A-Fa-f]{2})/g, (_whole, digits: string) => String.fromCharCode(parseInt(digits, 16)));
    return new Name(unicode(bytesOf(data)) ?? data);
  }

  private array(depth: number): Value[] {
    const items: Value[] = [];
    this.at += 1;
    for (this.skipSpace(); this.bytes[this.at] !== 0x5d; this.skipSpace()) {
      items.push(this.value(depth + 1));
    }
    this.at += 1;
    return items;
  }

  private dictionary(depth: number): Dictionary {
    const entries: Dictionary = new Map();
    this.at += 2;
    for (this.skipSpace(); this.bytes[this.at] !== 0x3e; this.skipSpace()) {
      const key = this.value(depth + 1);
      if (!(key instanceof Name)) {
        throw new SyntaxFault("key");
      }
      entries.set(key.text, this.value(depth + 1));
    }
    this.at += 2;
    return entries;
  }

  private literal(): Bytes {
    const { bytes } = this;
    const data: number[] = [];
    let [at, open] = [this.at + 1, 1];
    for (; at < bytes.length; at += 1) {
      let byte = bytes[at]!;
      if (byte === 0x5c) {
        at += 1;
        const letter = String.fromCharCode(bytes[at] ?? 0);
        const octal = /^[0-7]{1,3}/.exec(latin(bytes.subarray(at, at + 3)))?.[0];
        if (octal) {
          data.push(parseInt(octal, 8) & 0xff);
          at += octal.length - 1;
        } else if (letter === "\r" || letter === "\n") { // the line goes on
          at += letter === "\r" && bytes[at + 1] === LINE_FEED ? 1 : 0;
        } else {
          data.push(ESCAPES[letter] ?? letter.charCodeAt(0));
        }
        continue;
      }
      open += byte === 0x28 ? 1 : byte === 0x29 ? -1 : 0;
      if (!open) {
        break;
      }
      if (byte === CARRIAGE_RETURN) { // a line ending is one line feed
        at += bytes[at + 1] === LINE_FEED ? 1 : 0;
        byte = LINE_FEED;
      }
      data.push(byte);
    }
    this.budget.spend(STRING_COST * (at - this.at));
    if (open) {
      throw new SyntaxFault("string");
    }
    this.at = at + 1;
    return new Bytes(Uint8Array.from(data));
  }

  private hexadecimal(): Bytes {
    let end = this.bytes.indexOf(0x3e, this.at);
    end = end < 0 ? this.bytes.length : end;
    const digits = latin(this.bytes.subarray(this.at + 1, end)).replace(/[^0-9A-Fa-f]/g, "");
    this.moveTo(end + 1);
    return new Bytes(Uint8Array.from(`${digits}0`.match(/../g) ?? [], (pair) => parseInt(pair, 16)));
  }
}

export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Bytes as text, a character for each. */
export function latin(bytes: Uint8Array): string {
  let text = "";
  if (bytes.length < 64) {
    for (let at = 0; at < bytes.length; at += 1) {
      text += String.fromCharCode(bytes[at]!);
    }
    return text;
  }
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return text;
}

/** Bytes as UTF-8; undefined where they are not. */
export function unicode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Where a text begins in bytes, from one place to another; -1 for nowhere. */
export function find(bytes: Uint8Array, text: string, from: number, to = bytes.length): number {
  const wanted = bytesOf(text);
  for (let at = bytes.indexOf(wanted[0]!, from); at >= 0 && at < to; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (wanted.every((byte, along) => bytes[at + along] === byte)) {
      return at;
    }
  }
  return -1;
}

export function isSpace(byte: number | undefined): boolean {
  return byte !== undefined && KINDS[byte] === SPACE;
}

export function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && KINDS[byte] === DIGIT;
}

function isEnd(byte: number | undefined): boolean {
  return byte === undefined || KINDS[byte] === SPACE || KINDS[byte] === DELIMITER;
}

/** The kind of every byte, by its value. */
function kindsOf(kinds: ReadonlyArray<readonly [kind: number, characters: string]>): Uint8Array {
  const found = new Uint8Array(256);
  kinds.forEach(([kind, characters]) => bytesOf(characters).forEach((byte) => (found[byte] = kind)));
  return found;
}
