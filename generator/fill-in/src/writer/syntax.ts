// How numbers, strings and names of a PDF are written: as `paper/pdf/syntax.py` writes them.
// Source: ISO 32000-2:2020, 7.3 Objects, and 7.9.2.2 Text string type.

/** Write a number given in thousandths: no exponent, at most three decimals, none of them a zero at the end. */
export function decimal(thousandths: number): string {
  const size = Math.abs(thousandths);
  const digits = `${Math.floor(size / 1000)}.${String(size % 1000).padStart(3, "0")}`;
  return (thousandths < 0 ? "-" : "") + digits.replace(/\.?0+$/, "");
}

/** Half of a whole number, rounded up. */
export function half(number: number): number {
  return Math.floor((number + 1) / 2);
}

/** Write a text string: a literal where all of it is printable ASCII, else UTF-16 in hexadecimal digits. */
export function string(text: string): string {
  if (/^[ -~\n]*$/.test(text)) {
    return `(${text.replace(/[\\()]/g, "\\$&").replace(/\n/g, "\\n")})`;
  }
  let digits = "feff";
  for (let at = 0; at < text.length; at += 1) {
    digits += hexadecimal(text.charCodeAt(at), 4);
  }
  return `<${digits}>`;
}

/** Write a name with its slash; anything but a letter, digit, `_`, `.` or `-` as `#` and two digits. */
export function name(text: string): string {
  let written = "/";
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte);
    written += /[A-Za-z0-9_.-]/.test(character) ? character : `#${hexadecimal(byte, 2)}`;
  }
  return written;
}

export function hexadecimal(number: number, digits: number): string {
  return number.toString(16).padStart(digits, "0");
}
