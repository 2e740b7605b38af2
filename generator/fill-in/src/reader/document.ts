// A PDF as its objects: found by the cross-reference, or, where that is damaged, by looking through the whole file.
// Source: ISO 32000-2:2020, 7.5 File structure, and annex C on files that readers repair.

import { inflate } from "./inflate.ts";
import { Budget, MOST_BYTES, MOST_OBJECTS, MOST_SECTIONS, RefusedError } from "./limits.ts";
import { type Predictor, withoutPredictor } from "./predictor.ts";
import { beginnings } from "./scan.ts";
import {
  type Dictionary, find, isDigit, Name, Parser, Reference, Stream, SyntaxFault, type Value,
} from "./syntax.ts";

/** Where an object is: in the file, in an object stream, or nowhere any more. */
type Entry = { readonly offset: number } | { readonly stream: number; readonly index: number } | null;

const NEAR = 1024; // bytes from an end of a file in which its header or the place of its cross-reference is looked for

export class Document {
  private entries = new Map<number, Entry>();
  private trailer: Dictionary = new Map();
  private readonly values = new Map<number, Value>();
  private readonly streams = new Map<number, Value[]>();
  private readonly loading = new Set<number>();
  private readonly budget = new Budget();
  private readonly header: number;
  private isRepaired = false;

  /** @throws {RefusedError} It is no PDF, is encrypted, or cannot be read. */
  constructor(private readonly bytes: Uint8Array) {
    if (bytes.length > MOST_BYTES) {
      throw new RefusedError("too_big");
    }
    this.header = find(bytes, "%PDF-", 0, NEAR);
    if (this.header < 0) {
      throw new RefusedError("not_pdf");
    }
    try {
      this.readSections(this.start());
    } catch (error) {
      this.repairAfter(error);
    }
    this.refuseLocked();
    if (!this.root.has("Pages")) {
      this.repairAfter(new SyntaxFault("root"));
      this.refuseLocked();
    }
    if (!this.root.has("Pages")) {
      throw new RefusedError("damaged");
    }
  }

  get root(): Dictionary {
    return this.dictionary(this.trailer.get("Root"));
  }

  /** Return a value itself where it is referred to; null for what there is not. */
  get(value: Value | undefined): Value {
    let found = value ?? null;
    for (let turn = 0; found instanceof Reference && turn < 16; turn += 1) {
      found = this.load(found.number);
    }
    return found instanceof Reference ? null : found;
  }

  dictionary(value: Value | undefined): Dictionary {
    const found = this.get(value);
    return found instanceof Map ? found : found instanceof Stream ? found.entries : new Map();
  }

  array(value: Value | undefined): Value[] {
    const found = this.get(value);
    return Array.isArray(found) ? found : [];
  }

  number(value: Value | undefined): number {
    const found = this.get(value);
    return typeof found === "number" ? found : 0;
  }

  name(value: Value | undefined): string {
    const found = this.get(value);
    return found instanceof Name ? found.text : "";
  }

  /** Return the data of a stream; undefined where it is packed in a way that no program packs such data in. */
  data(stream: Stream): Uint8Array | undefined {
    const filters = this.listed(stream.entries.get("Filter")).map((filter) => this.name(filter));
    const settings = this.listed(stream.entries.get("DecodeParms"));
    let data: Uint8Array = this.bytes.subarray(stream.start, this.end(stream));
    for (const [at, filter] of filters.entries()) {
      if (filter !== "FlateDecode" && filter !== "Fl") {
        return undefined;
      }
      data = withoutPredictor(inflate(data, this.budget), this.predictor(settings[at]), this.budget);
    }
    return data;
  }

  private predictor(settings: Value | undefined): Predictor {
    const of = this.dictionary(settings);
    const [kind, columns, colors, bits] = ["Predictor", "Columns", "Colors", "BitsPerComponent"].map((key) =>
      this.number(of.get(key)),
    );
    return { kind: kind!, columns: columns! || 1, depth: (colors! || 1) * (bits! || 8) };
  }

  private listed(value: Value | undefined): Value[] {
    const found = this.get(value);
    return Array.isArray(found) ? found : found === null ? [] : [found];
  }

