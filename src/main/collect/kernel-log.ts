/**
 * What a host says of kills for want of memory: the kernel's log from the journal or dmesg, and systemd's words about
 * its units. Read-only. What could not be read is a gap, which is not "no kill".
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { failureDataOf } from '#core/base/failure';
import { formatBytes } from '#core/base/units';
import type { HostOomView } from '#core/contract/host-views';
import { readOomLog } from '#core/probe/oom/read-oom-log';
import { type Message, message } from '#core/words/messages';
import type { AuditedHost } from './audited-host';
import { type Spilled, spillOutput } from './spilled-output';

/** Of one log; beyond it the newest lines would be missing, which is then a gap. */
const mostBytes = 256 * 1024 * 1024;
const timeoutMs = 120_000;
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

const journal = ['journalctl', '-q', '--no-pager', '-o', 'json', '--output-fields=MESSAGE,UNIT'];
const window = (since: string | null) => (since === null ? [] : [`--since=${since}`]);

/** Tried in this order. */
export const kernelLogArgvs = (since: string | null): readonly (readonly string[])[] => [
  [...journal, '-k', ...window(since)],
  ['dmesg', '--time-format', 'iso'],
  ['dmesg'],
];
export const serviceLogArgv = (since: string | null): readonly string[] => [
  ...journal,
  '_PID=1',
  ...window(since),
];
export const killCounterArgv: readonly string[] = ['cat', '/proc/vmstat'];

/** `since` as journalctl has it: `-3600s`, `2026-11-23 02:00:00`; null for all that is kept. */
export async function readHostOom(host: AuditedHost, since: string | null): Promise<HostOomView> {
  const folder = await mkdtemp(path.join(tmpdir(), 'heapcase-log-'));
  try {
    return await readLogs(host, since, path.join(folder, 'log'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function readLogs(host: AuditedHost, since: string | null, file: string): Promise<HostOomView> {
  const gaps: Message[] = [];
  const sources: string[] = [];
  const parts: string[] = [];
  const take = ({ text, source, cut }: Answer): void => {
    if (text === null) return;
    sources.push(source);
    parts.push(text);
    if (cut) gaps.push(message('gap.log-cut', { source, most: formatBytes(mostBytes) }));
  };
  const kernel = await asLoginOrRoot(host, file, kernelLogArgvs(since));
  if (kernel.text === null) gaps.push(message('gap.kernel-log', { reason: kernel.reason }));
  take(kernel);
  const manager = await asLoginOrRoot(host, file, [serviceLogArgv(since)]);
  if (manager.text === null) gaps.push(message('gap.service-log', { reason: manager.reason }));
  take(manager);
  const reading = readOomLog(parts.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join(''));
  return { ...reading, sources, gaps, killsSinceBoot: await killsSinceBoot(host) };
}

interface Answer {
  readonly text: string | null;
  readonly source: string;
  readonly reason: string;
  /** Its end is missing. */
  readonly cut: boolean;
}

/**
 * What the login may not read, root may: by sudo where that asks nobody. An empty answer is no answer of a login that
 * sees only its own entries.
 */
async function asLoginOrRoot(
  host: AuditedHost,
  file: string,
  commands: readonly (readonly string[])[],
): Promise<Answer> {
  const first = await firstThatAnswers(host, file, commands);
  const root = first.text ? null : host.asRoot(false);
  if (root === null) return first;
  const raised = { host: host.host, stream: (argv: readonly string[]) => root.stream(argv) };
  const second = await firstThatAnswers(raised, file, commands).catch((thrown: unknown) => {
    if (!failureDataOf(thrown).code.startsWith('host.sudo-')) throw thrown;
    return null;
  });
  return second?.text ? { ...second, source: `sudo ${second.source}` } : first;
}

/** A journal without kernel entries (in a container) answers with nothing: then the next is asked. */
async function firstThatAnswers(
  host: Pick<AuditedHost, 'host' | 'stream'>,
  file: string,
  commands: readonly (readonly string[])[],
): Promise<Answer> {
  let reason = '';
  let empty: Answer | null = null;
  for (const argv of commands) {
    const source = argv.join(' ');
    let result: Spilled;
    try {
      result = await spillOutput(host, argv, { file, mostBytes, timeoutMs });
    } catch (thrown) {
      const { code } = failureDataOf(thrown);
      if (code !== 'host.timeout') throw thrown;
      reason = `${argv[0]}: no answer`;
      continue;
    }
    if (result.cut || (result.status === 0 && result.bytes > 0))
      return { text: await readFile(file, 'utf8'), source, reason: '', cut: result.cut };
    if (result.status === 0) empty ??= { text: '', source, reason: '', cut: false };
    const said = result.stderr.trim().split('\n')[0] ?? '';
    if (said !== '') reason = said;
  }
  // Nothing was refused: then an empty log is an answer.
  return reason === '' && empty ? empty : { text: null, source: '', reason: reason || 'no log', cut: false };
}

async function killsSinceBoot(host: AuditedHost): Promise<number | null> {
  const { stdout } = await host.exec(killCounterArgv);
  const found = /^oom_kill (\d+)$/m.exec(textOf(stdout));
  return found ? Number(found[1]) : null;
}
