/** A main process for the window alone: answers every method with an incident, and plays an investigation. */

import type { FailureData } from '#core/base/failure';
import type { PlanStep } from '#core/case/model';
import type { Bridge, Prompt, WorkbenchEvent } from '#core/contract/events';
import type { HostEntry, HostFacts, TargetCandidate } from '#core/contract/host-views';
import { type CaptureProgress, type JobEvent, type JobSnapshot, startedJob } from '#core/contract/job';
import type { CaseSummary, Handlers, Method, Settings } from '#core/contract/methods';
import type { WatchTask } from '#core/contract/watch';
import { message } from '#core/words/messages';
import { doctorInstall, doctorReport, sudoRow } from './fake-doctor';
import { fleetRows } from './fake-fleet';
import * as incident from './fake-incident';
import { acceptedKeys, keptSecrets } from './fake-kept';
import { fakeMonitors } from './fake-monitors';
import { captures, shippedScript, type WatchMood, watchPlan, watchTask, watchView } from './fake-watches';

export interface Scene {
  readonly language?: 'en' | 'zh-CN';
  readonly theme?: 'light' | 'dark';
  readonly highContrast?: boolean;
  /** No case, no host but this computer. */
  readonly firstRun?: boolean;
  readonly engineIsOld?: boolean;
  /** A job that has recorded for so many seconds when the window opens; it goes on when `plays`. */
  readonly recorded?: number;
  readonly plays?: boolean;
  readonly jobFails?: FailureData;
  /** What connecting to a host answers instead of facts. */
  readonly hostFails?: FailureData;
  /** What connecting asks first. */
  readonly prompt?: Prompt;
  /** The watchdogs by host; none where it is left out. */
  readonly watches?: Readonly<Record<string, WatchMood>>;
  /** Captures that no case has were found when the window connected. */
  readonly watchFound?: boolean;
  /** A task of the first watch that has come so far. */
  readonly watchTask?: { readonly kind: WatchTask['kind']; readonly done: number };
  /** The process ended at the end of the recording. */
  readonly targetLost?: boolean;
}

const facts: HostFacts = {
  checkedAt: '2026-11-23T03:12:02.000Z',
  system: 'Debian GNU/Linux 12 (bookworm)',
  kernel: '6.1.0-28-amd64',
  architecture: 'x86_64',
  user: 'deploy',
  isRoot: false,
  memoryKb: 3930 * 1024,
  cgroup: 'v2',
  clockOffsetMs: 212,
  clockErrorMs: 17,
  roundTripMs: 34,
  hostKey: 'ED25519 SHA256:q0VfTnV7rjU2m3w1XJ4nq5x9kz7pLcD8mHcY2bQe1sA',
  hostKeyFrom: '/home/mei/.ssh/known_hosts:7',
  tools: ['curl', 'wget', 'python3'],
};

const hosts = (firstRun: boolean): readonly HostEntry[] => [
  { name: 'local', source: 'local', route: null, facts: null },
  ...(firstRun
    ? []
    : ([
        { name: 'prod-api-3', source: 'ssh-config', route: 'bastion-1 → deploy@10.4.2.13', facts },
        { name: 'prod-api-1', source: 'ssh-config', route: 'bastion-1 → deploy@10.4.2.11', facts: null },
        { name: 'prod-api-2', source: 'ssh-config', route: 'bastion-1 → deploy@10.4.2.12', facts: null },
        { name: 'deploy@staging-2:2222', source: 'added', route: 'deploy@staging-2 port 2222', facts: null },
      ] as const)),
];

const candidate = (part: Partial<TargetCandidate>): TargetCandidate => ({
  ...incident.target,
  go: null,
  endpoint: null,
  rssKb: 12_000,
  threads: 1,
  ageSeconds: 388_000,
  user: 'root',
  anonKb: (part.rssKb ?? 12_000) * 0.8,
  swapKb: 0,
  limit: { scope: 'host', kb: 3930 * 1024, folder: null, usedKb: null },
  executable: part.go ? 'go' : 'other',
  exeDeleted: false,
  container: null,
  ports: [],
  listens: [],
  ownNetwork: false,
  openWarning: null,
  endpointNote: null,
  ...part,
});

