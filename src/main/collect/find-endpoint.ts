/** Where a process serves its profiles. */

import { failure, failureDataOf } from '#core/base/failure';
import {
  type EndpointPlace,
  goPprofPath,
  hostAndPort,
  printEndpointUrl,
  readEndpointUrl,
} from '#core/probe/endpoint-url';
import { exposureOf, reachableAddresses } from '#core/probe/proc-net';
import type { ListedProcess, ListenSocket, ProcessList } from '#core/probe/process-list';
import { mapAtMost } from './at-most';
import type { AuditedHost } from './audited-host';

const probeTimeoutMs = 10_000;
const placesTried = 30;
const triedAtOnce = 4;

export interface Endpoint {
  /** The folder of the profiles, with a slash at its end. */
  readonly url: string;
  readonly place: EndpointPlace;
}

/**
 * Reads an endpoint as people write it: `http://host:port[/path]`, `host:port`, `unix:/run/app.sock[:/path]`, `unix:@app`,
 * `netns:PID:host:port[/path]`. The path defaults to Go's.
 */
export function parseEndpoint(text: string): Endpoint {
  const [, network = '', rest = text] = /^(netns:\d+:)(.*)$/.exec(text) ?? [];
  const isUnix = network === '' && rest.startsWith('unix:');
  // A bare word is a slip of the keyboard, not an address.
  const wellFormed = /[:/]/.test(rest) && (isUnix || !/^[a-z]+:\/\//i.test(rest) || /^http:/i.test(rest));
  const read = wellFormed
    ? readEndpointUrl(`${network}${isUnix || /^http:/i.test(rest) ? rest : `http://${rest}`}`)
    : null;
  if (read === null) throw failure('endpoint.bad-url', { url: text });
  const { place } = read;
  const given = read.path.replace(/\?.*$/, '').replace(/\/(heap|allocs|goroutine|profile)?$/, '/');
  const path = given === '/' ? goPprofPath : given.endsWith('/') ? given : `${given}/`;
  // `localhost` does not resolve on minimal systems; the loopback address always works.
  const numbered =
    place.kind === 'tcp' && place.host === 'localhost' ? { ...place, host: '127.0.0.1' } : place;
  return { url: printEndpointUrl(numbered, path), place: numbered };
}

/** The endpoint's folder if a pprof index answers there, else null. */
export async function probeEndpoint(host: AuditedHost, base: string): Promise<string | null> {
  const { url } = parseEndpoint(base);
  try {
    const answer = await host.get(url, { timeoutMs: probeTimeoutMs, maxBytes: 256 * 1024 });
    const text = new TextDecoder().decode(answer.body);
    return answer.status === 200 && text.includes('heap') && /pprof/i.test(text) ? url : null;
  } catch (thrown) {
    // A closed or foreign port is an answer, not an error; a lost link is one.
    if (failureDataOf(thrown).code === 'host.lost') throw thrown;
    return null;
  }
}

/** A socket as a person reads it: `127.0.0.1:6060`, `unix:/run/app.sock`. */
export const printSocket = (socket: ListenSocket): string =>
  socket.kind === 'unix' ? `unix:${socket.path}` : hostAndPort(socket.address, socket.port);

interface ReachableSocket {
  readonly socket: ListenSocket;
  /** The ways to try, in order. */
  readonly places: readonly EndpointPlace[];
}

/** Where the sockets of a process can be reached, nearest to the process first. */
function placesOf(
  { pid, ownNetwork }: Pick<ListedProcess, 'pid' | 'ownNetwork'>,
  sockets: readonly ListenSocket[],
): readonly ReachableSocket[] {
  const networkOf = ownNetwork === true ? pid : null;
  return [...sockets]
    .sort((a, b) => farness(a) - farness(b))
    .flatMap((socket): readonly ReachableSocket[] => {
      // A name without a file belongs to a network, and a link-local address needs an interface.
      if (socket.kind === 'unix')
        return socket.path.startsWith('@') && networkOf !== null
          ? []
          : [{ socket, places: [{ kind: 'unix', path: socket.path }] }];
      if (/^fe[89ab]/i.test(socket.address)) return [];
      const { port } = socket;
      const hosts = reachableAddresses(socket.address);
      return [{ socket, places: hosts.map((host) => ({ kind: 'tcp', host, port, networkOf })) }];
    });
}

// A socket in the file system comes last: not everything that may ask later (the watchdog) can ask there.
const exposures = ['loopback', 'private', 'every-address', 'public', 'unix'];
const farness = (socket: ListenSocket): number =>
  exposures.indexOf(socket.kind === 'unix' ? 'unix' : exposureOf(socket.address));

export interface FoundEndpoint extends Endpoint {
  readonly socket: ListenSocket;
}

/**
 * Asks everything that the process listens on for a pprof index below `path`. All that answer, best first: the same
 * profiles on a second socket may be open to more people than the first.
 */
export async function probeSockets(
  host: AuditedHost,
  process: Pick<ListedProcess, 'pid' | 'ownNetwork'>,
  sockets: readonly ListenSocket[],
  path = goPprofPath,
): Promise<readonly FoundEndpoint[]> {
  const tried = placesOf(process, sockets).slice(0, placesTried);
  const found = await mapAtMost(tried, triedAtOnce, async ({ socket, places }) => {
    for (const place of places) {
      const url = await probeEndpoint(host, printEndpointUrl(place, path));
      if (url !== null) return { url, place, socket };
    }
    return null;
  });
  return found.filter((one) => one !== null);
}

/** Of the sockets that serve pprof, those that more than this host (or container) can reach by their address. */
export const openSockets = (found: readonly FoundEndpoint[]): readonly string[] =>
  found.flatMap(({ socket }) =>
    socket.kind === 'tcp' && ['every-address', 'public'].includes(exposureOf(socket.address))
      ? [printSocket(socket)]
      : [],
  );

/** The program that serves this endpoint has the same command line as the process. */
async function servedBy(host: AuditedHost, url: string, process: ListedProcess): Promise<boolean> {
  const answer = await host.get(`${url}cmdline`, { timeoutMs: probeTimeoutMs, maxBytes: 64 * 1024 });
  const argv = new TextDecoder().decode(answer.body).split('\0');
  return answer.status === 200 && argv.join('\0').slice(0, 900) === process.argv.join('\0').slice(0, 900);
}

/**
 * The endpoint that was named; or the one found on what the process listens on. `named` may be a path alone: then it is
 * looked for there. Where its sockets may not be seen, every listening port of the host is tried and the command line that
 * the endpoint reports decides.
 */
export async function findEndpoint(
  host: AuditedHost,
  process: ListedProcess,
  list: ProcessList,
  named: string | null,
): Promise<Endpoint> {
  const prefix = named?.startsWith('/') === true ? parseEndpoint(`127.0.0.1:1${named}`).url : null;
  // A named endpoint may be mounted without an index; the first profile shows whether it is one.
  if (named !== null && prefix === null) return parseEndpoint(named);
  const path = prefix === null ? goPprofPath : prefix.slice('http://127.0.0.1:1'.length);
  const own = process.sockets;
  const sockets = own ?? list.listening.map(({ address, port }) => ({ kind: 'tcp' as const, address, port }));
  for (const endpoint of await probeSockets(host, process, sockets, path))
    if (own !== null || (await servedBy(host, endpoint.url, process))) return endpoint;
  throw failure('target.no-endpoint', {
    pid: process.pid,
    host: host.host.description.name,
    looked:
      sockets.length === 0
        ? 'no listening socket'
        : sockets.slice(0, placesTried).map(printSocket).join(', '),
  });
}

/** The process that listens at a place. */
export function ownerOf(place: EndpointPlace, { processes }: ProcessList): ListedProcess | null {
  const listensThere = ({ ownNetwork, sockets }: ListedProcess): boolean =>
    sockets?.some((socket) =>
      place.kind === 'unix'
        ? socket.kind === 'unix' && socket.path === place.path
        : socket.kind === 'tcp' &&
          socket.port === place.port &&
          (place.networkOf === null ? ownNetwork !== true : ownNetwork === true),
    ) ?? false;
  // In a network of its own the process that names the network is the likeliest one.
  const named = place.kind === 'tcp' ? processes.find(({ pid }) => pid === place.networkOf) : undefined;
  if (named && listensThere(named)) return named;
  return processes.find(listensThere) ?? null;
}
