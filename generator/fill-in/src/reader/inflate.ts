// Unpack Flate. Not by the browser's own DecompressionStream: that stops at a byte too many after the data, which some
// programs write, and at data that is cut off; it has no limit, and some readers' browsers lack it.
// Source: RFC 1950 and RFC 1951.

import { type Budget, MOST_UNPACKED, RefusedError } from "./limits.ts";

const LONGEST = 15; // bits of a code
const LENGTH_STARTS = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_STARTS = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193,
  12289, 16385, 24577,
];
const DISTANCE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Codes of a canonical Huffman tree: how many there are of each length, and their symbols in order. */
interface Tree {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

/** The data ends, or is none: what is unpacked so far counts. */
class End extends Error {}

/** Return unpacked data; of data that is cut off, what there is. */
export function inflate(packed: Uint8Array, budget: Budget): Uint8Array {
  const out = new Output(budget);
  try {
    new Inflater(packed, out).run();
  } catch (error) {
    if (!(error instanceof End)) {
      throw error;
    }
  }
  return out.taken();
}

class Output {
  private bytes = new Uint8Array(4096);
  size = 0;

  constructor(private readonly budget: Budget) {}

  push(byte: number): void {
    if (this.size === this.bytes.length) {
      this.grow();
    }
    this.bytes[this.size] = byte;
    this.size += 1;
  }

  repeat(distance: number, length: number): void {
    if (distance > this.size) {
      throw new End();
    }
    for (let count = length; count > 0; count -= 1) {
      this.push(this.bytes[this.size - distance]!);
    }
  }

  taken(): Uint8Array {
    return this.bytes.subarray(0, this.size);
  }

  private grow(): void {
    this.budget.spend(this.size);
    if (this.size >= MOST_UNPACKED) {
      throw new RefusedError("too_big");
    }
    const larger = new Uint8Array(2 * this.size);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

class Inflater {
  private at = 2; // after the header of zlib
  private bit = 0;

  constructor(
    private readonly packed: Uint8Array,
    private readonly out: Output,
  ) {}

  run(): void {
    for (let isLast = false; !isLast; ) {
      isLast = this.bits(1) === 1;
      const kind = this.bits(2);
      if (kind === 0) {
        this.stored();
      } else if (kind === 1) {
        this.block(FIXED_LENGTHS, FIXED_DISTANCES);
      } else if (kind === 2) {
        this.block(...this.trees());
      } else {
        throw new End();
      }
    }
  }

  private bits(count: number): number {
    let value = 0;
    for (let place = 0; place < count; place += 1) {
      const byte = this.packed[this.at];
      if (byte === undefined) {
        throw new End();
      }
      value |= ((byte >> this.bit) & 1) << place;
      this.bit = (this.bit + 1) & 7;
      this.at += this.bit ? 0 : 1;
    }
    return value;
  }

  private stored(): void {
    this.at += this.bit ? 1 : 0;
    this.bit = 0;
    const length = this.bits(16);
    this.bits(16); // the same, inverted
    for (let count = length; count > 0; count -= 1) {
      this.out.push(this.bits(8));
    }
  }

  private symbol({ counts, symbols }: Tree): number {
    let [code, first, index] = [0, 0, 0];
    for (let length = 1; length <= LONGEST; length += 1) {
      code |= this.bits(1);
      const count = counts[length] ?? 0;
      if (code - count < first) {
        return symbols[index + code - first] ?? -1;
      }
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new End();
  }

  private block(lengths: Tree, distances: Tree): void {
    for (let symbol = this.symbol(lengths); symbol !== 256; symbol = this.symbol(lengths)) {
      if (symbol < 256) {
        this.out.push(symbol & 0xff);
        continue;
      }
      const length = this.extended(symbol - 257, LENGTH_STARTS, LENGTH_BITS);
      this.out.repeat(this.extended(this.symbol(distances), DISTANCE_STARTS, DISTANCE_BITS), length);
    }
  }

  private extended(at: number, starts: readonly number[], bits: readonly number[]): number {
    const start = starts[at];
    if (start === undefined) {
      throw new End();
    }
    return start + this.bits(bits[at]!);
  }

  private trees(): [Tree, Tree] {
    const [literals, distances, codes] = [this.bits(5) + 257, this.bits(5) + 1, this.bits(4) + 4];
    const sizes: number[] = new Array<number>(19).fill(0);
    for (const place of CODE_ORDER.slice(0, codes)) {
      sizes[place] = this.bits(3);
    }
    const tree = treeOf(sizes);
    const lengths: number[] = [];
    while (lengths.length < literals + distances) {
      const symbol = this.symbol(tree);
      if (symbol < 16) {
        lengths.push(symbol);
      } else {
        const repeated = symbol === 16 ? (lengths[lengths.length - 1] ?? 0) : 0;
        const count = symbol === 16 ? 3 + this.bits(2) : symbol === 17 ? 3 + this.bits(3) : 11 + this.bits(7);
        lengths.push(...new Array<number>(count).fill(repeated));
      }
    }
    return [treeOf(lengths.slice(0, literals)), treeOf(lengths.slice(literals, literals + distances))];
  }
}

function treeOf(lengths: readonly number[]): Tree {
  const counts = new Array<number>(LONGEST + 1).fill(0);
  lengths.forEach((length) => (counts[length]! += length ? 1 : 0));
  const symbols = lengths
    .map((length, symbol) => ({ length, symbol }))
    .filter(({ length }) => length)
    .sort((one, other) => one.length - other.length || one.symbol - other.symbol)
    .map(({ symbol }) => symbol);
  return { counts, symbols };
}

const FIXED_LENGTHS = treeOf(Array.from({ length: 288 }, (_, at) => (at < 144 ? 8 : at < 256 ? 9 : at < 280 ? 7 : 8)));
const FIXED_DISTANCES = treeOf(new Array<number>(30).fill(5));
