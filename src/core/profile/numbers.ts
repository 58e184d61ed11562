/**
 * Numbers as Go's fmt prints them. JavaScript rounds an exact half up, Go rounds it to the even digit, and
 * the two differ in the exponents of `%g`; every report goes through here so that no digit is off.
 */

import { compareBytes } from './strings';

/** Go's `%.2f`. */
export function fixed2(value: number): string {
  if (Math.abs(value) >= 1e21) return `${BigInt(value)}.00`;
  // Only odd multiples of 1/8 lie exactly between two values of two decimals.
  if (Math.abs(value * 8) % 2 === 1) {
    const below = Math.floor(Math.abs(value) * 100);
    const even = below % 2 === 0 ? below : below + 1;
    const digits = String(even).padStart(3, '0');
    return `${value < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  }
  return value.toFixed(2);
}

/** Go's `%.2g` for values from 0 up to 100. */
export function general2(value: number): string {
  if (value === 0) return '0';
  let [mantissa = '0', power = '0'] = value.toExponential(1).split('e');
  // The values whose third significant digit is an exact half; JavaScript rounds these up.
  if (value === 0.125) mantissa = '1.2';
  else if (value === 0.625) mantissa = '6.2';
  else if (value === 0.0625) mantissa = '6.2';
  const exponent = Number(power);
  mantissa = mantissa.replace(/\.0$/, '');
  if (exponent < -4 || exponent >= 2) {
    const size = String(Math.abs(exponent)).padStart(2, '0');
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${size}`;
  }
  const digits = mantissa.replace('.', '');
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (exponent === 0) return mantissa;
  return digits.padEnd(2, '0');
}

/** Pads on the left by characters (code points), as `%10s` does. */
export function padStart(text: string, width: number): string {
  const missing = width - characters(text);
  return missing > 0 ? ' '.repeat(missing) + text : text;
}

/** How many characters (code points) a text has. */
export function characters(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0xd800 && unit < 0xdc00) {
      const next = text.charCodeAt(i + 1);
      if (next >= 0xdc00 && next < 0xe000) {
        count--;
        i++;
      }
    }
  }
  return count;
}

/** Go's integer division: towards zero. */
export function divide(value: number, divisor: number): number {
  return Math.trunc(value / divisor) + 0;
}

/** `int64(a * b / c)` as Go computes it on integers, exact also where the product leaves the safe range. */
export function multiplyDivide(value: number, factor: number, divisor: number): number {
  const product = value * factor;
  if (Number.isSafeInteger(product)) return divide(product, divisor);
  return Number(BigInt.asIntN(64, BigInt(value) * BigInt(factor)) / BigInt(divisor));
}

/** As `decodeUtf8` leaves them, where no other half of a pair stands before. */
const mayBeRawByte = (unit: number): boolean => unit >= 0xdc80 && unit <= 0xdcff;

const isFirstOfPair = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xd800;

/** Orders texts by their UTF-8 bytes, which is how Go compares strings. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x !== y) {
      if ((mayBeRawByte(x) || mayBeRawByte(y)) && !isFirstOfPair(a, i - 1)) return compareBytes(a, b);
      // In UTF-16 the surrogates of characters beyond U+FFFF sort below U+E000..U+FFFF, in UTF-8 above.
      if (x >= 0xd800 && y >= 0xd800) {
        x = x >= 0xe000 ? x - 0x800 : x + 0x2000;
        y = y >= 0xe000 ? y - 0x800 : y + 0x2000;
      }
      return x - y;
    }
  }
  return a.length - b.length;
}

/** Go's math.Log2: exact for powers of two, which the scores of the call graph rely on. */
export function log2(value: number): number {
  let exponent = Math.floor(Math.log2(value)) + 1;
  let fraction = value / 2 ** exponent;
  while (fraction >= 1) {
    fraction /= 2;
    exponent++;
  }
  while (fraction < 0.5) {
    fraction *= 2;
    exponent--;
  }
  return fraction === 0.5 ? exponent - 1 : Math.log(fraction) * (1 / Math.LN2) + exponent;
}
