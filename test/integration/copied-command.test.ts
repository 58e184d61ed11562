// "Copy as go tool pprof": a shell and the real pprof run the line, and it prints the numbers that the window shows.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Evidence } from '#core/case/model';
import { defaultView, type ProfileView } from '#core/profile/view';
import { exactly } from '../../src/renderer/features/profile/filters';
import { seriesCommand, toolCommand } from '../../src/renderer/features/profile/tool-command';
import type { ProfileScreen } from '../../src/renderer/state/look';
import { createProfileDesk } from '../../src/renderer/worker/profile-desk';
import { exec } from '../helpers/exec';
import { goCommands } from '../helpers/go-programs';
import { sampleFiles } from '../helpers/sample-case';

const [go] = goCommands();
const reason = go === undefined ? 'no Go on this machine' : undefined;
const culprit = 'main.GetBetweenDates';
/** Every digit on both sides. */
const inBytes: ProfileView = { ...defaultView, sampleType: 'inuse_space', unit: 'B' };

const desk = createProfileDesk();
const quietly = [() => {}, new AbortController().signal, async () => {}] as const;
const filesOf = (kind: Evidence['kind']) => sampleFiles(kind).map(({ file }) => file);
const files: string[] = [];

beforeAll(async () => {
  files.push(...filesOf('heap-profile'));
  for (const [at, file] of files.entries())
    await desk.hold({ evidence: String(at), name: file, bytes: readFileSync(file) }, ...quietly);
});

const last = () => files.length - 1;
const seen = (view: ProfileView) => ({
  evidence: String(last()),
  view,
  compare: view.base === null ? null : '0',
});

/** What pprof prints for what is copied of a view. */
function printed(screen: ProfileScreen, view: ProfileView): Promise<string> {
  const profile = files[last()] as string;
  const base = view.base === null ? null : (files[0] as string);
  return run(toolCommand({ screen, view, filter: '', profile, base }));
}

async function run(command: string): Promise<string> {
  const ended = await exec(['sh', '-c', command], {
    env: { PATH: `${path.dirname(go ?? '')}:${process.env['PATH']}` },
  });
  expect(ended.status, `${command}\n${ended.stderr}`).toBe(0);
  return ended.stdout;
}

/** pprof divides before it writes, and cuts off what is left. */
const inWhole = (value: number, { divideBy }: ProfileView) => Math.trunc(value / divideBy);
/** `24829952B`, `0`. */
const bytesOf = (text: string) => Number(text.replace(/B$/, ''));
const withoutMark = (name: string) => name.replace(/ \((?:partial-)?inline\)$/, '');

/** `name flat cum`, in the order of the table. */
const rowsOf = (text: string): readonly string[] =>
  text.split('\n').flatMap((line) => {
    const found = /^\s*(-?\d+B?)\s+\S+%\s+\S+%\s+(-?\d+B?)\s+\S+%\s+(\S.*)$/.exec(line);
    return found
      ? [`${withoutMark(found[3] ?? '')} ${bytesOf(found[1] ?? '')} ${bytesOf(found[2] ?? '')}`]
      : [];
  });

const diff = { kind: 'diff', evidence: '0' } as const;
const views: readonly (readonly [string, Partial<ProfileView>])[] = [
  ['as it begins', {}],
  ['objects', { sampleType: 'alloc_objects', unit: 'minimum' }],
  ['focus, ignore', { focus: `it's|main\\.`, ignore: 'catalogue' }],
  ['hide, show', { hide: '^runtime\\.', show: '^(main|net/http)\\.' }],
  ['show from', { showFrom: 'net/http' }],
  ['prune from', { pruneFrom: 'orderDays' }],
  ['labels', { tagFocus: 'bytes=1kb:64mb', tagIgnore: 'bytes=:2kb' }],
  ['label as root and leaf', { tagRoot: 'bytes', tagLeaf: 'bytes' }],
  ['lines', { granularity: 'lines', trim: false }],
  ['files', { granularity: 'files' }],
  ['addresses without inlines', { granularity: 'addresses', noInlines: true }],
  ['a few, by cum', { nodeCount: 7, sort: 'cum' }],
  ['fractions', { nodeFraction: 0.02, edgeFraction: 0.1 }],
  ['relative, divided', { relativePercentages: true, focus: 'http', divideBy: 2 }],
  ['since the baseline', { base: diff, trim: false }],
  ['since the baseline, normalized', { base: diff, normalize: true, trim: false }],
  ['the baseline taken away', { base: { kind: 'base', evidence: '0' }, trim: false, dropNegative: true }],
];

