/** Where a process serves its profiles. */

import { failure, failureDataOf } from '#core/base/failure';
import type { ListedProcess, ProcessList } from '#core/probe/process-list';
import type { AuditedHost } from './audited-host';

const pprofPath = '/debug/pprof/';
const probeTimeoutMs = 5_000;
const portsTried = 30;

export interface Endpoint {
  /** The folder of the profiles, with a slash at its end. */
  readonly url: string;
  readonly port: number;
}

/** Reads `http://host:port[/path]` as people write it; the path defaults to Go's. */
export function parseEndpoint(text: string): Endpoint {
  // A bare word is a slip of the keyboard, not an address.
  if (!/[:/]/.test(text)) throw failure('endpoint.bad-url', { url: text });
  let url: URL;
  try {
    url = new URL(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  } catch {
    throw failure('endpoint.bad-url', { url: text });
  }
  if (url.protocol !== 'http:') throw failure('endpoint.bad-url', { url: text });
  // `localhost` does not resolve on minimal systems; the loopback address always works.
  const hostname = url.hostname === 'localhost' ? '127.0.0.1' : url.hostname;
  const given = url.pathname.replace(/\/(heap|allocs|goroutine|profile)?$/, '/');
  const path = given === '/' ? pprofPath : given;
  return { url: `http://${hostname}:${url.port || '80'}${path}`, port: Number(url.port || 80) };
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

/** The program that serves this endpoint has the same command line as the process. */
async function servedBy(host: AuditedHost, url: string, process: ListedProcess): Promise<boolean> {
  const answer = await host.get(`${url}cmdline`, { timeoutMs: probeTimeoutMs, maxBytes: 64 * 1024 });
  const argv = new TextDecoder().decode(answer.body).split('\0');
  return answer.status === 200 && argv.join('\0').slice(0, 900) === process.argv.join('\0').slice(0, 900);
}

/**
 * The endpoint that was named; or the one found on the ports that the process listens on. Where its
 * sockets may not be seen, every listening port is tried and the command line that it reports decides.
 */
export async function findEndpoint(
  host: AuditedHost,
  process: ListedProcess | null,
  list: ProcessList,
  named: string | null,
): Promise<Endpoint> {
  // A named endpoint may be mounted without an index; the first profile shows whether it is one.
  if (named !== null) return parseEndpoint(named);
  const own = process?.ports ?? null;
  const ports = (own ?? list.listening.map(({ port }) => port)).slice(0, portsTried);
  for (const port of ports) {
    const url = await probeEndpoint(host, `http://127.0.0.1:${port}`);
    if (url === null) continue;
    if (own !== null || process === null || (await servedBy(host, url, process))) return { url, port };
  }
  throw failure('target.no-endpoint', {
    pid: process?.pid ?? 0,
    host: host.host.description.name,
    looked: ports.length === 0 ? 'no listening port' : `ports ${ports.join(', ')}`,
  });
}