const targets: readonly TargetCandidate[] = [
  candidate({
    ...incident.target,
    rssKb: 141_000,
    threads: 14,
    ageSeconds: 4112,
    user: 'deploy',
    anonKb: 131_400,
    swapKb: 1_100,
    limit: {
      scope: 'cgroup',
      kb: 512 * 1024,
      folder: '/sys/fs/cgroup/system.slice/orders-api.service',
      usedKb: 152_000,
    },
    ports: [8080, 6060],
    listens: ['127.0.0.1:6060', '0.0.0.0:8080'],
  }),
  candidate({
    comm: 'checkout',
    command: '/app/checkout -listen :8080',
    pid: 5120,
    go: { version: 'go1.25.1', module: 'example.com/checkout', revision: '4f3a1c9be2d0', cgo: true },
    endpoint: 'netns:5120:http://127.0.0.1:8080/debug/pprof/',
    openAt: ['0.0.0.0:8080'],
    openWarning: message('target.open-in-container', { places: '0.0.0.0:8080' }),
    container: { runtime: 'containerd', id: '9b1f4c2a7de05b6a33c18f0e' },
    ownNetwork: true,
    rssKb: 96_300,
    limit: { scope: 'cgroup', kb: 131_072, folder: '/sys/fs/cgroup/kubepods.slice/pod7', usedKb: 101_000 },
    threads: 11,
    ageSeconds: 732,
    user: '65532',
    ports: [8080],
    listens: ['0.0.0.0:8080'],
  }),
  candidate({
    comm: 'mailer',
    command: '/srv/mailer/mailer',
    pid: 3120,
    go: { version: 'go1.24.3', module: 'example.com/mailer', revision: null, cgo: false },
    endpoint: 'unix:/run/mailer.sock:/debug/pprof/',
    exe: '/srv/mailer/mailer',
    exeDeleted: true,
    rssKb: 41_700,
    threads: 9,
    ageSeconds: 86_400,
    user: 'mail',
    listens: ['unix:/run/mailer.sock'],
  }),
  candidate({
    comm: 'node_exporter',
    command: '/usr/bin/node_exporter',
    pid: 812,
    go: { version: 'go1.22.4', module: 'github.com/prometheus/node_exporter', revision: null },
    rssKb: 24_100,
    threads: 7,
    user: 'nobody',
    ports: [9100],
  }),
  ...['systemd', 'systemd-journald', 'sshd', 'postgres', 'nginx', 'cron', 'dbus-daemon', 'agetty'].map(
    (comm, index) =>
      candidate({
        comm,
        command: `/usr/sbin/${comm}`,
        pid: index === 0 ? 1 : 300 + index * 97,
        rssKb: 9000 + 7300 * ((index * 5) % 7),
      }),
  ),
];

const summary = (
  part: Partial<CaseSummary['manifest']>,
  rest: Omit<CaseSummary, 'manifest'>,
): CaseSummary => ({
  manifest: { ...incident.manifest(), ...part },
  ...rest,
});

const cases = (): readonly CaseSummary[] => [
  summary(
    {},
    {
      host: 'prod-api-3',
      process: 'orders-api',
      lastChange: new Date(Date.now() - 60_000).toISOString(),
      verdict: { class: 'go-heap-growth', grade: 'proved', function: 'main.GetBetweenDates' },
    },
  ),
  summary(
    { id: 'checkout', title: 'checkout-worker slow growth', status: 'watching' },
    {
      host: 'prod-pay-1',
      process: 'checkout-worker',
      lastChange: new Date(Date.now() - 3 * 86_400_000).toISOString(),
      verdict: { class: 'go-heap-growth', grade: 'probable', function: 'cache.(*Sessions).Add' },
    },
  ),
  summary(
    { id: 'search', title: 'search-index 137 after deploy', status: 'explained' },
    {
      host: 'prod-search-2',
      process: 'search-index',
      lastChange: '2026-11-12T10:12:00.000Z',
      verdict: { class: 'memory-limit-too-low', grade: 'proved', function: null },
    },
  ),
  summary(
    { id: 'pdf', title: 'pdf-render native growth', status: 'fixed' },
    {
      host: 'render-4',
      process: 'pdf-render',
      lastChange: '2026-11-04T08:00:00.000Z',
      verdict: { class: 'native-growth', grade: 'possible', function: null },
    },
  ),
  summary(
    { id: 'sample', title: 'Sample: recorded incident', status: 'closed', sample: true },
    {
      host: 'prod-api-3',
      process: 'orders-api',
      lastChange: '2026-11-01T08:00:00.000Z',
      verdict: { class: 'go-heap-growth', grade: 'proved', function: 'main.GetBetweenDates' },
    },
  ),
];

