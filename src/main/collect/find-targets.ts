/** Which processes run on a host, and which one is meant. */

import { failure, failureDataOf } from '#core/base/failure';
import type { Target } from '#core/case/model';
import type { TargetCandidate } from '#core/contract/host-views';
import {
  type ListedProcess,
  type ProcessList,
  parseProcessList,
  processListScript,
} from '#core/probe/process-list';
import { parsePsList, psListScript } from '#core/probe/process-list-ps';
import { message } from '#core/words/messages';
import type { AuditedHost } from './audited-host';
import { findEndpoint, probeEndpoint } from './find-endpoint';
import { readGoBuild } from './go-build';

/** How a person names a process. */
export type TargetQuery =
  | { readonly by: 'pid'; readonly pid: number }
  | { readonly by: 'name'; readonly name: string }
  | { readonly by: 'endpoint'; readonly endpoint: string };

export async function listProcesses(host: AuditedHost): Promise<ProcessList> {
  const script = `if [ -r /proc/self/stat ]; then ${processListScript}; else ${psListScript}; fi`;
  const { stdout } = await host.exec(['sh', '-c', script], { maxBytes: 32 * 1024 * 1024 });
  const text = new TextDecoder().decode(stdout);
  return text.includes('@ps\n') ? parsePsList(text, Date.now()) : parseProcessList(text);
}

const commandOf = ({ argv, comm }: ListedProcess) => (argv.length > 0 ? argv.join(' ') : comm);

async function pin(
  host: AuditedHost,
  list: ProcessList,
  process: ListedProcess,
): Promise<Omit<Target, 'endpoint'>> {
  return {
    host: host.host.description.name,
    pid: process.pid,
    startTicks: process.startTicks,
    bootId: list.bootId,
    comm: process.comm,
    command: commandOf(process),
    go: await readGoBuild(host, process.pid),
  };
}

const biggestLookedInto = 10;

/** Processes that listen somewhere, with what is known of their pprof endpoints; the biggest first. */
export async function listCandidates(host: AuditedHost): Promise<readonly TargetCandidate[]> {
  const list = await listProcesses(host);
  const worthLooking = [...list.processes].sort((a, b) => b.rssKb - a.rssKb).slice(0, 200);
  const candidates: TargetCandidate[] = [];
  for (const [rank, process] of worthLooking.entries()) {
    const ports = process.ports ?? [];
    let endpoint: string | null = null;
    for (const port of ports) {
      endpoint ??= await probeEndpoint(host, `http://127.0.0.1:${port}`);
    }
    const listens = ports.length > 0;
    // Each look costs three small reads on the host: for those that serve something, and the biggest.
    const lookedForGo = listens || rank < biggestLookedInto;
    const pinned = lookedForGo ? await pin(host, list, process) : null;
    candidates.push({
      host: host.host.description.name,
      pid: process.pid,
      startTicks: process.startTicks,
      bootId: list.bootId,
      comm: process.comm,
      command: commandOf(process),
      go: pinned?.go ?? null,
      endpoint,
      rssKb: process.rssKb,
      lookedForGo,
      threads: process.threads,
      ageSeconds: process.ageSeconds,
      user: process.user,
      ports,
      endpointNote:
        endpoint !== null
          ? null
          : process.ports === null
            ? message('target.sockets-not-visible')
            : listens
              ? message('target.no-pprof-on-ports', { ports: ports.join(', ') })
              : message('target.listens-nowhere'),
    });
  }
  return candidates;
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
    const found = await findEndpoint(host, null, list, query.endpoint);
    const owner = list.processes.find(({ ports }) => ports?.includes(found.port) ?? false);
    if (!owner) throw failure('target.endpoint-owner-unknown', { url: query.endpoint, host: name });
    return { ...(await pin(host, list, owner)), endpoint: found.url };
  }
  const process = choose(list, query, name);
  const found = await findEndpoint(host, process, list, endpoint);
  return { ...(await pin(host, list, process)), endpoint: found.url };
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
