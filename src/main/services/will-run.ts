/**
 * The commands that a deed will run on a host, word for word, before it does. They come from where they are run, so that what
 * is announced and what the audit log holds afterwards are the same (a test holds one against the other).
 */

import type { WillRun, WillRunRequest } from '#core/contract/host-acts';
import type { CgroupMemoryFolder } from '#core/probe/cgroup';
import type { EndpointUrl } from '#core/probe/endpoint-url';
import { monitors } from '#core/probe/monitors/index';
import { type Message, message } from '#core/words/messages';
import { cgroupArgv } from '../collect/cgroup-folders';
import { clockArgv } from '../collect/doctor/clock-offset';
import { closedPort, doctorArgv, sudoTryArgv, survivalArgv } from '../collect/doctor/examine-host';
import { processListArgv } from '../collect/find-targets';
import { hostFactsArgv } from '../collect/host-facts';
import { kernelLogArgvs, killCounterArgv, serviceLogArgv } from '../collect/kernel-log';
import { cLibraryArgv } from '../collect/memleak/c-library';
import { processStatArgv } from '../collect/memleak/memleak-runs';
import { lookForMemleakArgv } from '../collect/memleak/plan-memleak';
import { chosenMonitors, monitorProbeArgv } from '../collect/monitors/plan-monitors';
import { goroutineProfile, heapProfile, heapProfileAfterGc, memStats } from '../collect/pull';
import { readPiecesArgv } from '../collect/read-executables';
import { firstLinesArgv } from '../collect/read-limits';
import { bootIdArgv, samplerArgv } from '../collect/record-memory';
import { raisingTryArgv, whoAmIArgv } from '../host/as-root';
import { loginProbe, readableCommand } from '../host/command';
import { fetchToolsArgv } from '../host/fetch-by-command';
import { type FetchTool, fetchCommand, fetchTools } from '../host/fetch-commands';
import { placeProbe } from '../host/lasting-line';
import { hashOfFirstArgv, lookAtFileArgv, readFromArgv } from '../host/remote-file';
import { lookArgv } from '../watch/remote-watch';

/** What is not known before: a word that stands for it. */
const unknown = {
  pid: '‹PID›',
  pieces: '‹PID OFFSET LENGTH …›',
  files: '‹FILES›',
  seconds: '‹SECONDS›',
  mark: '‹MARK›',
  root: '‹FOLDER›',
  endpoint: '‹URL›/debug/pprof/',
  start: '‹START›',
  file: '‹FILE›',
  byte: '‹BYTE›',
  bytes: '‹BYTES›',
  cgroups: '‹limit and usage of each of its cgroups›',
  memleak: '‹MEMLEAK›',
} as const;

/** Quotes around a word that only stands for something are no part of the command. */
const line = (argv: readonly string[]): string => readableCommand(argv).replace(/'(‹[^›]*›)'/g, '$1');

const runs = (why: Message, ...lines: readonly string[]): readonly WillRun[] =>
  lines.map((one) => ({ line: one, why }));

/** `watchScript`: the text of the watchdog that would be installed. */
export async function willRun(
  request: WillRunRequest,
  watchScript: () => Promise<string>,
): Promise<readonly WillRun[]> {
  const connecting = request.name === 'local' ? [] : runs(message('acts.why.shell'), loginProbe);
  switch (request.deed) {
    case 'look':
      return [...connecting, ...looking()];
    case 'investigate':
      return [...connecting, ...investigating(request)];
    case 'monitor':
      return [...connecting, ...monitoring(request)];
    case 'memleak':
      return [...connecting, ...lookingForMemleak(request)];
    case 'doctor':
      return [...connecting, ...examining(request, await watchScript())];
    case 'fetch':
      return [...connecting, ...fetchingFile()];
    case 'oom':
      return [...connecting, ...readingLogs()];
  }
}

/** Where a login is not root: sudo by itself, and then with a time limit of its own where sudoers allow that. */
const bySudo = (argv: readonly string[]): readonly string[] => [
  line(['sudo', ...argv]),
  line(['sudo', 'timeout', '-k', '5', unknown.seconds, ...argv]),
];

const executable = (): readonly WillRun[] =>
  runs(message('acts.why.executable'), line(readPiecesArgv([unknown.pieces])));

const processes = (): readonly WillRun[] =>
  runs(message('acts.why.processes'), line(processListArgv({ sockets: true })));

const limits = (): readonly WillRun[] =>
  runs(message('acts.why.limits'), line(firstLinesArgv([unknown.files])));