const stepAt = (
  step: PlanStep,
  state: JobSnapshot['plan'][number]['state'],
  seconds: number,
  ms: number | null,
  detail: JobSnapshot['plan'][number]['detail'] = null,
): JobEvent => ({
  kind: 'step',
  step: { step, state, detail, startedAt: new Date(incident.startedAt + seconds * 1000).toISOString(), ms },
});

/** How a capture stands some tenths after it began: its three files come one after the other. */
function captureAt(number: number, age: number): CaptureProgress {
  const { label, at, evidence } = incident.captures[number];
  return {
    label,
    number,
    at,
    files: evidence.map((file, index) => ({
      kind: file.kind,
      state: age > index + 1 ? 'here' : age > index ? 'arriving' : 'waiting',
      evidence: age > index + 1 ? file : null,
    })),
  };
}

/** What happens in one second of the recording. */
async function second(seconds: number): Promise<readonly JobEvent[]> {
  const events: JobEvent[] = [{ kind: 'samples', samples: [incident.sampleAt(seconds)] }];
  for (const { number, seconds: at } of incident.captures) {
    const age = seconds - at;
    if (age < 0 || age > 3) continue;
    events.push({ kind: 'capture', capture: captureAt(number, age + 0.5) });
    const act = incident.acts[number * 3 + age];
    if (age < 3 && act) events.push({ kind: 'act', act });
    if (age === 3 && number === 0) {
      events.push(
        stepAt('baseline', 'done', 1, 3100, message('step.baseline.detail', { files: 3, bytes: '11.4 KiB' })),
      );
      events.push(stepAt('record', 'running', 4, null));
    }
    if (age === 3 && number > 0)
      events.push({ kind: 'diagnosis', diagnosis: await incident.diagnosisUntil(seconds) });
  }
  return events;
}

const opening: readonly JobEvent[] = [
  stepAt('connect', 'done', -4, 1400, message('step.connect.detail', { host: 'prod-api-3', ms: 1400 })),
  stepAt(
    'facts',
    'done',
    -3,
    620,
    message('step.facts.detail', {
      system: 'Debian GNU/Linux 12',
      kernel: '6.1.0-28-amd64',
      memory: '3.8 GiB',
    }),
  ),
  stepAt(
    'target',
    'done',
    -2,
    310,
    message('step.target.detail', { comm: 'orders-api', pid: 18472, endpoint: '127.0.0.1:6060' }),
  ),
  { kind: 'target', target: incident.target },
  stepAt('baseline', 'running', 0, null),
];

async function closing(scene: Scene): Promise<readonly JobEvent[]> {
  if (scene.jobFails)
    return [
      stepAt('record', 'failed', 4, 52_000),
      { kind: 'ended', outcome: 'failed', failure: scene.jobFails, caseKept: true },
    ];
  return [
    stepAt(
      'record',
      'done',
      4,
      57_000,
      message('step.record.detail', { captures: 6, samples: 61, rss: '346 MiB' }),
    ),
    { kind: 'diagnosis', diagnosis: await incident.diagnosisUntil(61) },
    stepAt('diagnose', 'done', 61, 240, message('step.diagnose.detail', { stand: 1, ruledOut: 4 })),
    stepAt(
      'report',
      'done',
      62,
      410,
      message('step.report.detail', { file: 'report.html', bytes: '184 KiB' }),
    ),
    { kind: 'ended', outcome: 'done', failure: null, caseKept: true },
  ];
}

