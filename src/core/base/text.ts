/**
 * Text from outside (function names, log lines, labels, host names) is hostile until it went through here:
 * made visible first, then escaped for the place it is written to.
 */

// Controls other than tab and newline, bidirectional marks and overrides, invisible format characters,
// line separators, halves of surrogate pairs, non-characters.
const unseen =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udfff]/g;

/** Shows what would not be seen, or would change the order of what is seen: `⟨U+202E⟩`, of bytes that are no text `⟨0xFF⟩`. */
export function visibleText(text: string): string {
  return text.replace(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    // A byte of a profile that is no UTF-8 (profile/strings.ts).
    if (code >= 0xdc80 && code <= 0xdcff) return `⟨0x${(code - 0xdc00).toString(16).toUpperCase()}⟩`;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** As `visibleText`, and on one line. */
export function visibleLine(text: string): string {
  return visibleText(text.replace(/\r\n?|\n/g, '⏎').replace(/\t/g, ' '));
}

const htmlEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For element text and quoted attributes of HTML and SVG; what cannot be seen is made visible. */
export function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => htmlEscapes[character]);
}

/** For Markdown text and table cells: nothing in it starts markup, a link, HTML or a new cell. */
export function escapeMarkdown(text: string): string {
  return visibleLine(text)
    .replace(/[\\`*_{}[\]()<>#|~!&]/g, '\\$&')
    .replace(/(\b(?:https?|ftp|mailto|file|data|javascript)):/gi, '$1\\:')
    .replace(/^(\s*)([-+](?=\s|$)|=+\s*$|-{2,})/, '$1\\$2')
    .replace(/^(\s*\d+)([.)](?=\s|$))/, '$1\\$2');
}

/** For a Markdown code span: fenced by more backticks than it holds. */
export function markdownCode(text: string): string {
  const line = visibleLine(text);
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Keeps both ends: `github.com/acme/…/store.(*Index).Put`. Counts characters, not halves of pairs. */
export function middleEllipsis(text: string, length: number): string {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  if (length <= 1) return '…';
  const tail = Math.ceil((length - 1) * 0.6);
  const head = length - 1 - tail;
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`;
}