describe.skipIf(reason !== undefined)(`the copied command${reason ? ` (${reason})` : ''}`, () => {
  test.concurrent.each(views)('of the table prints its rows: %s', async (_name, part) => {
    const view = { ...inBytes, ...part };
    const answer = await desk.top(seen(view), ...quietly);
    const rows = answer.rows.map(({ function: name, flat, cum, flatDelta, cumDelta }) => {
      const [own, all] = view.base === null ? [flat, cum] : [flatDelta ?? 0, cumDelta ?? 0];
      return `${name} ${inWhole(own, view)} ${inWhole(all, view)}`;
    });
    const told = rowsOf(await printed('top', view));
    expect(told.length).toBeGreaterThan(1);
    // A difference is ordered by the change in the window, whatever pprof orders it by; of rows of one name and value
    // pprof's own order is not always the same.
    if (view.base === null && view.granularity !== 'files') expect(told).toEqual(rows);
    else expect(told.toSorted()).toEqual(rows.toSorted());
  });

  test.concurrent.each([
    ['tree', {}],
    ['peek', { selection: culprit }],
    ['tree', { base: diff, focus: 'main' }],
  ] as const)('of %s prints each function with its callers and callees: %o', async (screen, part) => {
    const view = { ...inBytes, ...part };
    const peek = screen === 'peek' ? exactly(culprit) : null;
    const answer = await desk.tree({ ...seen({ ...view, selection: null }), peek }, ...quietly);
    const told = (await printed(screen, view)).split('\n').flatMap((line) => {
      const self = /^\s*(-?\d+B?)\s+\S+%\s+\S+%\s+(-?\d+B?)\s+\S+%\s+\| (\S.*)$/.exec(line);
      if (self) return [`${withoutMark(self[3] ?? '')} ${bytesOf(self[1] ?? '')} ${bytesOf(self[2] ?? '')}`];
      const other = /^\s+(-?\d+B?)\s+\S+%\s\| {3}(\S.*)$/.exec(line);
      return other ? [`  ${withoutMark(other[2] ?? '')} ${bytesOf(other[1] ?? '')}`] : [];
    });
    const beside = (all: readonly { readonly function: string; readonly value: number }[]) =>
      all.map(({ function: name, value }) => `  ${name} ${value}`);
    const shown = (answer?.blocks ?? []).flatMap(({ function: name, flat, cum, callers, callees }) => [
      ...beside(callers),
      `${name} ${flat} ${cum}`,
      ...beside(callees),
    ]);
    expect(shown.length).toBeGreaterThan(2);
    expect(told.toSorted()).toEqual(shown.toSorted());
  });

  test.concurrent('of traces prints every sample', async () => {
    const asked = { ...seen(inBytes), by: 'file', search: '', from: 0, count: 100_000 } as const;
    const { traces } = await desk.traces(asked, ...quietly);
    const told = [...(await printed('traces', inBytes)).matchAll(/^ +(-?\d+)B? {3}(\S.*)$/gm)];
    expect(told.map(([, value]) => Number(value))).toEqual(traces.map(({ value }) => value));
    expect(told.map(([, , leaf]) => withoutMark(leaf ?? ''))).toEqual(
      traces.map(({ frames }) => frames[0]?.name),
    );
  });

  test.concurrent('of labels prints each key with its total and its values', async () => {
    const { keys } = await desk.tags(seen(inBytes), ...quietly);
    const text = await printed('tags', inBytes);
    const told = [...text.matchAll(/^ *(\S+): Total (\d+)B? of /gm)];
    expect(told.map(([, key, total]) => [key, Number(total)])).toEqual(
      keys.map(({ key, total }) => [key, total]),
    );
    const values = [...text.matchAll(/^ *(\d+)B? \( *\S+%\): /gm)].map(([, value]) => Number(value));
    expect(values).toEqual(keys.flatMap((key) => key.values.map(({ value }) => value)));
  });

  test.concurrent('of source prints the function with its sums', async () => {
    const view = { ...inBytes, selection: culprit };
    const { files: shown } = await desk.source({ ...seen(inBytes), function: culprit }, ...quietly);
    const [, flat, cum] = /^ +(\d+)B? +(\d+)B? \(flat, cum\)/m.exec(await printed('source', view)) ?? [];
    expect([Number(flat), Number(cum)]).toEqual([shown[0]?.flat, shown[0]?.cum]);
  });

  test.concurrent('of a series prints what each function grew by', async () => {
    const evidence = files.map((_file, at) => String(at));
    const view = { ...defaultView, sampleType: 'inuse_space' };
    for (const one of evidence) await desk.sums({ evidence: one, view }, ...quietly);
    const asked = { evidence, times: evidence.map(Number), view, rows: 500 };
    const { rows } = await desk.growth(asked, ...quietly);
    const command = seriesCommand({
      sampleType: 'inuse_space',
      sort: 'flat',
      first: files[0] as string,
      last: files[last()] as string,
    });
    const told = rowsOf(await run(command.replace(' -top ', ' -top -unit=B ')));
    const grown = told.map((row) => row.split(' ')).filter(([, flat]) => flat !== '0');
    const shown = rows
      .map(({ function: name, values }) => [name, (values.at(-1) ?? 0) - (values[0] ?? 0)] as const)
      .filter(([, change]) => change !== 0);
    expect(grown.map(([name, flat]) => `${name} ${flat}`).toSorted()).toEqual(
      shown.map(([name, change]) => `${name} ${change}`).toSorted(),
    );
  });

  test.concurrent('of goroutines prints them all', async () => {
    const [goroutines] = filesOf('goroutine-profile').slice(-1);
    const profile = goroutines as string;
    await desk.hold({ evidence: 'goroutines', name: profile, bytes: readFileSync(profile) }, ...quietly);
    const { rows } = await desk.goroutines(
      { evidence: 'goroutines', view: defaultView, compare: null },
      ...quietly,
    );
    const command = toolCommand({ screen: 'goroutines', view: inBytes, filter: '', profile, base: null });
    const told = [...(await run(command)).matchAll(/^ +(\d+) {3}\S/gm)].map(([, count]) => Number(count));
    expect(told.toSorted()).toEqual(rows.map(({ count }) => count).toSorted());
  });
});
