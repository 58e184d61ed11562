// One look for all views: told by a link, kept under a name, walked by Back and Forward, undone by itself.
import { beforeEach, describe, expect, test } from 'vitest';
import { defaultView } from '#core/profile/view';
import {
  chipsOf,
  edited,
  exactly,
  type FilterChip,
  removed,
  searchExpression,
  switched,
} from '../../../src/renderer/features/profile/filters';
import { toolCommand } from '../../../src/renderer/features/profile/tool-command';
import { linkToView, openLink, readLink } from '../../../src/renderer/state/links';
import { firstLook, type ProfileLook } from '../../../src/renderer/state/look';
import { go, openCase, useNavigation } from '../../../src/renderer/state/navigation';
import { changeLook, queryNow, redoSettings, undoSettings } from '../../../src/renderer/state/profile-look';
import { lookFromQuery, lookToQuery } from '../../../src/renderer/state/profile-query';
import { setTimeLook, timeLookOf } from '../../../src/renderer/state/spine';

let caseId = '';
let counted = 0;
beforeEach(() => {
  caseId = `case-${++counted}`;
  useNavigation.setState({ back: [], forward: [], place: { screen: 'welcome' } });
  openCase(caseId, 'profiles');
});

const look = (): ProfileLook => lookFromQuery(queryNow(caseId)).look;
const view = (part: Partial<ProfileLook['view']>) =>
  changeLook(caseId, { view: { ...look().view, ...part } });

const special: ProfileLook = {
  ...firstLook,
  shown: 'abcd1234',
  base: 'ef567890',
  view: {
    ...defaultView,
    focus: 'main|a&b=c+d',
    show: '^main\\.',
    granularity: 'lines',
    trim: false,
    base: { kind: 'diff', evidence: 'ef567890' },
    selection: 'main.(*Server).handle',
  },
  idle: [{ field: 'hide', value: '^runtime:.*' }],
  screen: 'traces',
  asTable: true,
  beside: false,
  filter: 'json decode',
  order: { by: 'cumDelta', descending: false },
  changeOf: 'own',
  rows: {
    traces: { row: '17', under: 'main.(*Server).handle' },
    tags: { row: 'bytes true 4kB', under: null },
  },
  minimap: false,
  labels: true,
  columns: ['mean'],
  flame: {
    orientation: 'flame',
    order: 'name',
    foldRecursion: true,
    width: 'change',
    around: 'main.(*Server).handle',
    zoom: { function: 'main.GetBetweenDates', way: '1f00ba7' },
    rows: [
      { way: '1f00ba7', open: true },
      { way: 'ab', open: true },
      { way: '77', open: false },
    ],
  },
  graph: { function: 'main.(*Server).handle', dx: -12, dy: 340, scale: 0.75 },
  traces: 'file',
  drawer: 'series',
  series: { sampleType: 'alloc_objects', sort: 'cum', scale: 'shared', asTable: true },
  sorts: { graph: { by: 'cum', descending: true }, growth: { by: 'function', descending: false } },
};

test('a place that is told anew as the one before it is no step', () => {
  const box = { function: 'main.leak', way: '1f00ba7' };
  const zoom = (to: typeof box | null, step: 'step' | 'quiet') =>
    changeLook(caseId, { flame: { ...look().flame, zoom: to } }, step);
  changeLook(caseId, { screen: 'flame' });
  const steps = useNavigation.getState().back.length;
  zoom(box, 'step');
  expect(useNavigation.getState().back.length).toBe(steps + 1);
  zoom(null, 'quiet');
  expect(useNavigation.getState().back.length).toBe(steps);
});

describe('a link', () => {
  test('tells all of a look', () => {
    expect(lookFromQuery(lookToQuery(special, 3))).toEqual({ look: special, capture: 3 });
    expect(lookFromQuery(lookToQuery(firstLook, null))).toEqual({ look: firstLook, capture: undefined });
  });

  test('leads to the same look in another window', () => {
    changeLook(caseId, special);
    setTimeLook(caseId, { capture: 4 });
    const link = readLink(linkToView(caseId));
    changeLook(caseId, firstLook);
    setTimeLook(caseId, { capture: null });
    if (!link) throw new Error('the link cannot be read');
    go({ screen: 'welcome' });
    openLink(link);
    expect(look()).toEqual(special);
    expect(timeLookOf(caseId).capture).toBe(4);
  });

  test('leads to the growth of the functions as well', () => {
    changeLook(caseId, { series: { sampleType: 'alloc_space', sort: 'cum', scale: 'own', asTable: false } });
    const link = readLink(linkToView(caseId, 'growth'));
    changeLook(caseId, firstLook);
    if (!link) throw new Error('the link cannot be read');
    openLink(link);
    expect(useNavigation.getState().place).toMatchObject({ caseId, tab: 'growth' });
    expect(look().series).toEqual({ sampleType: 'alloc_space', sort: 'cum', scale: 'own', asTable: false });
  });

  test.each(['https://example.com', 'heapcase://case//profiles', 'heapcase://case/x/report', ''])(
    '%s is none',
    (text) => expect(readLink(text)).toBeNull(),
  );

  test('with nonsense in it shows what it can', () => {
    const nonsense = 'zoom=!&series=x&sorted=nothing%20flat%20up&flame=sideways';
    expect(lookFromQuery(`view=nowhere&idle=x:y&order=size&capture=1e9&g=atoms&${nonsense}`)).toEqual({
      look: firstLook,
      capture: undefined,
    });
  });
});

