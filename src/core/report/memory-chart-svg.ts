/** Draws the memory of a case as SVG for the report: always light, plain colours, no style sheet needed. */

import { escapeHtml } from '../base/text';
import { formatTime } from '../base/time';
import { formatBytes, formatDuration, formatInUnit } from '../base/units';
import type { MemorySpine } from '../chart/memory-spine';
import type { Language } from '../words/dictionary';
import { type Message, message, say } from '../words/messages';

const colors = {
  rss: '#1A2342',
  area: '#D3DBF1',
  heap: '#8C9FD8',
  heapLine: '#4A61AE',
  limit: '#B0241C',
  grid: '#ECEEF1',
  axis: '#60676F',
  line: '#C6CAD1',
  gap: '#DADDE2',
  ink: '#2B4494',
  surface: '#FFFFFF',
};

const left = 64;
const right = 96;
const above = 34;
const below = 24;

/** The plot's size inside a page of the report. */
export const chartPlot = { width: 720 - left - right, height: 178 };

export function memoryChartSvg(spine: MemorySpine, language: Language): string {
  const width = spine.width + left + right;
  const height = spine.height + above + below;
  const text = (one: Message) => escapeHtml(say(language, one));
  const description = message('report.chart.description', {
    from: formatTime(spine.from, 'tenths'),
    to: formatTime(spine.to, 'tenths'),
    low: formatBytes(spine.lowest),
    high: formatBytes(spine.highest),
    captures: spine.captures.length,
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="chart-title chart-desc" font-size="11">`,
    `<title id="chart-title">${text(message('report.chart.title'))}</title>`,
    `<desc id="chart-desc">${text(description)}</desc>`,
    `<defs><pattern id="chart-gap" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="${colors.surface}"/><rect width="2" height="6" fill="${colors.gap}"/></pattern></defs>`,
    legend(spine, language),
    `<g transform="translate(${left} ${above})">`,
    ...grid(spine),
    ...spine.gaps.map((gap) => {
      const label = message('report.chart.gap.for', { duration: formatDuration((gap.to - gap.from) / 1000) });
      const named =
        gap.width >= 70
          ? `<text x="${gap.x + gap.width / 2}" y="${spine.height / 2}" text-anchor="middle" fill="${colors.axis}">${text(label)}</text>`
          : '';
      return `<g><rect x="${gap.x}" y="0" width="${gap.width}" height="${spine.height}" fill="url(#chart-gap)"/><title>${text(label)}</title>${named}</g>`;
    }),
    ...spine.areas.map((path) => `<path d="${path}" fill="${colors.area}" fill-opacity="0.75"/>`),
    ...spine.captures.flatMap(({ x, heapY }) =>
      heapY === null
        ? []
        : [
            `<rect x="${x - 3}" y="${heapY}" width="6" height="${Math.max(0, spine.height - heapY).toFixed(2)}" fill="${colors.heap}" stroke="${colors.heapLine}" stroke-width="0.75"/>`,
          ],
    ),
    ...spine.lines.map(
      (path) =>
        `<path d="${path}" fill="none" stroke="${colors.rss}" stroke-width="1.5" stroke-linejoin="round"/>`,
    ),
    ...limitLine(spine, language),
    ...ending(spine, language),
    ...captureMarks(spine, language),
    `<line x1="0" y1="${spine.height}" x2="${spine.width}" y2="${spine.height}" stroke="${colors.line}"/>`,
    '</g></svg>',
  ].join('\n');
}

function grid({ yTicks, xTicks, xMinor, width, height, unit }: MemorySpine): readonly string[] {
  const highest = yTicks[yTicks.length - 1];
  return [
    ...yTicks.map((tick) => {
      const label =
        tick === highest ? `${formatInUnit(tick.bytes, unit)} ${unit.name}` : formatInUnit(tick.bytes, unit);
      return `<line x1="0" y1="${tick.y}" x2="${width}" y2="${tick.y}" stroke="${colors.grid}"/><text x="-8" y="${tick.y + 4}" text-anchor="end" fill="${colors.axis}">${label}</text>`;
    }),
    ...xMinor.map(
      (x) => `<line x1="${x}" y1="${height}" x2="${x}" y2="${height + 3}" stroke="${colors.line}"/>`,
    ),
    ...xTicks.map(
      ({ x, at }) =>
        `<line x1="${x}" y1="${height}" x2="${x}" y2="${height + 5}" stroke="${colors.line}"/><text x="${x}" y="${height + 18}" text-anchor="middle" fill="${colors.axis}">${formatTime(at)}</text>`,
    ),
  ];
}

function limitLine({ limit, width }: MemorySpine, language: Language): readonly string[] {
  if (limit === null) return [];
  const label = escapeHtml(say(language, message('report.chart.limit', { limit: formatBytes(limit.bytes) })));
  if (limit.y === null) {
    return [`<text x="${width + 8}" y="4" fill="${colors.axis}">↑ ${label}</text>`];
  }
  return [
    `<line x1="0" y1="${limit.y}" x2="${width}" y2="${limit.y}" stroke="${colors.limit}" stroke-width="1.25"/>`,
    `<text x="${width + 8}" y="${limit.y + 4}" fill="${colors.limit}">${label}</text>`,
  ];
}

function ending({ end, height, limit }: MemorySpine, language: Language): readonly string[] {
  if (end === null) return [];
  // Beside the line of the limit, not in it.
  const near = limit !== null && limit.y !== null && Math.abs(limit.y - 8) < 12;
  const label = escapeHtml(say(language, message('report.chart.ended')));
  return [
    `<line x1="${end.x}" y1="0" x2="${end.x}" y2="${height}" stroke="${colors.limit}" stroke-dasharray="3 3"/>`,
    `<text x="${end.x - 6}" y="${near ? (limit.y ?? 0) - 6 : 12}" text-anchor="end" fill="${colors.limit}">${label}</text>`,
  ];
}

/** Diamonds on the line; a label where it does not run into the one before. */
function captureMarks(spine: MemorySpine, language: Language): readonly string[] {
  let free = Number.NEGATIVE_INFINITY;
  return spine.captures.map(({ x, y, at, label, number, rssBytes, heapBytes }) => {
    const name = say(
      language,
      label === 'baseline' ? message('report.chart.baseline') : message('report.chart.capture', { number }),
    );
    const facts = [name, formatTime(at, 'tenths')];
    if (rssBytes !== null) facts.push(`RSS ${formatBytes(rssBytes)}`);
    if (heapBytes !== null)
      facts.push(`${say(language, message('report.chart.legend.heap'))} ${formatBytes(heapBytes)}`);
    const short = label === 'baseline' ? name : String(number);
    const start = label === 'baseline' ? x - 2 : x - 4;
    const labelled = start >= free;
    if (labelled) free = start + short.length * 6.5 + 8;
    const place = Math.max(-4, y - 11);
    return [
      `<g><title>${escapeHtml(facts.join('\n'))}</title>`,
      `<path d="M${x} ${y - 5.5}L${x + 5.5} ${y}L${x} ${y + 5.5}L${x - 5.5} ${y}Z" fill="${colors.surface}" stroke="${colors.ink}" stroke-width="1.5"/>`,
      labelled
        ? `<text x="${label === 'baseline' ? Math.max(0, x - 5) : x}" y="${place}" text-anchor="${label === 'baseline' ? 'start' : 'middle'}" fill="${colors.ink}" stroke="${colors.surface}" stroke-width="3" paint-order="stroke">${escapeHtml(short)}</text>`
        : '',
      '</g>',
    ].join('');
  });
}

function legend({ width, captures, limit }: MemorySpine, language: Language): string {
  const items: { readonly mark: string; readonly text: string }[] = [
    {
      mark: `<line x1="0" y1="-4" x2="14" y2="-4" stroke="${colors.rss}" stroke-width="1.5"/>`,
      text: say(language, message('report.chart.legend.rss')),
    },
  ];
  if (captures.some(({ heapY }) => heapY !== null)) {
    items.push({
      mark: `<rect x="4" y="-10" width="6" height="11" fill="${colors.heap}" stroke="${colors.heapLine}" stroke-width="0.75"/>`,
      text: say(language, message('report.chart.legend.heap')),
    });
  }
  if (captures.length > 0) {
    items.push({
      mark: `<path d="M7 -9.5L12.5 -4L7 1.5L1.5 -4Z" fill="${colors.surface}" stroke="${colors.ink}" stroke-width="1.5"/>`,
      text: say(language, message('report.chart.legend.capture')),
    });
  }
  if (limit !== null && limit.y !== null) {
    items.push({
      mark: `<line x1="0" y1="-4" x2="14" y2="-4" stroke="${colors.limit}" stroke-width="1.25"/>`,
      text: say(language, message('report.chart.legend.limit')),
    });
  }
  let x = left + width;
  const placed = [...items].reverse().map(({ mark, text }) => {
    x -= textWidth(text) + 20;
    const item = `<g transform="translate(${x} 12)">${mark}<text x="20" fill="${colors.axis}">${escapeHtml(text)}</text></g>`;
    x -= 14;
    return item;
  });
  return placed.reverse().join('');
}

/** Near enough for a legend: Latin about half an em, East Asian one. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) > 0x2e80 ? 11 : 6;
  return width;
}
