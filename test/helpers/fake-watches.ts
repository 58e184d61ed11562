/** Watchdogs as data: one in each state that a person may meet. */

import type { WatchCapture, WatchPlan, WatchTask, WatchView } from '#core/contract/watch';
import { defaultWatchRules, type WatchRules } from '#core/watch/rules';
import type { WatchRuleState, WatchState } from '#core/watch/state';
import { message } from '#core/words/messages';
import * as incident from './fake-incident';

export const watchMoods = [
  'calm',
  'cooldown',
  'climbing',
  'late',
  'dead',
  'blind',
  'lost',
  'offline',
  'paused',
  'older',
] as const;
export type WatchMood = (typeof watchMoods)[number];

const mib = 1_048_576;
export const scriptSha = '21a0270f5c1d9e8b7a6f504132e1d0c9b8a7968574635241302f1e0d0c0b0a09';
const clockOffsetMs = 212;

interface Memory {
  readonly used: number;
  readonly limit: number;
  readonly slope: number;
}

const memoryOf: Readonly<Partial<Record<WatchMood, Memory>>> = {
  climbing: { used: 446.2 * mib, limit: 512 * mib, slope: 42.6 * mib },
};
const calm: Memory = { used: 122.4 * mib, limit: 512 * mib, slope: 0 };

/** As the script writes it. */
const noneFits = 'no process fits program /srv/orders-api/orders-api';

const permille = (used: number, limit: number) => Math.round((used * 1000) / limit);

function ruleStates(mood: WatchMood, { used, limit }: Memory, now: number): readonly WatchRuleState[] {
  const share = permille(used, limit);
  const rung = (at: number, rest: number): WatchRuleState => {
    const rule = { rule: 'rung', scope: 'cgroup', at, now: share, until: null, fired: 0, why: null };
    if (mood === 'cooldown' || (mood === 'climbing' && share >= at))
      return { ...rule, state: 'cooldown', until: now + rest, fired: 1, why: 'rests after a capture' };
    if (mood === 'paused') return { ...rule, state: 'paused' };
    if (mood === 'blind') return { ...rule, now: null, state: 'blind', why: noneFits };
    return { ...rule, state: 'armed', why: `below ${at / 10} %` };
  };
  const other = (rule: string, part: Partial<WatchRuleState>): WatchRuleState => ({
    rule,
    scope: null,
    at: null,
    now: null,
    state: mood === 'paused' ? 'paused' : 'armed',
    until: null,
    fired: 0,
    why: null,
    ...part,
  });
  return [
    rung(700, 146),
    rung(800, 148),
    rung(900, 149),
    other('fast', { scope: 'cgroup', at: 4, now: mood === 'climbing' ? 6 : null }),
    other('tto', {
      scope: 'cgroup',
      at: 120,
      ...(mood === 'climbing' ? { now: 2, state: 'cooldown', until: now + 149, fired: 1 } : {}),
    }),
    other('growth', { scope: 'process', at: 125, now: 99 }),
    other('psi', { at: 100, now: mood === 'climbing' ? 31 : 0 }),
    other('goroutines', { scope: 'process', at: 0, now: 151, state: 'off' }),
  ];
}

export function watchState(mood: WatchMood, seq: number, nowMs: number): WatchState {
  const wall = (nowMs + clockOffsetMs) / 1000;
  const memory = memoryOf[mood] ?? calm;
  const { used, limit, slope } = memory;
  const scope = (name: 'cgroup' | 'process' | 'host', bytes: number, of: number, what: string) => ({
    scope: name,
    used: Math.round(bytes),
    limit: of,
    permille: permille(bytes, of),
    what,
  });
  return {
    format: 1,
    version: '1.4',
    id: 'orders-api',
    script: scriptSha,
    pid: 4242,
    boot: incident.target.bootId,
    seq,
    wall,
    uptime: 5212.34,
    interval: mood === 'climbing' ? 0.2 : 0.8,
    beat: mood === 'climbing' ? 1.6 : 10.8,
    own: { rss: 2_457_600, cpu: 0.42, of: 900 },
    started: wall - 8000,
    paused: mood === 'paused',
    blind: mood === 'blind' ? noneFits : null,
    target:
      mood === 'blind'
        ? null
        : { pid: 19003, start: 5678901, comm: 'orders-api', lives: 2, since: wall - 3000 },
    endpoint: 'http://127.0.0.1:6060/debug/pprof/',
    fetcher: 'curl',
    scopes:
      mood === 'blind'
        ? [scope('host', 1.6 * 1024 * mib, 3930 * mib, 'MemTotal')]
        : [
            scope('cgroup', used, limit, 'memory.max of /system.slice/orders-api.service'),
            scope('process', used * 0.96, limit, 'memory.max of /system.slice/orders-api.service'),
            scope('host', 1.6 * 1024 * mib, 3930 * mib, 'MemTotal'),
          ],
    process:
      mood === 'blind'
        ? null
        : {
            rss: Math.round(used * 0.96),
            anon: Math.round(used * 0.78),
            file: Math.round(used * 0.14),
            shmem: Math.round(used * 0.04),
            swap: 0,
            threads: 14,
          },
    psi: { some: 0, full: mood === 'climbing' ? 3.1 : 0 },
    slope: Math.round(slope),
    tto: mood === 'climbing' ? [1.4, 1.9] : null,
    rules: [...ruleStates(mood, memory, wall)],
    captures: {
      count: 4,
      bytes: Math.round(6.2 * mib),
      today: 4,
      last: { name: captures[3].name, rung: '90', at: wall - 150, heap: true },
    },
    capturing: null,
    disk: { free: Math.round(9.3 * 1024 * mib), quota: 512 * mib, tmpfs: false },
    kept: 'systemd --user',
    error: null,
    oom_kills: 3,
  };
}

