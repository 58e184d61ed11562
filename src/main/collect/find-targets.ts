/** Which processes run on a host, and which one is meant. */

import { failure, failureDataOf } from '#core/base/failure';
import type { Target } from '#core/case/model';
import type { TargetCandidate } from '#core/contract/host-views';
import { containerOf } from '#core/probe/container';
import {
  type ListedProcess,
  type ListScriptOptions,
  type ProcessList,
  parseProcessList,
  portsOf,
  processListScript,
} from '#core/probe/process-list';
import { parsePsList, psListScript } from '#core/probe/process-list-ps';
import { fateOf, type KnownProcess } from '#core/probe/successors';
import { type Message, message } from '#core/words/messages';
import { mapAtMost } from './at-most';
import type { AuditedHost } from './audited-host';
import {
  type FoundEndpoint,
  findEndpoint,
  openSockets,
  ownerOf,
  parseEndpoint,
  printSocket,
  probeSockets,
} from './find-endpoint';
import { type LookedInto, readGoBuilds } from './go-build';
import { readBounds } from './read-limits';

/** How a person names a process. */
export type TargetQuery =
  | { readonly by: 'pid'; readonly pid: number }
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'endpoint'; readonly endpoint: string };

const readsProc = '[ -r /proc/self/stat ]';

export const processListArgv = (options: ListScriptOptions): readonly string[] => [
  'sh',
  '-c',
  `if ${readsProc}; then ${processListScript(options)}; else ${psListScript}; fi`,
];

export async function listProcesses(
  host: AuditedHost,
  options: ListScriptOptions = { sockets: true },
): Promise<ProcessList> {
  const { stdout } = await host.exec(processListArgv(options), { maxBytes: 32 * 1024 * 1024 });
  const text = new TextDecoder().decode(stdout);
  return text.includes('@ps\n') ? parsePsList(text, Date.now()) : parseProcessList(text);
}