  private load(number: number): Value {
    const known = this.values.get(number);
    if (known !== undefined) {
      return known;
    }
    if (this.loading.has(number)) {
      return null; // it is part of itself
    }
    this.loading.add(number);
    try {
      const value = this.parsed(number);
      this.values.set(number, value);
      return value;
    } catch (error) {
      this.repairAfter(error);
      return this.parsedOrNull(number);
    } finally {
      this.loading.delete(number);
    }
  }

  private parsedOrNull(number: number): Value {
    try {
      return this.parsed(number);
    } catch (error) {
      if (error instanceof SyntaxFault) {
        return null;
      }
      throw error;
    }
  }

  private parsed(number: number): Value {
    const entry = this.entries.get(number) ?? null;
    if (!entry) {
      return null;
    }
    if ("stream" in entry) {
      return this.inStream(entry.stream)[entry.index] ?? null;
    }
    const found = this.parserAt(entry.offset).indirect();
    if (found.number !== number) {
      throw new SyntaxFault("number");
    }
    return found.value;
  }

  private parserAt(offset: number): Parser {
    return new Parser(this.bytes, offset, this.budget);
  }

  /** The objects of an object stream; 7.5.7. */
  private inStream(number: number): Value[] {
    const known = this.streams.get(number);
    if (known) {
      return known;
    }
    const { data, numbers, first } = this.opened(this.load(number));
    const values = numbers.map(([, offset]) => {
      try {
        return new Parser(data, first + offset, this.budget).value();
      } catch (error) {
        if (error instanceof SyntaxFault) {
          return null;
        }
        throw error;
      }
    });
    this.streams.set(number, values);
    return values;
  }

  /** The data of an object stream, and number and offset of each object in it. */
  private opened(stream: Value): { data: Uint8Array; numbers: [number: number, offset: number][]; first: number } {
    const data = stream instanceof Stream && this.name(stream.entries.get("Type")) === "ObjStm" && this.data(stream);
    if (!data) {
      throw new SyntaxFault("object stream");
    }
    const { entries } = stream;
    const count = Math.min(this.number(entries.get("N")), MOST_OBJECTS);
    const head = new Parser(data, 0, this.budget);
    const numbers: [number, number][] = [];
    while (numbers.length < count) {
      const [number, offset] = [head.integer(), head.integer()];
      if (number === undefined || offset === undefined) {
        break;
      }
      numbers.push([number, offset]);
    }
    return { data, numbers, first: this.number(entries.get("First")) };
  }

  /** Where the data of a stream ends: as it says itself if that is so, else at the next `endstream`. */
  private end({ entries, start }: Stream): number {
    const end = start + this.number(entries.get("Length"));
    if (end > start && end <= this.bytes.length) {
      const after = this.parserAt(end);
      if (after.keyword() === "endstream") {
        return end;
      }
    }
    const found = find(this.bytes, "endstream", start);
    const to = found < 0 ? this.bytes.length : found;
    this.budget.spend(to - start);
    return to;
  }

  // The cross-reference: 7.5.4 Cross-reference table, 7.5.8 Cross-reference streams.

  private start(): number {
    let last = -1;
    const from = Math.max(0, this.bytes.length - NEAR);
    for (let at = find(this.bytes, "startxref", from); at >= 0; at = find(this.bytes, "startxref", at + 1)) {
      last = at;
    }
    const start = last < 0 ? undefined : this.parserAt(last + "startxref".length).integer();
    if (start === undefined) {
      throw new SyntaxFault("startxref");
    }
    return start + this.header;
  }

  private readSections(start: number): void {
    const seen = new Set<number>();
    const left = [start];
    for (let at = left.shift(); at !== undefined; at = left.shift()) {
      if (seen.has(at)) {
        continue;
      }
      seen.add(at);
      if (seen.size > MOST_SECTIONS) {
        throw new RefusedError("damaged");
      }
      const trailer = this.readSection(at);
      this.trailer = seen.size === 1 ? trailer : this.trailer;
      for (const key of ["XRefStm", "Prev"]) {
        const next = trailer.get(key);
        if (typeof next === "number") {
          left.push(next + this.header);
        }
      }
    }
  }