describe('Back and Forward', () => {
  const { goBack, goForward } = useNavigation.getState();

  test('walk over views and filters', () => {
    changeLook(caseId, { screen: 'graph' });
    view({ focus: 'main' });
    changeLook(caseId, { screen: 'tree' });
    goBack();
    expect(look()).toMatchObject({ screen: 'graph', view: { focus: 'main' } });
    goBack();
    expect(look()).toMatchObject({ screen: 'graph', view: { focus: '' } });
    goBack();
    expect(look().screen).toBe('top');
    goForward();
    goForward();
    goForward();
    expect(look()).toMatchObject({ screen: 'tree', view: { focus: 'main' } });
  });

  test('do not stop at every letter and every selected row', () => {
    changeLook(caseId, { screen: 'graph' });
    for (const filter of ['m', 'ma', 'main']) changeLook(caseId, { filter });
    view({ selection: 'main.main' });
    goBack();
    expect(look().screen).toBe('top');
    goForward();
    expect(look()).toMatchObject({ screen: 'graph', filter: 'main', view: { selection: 'main.main' } });
  });

  test('stop at each zoom of a flame graph, not where its camera was moved by hand', () => {
    const flame = (part: Partial<ProfileLook['flame']>, step: 'step' | 'quiet') =>
      changeLook(caseId, { screen: 'flame', flame: { ...look().flame, ...part } }, step);
    const [serve, leak] = ['http.serve', 'main.leak'].map((name) => ({ function: name, way: 'a1' }));
    flame({ zoom: serve }, 'step');
    flame({ zoom: leak }, 'step');
    flame({ zoom: null }, 'quiet');
    goBack();
    expect(look()).toMatchObject({ screen: 'flame', flame: { zoom: serve } });
    goForward();
    expect(look().flame.zoom).toBeNull();
  });

  test('find the profiles as they were left for another tab', () => {
    changeLook(caseId, { screen: 'peek' });
    openCase(caseId, 'report');
    openCase(caseId, 'profiles');
    expect(look().screen).toBe('peek');
  });
});

describe('undo', () => {
  test('brings settings back and leaves the selection', () => {
    view({ focus: 'a' });
    view({ focus: 'b', selection: 'main.b' });
    undoSettings(caseId);
    expect(look().view).toMatchObject({ focus: 'a', selection: 'main.b' });
    undoSettings(caseId);
    expect(look().view.focus).toBe('');
    undoSettings(caseId);
    redoSettings(caseId);
    redoSettings(caseId);
    expect(look().view.focus).toBe('b');
  });

  test('forgets what was undone when something else is set', () => {
    view({ focus: 'a' });
    undoSettings(caseId);
    view({ ignore: 'x' });
    redoSettings(caseId);
    expect(look().view).toMatchObject({ focus: '', ignore: 'x' });
  });
});

describe('a chip', () => {
  const settings = { view: { ...defaultView, focus: 'main', nodeFraction: 0 }, idle: [] };
  const chip: FilterChip = { field: 'focus', flag: 'focus', value: 'main', active: true };

  test('stands under the name that pprof has for it, also for what leaves small functions out', () => {
    expect(chipsOf({ view: { ...defaultView, showFrom: 'x', trim: false }, idle: [] })).toEqual([
      { field: 'showFrom', flag: 'show_from', value: 'x', active: true },
      { field: 'nodeFraction', flag: 'nodefraction', value: '0.005', active: true },
      { field: 'trim', flag: 'trim', value: 'false', active: true },
    ]);
  });

  test('that is switched off keeps its value and filters nothing', () => {
    const off = switched(settings, chip);
    expect(off.view.focus).toBe('');
    expect(chipsOf(off)).toEqual([{ ...chip, active: false }]);
    expect(switched(off, { ...chip, active: false })).toEqual(settings);
  });

  test('is edited on or off, and refuses what its setting does not take', () => {
    expect(edited(settings, chip, 'other')?.view.focus).toBe('other');
    const off = switched(settings, chip);
    expect(edited(off, { ...chip, active: false }, 'other')).toEqual({
      view: off.view,
      idle: [{ field: 'focus', value: 'other' }],
    });
    const count: FilterChip = { field: 'nodeCount', flag: 'nodecount', value: '3', active: true };
    expect(edited(settings, count, 'many')).toBeNull();
  });

  test('is taken away', () => {
    expect(removed(settings, chip).view.focus).toBe('');
    expect(removed(switched(settings, chip), { ...chip, active: false }).idle).toEqual([]);
  });
});

test('what is searched and what is selected become expressions of pprof', () => {
  expect(exactly('main.(*T).f[...]')).toBe('^main\\.\\(\\*T\\)\\.f\\[\\.\\.\\.\\]$');
  const command = (screen: ProfileLook['screen'], filter: string) =>
    toolCommand({
      screen,
      filter,
      view: { ...defaultView, selection: 'main.f' },
      profile: 'heap.pb.gz',
      base: null,
    });
  expect(command('peek', '')).toBe(`go tool pprof '-peek=^main\\.f$' heap.pb.gz`);
  expect(command('peek', 'get dates')).toBe(`go tool pprof '-peek=(?i)get.*dates' heap.pb.gz`);
  expect(command('source', '')).toBe(`go tool pprof '-list=^main\\.f$' heap.pb.gz`);
  expect(command('graph', '')).toBe('go tool pprof -svg heap.pb.gz');
  expect(searchExpression('a.b')).toBe('(?i)a\\.b');
});