/** Numbers and names that stand in no command by themselves, for what is filled in later. */
const places = {
  HCPATH: '‹PATH›',
  HCHOST: '‹HOST›',
  HCADDRESS: '‹ADDRESS›',
  HCSOCKET: '‹SOCKET›',
  '64321': '‹PORT›',
  '64322': '‹SECONDS›',
} as const;

/** Instead of a GET through the connection, where there can be none: the first of these programs that is there. */
function fetching(): readonly WillRun[] {
  const asked = { path: 'HCPATH', authority: 'HCHOST' };
  const overTcp = {
    place: { kind: 'tcp', host: 'HCADDRESS', port: 64321, networkOf: null },
    ...asked,
  } as const;
  const overUnix = { place: { kind: 'unix', path: 'HCSOCKET' }, ...asked } as const;
  // One without a file: some programs ask such in words of their own.
  const overNamed = { place: { kind: 'unix', path: '@HCSOCKET' }, ...asked } as const;
  const shown = (tool: FetchTool, url: EndpointUrl): readonly string[] => {
    const argv = fetchCommand(tool, url, 64322);
    if (argv === null) return [];
    const filled = Object.entries(places).reduce(
      (text, [name, place]) => text.replaceAll(name, place),
      readableCommand(argv),
    );
    // As root where the login may not enter the network of a container.
    return [`‹sudo nsenter -t PID -n ›${filled}`];
  };
  return [
    ...runs(message('acts.why.fetchers'), line(fetchToolsArgv)),
    ...runs(
      message('acts.why.fetch'),
      ...fetchTools.flatMap((tool) => [overTcp, overUnix, overNamed].flatMap((url) => shown(tool, url))),
    ),
  ];
}

const index = (endpoint: string | null): readonly WillRun[] =>
  runs(message('acts.why.index'), `GET ${endpoint ?? unknown.endpoint}`);

const looking = (): readonly WillRun[] => [
  ...runs(message('acts.why.facts'), line(hostFactsArgv)),
  ...runs(message('acts.why.watches'), line(lookArgv(unknown.mark, { root: null, id: null }))),
  ...processes(),
  ...limits(),
  ...executable(),
  ...index(null),
  ...fetching(),
];

/** The recording takes a sample a second, however often captures are taken. */
const sampleSeconds = 1;

function investigating(request: WillRunRequest): readonly WillRun[] {
  const { pid, endpoint, forceGc } = request;
  const base = endpoint ?? unknown.endpoint;
  const profiles = [forceGc ? heapProfileAfterGc : heapProfile, memStats, goroutineProfile];
  return [
    ...lasting(request),
    ...runs(message('acts.why.facts'), line(hostFactsArgv)),
    ...processes(),
    ...(endpoint === null ? index(null) : []),
    ...(endpoint === null ? runs(message('acts.why.owner'), `GET ${base}cmdline`) : []),
    ...executable(),
    ...runs(message('acts.why.cgroup'), line(cgroupArgv(pid ?? unknown.pid))),
    ...runs(
      message('acts.why.memory'),
      aboutProcess(request, (target, cgroup) => samplerArgv(target, sampleSeconds, cgroup)),
    ),
    ...runs(message('acts.why.heap'), ...profiles.map(({ path }) => `GET ${base}${path}`)),
    ...fetching(),
    ...afterLostLink(request),
    ...runs(message('acts.why.successor'), line(processListArgv({ sockets: false }))),
  ];
}

/** Numbers that stand in no command by themselves, for those of a process that are not known yet. */
const anyNumbers = { pid: 9_007_199_254_740_871, startTicks: 9_007_199_254_740_881, seconds: 64_323 };

interface OfProcess {
  readonly pid: number;
  readonly startTicks: number;
}

/** What looks at a process, with words in the place of what is not known: numbers, and the files of its cgroups. */
function aboutProcess(
  { pid, startTicks }: Pick<WillRunRequest, 'pid' | 'startTicks'>,
  argvOf: (target: OfProcess, cgroup: readonly CgroupMemoryFolder[]) => readonly string[],
): string {
  const target = { pid: pid ?? anyNumbers.pid, startTicks: startTicks ?? anyNumbers.startTicks };
  const shown = (cgroup: readonly CgroupMemoryFolder[]) =>
    line(argvOf(target, cgroup))
      .replaceAll(String(anyNumbers.pid), unknown.pid)
      .replaceAll(String(anyNumbers.startTicks), unknown.start)
      .replaceAll(String(anyNumbers.seconds), unknown.seconds);
  const bare = shown([]);
  const fuller = shown([{ folder: '/', limitFile: 'l', usageFile: 'u', version: 2 }]);
  if (bare === fuller) return bare;
  let at = 0;
  while (bare[at] === fuller[at]) at++;
  return `${bare.slice(0, at)}${unknown.cgroups}${bare.slice(at)}`;
}

