/** What profiles tell that pprof has no report for: what survived, how large objects are, what grew from one to the next. */

import { failure } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import { trendOf } from '#core/diagnosis/growth';
import {
  asPprofLoads,
  defaultUnpackLimit,
  defaultView,
  diffTop,
  meanObjectSize,
  type Profile,
  type ProfileView,
  rowSums,
  type SeriesRow,
  seriesOf,
  survival,
} from '#core/profile/heapcase';
import type { RowsBy } from '#core/profile/row-sums';
import { label, percentage } from '#core/profile/units';
import { answer, jsonOption } from '../answer';
import type { Arguments, OptionSpec } from '../arguments';
import { columns } from '../columns';
import type { Command, CommandContext } from '../command';
import { decodeSource } from '../pprof/decode-source';
import { gzipFileInParts } from '../pprof/file-parts';
import { savedBytes } from '../saved-bytes';

/** pprof's filters, under pprof's names. */
const filters = {
  focus: 'focus',
  ignore: 'ignore',
  hide: 'hide',
  show: 'show',
  show_from: 'showFrom',
  tagfocus: 'tagFocus',
  tagignore: 'tagIgnore',
} as const satisfies Readonly<Record<string, keyof ProfileView>>;

const usualRows = 20;

const viewOptions: Readonly<Record<string, OptionSpec>> = {
  by: { kind: 'value', argument: 'ROWS', help: 'functions (as is), stacks, or label:KEY' },
  cum: { kind: 'flag', help: 'order and show by what a row holds with all that it calls' },
  ...Object.fromEntries(
    Object.keys(filters).map((name) => [
      name,
      { kind: 'value', argument: 'RX', help: `as pprof's -${name}` } as const,
    ]),
  ),
  rows: { kind: 'value', argument: 'N', help: `how many rows (${usualRows}); --json has all of them` },
  ...jsonOption,
};
/** A difference is told by function. */
const { by: _by, ...withoutBy } = viewOptions;
const typeOption: Readonly<Record<string, OptionSpec>> = {
  sample_index: { kind: 'value', argument: 'TYPE', help: 'as in pprof: inuse_space, alloc_objects, …' },
};

interface Asked {
  readonly view: ProfileView;
  readonly by: RowsBy;
  readonly key: ProfileView['sort'];
  readonly rows: number;
}

function asked(name: string, args: Arguments): Asked {
  const by = args.value('by') ?? 'functions';
  const labelKey = /^label:(.+)$/.exec(by)?.[1];
  if (by !== 'functions' && by !== 'stacks' && labelKey === undefined)
    throw failure('failure.usage', {
      reason: `--by takes functions, stacks or label:KEY, not "${by}".`,
      command: name,
    });
  const key = args.flag('cum') ? 'cum' : 'flat';
  const chosen = Object.fromEntries(
    Object.entries(filters).map(([option, field]) => [field, args.value(option) ?? '']),
  );
  return {
    view: { ...defaultView, ...chosen, sampleType: args.value('sample_index'), sort: key },
    by: labelKey === undefined ? (by as RowsBy) : { label: labelKey },
    key,
    rows: args.count('rows') ?? usualRows,
  };
}

async function readProfile(file: string): Promise<Profile> {
  const profile = await decodeSource({
    name: file,
    packed: file === '-' ? null : gzipFileInParts(file),
    whole: () => savedBytes(file),
    unpackLimit: defaultUnpackLimit,
    collectParts: () => {},
  });
  return asPprofLoads(profile);
}

