/** Every sample with its labels, value and stack. pprof: report.printTraces. */

import { profileLabels } from './header';
import { labelsOf } from './labels';
import { type NodeInfo, printableName } from './nodes';
import { compareText, divide, padStart } from './numbers';
import { type Report, valueFormatter } from './report';
import { label } from './units';
import { joinWords } from './values';

const separator = '-----------+-------------------------------------------------------';

/** The text in parts: of a large profile it is longer than one string may be. */
export function* formatTraces(report: Report): Generator<string> {
  const { profile, table, weights, labelUnits, options } = report;
  const format = valueFormatter(report, options.unit);
  const names = new Map<number, string>();
  const nameOf = (node: number): string => {
    let name = names.get(node);
    if (name === undefined) {
      name = printableName(table.infos[node] as NodeInfo);
      names.set(node, name);
    }
    return name;
  };
  let lines = [profileLabels(report, format).join('\n')];
  const { samples } = profile;
  for (let sample = 0; sample < samples.count; sample++) {
    const stack: string[] = [];
    for (let i = samples.stackStart[sample] as number; i < (samples.stackEnd[sample] as number); i++) {
      const location = samples.stack[i] as number;
      for (let k = (table.start[location + 1] as number) - 1; k >= (table.start[location] as number); k--) {
        stack.push(`${nameOf(table.nodes[k] as number)}${table.inlined[k] === 1 ? ' (inline)' : ''}`);
      }
    }
    if (stack.length === 0) continue;
    if (lines.length > 10_000) {
      yield `${lines.join('\n')}\n`;
      lines = [];
    }
    lines.push(separator);
    const { texts, numbers } = labelsOf(profile, sample);
    const spelled = [...texts].map(([key, values]) => `${padStart(key, 10)}:  ${values.join(' ')}`);
    lines.push(...spelled.sort(compareText));
    const numeric = [...numbers].map(([key, { values }]) => {
      const unit = labelUnits.get(key) ?? '';
      return `${padStart(key, 10)}:  ${values.map((value) => label(value, unit)).join(' ')}`;
    });
    lines.push(...numeric.sort(compareText));
    const { values, words, divisors } = weights;
    const whole = words
      ? joinWords(words.high[sample] as number, words.low[sample] as number)
      : (values[sample] as number);
    const divisor = divisors?.[sample] ?? 0;
    const value = format(divisor === 0 ? whole : divide(whole, divisor));
    for (const [i, frame] of stack.entries()) lines.push(`${padStart(i === 0 ? value : '', 10)}   ${frame}`);
  }
  lines.push(separator);
  yield `${lines.join('\n')}\n`;
}