const looksInto = ({ pid }: WillRunRequest): readonly WillRun[] => [
  ...runs(message('acts.why.facts'), line(hostFactsArgv)),
  ...(pid === null ? [] : processes()),
  ...(pid === null ? [] : executable()),
];

const lasting = ({ name }: WillRunRequest): readonly WillRun[] =>
  name === 'local' ? [] : runs(message('acts.why.place'), placeProbe);

const afterLostLink = ({ name }: WillRunRequest): readonly WillRun[] =>
  name === 'local' ? [] : runs(message('acts.why.boot'), line(bootIdArgv));

function monitoring(request: WillRunRequest): readonly WillRun[] {
  const { pid } = request;
  const known = { pid: pid ?? anyNumbers.pid, startTicks: request.startTicks };
  const chosen = chosenMonitors(request.monitors, pid === null ? null : known);
  const suited = chosen.filter((id) => pid !== null || monitors[id].about !== 'target');
  const asking = (everySeconds: number, cgroup: readonly CgroupMemoryFolder[]) =>
    ({ everySeconds, cgroup, startedAt: 0 }) as const;
  return [
    ...looksInto(request),
    ...(pid === null ? [] : runs(message('acts.why.cgroup'), line(cgroupArgv(pid)))),
    ...runs(
      message('acts.why.variants'),
      aboutProcess(request, (target) => monitorProbeArgv(chosen, pid === null ? null : target)),
    ),
    ...lasting(request),
    ...suited.flatMap((monitor) =>
      runs(
        message('acts.why.monitor', { monitor }),
        ...monitors[monitor].variants.map((variant) =>
          aboutProcess(request, (target, cgroup) =>
            variant.argv({ target: pid === null ? null : target, ...asking(anyNumbers.seconds, cgroup) }),
          ),
        ),
      ),
    ),
    ...afterLostLink(request),
  ];
}

/** Its own command depends on what is found: it is shown, and asked about, before it starts. */
const lookingForMemleak = (request: WillRunRequest): readonly WillRun[] => {
  const library = cLibraryArgv(request.pid ?? unknown.pid);
  return [
    ...looksInto(request),
    ...runs(message('acts.why.memleak-there'), line(lookForMemleakArgv)),
    ...runs(message('acts.why.c-library'), line(library), line(whoAmIArgv), ...bySudo(library)),
    ...lasting(request),
    ...runs(message('acts.why.memleak-raised'), line(raisingTryArgv), ...bySudo(raisingTryArgv)),
    ...runs(message('acts.why.memleak'), unknown.memleak),
    ...runs(message('acts.why.still-there'), line(processStatArgv(request.pid ?? unknown.pid))),
  ];
};

function examining({ pid, endpoint, name }: WillRunRequest, watchScript: string): readonly WillRun[] {
  const { host, port } = closedPort;
  return [
    ...runs(message('acts.why.doctor'), line(doctorArgv(pid))),
    ...runs(message('acts.why.clock'), line(clockArgv)),
    ...(name === 'local' ? [] : runs(message('acts.why.forwarding'), `CONNECT ${host}:${port}`)),
    ...(name === 'local' ? [] : runs(message('acts.why.sudo'), line(whoAmIArgv), ...bySudo(sudoTryArgv))),
    ...runs(message('acts.why.survival'), line(survivalArgv(watchScript))),
    ...limits(),
    ...(pid === null ? [] : [...executable(), ...processes(), ...index(endpoint)]),
    ...(pid === null ? [] : runs(message('acts.why.heap'), `GET ${endpoint ?? unknown.endpoint}heap`)),
    ...(pid === null ? [] : fetching()),
  ];
}

const fetchingFile = (): readonly WillRun[] => [
  ...runs(message('acts.why.file-look'), line(lookAtFileArgv(unknown.file))),
  ...runs(message('acts.why.file-bytes'), line(readFromArgv(unknown.file, unknown.byte, unknown.bytes))),
  ...runs(message('acts.why.file-hash'), line(hashOfFirstArgv(unknown.file, unknown.bytes))),
];

const readingLogs = (): readonly WillRun[] => [
  ...runs(message('acts.why.kernel-log'), ...kernelLogArgvs(null).map(line)),
  ...runs(message('acts.why.service-log'), line(serviceLogArgv(null))),
  ...runs(
    message('acts.why.logs-by-root'),
    line(whoAmIArgv),
    line(raisingTryArgv),
    ...bySudo(raisingTryArgv),
    ...[...kernelLogArgvs(null), serviceLogArgv(null)].map((argv) => line(['sudo', ...argv])),
  ),
  ...runs(message('acts.why.counter'), line(killCounterArgv)),
];