const capture = (
  name: string,
  rung: string,
  at: string,
  kib: number,
  state: WatchCapture['state'],
  collectedInto: string | null,
): WatchCapture => ({ name, rung, at, bytes: Math.round(kib * 1024), files: 9, state, collectedInto });

/** Of the incident: the baseline is in its case, the rungs are on the host. */
export const captures: readonly WatchCapture[] = [
  capture(
    '20261123T030118Z-baseline-1',
    'baseline',
    '2026-11-23T03:01:18.200Z',
    61.3,
    'kept',
    incident.caseId,
  ),
  capture('20261123T031243Z-70-2', '70', '2026-11-23T03:12:43.600Z', 84.9, 'whole', null),
  capture('20261123T031244Z-80-3', '80', '2026-11-23T03:12:44.800Z', 88.1, 'whole', null),
  capture('20261123T031246Z-90-4', '90', '2026-11-23T03:12:46.000Z', 92.4, 'kept', null),
];

const log = [
  '2026-11-23T03:01:18Z info armed: orders-api, pid 18472, cgroup memory.max 512 MiB',
  '2026-11-23T03:12:43Z warn rung 70 % of cgroup: 72.1 %, held 2 samples, capture 20261123T031243Z-70-2',
  '2026-11-23T03:12:44Z warn fast path: 102 MiB left in 2.4 s, capture 20261123T031244Z-80-3',
  '2026-11-23T03:12:45Z warn fast path: 51 MiB left in 1.2 s, capture 20261123T031246Z-90-4',
  '2026-11-23T03:12:47Z error memory.events oom_kill 2 → 3, pid 18472 gone',
  '2026-11-23T03:12:49Z info target restarted, pid 18472 → 19003, growth reset',
];

const heartbeats: Readonly<Partial<Record<WatchMood, WatchView['heartbeat']>>> = {
  late: { is: 'late', ageSeconds: 14, clockJumped: false },
  dead: { is: 'dead', ageSeconds: 95, clockJumped: false },
  blind: { is: 'blind', ageSeconds: 0.4, clockJumped: false },
};

export function watchView(host: string, mood: WatchMood, seq: number, nowMs = Date.now()): WatchView {
  const lost = mood === 'lost';
  const offline = mood === 'offline';
  const heartbeat: WatchView['heartbeat'] = heartbeats[mood] ?? {
    is: lost || offline ? 'unknown' : 'alive',
    ageSeconds: lost || offline ? null : 0.4,
    clockJumped: false,
  };
  const ageSeconds = lost || offline ? 63 : (heartbeat.ageSeconds ?? 0);
  return {
    host,
    id: 'orders-api',
    folder: '/home/deploy/.local/state/heapcase-watch/orders-api',
    link: {
      state: lost ? 'lost' : offline ? 'none' : 'connected',
      failure: lost
        ? { code: 'host.lost', fillings: { host, reason: 'no answer to keepalive for 15 s' } }
        : null,
      since: offline ? null : new Date(nowMs - 63_000).toISOString(),
      retryAt: lost ? new Date(nowMs + 5000).toISOString() : null,
    },
    followed: !offline,
    target: {
      pid: incident.target.pid,
      start: incident.target.startTicks,
      boot: incident.target.bootId,
      exe: '/srv/orders-api/orders-api',
      comm: incident.target.comm,
      args: null,
      limit: null,
      endpoint: incident.target.endpoint,
    },
    rules: defaultWatchRules,
    heartbeat,
    state: watchState(mood, seq, nowMs - ageSeconds * 1000),
    lookedAt: new Date(nowMs - (lost || offline ? 63_000 : 0)).toISOString(),
    clockOffsetMs,
    survives: { kept: 'systemd --user', logout: true, reboot: true, why: 'linger is on' },
    script: {
      version: mood === 'older' ? '1.3' : '1.4',
      sha256: scriptSha,
      isOurs: true,
      isNewest: mood !== 'older',
    },
    paused: mood === 'paused',
    captures: captures.map((one) => (host === incident.host ? one : { ...one, collectedInto: null })),
    log,
    installedAt: '2026-11-22T19:40:00.000Z',
  };
}

