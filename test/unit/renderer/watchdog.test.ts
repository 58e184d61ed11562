import { beforeEach, describe, expect, test } from 'vitest';
import type { WatchView } from '#core/contract/watch';
import { defaultWatchRules } from '#core/watch/rules';
import { daysUntilFull } from '../../../src/renderer/features/watchdog/disk';
import { byUrgency } from '../../../src/renderer/features/watchdog/fleet';
import { barMs, heartbeatBars, secondsIn, stripMs } from '../../../src/renderer/features/watchdog/heartbeat';
import { ladderOf, ladderPicture, mainScope, spread } from '../../../src/renderer/features/watchdog/ladder';
import { draftOf, readDraft } from '../../../src/renderer/features/watchdog/rules-draft';
import { noticeOf } from '../../../src/renderer/features/watchdog/watch-line';
import {
  formatCountdown,
  ruleFiresAt,
  ruleNow,
  whyNot,
} from '../../../src/renderer/features/watchdog/watch-words';
import { textIn } from '../../../src/renderer/i18n';
import { rungName } from '../../../src/renderer/i18n/rung-name';
import { watchSide } from '../../../src/renderer/shell/watch-side';
import { followWatch, loadWatches, testWatch } from '../../../src/renderer/state/watch-acts';
import {
  ageOf,
  type Beat,
  hearWatch,
  isFrozen,
  keyOf,
  lifeOf,
  type SeenWatch,
  taskOf,
  useWatches,
  waitingOf,
  withView,
} from '../../../src/renderer/state/watches';
import { lifeText, lifeTone } from '../../../src/renderer/ui/LifeWords';
import { createFakeBridge } from '../../helpers/fake-bridge';
import {
  captures,
  type WatchMood,
  watchMoods,
  watchState,
  watchTask,
  watchView,
} from '../../helpers/fake-watches';

const now = Date.parse('2026-11-23T03:20:00.000Z');
const t = textIn('en');
const seen = (mood: WatchMood, host = 'prod-api-3', at = now): SeenWatch =>
  withView(undefined, watchView(host, mood, 1, at), at);

