/**
 * Spellings that Go's regular expressions have and re2js does not: names of characters' classes in any case and with
 * any blanks, and in long (`\p{greek}`, `\p{Uppercase_Letter}`, `\p{ASCII}`); groups of one name.
 * Go: regexp/syntax.unicodeTable, canonicalName.
 */

/** The long names of Unicode's categories. Go: unicode.CategoryAliases. */
const longNames: Readonly<Record<string, string>> = {
  'Cased Letter': 'LC', 'Close Punctuation': 'Pe', 'Combining Mark': 'M', 'Connector Punctuation': 'Pc', Control: 'Cc',
  Cntrl: 'Cc', 'Currency Symbol': 'Sc', 'Dash Punctuation': 'Pd', 'Decimal Number': 'Nd', Digit: 'Nd',
  'Enclosing Mark': 'Me', 'Final Punctuation': 'Pf', Format: 'Cf', 'Initial Punctuation': 'Pi', Letter: 'L',
  'Letter Number': 'Nl', 'Line Separator': 'Zl', 'Lowercase Letter': 'Ll', Mark: 'M', 'Math Symbol': 'Sm',
  'Modifier Letter': 'Lm', 'Modifier Symbol': 'Sk', 'Nonspacing Mark': 'Mn', Number: 'N', 'Open Punctuation': 'Ps',
  Other: 'C', 'Other Letter': 'Lo', 'Other Number': 'No', 'Other Punctuation': 'Po', 'Other Symbol': 'So',
  'Paragraph Separator': 'Zp', 'Private Use': 'Co', Punctuation: 'P', Punct: 'P', Separator: 'Z',
  'Space Separator': 'Zs', 'Spacing Mark': 'Mc', Surrogate: 'Cs', Symbol: 'S', 'Titlecase Letter': 'Lt',
  Unassigned: 'Cn', 'Uppercase Letter': 'Lu', Lc: 'LC',
}; // biome-ignore format: a list

const canonical = (name: string): string => {
  const letters = name.replace(/[-_ ]/g, '');
  return letters.slice(0, 1).toUpperCase() + letters.slice(1).toLowerCase();
};

const shortNames = new Map(Object.entries(longNames).map(([name, short]) => [canonical(name), short]));

const ascii = '\\x00-\\x7F';
const beyondAscii = '\\x{80}-\\x{10FFFF}';

/** One `\p{…}`, as re2js knows it. `isInClass`: it stands between brackets. */
function characterClass(spelled: string, isInClass: boolean): string {
  const [, letter = '', not = '', name = ''] = /^\\([pP])\{(\^?)(.*)\}$/s.exec(spelled) ?? [];
  const wanted = canonical(name);
  if (wanted !== 'Ascii') return `\\${letter}{${not}${shortNames.get(wanted) ?? wanted}}`;
  const ranges = (letter === 'P') === (not === '^') ? ascii : beyondAscii;
  return isInClass ? ranges : `[${ranges}]`;
}

/** What is quoted; a class in brackets; a named class; anything else that is escaped; the start of a named group. */
const pieces =
  /\\Q[\s\S]*?(?:\\E|$)|\[\^?\]?(?:\[:\^?\w+:\]|\\[pP]\{[^}]*\}|\\[\s\S]|[^\]\\])*\]|\\[pP]\{[^}]*\}|\\[\s\S]|\(\?P?<\w+>/g;

/** The expression in re2js's spelling. What it matches is the same; captured groups lose their names. */
export const inRe2jsSpelling = (source: string): string =>
  source.replace(pieces, (piece) => {
    if (/^\\[pP]\{/.test(piece)) return characterClass(piece, false);
    if (piece.startsWith('['))
      return piece.replace(/\\[pP]\{[^}]*\}|\\[\s\S]/g, (inner) =>
        /^\\[pP]\{/.test(inner) ? characterClass(inner, true) : inner,
      );
    return piece.startsWith('(') ? '(' : piece;
  });