const lastSecond = 61;
export const jobId = 'job-1';

const emptyJob = startedJob({
  jobId,
  caseId: incident.caseId,
  title: 'orders-api on prod-api-3',
  host: incident.host,
  startedAt: new Date(incident.startedAt - 4000).toISOString(),
  forSeconds: 60,
  everySeconds: 10,
  commandLine: 'heapcase investigate prod-api-3 --pid 18472 --for 60s --every 10s',
});

/** All events until a moment of the recording. */
export async function eventsUntil(seconds: number, scene: Scene = {}): Promise<readonly JobEvent[]> {
  const events = [...opening];
  for (let now = 0; now < Math.min(seconds, lastSecond); now++) events.push(...(await second(now)));
  if (seconds >= lastSecond || scene.jobFails) events.push(...(await closing(scene)));
  return events;
}

export function createFakeBridge(scene: Scene = {}): Bridge {
  const listeners = new Set<(event: WorkbenchEvent) => void>();
  const tell = (event: WorkbenchEvent) => {
    for (const listener of listeners) listener(event);
  };
  let settings: Settings = { language: scene.language ?? null, theme: scene.theme ?? 'system' };
  const prompts = new Map<string, (accept: boolean) => void>();

  async function play(from: number): Promise<void> {
    for (let now = from; now < lastSecond; now++) {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      tell({ kind: 'job', jobId, events: await second(now) });
    }
    tell({ kind: 'job', jobId, events: await closing(scene) });
    tell({ kind: 'cases-changed' });
  }

  async function start(seconds: number): Promise<JobSnapshot> {
    setTimeout(async () => {
      tell({ kind: 'job', jobId, events: await eventsUntil(seconds, scene) });
      if (scene.plays) await play(seconds);
    }, 50);
    return emptyJob;
  }

  const asked = async (): Promise<void> => {
    const { prompt } = scene;
    if (!prompt) return;
    const accepted = await new Promise<boolean>((resolve) => {
      prompts.set('prompt-1', resolve);
      tell({ kind: 'prompt', promptId: 'prompt-1', prompt });
    });
    if (!accepted) throw { code: 'failure.cancelled', fillings: {} } satisfies FailureData;
  };

  const moods = new Map(Object.entries(scene.watches ?? {}));
  let seq = 41_426;
  const viewOf = (host: string) => watchView(host, moods.get(host) ?? 'calm', seq);
  const change = (host: string, mood: WatchMood) => {
    moods.set(host, mood);
    return viewOf(host);
  };
  const [firstWatched = 'prod-api-3'] = moods.keys();
  /** One step each half second, as it would come from a host. */
  const runTask = (host: string, kind: WatchTask['kind']): WatchTask => {
    const step = (done: number) => {
      const task = watchTask(host, kind, done);
      tell({ kind: 'watch-task', task });
      if (task.outcome === null) setTimeout(() => step(done + 1), 500);
      else if (kind === 'install') tell({ kind: 'watch', watch: change(host, 'calm') });
    };
    setTimeout(() => step(1), 500);
    return watchTask(host, kind, 0);
  };
  const beat = () => {
    seq++;
    for (const [host, mood] of moods) {
      if (!['late', 'dead', 'lost', 'offline'].includes(mood)) tell({ kind: 'watch', watch: viewOf(host) });
    }
  };
  if (moods.size > 0 && scene.plays) setInterval(beat, 1000);
  const noticed = async () => {
    if (scene.watchFound)
      tell({ kind: 'watch-found', host: firstWatched, id: 'orders-api', captures: captures.slice(1) });
  };

  const handlers: Handlers<Method> = {
    ...fakeMonitors,
    'app.info': async () => ({
      version: '0.1.0',
      engine: scene.engineIsOld ? 'Electron 25.1.1' : 'Electron 45.4.1',
      engineIsOld: scene.engineIsOld ?? false,
      libraryFolder: '/home/mei/.local/share/heapcase/cases',
      platform: 'linux',
    }),
    'settings.get': async () => settings,
    'settings.set': async (wanted) => {
      settings = wanted;
      return settings;
    },
    'hosts.list': async () => hosts(scene.firstRun ?? false),
    'hosts.add': async ({ name }) => ({ name, source: 'added', route: null, facts: null }),
    'hosts.remove': async () => null,
    'hosts.facts': async ({ name }) => {
      await asked();
      if (scene.hostFails) throw scene.hostFails;
      const state = {
        is: 'connected',
        since: new Date().toISOString(),
        address: 'deploy@10.4.2.13:22',
        transport: 'ssh2',
      } as const;
      tell({ kind: 'host-link', link: { host: name, state } });
      return facts;
    },
    'hosts.targets': async () => targets,
    'hosts.acts': async () => [],
    'hosts.willRun': async () => [],
    'fetch.start': async () => {
      throw { code: 'failure.cancelled', fillings: {} } satisfies FailureData;
    },
    'fetch.list': async () => [],
    'fetch.stop': async () => null,
    'hosts.oom': async () => {
      throw { code: 'failure.cancelled', fillings: {} } satisfies FailureData;
    },
    'doctor.check': async ({ host, pid }) => doctorReport(host, pid),
    'doctor.install': async ({ host, item, confirmed }) => {
      const first = {
        installId: 'install-1',
        host,
        item,
        command: confirmed,
        startedAt: new Date().toISOString(),
        lines: [],
        dropped: 0,
        row: null,
        outcome: null,
        failure: null,
      };
      const step = (lines: number) => {
        const install = doctorInstall(host, first, lines);
        tell({ kind: 'doctor-install', install });
        if (install.outcome === null) setTimeout(() => step(lines + 1), 250);
      };
      setTimeout(() => step(1), 250);
      return first;
    },
    'doctor.stop': async () => null,
    'doctor.sudo': async () => sudoRow(),
    'fleet.list': async () => (scene.firstRun ? [] : fleetRows(Date.now())),
    'fleet.add': async () => null,
    'fleet.remove': async ({ hosts: removed }) => {
      tell({ kind: 'fleet', rows: [], gone: removed });
      return null;
    },
    'fleet.start': async () => null,
    'fleet.stop': async () => null,
    'fleet.target': async () => null,
    'links.list': async () => [],
    'links.reconnect': async () => null,
    'trust.list': async () => (scene.firstRun ? [] : acceptedKeys),
    'trust.forget': async () => ({ forgotten: 0 }),
    'secrets.list': async () => ({
      keychain: scene.firstRun ? null : 'GNOME Keyring',
      kept: scene.firstRun ? [] : keptSecrets,
    }),
    'secrets.forget': async () => null,
    'hosts.transport': async () => 'auto' as const,
    'prompts.answer': async ({ promptId, accept }) => {
      prompts.get(promptId)?.(accept);
      return null;
    },
    'investigation.start': async () => start(0),
    'demo.start': async () => start(0),
    'jobs.list': async () => (scene.recorded === undefined ? [] : [await start(scene.recorded)]),
    'jobs.stop': async () => {
      tell({
        kind: 'job',
        jobId,
        events: [{ kind: 'ended', outcome: 'stopped', failure: null, caseKept: true }],
      });
      return null;
    },
    'cases.list': async () => (scene.firstRun ? [] : cases()),
    'cases.view': async ({ id }) => {
      const view = await incident.caseView();
      if (id !== incident.caseId && id !== 'sample') {
        throw { code: 'case.unknown', fillings: { id, folder: '/home/mei/cases' } } satisfies FailureData;
      }
      return {
        ...view,
        manifest: { ...view.manifest, sample: id === 'sample' },
        targetLost: scene.targetLost
          ? { reason: 'ended', at: new Date(incident.startedAt + 60_400 - 212).toISOString() }
          : null,
      };
    },
    'cases.rename': async () => null,
    'cases.note': async () => null,
    'cases.keepView': async () => null,
    'cases.keep': async () => null,
    'cases.discard': async () => null,
    'files.open': async () => ({ id: incident.caseId, hasProfile: true }),
    'files.choose': async () => null,
    'files.started': async () => null,
    'links.started': async () => null,
    'profiles.merge': async ({ evidence }) => ({ evidence: evidence[0] }),
    'evidence.facts': async () => [],
    'source.read': async () => ({ kind: 'missing', why: 'absent', folders: [], host: 'prod-api-3' }),
    'source.fetch': async () => ({ kind: 'missing', why: 'absent', folders: [], host: 'prod-api-3' }),
    'source.folders': async () => [],
    'source.forgetFolder': async () => [],
    'source.addFolder': async () => [],
    'picture.save': async () => null,
    'profile.save': async () => null,
    'cases.verify': async () => ({ ok: 19, changed: [], missing: [], extra: [], chainOk: true }),
    'cases.sample': async () => ({ id: 'sample' }),
    'evidence.read': async ({ id }) => incident.readEvidence(id),
    'report.html': async () => ({ html: '<!doctype html><title>Report</title>' }),
    'watch.plan': async ({ host, rules }) => watchPlan(host, rules),
    'watch.install': async ({ host }) => runTask(host, 'install'),
    'watch.list': async () => {
      setTimeout(noticed, 20);
      return [...moods.keys()].map(viewOf);
    },
    'watch.look': async ({ host }) => viewOf(host),
    'watch.discover': async ({ host }) => (moods.has(host) ? [viewOf(host)] : []),
    'watch.follow': async ({ host }) => change(host, 'calm'),
    'watch.unfollow': async ({ host }) => {
      change(host, 'offline');
      return null;
    },
    'watch.rules': async ({ host, rules }) => ({ ...viewOf(host), rules }),
    'watch.test': async ({ host }) => runTask(host, 'test'),
    'watch.collect': async ({ host }) => runTask(host, 'collect'),
    'watch.pause': async ({ host }) => change(host, 'paused'),
    'watch.resume': async ({ host }) => change(host, 'calm'),
    'watch.upgrade': async ({ host }) => runTask(host, 'upgrade'),
    'watch.uninstall': async ({ host }) => {
      moods.delete(host);
      return {
        lines: [
          'stopped: pid 4242',
          'removed: /home/deploy/.config/systemd/user/heapcase-watch-orders-api.service',
          'removed: /home/deploy/.local/state/heapcase-watch/orders-api/heapcase-watch.sh',
          'remains: /home/deploy/.local/state/heapcase-watch/orders-api/captures (4 captures, 0.3 MiB)',
        ],
      };
    },
    'watch.forget': async () => null,
    'watch.tasks': async () =>
      scene.watchTask ? [watchTask(firstWatched, scene.watchTask.kind, scene.watchTask.done)] : [],
    'watch.stop': async () => null,
    'watch.export': async ({ id }) => [
      {
        path: `heapcase-watch-${id}.service`,
        text: '[Unit]\nDescription=heapcase watchdog\n',
        executable: false,
      },
      { path: 'heapcase-watch.sh', text: shippedScript.text, executable: true },
    ],
    'watch.script': async () => shippedScript,
    'watch.saveExport': async ({ id, format }) => ({
      folder: `/home/mei/heapcase-watch-${id}-${format}`,
      files: 2,
    }),
    'report.export': async () => ({ path: '/home/mei/Documents/report.html' }),
    'files.stopOpening': async () => null,
    'profiles.stopMerge': async () => null,
    'window.reveal': async () => null,
    'window.system': async () => ({
      dark: scene.theme === 'dark',
      language: scene.language ?? 'en',
      highContrast: scene.highContrast ?? false,
    }),
  };

  return {
    call: async (method, request) => {
      const handler = handlers[method as Method] as (request: unknown) => Promise<unknown>;
      try {
        return { ok: true, value: await handler(request) };
      } catch (failure) {
        return { ok: false, failure };
      }
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openDropped: () => null,
  };
}
