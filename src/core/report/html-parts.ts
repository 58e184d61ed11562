/** The pieces that the HTML report is set from. Everything from the case is escaped here and nowhere else. */

import { escapeHtml, visibleLine, visibleText } from '../base/text';
import type { Grade } from '../diagnosis/finding';
import type { Cited, ReportModel, Span } from './report-model';

/** Text on one line: a newline in a function's name is shown, not followed. */
export const line = (text: string): string => escapeHtml(visibleLine(text));

const shownCites = 3;
const shortId = 5;

/** Raised links to the evidence list; of more than `most` the first, and how many more. */
export function cites(model: ReportModel, evidence: readonly string[], most = shownCites): string {
  if (evidence.length === 0) return '';
  const link = (id: string) => {
    const place = model.evidence.findIndex((one) => one.id === id);
    const text = line(id.slice(0, shortId) + (id.match(/~\d+$/)?.[0] ?? ''));
    return place === -1
      ? `<span>${text}</span>`
      : `<a href="#e${place + 1}" title="${line(model.evidence[place].name)}">${text}</a>`;
  };
  const shown = evidence.slice(0, evidence.length > most ? Math.max(1, most - 1) : most).map(link);
  const rest = evidence.slice(shown.length);
  if (rest.length > 0) shown.push(`<a href="#evidence" title="${line(rest.join(' '))}">+${rest.length}</a>`);
  return `<sup>${shown.join('')}</sup>`;
}

const longestCommand = 140;

/** A command: a script is folded behind its beginning, and there to the letter. */
export function commandHtml(what: string): string {
  if (what.length <= longestCommand) return `<code>${line(what)}</code>`;
  const begins = `${what.slice(0, longestCommand).replace(/\s+/g, ' ')} …`;
  return `<details><summary><code>${line(begins)}</code></summary><pre>${escapeHtml(visibleText(what))}</pre></details>`;
}

/** Names in mono, figures with their unit on one line. */
export const spansHtml = (spans: readonly Span[]): string =>
  spans
    .map(({ text, code, figure }) =>
      // A figure stays in one piece, and with the colon before it.
      code
        ? `<code>${line(text)}</code>`
        : line(figure ? text.replaceAll(' ', '\u00a0') : text.replace(/: $/, ':\u00a0')),
    )
    .join('');

/** A sentence with its evidence; the links stand before its full stop, as the figures do. */
export function sentence(model: ReportModel, { spans, evidence }: Cited): string {
  const html = spansHtml(spans);
  const links = cites(model, evidence);
  const stop = /[.。]$/.exec(html)?.[0] ?? '';
  return stop === '' ? `${html}${links}` : `${html.slice(0, -1)}${links}${stop}`;
}

const marks: Readonly<Record<Grade, string>> = {
  proved: '<circle cx="6" cy="6" r="5" fill="#14171C"/>',
  probable:
    '<circle cx="6" cy="6" r="4.4" fill="none" stroke="#14171C" stroke-width="1.2"/><path d="M6 1.6A4.4 4.4 0 0 0 6 10.4Z" fill="#14171C"/>',
  possible: '<circle cx="6" cy="6" r="4.4" fill="none" stroke="#14171C" stroke-width="1.2"/>',
  'ruled-out':
    '<circle cx="6" cy="6" r="4.4" fill="none" stroke="#60676F" stroke-width="1.2"/><path d="M2.9 9.1L9.1 2.9" stroke="#60676F" stroke-width="1.2"/>',
};

/** Grades have shape, not colour: filled, half, ring, struck ring. */
export const gradeMark = (grade: Grade): string =>
  `<svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">${marks[grade]}</svg>`;

export interface Column {
  readonly head: string;
  /** `n` for figures, `t` for times, `name` for what may break. */
  readonly kind: 'n' | 't' | 'name' | '';
}

/** Heads are words of ours; cells are HTML already. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  caption = '',
): string {
  const attribute = (kind: Column['kind']) => (kind === '' ? '' : ` class="${kind}"`);
  const head = columns
    .map(({ head: text, kind }) => `<th scope="col"${attribute(kind)}>${line(text)}</th>`)
    .join('');
  const body = rows.map(
    (cells) =>
      `<tr>${cells.map((cell, at) => `<td${attribute(columns[at].kind)}>${cell}</td>`).join('')}</tr>`,
  );
  return `<table>${caption === '' ? '' : `<caption>${caption}</caption>`}<thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table>`;
}

export const paragraph = (html: string, quiet = false): string =>
  `<p${quiet ? ' class="quiet"' : ''}>${html}</p>`;