/** The processes with the most resident memory, without what they listen on: two cheap commands. */
export async function listLargest(host: AuditedHost, count: number): Promise<ProcessList> {
  const script = `${readsProc} && grep -H '^VmRSS:' /proc/[0-9]*/status 2>/dev/null | sort -k 2 -rn | head -n ${count}; :`;
  const { stdout } = await host.exec(['sh', '-c', script]);
  const pids = [...new TextDecoder().decode(stdout).matchAll(/^\/proc\/(\d+)\//gm)].map(([, pid]) =>
    Number(pid),
  );
  return listProcesses(host, pids.length === 0 ? { sockets: false } : { pids, sockets: false });
}

const commandOf = ({ argv, comm }: ListedProcess) => (argv.length > 0 ? argv.join(' ') : comm);

/** What pins it, without its endpoint. */
function pinned(
  host: AuditedHost,
  list: ProcessList,
  process: ListedProcess,
  look: LookedInto | undefined,
): Omit<Target, 'endpoint'> {
  return {
    host: host.host.description.name,
    pid: process.pid,
    startTicks: process.startTicks,
    bootId: list.bootId,
    comm: process.comm,
    command: commandOf(process),
    go: look?.go ?? null,
    exe: process.exe,
    parentPid: process.parentPid,
    cgroup: process.cgroupPath,
  };
}

async function pin(
  host: AuditedHost,
  list: ProcessList,
  process: ListedProcess,
): Promise<Omit<Target, 'endpoint'>> {
  return pinned(host, list, process, (await readGoBuilds(host, [process])).get(process.pid));
}

const mostListed = 200;
/** Of those that serve nothing, only the biggest are looked into. */
const biggestLookedInto = 30;
const probedAtOnce = 3;

/** The processes of a host with their memory, and of those that listen somewhere their pprof endpoints. */
export async function listCandidates(host: AuditedHost): Promise<readonly TargetCandidate[]> {
  const list = await listProcesses(host);
  const boundOf = await readBounds(host, list);
  const bySize = [...list.processes].sort((a, b) => b.rssKb - a.rssKb);
  const listens = ({ sockets }: ListedProcess): boolean => sockets !== null && sockets.length > 0;
  const listed = [...bySize.filter(listens), ...bySize.filter((process) => !listens(process))]
    .slice(0, mostListed)
    .sort((a, b) => b.rssKb - a.rssKb);
  const lookedInto = listed.filter((process, rank) => listens(process) || rank < biggestLookedInto);
  const looks = await readGoBuilds(host, lookedInto);
  return mapAtMost(listed, probedAtOnce, async (process) => {
    const look = looks.get(process.pid);
    const found = await probeSockets(host, process, worthAsking(process, look));
    const openAt = openSockets(found);
    return {
      ...pinned(host, list, process, look),
      endpoint: found[0]?.url ?? null,
      rssKb: process.rssKb,
      anonKb: process.anonKb,
      swapKb: process.swapKb,
      limit: boundOf(process),
      executable: look?.kind ?? 'not-looked',
      exeDeleted: process.exeDeleted,
      container: containerOf(process.cgroupPath, process.isolated),
      threads: process.threads,
      ageSeconds: process.ageSeconds,
      user: process.user,
      ports: portsOf(process) ?? [],
      listens: process.sockets?.map(printSocket) ?? [],
      ownNetwork: process.ownNetwork,
      ...(openAt.length === 0 ? {} : { openAt }),
      openWarning: openWarning(host, process, openAt),
      endpointNote: found.length > 0 ? null : whyNoEndpoint(process),
    };
  });
}

/** Only Go serves pprof: what is surely something else is asked over TCP alone, and never in a network of its own. */
function worthAsking({ sockets, ownNetwork }: ListedProcess, look: LookedInto | undefined) {
  if (look?.kind !== 'other') return sockets ?? [];
  return ownNetwork === true ? [] : (sockets ?? []).filter(({ kind }) => kind === 'tcp');
}

function whyNoEndpoint({ sockets, ownNetwork }: ListedProcess): Message {
  if (sockets === null) return message('target.sockets-not-visible');
  if (sockets.length === 0) return message('target.listens-nowhere');
  const places = sockets.slice(0, 8).map(printSocket).join(', ');
  return ownNetwork === true
    ? message('target.no-pprof-in-own-network', { places })
    : message('target.no-pprof-on', { places });
}

/** Only what is known counts: the address that it is bound to, and the one that this host is reached at. Nothing is scanned. */
function openWarning(
  host: AuditedHost,
  { ownNetwork }: ListedProcess,
  openAt: readonly string[],
): Message | null {
  if (openAt.length === 0) return null;
  const places = openAt.join(', ');
  if (ownNetwork === true) return message('target.open-in-container', { places });
  const reached = host.host.description.address.replace(/^.*@/, '').replace(/:\d+$/, '');
  return message('target.open-to-world', { places, reached });
}

/**
 * Finds the process that is meant and its endpoint, and pins it by pid, start time and boot id.
 * Throws `target.*` and `endpoint.*` failures.
 */
export async function pinTarget(
  host: AuditedHost,
  query: TargetQuery,
  endpoint: string | null,
): Promise<Target & { readonly endpoint: string }> {
  const list = await listProcesses(host);
  const name = host.host.description.name;
  if (query.by === 'endpoint') {
    const named = parseEndpoint(query.endpoint);
    const owner = ownerOf(named.place, list);
    if (!owner) throw failure('target.endpoint-owner-unknown', { url: query.endpoint, host: name });
    return pinnedAt(host, list, owner, named.url);
  }
  const process = choose(list, query, name);
  const found = await findEndpoint(host, process, list, endpoint);
  return pinnedAt(host, list, process, found.url);
}

async function pinnedAt(
  host: AuditedHost,
  list: ProcessList,
  process: ListedProcess,
  url: string,
): Promise<Target & { readonly endpoint: string }> {
  const { place } = parseEndpoint(url);
  const serving = (process.sockets ?? []).filter((socket) =>
    place.kind === 'tcp' ? socket.kind === 'tcp' && socket.port === place.port : false,
  );
  const found: readonly FoundEndpoint[] = serving.map((socket) => ({ socket, url, place }));
  const openAt = openSockets(found);
  return {
    ...(await pin(host, list, process)),
    endpoint: url,
    ...(openAt.length === 0 ? {} : { openAt }),
  };
}

/** The same for who can do without profiles: the endpoint is null where none is found. */
export async function pinProcess(
  host: AuditedHost,
  query: TargetQuery,
  endpoint: string | null,
): Promise<Target> {
  try {
    return await pinTarget(host, query, endpoint);
  } catch (thrown) {
    if (query.by === 'endpoint' || failureDataOf(thrown).code !== 'target.no-endpoint') throw thrown;
    const list = await listProcesses(host);
    const process = choose(list, query, host.host.description.name);
    return { ...(await pin(host, list, process)), endpoint: null };
  }
}

/** The process alone: nothing is asked of the service, and no endpoint is sought. */
export async function pinAlone(
  host: AuditedHost,
  query: Exclude<TargetQuery, { by: 'endpoint' }>,
): Promise<Target> {
  const list = await listProcesses(host);
  const process = choose(list, query, host.host.description.name);
  return { ...(await pin(host, list, process)), endpoint: null };
}

/** A process that runs the program of a target now. */
export interface Successor {
  readonly pid: number;
  readonly ageSeconds: number | null;
}

/** The likeliest process in the place of one that is gone; null where there is none, or it still runs. */
export async function findSuccessor(host: AuditedHost, target: Target): Promise<Successor | null> {
  const list = await listProcesses(host, { sockets: false });
  const now = list.processes.map((process): KnownProcess & Successor => ({
    pid: process.pid,
    startTicks: process.startTicks,
    bootId: list.bootId,
    comm: process.comm,
    command: commandOf(process),
    exe: process.exe,
    parentPid: process.parentPid,
    cgroup: process.cgroupPath,
    ageSeconds: process.ageSeconds,
  }));
  return fateOf(target, now).successors.at(0) ?? null;
}

function choose(
  list: ProcessList,
  query: Exclude<TargetQuery, { by: 'endpoint' }>,
  host: string,
): ListedProcess {
  if (query.by === 'pid') {
    const process = list.processes.find(({ pid }) => pid === query.pid);
    if (!process) throw failure('target.no-such-pid', { pid: query.pid, host });
    return process;
  }
  // The kernel keeps 15 bytes of a name; a person may give the whole name of the program.
  const fits = list.processes.filter(
    ({ comm, argv }) =>
      comm === query.name || (comm === query.name.slice(0, 15) && baseName(argv[0] ?? '') === query.name),
  );
  if (fits.length > 1) {
    const pids = fits.map(({ pid }) => pid).join(', ');
    throw failure('target.ambiguous', { count: fits.length, name: query.name, host, pids });
  }
  const [process] = fits;
  if (!process) throw failure('target.no-such-name', { name: query.name, host });
  return process;
}

const baseName = (path: string) => path.slice(path.lastIndexOf('/') + 1);
