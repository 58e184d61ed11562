/**
 * The commands that a deed will run on a host, word for word, before it does. They come from where they are run, so that what
 * is announced and what the audit log holds afterwards are the same (a test holds one against the other).
 */

import type { WillRun, WillRunRequest } from '#core/contract/host-acts';
import type { CgroupMemoryFolder } from '#core/probe/cgroup';
import type { EndpointUrl } from '#core/probe/endpoint-url';
import { type Message, message } from '#core/words/messages';
import { cgroupArgv } from '../collect/cgroup-folders';
import { clockArgv } from '../collect/doctor/clock-offset';
import { closedPort, doctorArgv, sudoTryArgv, survivalArgv } from '../collect/doctor/examine-host';
import { processListArgv } from '../collect/find-targets';
import { hostFactsArgv } from '../collect/host-facts';
import { kernelLogArgvs, killCounterArgv, serviceLogArgv } from '../collect/kernel-log';
import { goroutineProfile, heapProfile, heapProfileAfterGc, memStats } from '../collect/pull';
import { readPiecesArgv } from '../collect/read-executables';
import { firstLinesArgv } from '../collect/read-limits';
import { bootIdArgv, samplerArgv } from '../collect/record-memory';
import { raisingTryArgv, whoAmIArgv } from '../host/as-root';
import { loginProbe, readableCommand } from '../host/command';
import { fetchToolsArgv } from '../host/fetch-by-command';
import { type FetchTool, fetchCommand, fetchTools } from '../host/fetch-commands';
import { placeProbe } from '../host/lasting-line';
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
    case 'doctor':
      return [...connecting, ...examining(request, await watchScript())];
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

function investigating({ pid, startTicks, endpoint, forceGc, name }: WillRunRequest): readonly WillRun[] {
  const base = endpoint ?? unknown.endpoint;
  const profiles = [forceGc ? heapProfileAfterGc : heapProfile, memStats, goroutineProfile];
  return [
    ...(name === 'local' ? [] : runs(message('acts.why.place'), placeProbe)),
    ...runs(message('acts.why.facts'), line(hostFactsArgv)),
    ...processes(),
    ...(endpoint === null ? index(null) : []),
    ...(endpoint === null ? runs(message('acts.why.owner'), `GET ${base}cmdline`) : []),
    ...executable(),
    ...runs(message('acts.why.cgroup'), line(cgroupArgv(pid ?? unknown.pid))),
    ...runs(message('acts.why.memory'), memoryLoop(pid, startTicks)),
    ...runs(message('acts.why.heap'), ...profiles.map(({ path }) => `GET ${base}${path}`)),
    ...fetching(),
    ...(name === 'local' ? [] : runs(message('acts.why.boot'), line(bootIdArgv))),
    ...runs(message('acts.why.successor'), line(processListArgv({ sockets: false }))),
  ];
}

/** With words in the place of numbers, and of the files of its cgroups, which are not known yet. */
function memoryLoop(pid: number | null, startTicks: number | null): string {
  const target = { pid: pid ?? 1, startTicks: startTicks ?? 1 };
  const shown = (cgroup: readonly CgroupMemoryFolder[]) => line(samplerArgv(target, sampleSeconds, cgroup));
  const bare = shown([]);
  const fuller = shown([{ folder: '/', limitFile: 'l', usageFile: 'u', version: 2 }]);
  let at = 0;
  while (bare[at] === fuller[at]) at++;
  return `${bare.slice(0, at)}‹limit and usage of each of its cgroups›${bare.slice(at)}`
    .replace(/^(sh -c 'set -f\npid=)\d+/, (_all, before: string) => `${before}${pid ?? unknown.pid}`)
    .replace(/( ticks=)\d+/, (_all, before: string) => `${before}${startTicks ?? '‹START›'}`);
}

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
