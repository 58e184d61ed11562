/** A GET by a program on the host, whichever there can do it; see fetch-commands.ts. */

import { Duplex } from 'node:stream';
import { type Failure, failure } from '#core/base/failure';
import { visibleLine } from '#core/base/text';
import type { EndpointUrl } from '#core/probe/endpoint-url';
import { type FetchTool, fetchCommand, fetchToolProbe, fetchTools, printsHead } from './fetch-commands';
import type { Host, RunningCommand } from './host';
import { exchange, type HttpAnswer, type HttpGetOptions } from './http-exchange';

/** What the host has; the one that worked last comes first. */
interface Tools {
  order: readonly FetchTool[];
  readonly nsenter: boolean;
}

const toolsOfHosts = new WeakMap<Host, Promise<Tools>>();

/** Sentences of programs after which another program would say the same. */
const final =
  /refused|timed out|unreachable|no route|no such (?:file|process)|not permitted|permission denied|reset by peer/i;

/**
 * Throws `endpoint.refused` where nobody answers or no program can ask, `endpoint.cut` and what `late` makes as
 * `exchange` does.
 */
export async function fetchByCommand(
  host: Host,
  endpoint: EndpointUrl,
  url: string,
  options: HttpGetOptions & { timeoutMs: number },
  late: () => Failure,
): Promise<HttpAnswer> {
  const deadline = performance.now() + options.timeoutMs;
  const refused = (reason: string) =>
    failure('endpoint.refused', { url, host: host.description.name, reason: visibleLine(reason) });
  const tools = await toolsOf(host, options);
  const inNetwork = endpoint.place.kind === 'tcp' && endpoint.place.networkOf !== null;
  if (inNetwork && !tools.nsenter)
    throw refused('that is in another network, and there is no nsenter to enter it');

  const seconds = Math.max(1, Math.ceil(options.timeoutMs / 1000));
  let said = `there is none of ${fetchTools.join(', ')} that can ask`;
  for (const tool of tools.order) {
    const argv = fetchCommand(tool, endpoint, seconds);
    if (argv === null) continue;
    const ask = (by: Runner): Promise<HttpAnswer | string> => {
      const left = { ...options, timeoutMs: Math.max(1, deadline - performance.now()) };
      return printsHead(tool) ? fromStream(by, argv, endpoint, url, left, late) : fromBody(by, argv, left);
    };
    options.onCommand?.(argv);
    let answer = await ask(host);
    const asRoot =
      inNetwork && typeof answer === 'string' && notAllowed.test(answer) ? options.asRoot?.() : null;
    if (asRoot != null) answer = await ask(asRoot);
    if (typeof answer !== 'string') {
      tools.order = [tool, ...tools.order.filter((other) => other !== tool)];
      return answer;
    }
    said = answer;
    if (final.test(answer)) break;
  }
  throw refused(said);
}

export const fetchToolsArgv: readonly string[] = ['sh', '-c', fetchToolProbe];

function toolsOf(host: Host, { onCommand, signal }: HttpGetOptions): Promise<Tools> {
  let tools = toolsOfHosts.get(host);
  if (!tools) {
    onCommand?.(fetchToolsArgv);
    tools = host.exec(fetchToolsArgv, signal ? { signal } : {}).then(({ stdout }) => {
      const there = new Set(new TextDecoder().decode(stdout).split('\n'));
      return { order: fetchTools.filter((tool) => there.has(tool)), nsenter: there.has('nsenter') };
    });
    toolsOfHosts.set(host, tools);
    tools.catch(() => toolsOfHosts.delete(host));
  }
  return tools;
}

/** Only root may enter another network. */
const notAllowed = /not permitted|permission denied/i;

type Runner = Pick<Host, 'exec' | 'stream'>;

/** The answer, or what the program said instead of one. */
async function fromStream(
  host: Runner,
  argv: readonly string[],
  endpoint: EndpointUrl,
  url: string,
  options: HttpGetOptions & { timeoutMs: number },
  late: () => Failure,
): Promise<HttpAnswer | string> {
  const running = await host.stream(argv, options.signal ? { signal: options.signal } : {});
  const begun = await beginning(running, options);
  if (begun === 'late') {
    await running.stop().catch(() => {});
    throw late();
  }
  if (begun === 'ended') {
    const { status, stderr } = await running.ended;
    if (options.signal?.aborted) throw failure('failure.cancelled');
    return stderr.trim().split('\n').at(-1) || `${argv[0]} ended with status ${status ?? 'unknown'}`;
  }
  const channel = channelOf(running);
  try {
    return await exchange(channel, endpoint, url, options, late);
  } finally {
    channel.destroy();
  }
}

/** Waits for the first byte, without taking it. */
function beginning(
  { stdout }: RunningCommand,
  { timeoutMs }: { timeoutMs: number },
): Promise<'begun' | 'ended' | 'late'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle('late'), timeoutMs);
    const onReadable = () => settle(stdout.readableLength > 0 ? 'begun' : 'ended');
    const onEnd = () => settle('ended');
    const settle = (how: 'begun' | 'ended' | 'late') => {
      clearTimeout(timer);
      stdout.off('readable', onReadable).off('end', onEnd).off('close', onEnd);
      // Listening for `readable` had paused it; a stream without data ends only when it is read on.
      if (how === 'ended') stdout.resume();
      resolve(how);
    };
    stdout.on('readable', onReadable).on('end', onEnd).on('close', onEnd);
  });
}

/** The program asks by itself: what is written into the channel goes nowhere. */
function channelOf(running: RunningCommand): Duplex {
  const { stdout } = running;
  const channel = new Duplex({
    read: () => void stdout.resume(),
    write: (_chunk, _encoding, done) => done(),
    destroy: (error, done) => {
      void running.stop().catch(() => {});
      done(error);
    },
  });
  stdout.on('data', (chunk: Uint8Array) => {
    if (!channel.push(chunk)) stdout.pause();
  });
  stdout.on('end', () => channel.push(null));
  return channel;
}

/** Of a program that prints the body alone, and the head among its messages. */
async function fromBody(
  host: Runner,
  argv: readonly string[],
  { timeoutMs, maxBytes, signal, onChunk }: HttpGetOptions & { timeoutMs: number },
): Promise<HttpAnswer | string> {
  const { stdout, stderr, status, cut } = await host.exec(argv, {
    timeoutMs,
    maxBytes: maxBytes ?? 256 * 1024 * 1024,
    ...(signal ? { signal } : {}),
  });
  const code = [...stderr.matchAll(/HTTP\/1\.[01] (\d{3})/g)].at(-1)?.[1];
  if (status !== 0 && code === undefined && stdout.byteLength === 0)
    return stderr.trim().split('\n').at(-1) || `${argv[0]} ended with status ${status ?? 'unknown'}`;
  onChunk?.(stdout.byteLength);
  const ok = status === 0 || cut;
  return { status: Number(code ?? (ok ? 200 : 0)), headers: {}, body: stdout, complete: ok && !cut };
}