const script = [
  '#!/bin/sh',
  '# heapcase-watch: has the evidence on disk before the kernel kills.',
  "VERSION='1.4'",
  'set -u',
  ...Array.from({ length: 400 }, (_, line) =>
    line % 7 === 0
      ? `# part ${line / 7 + 1}: read /proc/meminfo without a fork`
      : `  read -r key value unit <"$file" || return ${line}`,
  ),
].join('\n');

export const shippedScript = { text: script, sha256: scriptSha, version: '1.4' };

export const watchPlan = (host: string, rules: WatchRules, warned = true): WatchPlan => ({
  host,
  id: 'orders-api',
  folder: '/home/deploy/.local/state/heapcase-watch/orders-api',
  target: watchView(host, 'calm', 1).target as NonNullable<WatchView['target']>,
  targetName: 'orders-api (pid 18472)',
  script: shippedScript,
  conf: `id=orders-api\ntarget_exe=/srv/orders-api/orders-api\nrungs=${rules.rungs.join(' ')}\nscopes=${rules.scopes.join(' ')}\nhold=${rules.hold}\n`,
  rules,
  survives: { kept: 'systemd --user', logout: true, reboot: true, why: 'linger is on for deploy' },
  fetcher: 'curl',
  warnings: warned ? [message('watch.warn.open-to-world', { port: 6060 })] : [],
  commands: [
    'mkdir -p -m 0700 ~/.local/state/heapcase-watch/orders-api',
    'cat > ~/.local/state/heapcase-watch/orders-api/heapcase-watch.sh',
    'cat > ~/.local/state/heapcase-watch/orders-api/watch.conf',
    'sh ~/.local/state/heapcase-watch/orders-api/heapcase-watch.sh install --survive auto',
    'sh ~/.local/state/heapcase-watch/orders-api/heapcase-watch.sh test',
  ],
  present: null,
});

type TaskStep = WatchTask['steps'][number];

const steps: Readonly<Record<WatchTask['kind'], readonly TaskStep['step'][]>> = {
  install: ['connect', 'look', 'upload', 'install', 'test', 'list'],
  upgrade: ['connect', 'look', 'upload', 'install', 'test', 'list'],
  test: ['connect', 'test', 'list'],
  collect: ['connect', 'list', 'download', 'diagnose', 'report'],
};

/** A task of which so many steps are done; all of them: it has ended. */
export function watchTask(host: string, kind: WatchTask['kind'], done: number): WatchTask {
  const all = steps[kind];
  const ended = done >= all.length;
  return {
    host,
    id: 'orders-api',
    taskId: `task-${kind}`,
    kind,
    startedAt: '2026-11-23T03:15:02.000Z',
    steps: all.map((step, index) => ({
      step,
      state: index < done ? 'done' : index === done ? 'running' : 'waiting',
      detail: null,
    })),
    caseId: kind === 'collect' ? incident.caseId : null,
    lines:
      kind === 'install' && done > 3
        ? [
            'kept alive by: systemd --user',
            'survives logout: yes',
            'survives reboot: yes',
            'why: linger is on for deploy',
            'unit /home/deploy/.config/systemd/user/heapcase-watch-orders-api.service',
          ]
        : [],
    capture: ended && kind !== 'collect' ? '20261123T031502Z-test-5' : null,
    collected:
      kind === 'collect'
        ? {
            captures: ended ? 3 : 1,
            files: ended ? 27 : 9,
            bytes: ended ? 271_770 : 86_900,
            known: 1,
            expectedBytes: 271_770,
          }
        : null,
    outcome: ended ? 'done' : null,
    failure: null,
  };
}