  private readSection(at: number): Dictionary {
    const parser = this.parserAt(at);
    if (isDigit(this.bytes[at])) {
      return this.readStream(parser.indirect().value);
    }
    if (parser.keyword() !== "xref") {
      throw new SyntaxFault("xref");
    }
    for (let first = parser.integer(); first !== undefined; first = parser.integer()) {
      const count = parser.integer() ?? 0;
      for (let number = first; number < first + count; number += 1) {
        const offset = parser.integer();
        parser.integer();
        const word = parser.keyword();
        if (offset === undefined || (word !== "n" && word !== "f")) {
          throw new SyntaxFault("row");
        }
        this.note(number, word === "n" && offset ? { offset: offset + this.header } : null);
      }
    }
    const trailer = parser.keyword() === "trailer" ? parser.value() : null;
    if (!(trailer instanceof Map)) {
      throw new SyntaxFault("trailer");
    }
    return trailer;
  }

  private readStream(stream: Value): Dictionary {
    const data = stream instanceof Stream && this.name(stream.entries.get("Type")) === "XRef" && this.data(stream);
    if (!data) {
      throw new SyntaxFault("cross-reference");
    }
    const { entries } = stream;
    const widths = this.array(entries.get("W")).map((width) => Math.min(Math.max(this.number(width), 0), 8));
    const index = this.array(entries.get("Index"));
    const runs = index.length ? index.map((each) => this.number(each)) : [0, this.number(entries.get("Size"))];
    const row = widths.reduce((sum, width) => sum + width, 0);
    let at = 0;
    for (let run = 0; row && run + 1 < runs.length; run += 2) {
      for (let number = runs[run]!; number < runs[run]! + runs[run + 1]! && at + row <= data.length; number += 1) {
        const [kind, one, other] = widths.map((width, place) => {
          const value = numberIn(data, at, width);
          at += width;
          return width ? value : place ? 0 : 1;
        });
        const isPacked = kind === 2;
        this.note(number, isPacked ? { stream: one!, index: other! } : kind === 1 ? { offset: one! + this.header } : null);
      }
    }
    return entries;
  }

  /** Note where an object is, unless a later part of the file has said so. */
  private note(number: number, entry: Entry): void {
    this.budget.spend(8);
    if (!this.entries.has(number)) {
      this.entries.set(number, entry);
    }
    if (this.entries.size > MOST_OBJECTS) {
      throw new RefusedError("too_big");
    }
  }

  private refuseLocked(): void {
    if (this.trailer.has("Encrypt") && this.get(this.trailer.get("Encrypt")) !== null) {
      throw new RefusedError("locked");
    }
  }

  // Repair: every object of the file, the later of two with one number.

  /** @throws What it is given, where that is no fault of the file's syntax or the file has been repaired already. */
  private repairAfter(error: unknown): void {
    if (!(error instanceof SyntaxFault)) {
      throw error;
    }
    if (this.isRepaired) {
      return;
    }
    this.isRepaired = true;
    this.entries = new Map();
    this.values.clear();
    this.streams.clear();
    const trailer: Dictionary = new Map();
    this.budget.spend(this.bytes.length);
    for (const at of beginnings(this.bytes, this.header)) {
      try {
        this.repairFrom(at, trailer);
      } catch (fault) {
        if (!(fault instanceof SyntaxFault)) {
          throw fault;
        }
      }
    }
    this.trailer = trailer;
  }

  private repairFrom(at: number, trailer: Dictionary): void {
    const parser = this.parserAt(at);
    if (!isDigit(this.bytes[at])) {
      parser.keyword();
      addTo(trailer, parser.value());
      return;
    }
    const { number, value } = parser.indirect();
    this.entries.set(number, { offset: at });
    this.values.delete(number);
    this.streams.delete(number);
    if (this.entries.size > MOST_OBJECTS) {
      throw new RefusedError("too_big");
    }
    if (!(value instanceof Stream)) {
      return;
    }
    const type = this.name(value.entries.get("Type"));
    if (type === "XRef") {
      addTo(trailer, value.entries);
    } else if (type === "ObjStm" && !trailer.has("Encrypt")) {
      this.opened(value).numbers.forEach(([inside], index) => {
        this.entries.set(inside, { stream: number, index });
        this.values.delete(inside);
      });
    }
  }
}

function addTo(trailer: Dictionary, found: Value): void {
  if (found instanceof Map) {
    for (const key of ["Root", "Encrypt"]) {
      const value = found.get(key);
      if (value !== undefined) {
        trailer.set(key, value);
      }
    }
  }
}

function numberIn(data: Uint8Array, at: number, width: number): number {
  let number = 0;
  for (let place = at; place < at + width; place += 1) {
    number = number * 256 + (data[place] ?? 0);
  }
  return number;
}
