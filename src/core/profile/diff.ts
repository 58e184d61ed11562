/** Two profiles side by side: before, after and what changed. pprof prints only the difference, of an unnamed base. */

import { failure } from '../base/failure';
import { sumNodes } from './accumulate';
import type { Profile } from './columns';
import type { NodeInfo } from './node-infos';
import { printableName } from './nodes';
import { compareText } from './numbers';
import { makeReport, type Report, valueFormatter } from './report';
import { percentage, scale } from './units';
import type { ProfileView } from './view';

export type Change = 'new' | 'gone' | 'grew' | 'shrank' | 'same';

export interface DiffValue {
  readonly before: number;
  readonly after: number;
  readonly delta: number;
  readonly beforeText: string;
  readonly afterText: string;
  /** With its sign: `+12.34MB`. */
  readonly deltaText: string;
  /** The change as a share of the base that the table names, with its sign: `+3.21%`; empty without a base. */
  readonly deltaPercent: string;
}

export interface DiffRow {
  readonly name: string;
  readonly info: NodeInfo;
  /** By cum: a function is new where nothing went through it before. */
  readonly change: Change;
  readonly flat: DiffValue;
  readonly cum: DiffValue;
}

export interface DiffTable {
  /** By the size of the change: of flat, or of cum where the view sorts by that. */
  readonly rows: readonly DiffRow[];
  readonly sampleType: string;
  readonly unit: string;
  readonly beforeTotal: number;
  readonly afterTotal: number;
  /** What the percentages refer to. */
  readonly percentBase: {
    readonly of: 'before' | 'after' | 'nothing';
    readonly total: number;
    readonly text: string;
  };
  readonly notes: readonly string[];
}

/** The rows of both profiles; the view's filters, granularity and sample type hold for both, nodecount cuts last. */
export function diffTop(before: Profile, after: Profile, view: ProfileView): DiffTable {
  const whole = { ...view, trim: false };
  const from = makeReport(before, whole, 'top');
  const to = makeReport(after, whole, 'top');
  refuseOtherTypes(from, to);
  const rows = new Map<string, { info: NodeInfo; flat: [number, number]; cum: [number, number] }>();
  const collect = (report: Report, side: 0 | 1): void => {
    const sums = sumNodes(report.table, report.profile.samples, report.weights);
    for (const [i, info] of report.table.infos.entries()) {
      const flat = sums.flat[i] as number;
      const cum = sums.cum[i] as number;
      if (flat === 0 && cum === 0) continue;
      const name = printableName(info);
      const row = rows.get(name) ?? { info, flat: [0, 0], cum: [0, 0] };
      row.flat[side] += flat;
      row.cum[side] += cum;
      rows.set(name, row);
    }
  };
  collect(from, 0);
  collect(to, 1);
  const of = from.total !== 0 ? 'before' : to.total !== 0 ? 'after' : 'nothing';
  const base = of === 'before' ? from.total : to.total;
  const unit = view.unit === 'minimum' ? commonUnit(to, Math.max(from.total, to.total)) : view.unit;
  const format = valueFormatter(to, unit);
  const value = ([first, second]: [number, number]): DiffValue => {
    const delta = second - first;
    const sign = delta > 0 ? '+' : delta < 0 ? '-' : '';
    return {
      before: first,
      after: second,
      delta,
      beforeText: format(first),
      afterText: format(second),
      deltaText: delta > 0 ? `+${format(delta)}` : format(delta),
      deltaPercent: base === 0 ? '' : `${sign}${percentage(delta, base).trim()}`,
    };
  };
  const key = view.sort;
  const made = [...rows].map(([name, row]): DiffRow => {
    return { name, info: row.info, change: changeOf(row.cum), flat: value(row.flat), cum: value(row.cum) };
  });
  made.sort(
    (a, b) =>
      Math.abs(b[key].delta) - Math.abs(a[key].delta) ||
      Math.abs(b.cum.delta) - Math.abs(a.cum.delta) ||
      compareText(a.name, b.name),
  );
  const count = view.nodeCount ?? 0;
  return {
    rows: count > 0 ? made.slice(0, count) : made,
    sampleType: to.options.sampleType,
    unit,
    beforeTotal: from.total,
    afterTotal: to.total,
    percentBase: { of, total: base, text: format(base) },
    notes: [...new Set([...from.notes, ...to.notes])],
  };
}

/** A duration cannot be taken from bytes. Texts and older profiles call `space` what others call `inuse_space`. */
function refuseOtherTypes(from: Report, to: Report): void {
  const [a, b] = [from.options, to.options];
  const kind = (type: string) => type.replace(/^inuse_/, '');
  if (kind(a.sampleType) === kind(b.sampleType) && a.sampleUnit === b.sampleUnit) return;
  const reason = `one has ${a.sampleType} in ${a.sampleUnit}, another ${b.sampleType} in ${b.sampleUnit}`;
  throw failure('profile.incompatible', { reason });
}

function changeOf([before, after]: [number, number]): Change {
  if (before === 0 && after !== 0) return 'new';
  if (before !== 0 && after === 0) return 'gone';
  if (after === before) return 'same';
  return after > before ? 'grew' : 'shrank';
}

/** One unit for the whole table, so that columns compare: the one that suits a hundredth of the larger total. */
function commonUnit({ options }: Report, largest: number): string {
  return (
    scale(Math.max(1, Math.trunc(largest / 100)), options.sampleUnit, 'minimum').unit || options.sampleUnit
  );
}