/** Numbers to the right, the name at the end. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return columns(
    all.map((row) =>
      row.map((cell, at) =>
        at === row.length - 1 ? visibleLine(cell) : cell.padStart(widths[at] as number),
      ),
    ),
  );
}

const share = (part: number | null): string => (part === null ? '-' : percentage(part, 1).trim());

const survivalCommand: Command = {
  name: 'profile survival',
  usage: 'FILE [--by ROWS] [--cum] [--focus RX] … [--json]',
  help: 'of a Go heap: what is still in use of what was allocated since the start (100% all kept, 0% churn)',
  words: [1, 1],
  options: viewOptions,
  run: async (context) => {
    const { view, by, key, rows } = asked('profile survival', context.args);
    const found = survival(await readProfile(context.args.words[0] as string), view, by);
    answer(context, found, () => {
      const shown = found.rows.filter((row) => row[key].bytes.allocated !== 0 || row[key].bytes.inUse !== 0);
      const all = [{ name: 'total', [key]: found.total }, ...shown.slice(0, rows)] as const;
      return table(
        ['in use', 'allocated', 'kept', 'objects', 'allocated', 'kept', key],
        all.map((row) => {
          const { bytes, objects } = row[key] as (typeof found)['total'];
          const sizes = [label(bytes.inUse, 'bytes'), label(bytes.allocated, 'bytes'), share(bytes.kept)];
          return [...sizes, `${objects.inUse}`, `${objects.allocated}`, share(objects.kept), row.name];
        }),
      );
    });
    return 0;
  },
};

const sizesCommand: Command = {
  name: 'profile sizes',
  usage: 'FILE [--sample_index TYPE] [--by ROWS] [--cum] [--focus RX] … [--json]',
  help: 'bytes per object (delay per contention), divided by the count of the same kind',
  words: [1, 1],
  options: { ...typeOption, ...viewOptions },
  run: async (context) => {
    const { view, by, key, rows } = asked('profile sizes', context.args);
    const found = meanObjectSize(await readProfile(context.args.words[0] as string), view, by);
    const { unit, type } = found.of;
    answer(context, found, () => {
      const shown = found.rows.filter((row) => row[key].value !== 0);
      const all = [{ name: 'total', flat: found.total, cum: found.total }, ...shown.slice(0, rows)];
      return table(
        ['mean', type, found.per.type, key],
        all.map((row) => {
          const { mean, value, count } = row[key];
          return [mean === null ? '-' : label(mean, unit), label(value, unit), `${count}`, row.name];
        }),
      );
    });
    return 0;
  },
};

const diffCommand: Command = {
  name: 'profile diff',
  usage: 'BEFORE AFTER [--sample_index TYPE] [--cum] [--focus RX] … [--json]',
  help: 'before, after and what changed of each function, the largest change first; the base of the percentages is named',
  words: [2, 2],
  options: { ...typeOption, ...withoutBy },
  run: async (context) => {
    const { view, key, rows } = asked('profile diff', context.args);
    const [before, after] = context.args.words as [string, string];
    const found = diffTop(await readProfile(before), await readProfile(after), view);
    const { of, text } = found.percentBase;
    answer(context, found, () =>
      table(
        [
          'before',
          'after',
          'change',
          of === 'nothing' ? '%' : `% of ${text} ${of}`,
          '',
          `${found.sampleType}, ${key}`,
        ],
        found.rows
          .filter((row) => row[key].delta !== 0)
          .slice(0, rows)
          .map(({ name, change, [key]: value }) => [
            value.beforeText,
            value.afterText,
            value.deltaText,
            value.deltaPercent,
            change === 'new' || change === 'gone' ? change : '',
            name,
          ]),
      ),
    );
    return 0;
  },
};

const seriesCommand: Command = {
  name: 'profile series',
  usage: 'FILE FILE… [--sample_index TYPE] [--by ROWS] [--cum] [--focus RX] … [--json]',
  help: 'how each function, stack or label grew over profiles given in the order of time, the fastest first',
  words: [2, 1000],
  options: { ...typeOption, ...viewOptions },
  run: async (context) => {
    const { view, by, key, rows } = asked('profile series', context.args);
    const found = await seriesOfFiles(context, view, by);
    const steps = context.args.words.length - 1;
    const perHour = found.slopePer === 'second';
    const speed = (slope: number | null) =>
      slope === null ? '-' : `${label(Math.round(slope * (perHour ? 3600 : 1)), found.unit)}`;
    const line = (row: Pick<SeriesRow, 'name'>, { slope, stepsUp, values }: SeriesRow['flat']) => [
      speed(slope),
      `${stepsUp}/${steps}`,
      label(values[0] ?? 0, found.unit),
      label(values.at(-1) ?? 0, found.unit),
      row.name,
    ];
    answer(context, found, () =>
      table(
        [perHour ? 'an hour' : 'a profile', 'rose', 'first', 'last', `${found.sampleType}, ${key}`],
        found.rows
          .filter((row) => row[key].values.some((value) => value !== 0))
          .slice(0, rows)
          .map((row) => line(row, row[key])),
      ),
    );
    return 0;
  },
};

/** One profile after the other: of each only the sums stay. */
async function seriesOfFiles({ args }: CommandContext, view: ProfileView, by: RowsBy) {
  const sums = [];
  const times = [];
  for (const file of args.words) {
    const profile = await readProfile(file);
    sums.push(rowSums(profile, view, by));
    times.push(Number(profile.timeNanos / 1_000_000n));
  }
  return seriesOf(sums, view.sort, { slopeOf: (points) => trendOf(points)?.slope ?? null, times });
}

export const profileCommands: readonly Command[] = [
  survivalCommand,
  sizesCommand,
  diffCommand,
  seriesCommand,
];
