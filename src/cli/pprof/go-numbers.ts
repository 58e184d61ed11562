/** Numbers as Go's flag package reads them: its literals, with a base before the digits and `_` between them. */

const digits = (digit: string) => `${digit}(?:_?${digit})*`;
const whole = new RegExp(
  `^([+-]?)(?:0[xX]_?(?<hex>${digits('[0-9a-fA-F]')})|0[bB]_?(?<binary>${digits('[01]')})|0[oO]?_?(?<octal>${digits('[0-7]')})|(?<decimal>0|[1-9](?:_?[0-9])*))$`,
);
const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const hexadecimal = /^([+-]?)0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?\d+)$/;

/** A whole number of at most 64 bits; null where the text is none. Go: strconv.ParseInt with base 0. */
export function goInteger(text: string): number | null {
  const { hex, binary, octal, decimal: plain } = whole.exec(text)?.groups ?? {};
  const [figures, base] =
    hex !== undefined
      ? [hex, 16]
      : binary !== undefined
        ? [binary, 2]
        : octal !== undefined
          ? [octal, 8]
          : [plain, 10];
  if (figures === undefined) return null;
  const value = Number.parseInt(figures.replaceAll('_', ''), base) * (text.startsWith('-') ? -1 : 1);
  return Math.abs(value) <= 2 ** 63 ? value : null;
}

/** Any number, infinities and NaN as well; null where the text is none. Go: strconv.ParseFloat. */
export function goFloat(text: string): number | null {
  if (/(?:^|[^0-9a-fA-FxX])_|_(?![0-9a-fA-F])/.test(text)) return null;
  const special = /^([+-]?)(?:(inf(?:inity)?)|nan)$/i.exec(text);
  if (special) return special[2] === undefined ? Number.NaN : special[1] === '-' ? -Infinity : Infinity;
  const bare = text.replaceAll('_', '');
  const parts = hexadecimal.exec(bare);
  let value = decimal.test(bare) ? Number(bare) : Number.NaN;
  if (parts) {
    const [, sign, high = '', low = '', exponent] = parts;
    if (high + low !== '')
      value =
        Number.parseInt(high + low, 16) * 2 ** (Number(exponent) - 4 * low.length) * (sign === '-' ? -1 : 1);
  }
  return Number.isFinite(value) ? value : null;
}
