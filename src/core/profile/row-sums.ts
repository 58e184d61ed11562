/**
 * Sums per row under names that hold from one profile to the next: what is compared over sample types, kinds and
 * times. A row is a node of the view's granularity, a whole stack, or the value of a label.
 */

import { checkpoint } from '../base/checkpoint';
import { sumNodes } from './accumulate';
import type { Profile } from './columns';
import { labelsOf } from './labels';
import { printableName } from './nodes';
import { makeReport, type Report } from './report';
import { scaledLabel } from './units';
import { joinWords } from './values';
import type { ProfileView } from './view';

export interface RowSum {
  flat: number;
  cum: number;
}

/** Rows are functions (or what the view's granularity says), stacks, or the values of a label by this key. */
export type RowsBy = 'functions' | 'stacks' | { readonly label: string };

export interface RowSums {
  readonly rows: ReadonlyMap<string, RowSum>;
  readonly total: number;
  readonly sampleType: string;
  readonly unit: string;
}

/** The frames of a stack's row, the root first. */
export const stackSeparator = ' > ';

/** The samples without the label have a row of this name. */
export const withoutLabel = '(none)';

/** The sums of one profile, filtered as the view says and not trimmed. */
export function rowSums(profile: Profile, view: ProfileView, by: RowsBy): RowSums {
  const report = makeReport(profile, { ...view, trim: false, mean: false }, 'top');
  const { total, options } = report;
  const rows =
    by === 'functions' ? ofNodes(report) : by === 'stacks' ? ofStacks(report) : ofLabel(report, by.label);
  return { rows, total, sampleType: options.sampleType, unit: options.sampleUnit };
}

function add(rows: Map<string, RowSum>, name: string, flat: number, cum: number): void {
  const row = rows.get(name);
  if (row) {
    row.flat += flat;
    row.cum += cum;
  } else rows.set(name, { flat, cum });
}

function ofNodes({ table, profile, weights }: Report): Map<string, RowSum> {
  const sums = sumNodes(table, profile.samples, weights);
  const rows = new Map<string, RowSum>();
  for (const [i, info] of table.infos.entries()) {
    const flat = sums.flat[i] as number;
    const cum = sums.cum[i] as number;
    if (flat !== 0 || cum !== 0) add(rows, printableName(info), flat, cum);
  }
  return rows;
}

/** All that a stack has is its own: flat and cum are the same. */
function ofStacks(report: Report): Map<string, RowSum> {
  const { table, profile } = report;
  const { samples } = profile;
  const rows = new Map<string, RowSum>();
  const names = table.infos.map(printableName);
  for (let sample = 0; sample < samples.count; sample++) {
    checkpoint(sample, samples.count);
    const value = weightOf(report, sample);
    if (value === 0) continue;
    const stack: string[] = [];
    for (let i = (samples.stackEnd[sample] as number) - 1; i >= (samples.stackStart[sample] as number); i--) {
      const location = samples.stack[i] as number;
      for (let k = table.start[location] as number; k < (table.start[location + 1] as number); k++)
        stack.push(names[table.nodes[k] as number] as string);
    }
    add(rows, stack.join(stackSeparator), value, value);
  }
  return rows;
}

function ofLabel(report: Report, key: string): Map<string, RowSum> {
  const rows = new Map<string, RowSum>();
  for (let sample = 0; sample < report.profile.samples.count; sample++) {
    checkpoint(sample, report.profile.samples.count);
    const value = weightOf(report, sample);
    if (value === 0) continue;
    const { texts, numbers } = labelsOf(report.profile, sample);
    const unit = report.labelUnits.get(key) ?? '';
    const found = [
      ...(texts.get(key) ?? []),
      ...(numbers.get(key)?.values ?? []).map((number) => scaledLabel(number, unit, report.options.unit)),
    ];
    for (const text of found.length > 0 ? new Set(found) : [withoutLabel]) add(rows, text, value, value);
  }
  return rows;
}

function weightOf({ weights: { values, words } }: Report, sample: number): number {
  return words
    ? joinWords(words.high[sample] as number, words.low[sample] as number)
    : (values[sample] as number);
}
