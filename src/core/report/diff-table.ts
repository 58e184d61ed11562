/** The heap by function, the last capture against the first of the same process life. */

import { type ByteUnit, byteUnitFor, formatInUnit, formatPercent, minusSign } from '../base/units';
import type { Facts } from '../diagnosis/facts';
import type { HeapSnapshot } from '../diagnosis/heap-snapshot';
import type { Language } from '../words/dictionary';
import { type MessageKey, type message, say } from '../words/messages';
import type { Change, DiffRowShown, DiffShown } from './report-model';

const shownRows = 8;

const changeWords: Readonly<Record<Change, MessageKey>> = {
  new: 'report.cause.new',
  gone: 'report.cause.gone',
  grew: 'report.cause.grew',
  shrank: 'report.cause.shrank',
  same: 'report.cause.same',
};

/** Null without a heap profile. */
export function diffTable({ heaps }: Facts, accused: string | null, language: Language): DiffShown | null {
  const after = heaps.at(-1);
  if (after === undefined) return null;
  const before = heaps.length > 1 ? heaps[0] : null;
  const unit = byteUnitFor(Math.max(after.total, before?.total ?? 0));
  const changes = changesOf(before, after);
  const grown = changes.reduce((sum, { delta }) => sum + Math.max(0, delta), 0);
  const words = { language, unit, grown };
  const worth = changes.filter(
    (change) =>
      Math.abs(change.delta) >= 0.05 * unit.bytes ||
      Math.max(change.before, change.after) >= 0.01 * after.total,
  );
  const shown = worth.slice(0, shownRows);
  const rest = changes.filter((change) => !shown.includes(change));
  const restBytes = rest.reduce((sum, change) => sum + Math.max(change.before, change.after), 0);
  const unitName = { unit: unit.name };
  const say_ = (key: Parameters<typeof message>[0], fillings: Record<string, string | number> = {}) =>
    say(language, { key, fillings });
  return {
    caption: say_(before ? 'report.cause.table' : 'report.cause.table.one', unitName),
    evidence: [...(before ? [before.evidence] : []), after.evidence],
    columns: {
      function:
        after.sampleType === 'inuse_space'
          ? say_('report.cause.function', unitName)
          : say_('report.cause.function.other', { ...unitName, sampleType: after.sampleType }),
      before:
        before === null
          ? null
          : before.label === 'baseline'
            ? say_('report.cause.before')
            : say_('report.cause.before.numbered', { number: before.number }),
      after: say_('report.cause.after', { number: after.number }),
      delta: say_('report.cause.delta'),
      ofGrowth: say_('report.cause.of-growth'),
      change: say_('report.cause.change'),
    },
    rows: shown.map((change) => rowOf(change, change.name === accused, words)),
    total: rowOf(
      {
        name: say_('report.cause.total'),
        before: before?.total ?? 0,
        after: after.total,
        delta: after.total - (before?.total ?? 0),
      },
      false,
      { ...words, grown: 0 },
    ),
    more:
      rest.length === 0
        ? null
        : say_(rest.length === 1 ? 'report.cause.more.one' : 'report.cause.more', {
            count: rest.length,
            bytes: `${formatInUnit(restBytes, unit, 1)} ${unit.name}`,
          }),
    note: say_('report.cause.owned'),
  };
}

interface FunctionChange {
  readonly name: string;
  readonly before: number;
  readonly after: number;
  readonly delta: number;
}

/** The largest changes first; with one capture the largest figures. */
function changesOf(before: HeapSnapshot | null, after: HeapSnapshot): readonly FunctionChange[] {
  const names = new Set([...(before?.owners.keys() ?? []), ...after.owners.keys()]);
  return [...names]
    .map((name): FunctionChange => {
      const from = before?.owners.get(name)?.bytes ?? 0;
      const to = after.owners.get(name)?.bytes ?? 0;
      return { name, before: from, after: to, delta: before === null ? 0 : to - from };
    })
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || b.after - a.after || (a.name < b.name ? -1 : 1));
}

function rowOf(
  { name, before, after, delta }: FunctionChange,
  accused: boolean,
  { language, unit, grown }: { language: Language; unit: ByteUnit; grown: number },
): DiffRowShown {
  const change = changeOf(before, after);
  const figure = (bytes: number) => (bytes === 0 ? '0' : formatInUnit(bytes, unit, 1));
  const sign = delta > 0 ? '+' : '';
  const text = `${sign}${figure(delta)}`;
  return {
    function: name,
    accused,
    before: figure(before),
    after: figure(after),
    delta: delta === 0 || /^[+]?0\.0$/.test(text) ? '0' : text.replace('-', minusSign),
    ofGrowth: grown > 0 && delta > 0 ? formatPercent(delta / grown) : '',
    change,
    changeWord: say(language, { key: changeWords[change], fillings: {} }),
  };
}

function changeOf(before: number, after: number): Change {
  if (before === after) return 'same';
  if (before === 0) return 'new';
  if (after === 0) return 'gone';
  return after > before ? 'grew' : 'shrank';
}
