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
  // A profile of a service has millions of frames, but few locations: each is spelled once.
  const spelledFrames: string[][] = [];
  const framesOf = (location: number): readonly string[] => {
    let frames = spelledFrames[location];
    if (!frames) {
      frames = [];
      for (let k = (table.start[location + 1] as number) - 1; k >= (table.start[location] as number); k--) {
        const name = printableName(table.infos[table.nodes[k] as number] as NodeInfo);
        frames.push(`${name}${table.inlined[k] === 1 ? ' (inline)' : ''}`);
      }
      spelledFrames[location] = frames;
    }
    return frames;
  };
  const spelledLines: string[] = [];
  const linesOf = (location: number): string => {
    let text = spelledLines[location];
    if (text === undefined) {
      text = framesOf(location).map(callerLine).join('');
      spelledLines[location] = text;
    }
    return text;
  };
  let parts = [`${profileLabels(report, format).join('\n')}\n`];
  const { samples } = profile;
  for (let sample = 0; sample < samples.count; sample++) {
    const end = samples.stackEnd[sample] as number;
    let at = samples.stackStart[sample] as number;
    while (at < end && framesOf(samples.stack[at] as number).length === 0) at++;
    if (at >= end) continue;
    if (parts.length > 10_000) {
      yield parts.join('');
      parts = [];
    }
    parts.push(`${separator}\n`);
    const { texts, numbers } = labelsOf(profile, sample);
    const spelled = [...texts].map(([key, values]) => `${padStart(key, 10)}:  ${values.join(' ')}`);
    for (const line of spelled.sort(compareText)) parts.push(`${line}\n`);
    const numeric = [...numbers].map(([key, { values }]) => {
      const unit = labelUnits.get(key) ?? '';
      return `${padStart(key, 10)}:  ${values.map((value) => label(value, unit)).join(' ')}`;
    });
    for (const line of numeric.sort(compareText)) parts.push(`${line}\n`);
    const { values, words, divisors } = weights;
    const whole = words
      ? joinWords(words.high[sample] as number, words.low[sample] as number)
      : (values[sample] as number);
    const divisor = divisors?.[sample] ?? 0;
    const value = format(divisor === 0 ? whole : divide(whole, divisor));
    const [leaf = '', ...callers] = framesOf(samples.stack[at] as number);
    parts.push(`${padStart(value, 10)}   ${leaf}\n`, ...callers.map(callerLine));
    for (at++; at < end; at++) parts.push(linesOf(samples.stack[at] as number));
  }
  parts.push(`${separator}\n`);
  yield parts.join('');
}

const callerLine = (frame: string): string => `${' '.repeat(13)}${frame}\n`;