describe('the ladder', () => {
  const ladder = (mood: WatchMood) => {
    const data = ladderOf(watchState(mood, 1, now), null);
    if (!data) throw new Error('no ladder');
    return data;
  };

  test('shows the cgroup, and another denominator once that is on a rung', () => {
    const state = watchState('calm', 1, now);
    expect(mainScope(state)?.scope).toBe('cgroup');
    const tight = state.scopes.map((scope) => (scope.scope === 'host' ? { ...scope, permille: 905 } : scope));
    const rules = [...state.rules, { ...state.rules[0], scope: 'host', at: 900 }];
    expect(mainScope({ ...state, scopes: tight, rules })?.scope).toBe('host');
  });

  test('has none for a denominator without a limit', () => {
    const state = watchState('calm', 1, now);
    const scopes = state.scopes.map((scope) => ({ ...scope, limit: null, permille: null }));
    expect(ladderOf({ ...state, scopes }, 'cgroup')).toBeNull();
  });

  test('says how far each rung is, and that one was passed', () => {
    const mib = 1_048_576;
    expect(ladder('calm').rungs.map(({ away }) => Math.round(away / mib))).toEqual([236, 287, 338]);
    expect(ladder('climbing').rungs.map(({ away }) => Math.sign(away))).toEqual([-1, -1, 1]);
  });

  test('is filled to the value and no further, whatever the process claims', () => {
    for (const data of [ladder('calm'), ladder('climbing')]) {
      const { parts, value } = ladderPicture(data, 400);
      expect(parts.reduce((sum, { height }) => sum + height, 0)).toBeCloseTo(400 - value.y);
    }
    const state = watchState('calm', 1, now);
    const swollen = ladderOf({ ...state, process: { ...state.process, anon: 2 ** 40 } }, 'cgroup');
    expect(swollen?.parts.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(swollen?.scope.used);
  });

  test.each([160, 240, 400, 700])('has labels that do not overlap at a height of %d', (height) => {
    for (const mood of ['calm', 'climbing', 'cooldown'] as const) {
      const { rungs, value, limitLabelY } = ladderPicture(ladder(mood), height);
      const middles = [limitLabelY, ...rungs.map(({ labelY }) => labelY), value.labelY].sort((a, b) => a - b);
      const steps = middles.slice(1).map((middle, index) => middle - middles[index]);
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(24);
      expect(middles[0]).toBeGreaterThanOrEqual(-0.01);
    }
  });

  test('leaves a label where it belongs when there is room', () => {
    expect(
      spread(
        [
          { at: 20, size: 10 },
          { at: 80, size: 10 },
        ],
        100,
      ),
    ).toEqual([20, 80]);
    expect(
      spread(
        [
          { at: 50, size: 20 },
          { at: 50, size: 20 },
        ],
        100,
      ),
    ).toEqual([40, 60]);
  });
});

describe('the heartbeat strip', () => {
  const beat = (secondsAgo: number, part: Partial<Beat> = {}): Beat => ({
    at: now - secondsAgo * 1000,
    interval: 1,
    beat: null,
    blind: false,
    dead: false,
    ...part,
  });
  const last = (bars: ReturnType<typeof heartbeatBars>, count: number) =>
    bars.slice(-count).map(({ state }) => state);

  test('covers five minutes and claims nothing before the first beat', () => {
    const bars = heartbeatBars([], [], now);
    expect(bars).toHaveLength(stripMs / barMs);
    expect(secondsIn(bars, 'unknown')).toBe(300);
  });

  test('is alive between two beats of a slow watchdog', () => {
    const slow = [35, 25, 15, 5].map((ago) => beat(ago, { interval: 10 }));
    expect(last(heartbeatBars(slow, [], now), 7)).toEqual(Array(7).fill('alive'));
  });

  test('is late after three intervals and two seconds, and alive when it speaks again', () => {
    const bars = heartbeatBars([beat(41), beat(40), beat(3), beat(2)], [], now);
    expect(secondsIn(bars, 'late')).toBeGreaterThanOrEqual(25);
    expect(bars.at(-1)?.state).toBe('alive');
  });

  test('tells dead and blind from alive, and looks more often when memory climbs', () => {
    const bars = heartbeatBars(
      [
        beat(22, { interval: 10 }),
        beat(14, { blind: true }),
        beat(7, { dead: true }),
        beat(1, { interval: 0.2 }),
      ],
      [],
      now,
    );
    expect(new Set(bars.map(({ state }) => state))).toEqual(new Set(['unknown', 'alive', 'blind', 'dead']));
    const paces = bars.filter(({ state }) => state === 'alive').map(({ pace }) => pace);
    expect(paces[0]).toBe(0);
    expect(paces.at(-1)).toBe(1);
  });

  test('claims nothing for a time without a connection', () => {
    const bars = heartbeatBars([beat(60)], [{ from: now - 58_000, to: null }], now);
    expect(secondsIn(bars, 'late')).toBe(0);
    expect(bars.at(-1)?.state).toBe('unknown');
  });
});

describe('a watch in the window', () => {
  test('ages between two words of it, and is late before the host says so', () => {
    const one = seen('calm');
    expect(ageOf(one, now + 3000)).toBeCloseTo(3.4);
    expect(lifeOf(one, now + 3000)).toBe('alive');
    expect(lifeOf(one, now + 30_000)).toBe('late');
    expect(isFrozen(one, now + 30_000)).toBe(true);
  });

  test('keeps its beats and what could not be heard across views', () => {
    const alive = withView(undefined, watchView('a', 'calm', 1, now), now);
    const lost = withView(alive, watchView('a', 'lost', 1, now + 10_000), now + 10_000);
    expect(lost.deaf.at(-1)?.to).toBeNull();
    const back = withView(lost, watchView('a', 'calm', 9, now + 20_000), now + 20_000);
    expect(back.deaf.at(-1)?.to).toBe(now + 20_000);
    expect(back.beats.length).toBeGreaterThanOrEqual(2);
  });

  test.each(watchMoods)('says in words and by a mark that it is %s', (mood) => {
    const one = seen(mood);
    expect(lifeText(t, one, now)).not.toBe('');
    expect(['ok', 'warn', 'critical', 'none']).toContain(lifeTone(one, now));
    expect(watchSide(t, [one], now)?.words).toBeTruthy();
  });

  test('tells each of its troubles in one sentence', () => {
    const notice = (mood: WatchMood) =>
      noticeOf(t, seen(mood), now, { failure: () => 'why', reason: (why) => why })?.words ?? null;
    expect(notice('calm')).toBeNull();
    expect(notice('late')).toMatch(/late: its last beat was at 03:1/);
    expect(notice('dead')).toMatch(/not running; nothing is captured/);
    expect(notice('blind')).toMatch(/cannot see: no process fits/);
    expect(notice('lost')).toMatch(/connection was lost at [\d:]+; it is tried again/);
    expect(notice('offline')).toMatch(/Not connected/);
    expect(notice('paused')).toMatch(/captures nothing/);
  });

  test('stands in the sidebar as the one of its host that most needs a person', () => {
    expect(watchSide(t, [seen('calm'), seen('dead')], now)).toEqual({
      words: 'not watching',
      tone: 'failed',
    });
    expect(watchSide(t, [seen('late')], now)?.words).toBe('late 14 s');
    expect(watchSide(t, [], now)).toBeNull();
  });
});

test('all watches: the soonest at its limit, then by trouble, then the fullest', () => {
  const hosts = byUrgency(
    [seen('calm', 'calm'), seen('late', 'late'), seen('dead', 'dead'), seen('climbing', 'climbing')],
    now,
  ).map(({ view }) => view.host);
  expect(hosts).toEqual(['climbing', 'dead', 'late', 'calm']);
});

describe('what waits on the host', () => {
  const target = {
    host: 'prod-api-3',
    pid: 1,
    startTicks: 1,
    bootId: null,
    comm: watchView('prod-api-3', 'calm', 1, now).state?.target?.comm ?? '',
    command: '',
    go: null,
    endpoint: null,
  };
  const withCaptures = (...given: readonly Partial<WatchView['captures'][number]>[]): SeenWatch => {
    const { view } = seen('calm');
    return {
      ...seen('calm'),
      view: {
        ...view,
        clockOffsetMs: 2000,
        captures: given.map((one) => ({ ...captures[0], state: 'whole', collectedInto: null, ...one })),
      },
    };
  };
  const at = '2026-11-23T03:10:00.000Z';

  test('is what a rule captured of this process and no case has, by the clock of the host', () => {
    const watch = withCaptures(
      { name: 'b', rung: 'fast', at },
      { name: 'a', rung: '70', at: '2026-11-23T03:09:00.000Z' },
      { name: 'c', rung: '80', at, collectedInto: 'another' },
      { name: 'd', rung: 'baseline', at },
      { name: 'e', rung: '90', at, state: 'part' },
    );
    expect(waitingOf(target, 'case', [watch])).toEqual([
      { at: Date.parse('2026-11-23T03:09:02.000Z'), name: 'a', rung: '70' },
      { at: Date.parse('2026-11-23T03:10:02.000Z'), name: 'b', rung: 'fast' },
    ]);
    expect(waitingOf({ ...target, host: 'prod-api-4' }, 'case', [watch])).toEqual([]);
    expect(waitingOf({ ...target, comm: 'another' }, 'case', [watch])).toEqual([]);
    // It may be none of its process any more: then the case is known by what it has of that watch.
    expect(waitingOf(null, 'another', [watch])).toHaveLength(2);
  });
});

describe('rules', () => {
  const rule = (name: string) => {
    const found = watchState('climbing', 1, now).rules.find((one) => one.rule === name);
    if (!found) throw new Error(name);
    return found;
  };

  test('are written with their unit and their condition', () => {
    expect(ruleNow(rule('rung'))).toBe('87.1 %');
    expect(ruleFiresAt(t, rule('rung'), 2)).toBe('70 % ×2');
    expect(ruleFiresAt(t, rule('fast'), 0)).toBe('< 4 ticks left');
    expect(ruleFiresAt(t, rule('growth'), 0)).toBe('1.25 ×');
    expect(ruleNow(rule('growth'))).toBe('0.99 ×');
    expect(ruleNow(rule('psi'))).toBe('3.1 %');
    expect(ruleFiresAt(t, rule('psi'), 3)).toBe('≥ 10 % ×3');
    expect(ruleFiresAt(t, rule('goroutines'), 0)).toBeNull();
  });

  test('say why they have not fired', () => {
    expect(whyNot(t, rule('goroutines'))).toBe('switched off');
    expect(whyNot(t, rule('rung'))).toMatch(/^until \d\d:\d\d:\d\d$/);
    expect(whyNot(t, { ...rule('rung'), state: 'armed' })).toBe('below 70 %');
    expect(formatCountdown(149)).toBe('2:29');
    expect(formatCountdown(3725)).toBe('1:02:05');
  });

  test('of a newer script keep their own name', () => {
    expect(rungName(t, '90')).toBe('90 %');
    expect(rungName(t, 'fast')).toBe('Fast path');
    expect(rungName(t, 'conntrack')).toBe('conntrack');
  });

  test('come back from their fields as they went in', () => {
    expect(readDraft(draftOf(defaultWatchRules))).toEqual({ rules: defaultWatchRules, wrong: new Set() });
  });

  test.each([
    ['rungs', '90 70'],
    ['rungs', '70 x'],
    ['cooldown', '-1'],
    ['cooldown', '1e3'],
    ['cooldown', ''],
    ['quota', '0'],
    ['captures', 'relative/path'],
    ['captures', '/a/../b'],
    ['minInterval', '20'],
  ])('%s cannot be “%s”', (name, text) => {
    const draft = draftOf(defaultWatchRules);
    const { rules, wrong } = readDraft({ ...draft, text: { ...draft.text, [name]: text } });
    expect(rules).toBeNull();
    expect(wrong.has(name)).toBe(true);
  });

  test('take sizes in MiB and keep them in bytes', () => {
    const draft = draftOf(defaultWatchRules);
    const { rules } = readDraft({ ...draft, text: { ...draft.text, quota: '64', rungs: '50, 60 %' } });
    expect(rules).toMatchObject({ quota: 64 * 1_048_576, rungs: [50, 60] });
  });
});

test('the disk: days at the rate of the rules’ captures, or nothing that is a guess', () => {
  const at = Date.parse('2026-11-23T09:12:43.600Z');
  const used = 6_500_000;
  const days = daysUntilFull({ captures, used, quota: 512 * 1_048_576, now: at });
  expect(days).toBeGreaterThan(300);
  expect(days).toBeLessThan(700);
  expect(daysUntilFull({ captures: captures.slice(0, 1), used, quota: 1e9, now: at })).toBeNull();
  expect(daysUntilFull({ captures, used, quota: 1e9, now: Date.parse('2026-11-23T03:15:00Z') })).toBeNull();
});

describe('what is told and asked', () => {
  const key = { host: 'prod-api-3', id: 'orders-api' };
  beforeEach(() => {
    useWatches.setState(useWatches.getInitialState());
    const bridge = createFakeBridge({ watches: { 'prod-api-3': 'offline', local: 'calm' } });
    bridge.subscribe((event) => {
      if (event.kind.startsWith('watch')) hearWatch(event as Parameters<typeof hearWatch>[0]);
    });
    Object.assign(globalThis, { window: { heapcase: bridge } });
  });
  const view = (): WatchView | undefined => useWatches.getState().seen.get(keyOf(key))?.view;

  test('watches are listed, followed and gone', async () => {
    await loadWatches();
    expect(useWatches.getState().seen.size).toBe(2);
    expect(view()?.followed).toBe(false);
    await followWatch(key);
    expect(view()?.followed).toBe(true);
    hearWatch({ kind: 'watch-gone', ...key });
    expect(view()).toBeUndefined();
  });

  test('a task is known from the answer, and its later words are not overtaken by it', async () => {
    await loadWatches();
    hearWatch({ kind: 'watch-task', task: watchTask(key.host, 'test', 2) });
    await testWatch(key);
    expect(taskOf(useWatches.getState(), key)?.steps.filter(({ state }) => state === 'done')).toHaveLength(2);
  });

  test('captures that were found are offered until there are none', () => {
    hearWatch({ kind: 'watch-found', ...key, captures });
    expect(useWatches.getState().found.get(keyOf(key))).toHaveLength(captures.length);
    hearWatch({ kind: 'watch-found', ...key, captures: [] });
    expect(useWatches.getState().found.size).toBe(0);
  });

  test('a host whose watches could not be read is known as such until they were', () => {
    const failure = { code: 'watch.no-answer', fillings: { host: key.host, reason: 'status 1' } } as const;
    hearWatch({ kind: 'watches-looked', host: key.host, failure });
    expect(useWatches.getState().unread.get(key.host)).toEqual(failure);
    hearWatch({ kind: 'watches-looked', host: key.host, failure: null });
    expect(useWatches.getState().unread.size).toBe(0);
  });
});
