/**
 * The name of a case, which is the name of its folder: `2026-11-23-orders-api-3f9c`. Readable, sorted by
 * date, and safe on every file system: only a-z, 0-9 and `-`, at most 56 characters, begins with a digit.
 */
export function caseId(at: Date, title: string, randomHex: string): string {
  return `${at.toISOString().slice(0, 10)}-${slug(title)}-${randomHex}`;
}

const longestSlug = 40;

function slug(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{Mark}+/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const joined = (words ?? []).join('-').slice(0, longestSlug).replace(/-$/, '');
  return joined === '' ? 'case' : joined;
}
