/** Every sample with its labels, value and stack. pprof: report.printTraces. */

import { checkpoint } from '../base/checkpoint';
import { profileLabels } from './header';
import { labelsOf } from './labels';
import { type FrameTable, printableName } from './nodes';
import { compareText, divide, padStart } from './numbers';
import { type Report, valueFormatter } from './report';
import { StackWalk } from './stack-walk';
import { TextPages } from './text-pages';
import { label } from './units';
import { joinWords } from './values';

const separator = '-----------+-------------------------------------------------------\n';
/** As wide as a value and the space after it. */
const indent = ' '.repeat(13);
/** How many different values and label sets are kept as text. */
const mostKept = 1 << 16;

/**
 * The text in parts, as UTF-8: of a large profile it is gigabytes. A part is valid until the next one is asked for,
 * as its memory is used again.
 */
export function* formatTraces(report: Report): Generator<Uint8Array> {
  const { profile, table, options } = report;
  const { samples } = profile;
  const walk = new StackWalk(samples);
  const format = valueFormatter(report, options.unit);
  const valueText = kept((value: number) => `${padStart(format(value), 10)}   `);
  const labelText = labelTexts(report);
  const pages = new TextPages(spelledLocations(table));
  pages.addText(`${profileLabels(report, format).join('\n')}\n`);
  for (let sample = 0; sample < samples.count; sample++) {
    checkpoint(sample, samples.count);
    walk.goTo(sample);
    walk.lay();
    const { path, depth } = walk;
    let at = depth - 1;
    while (at >= 0 && pages.isEmptyPiece(path[at] as number)) at--;
    if (at < 0) continue;
    if (pages.isFull) yield pages.take();
    pages.addText(separator);
    pages.addText(labelText(sample));
    // The leaf stands beside the value; every other line is indented as much.
    pages.addText(valueText(sampleValue(report, sample)));
    pages.addPiece(path[at] as number, indent.length);
    for (at--; at >= 0; at--) pages.addPiece(path[at] as number);
  }
  pages.addText(separator);
  yield pages.take();
}

/** The lines of each location, the innermost call first; empty where it is hidden. */
function spelledLocations({ start, nodes, inlined, infos }: FrameTable): string[] {
  return Array.from({ length: start.length - 1 }, (_, location) => {
    let lines = '';
    for (let k = (start[location + 1] as number) - 1; k >= (start[location] as number); k--) {
      const name = printableName(infos.at(nodes[k] as number));
      lines += `${indent}${name}${inlined[k] === 1 ? ' (inline)' : ''}\n`;
    }
    return lines;
  });
}

/** The lines of a sample's labels. Samples that share their label rows share the text. */
function labelTexts({ profile, labelUnits }: Report): (sample: number) => string {
  const { labelStart, labelEnd } = profile.samples;
  const spell = (sample: number): string => {
    const { texts, numbers } = labelsOf(profile, sample);
    const spelled = [...texts].map(([key, values]) => `${padStart(key, 10)}:  ${values.join(' ')}\n`);
    const numeric = [...numbers].map(([key, { values }]) => {
      const unit = labelUnits.get(key) ?? '';
      return `${padStart(key, 10)}:  ${values.map((value) => label(value, unit)).join(' ')}\n`;
    });
    return [...spelled.sort(compareText), ...numeric.sort(compareText)].join('');
  };
  const byRows = new Map<number, { readonly end: number; readonly text: string }>();
  return (sample) => {
    const start = labelStart[sample] as number;
    const end = labelEnd[sample] as number;
    if (start === end) return '';
    const known = byRows.get(start);
    if (known?.end === end) return known.text;
    const text = spell(sample);
    if (byRows.size < mostKept) byRows.set(start, { end, text });
    return text;
  };
}

function sampleValue({ weights: { values, words, divisors } }: Report, sample: number): number {
  const whole = words
    ? joinWords(words.high[sample] as number, words.low[sample] as number)
    : (values[sample] as number);
  const divisor = divisors?.[sample] ?? 0;
  return divisor === 0 ? whole : divide(whole, divisor);
}

/** The function, remembering its answers. */
function kept(make: (value: number) => string): (value: number) => string {
  const known = new Map<number, string>();
  return (value) => {
    let text = known.get(value);
    if (text === undefined) {
      text = make(value);
      if (known.size < mostKept) known.set(value, text);
    }
    return text;
  };
}
