// SHA-256 in plain script: `crypto.subtle` is missing where a page was opened as a file or over http.
// Source: FIPS 180-4, 4.1.2, 4.2.2, 5.1.1, 5.3.3 and 6.2.

// prettier-ignore
const CONSTANTS = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const BLOCK = 64; // bytes
const LENGTH = 8; // bytes that hold the length of the message, in bits

/** Return the digest in hexadecimal digits. */
export function sha256(message: Uint8Array): string {
  const state = new Uint32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
  ]);
  const whole = message.length - (message.length % BLOCK);
  const words = new Uint32Array(BLOCK);
  digest(state, words, message.subarray(0, whole));
  digest(state, words, padded(message, whole));
  return Array.from(state, (word) => word.toString(16).padStart(8, "0")).join("");
}

/** The end of the message, with a one bit, zeros, and its length. */
function padded(message: Uint8Array, whole: number): Uint8Array {
  const rest = message.length - whole;
  const end = new Uint8Array(rest + 1 + LENGTH > BLOCK ? 2 * BLOCK : BLOCK);
  end.set(message.subarray(whole));
  end[rest] = 0x80;
  const view = new DataView(end.buffer);
  view.setUint32(end.length - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(end.length - 4, message.length * 8); // modulo 2 ** 32
  return end;
}

function digest(state: Uint32Array, words: Uint32Array, blocks: Uint8Array): void {
  const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
  for (let start = 0; start < blocks.length; start += BLOCK) {
    for (let at = 0; at < 16; at += 1) {
      words[at] = view.getUint32(start + 4 * at);
    }
    for (let at = 16; at < BLOCK; at += 1) {
      const before = words[at - 15]!;
      const late = words[at - 2]!;
      const low = turned(before, 7) ^ turned(before, 18) ^ (before >>> 3);
      const high = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
      words[at] = words[at - 16]! + low + words[at - 7]! + high;
    }
    round(state, words);
  }
}

function round(state: Uint32Array, words: Uint32Array): void {
  let [a, b, c, d, e, f, g, h] = state as unknown as [
    number, number, number, number, number, number, number, number,
  ];
  for (let at = 0; at < BLOCK; at += 1) {
    const high = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const first = (h + high + ((e & f) ^ (~e & g)) + CONSTANTS[at]! + words[at]!) | 0;
    const low = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (low + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e] = [g, f, e, (d + first) | 0];
    [d, c, b, a] = [c, b, a, (first + second) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, at) => {
    state[at]! += word;
  });
}

function turned(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
