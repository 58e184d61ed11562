/**
 * What a host says of kills for want of memory: the kernel's log from the journal or dmesg, and systemd's words about
 * its units. Read-only. What could not be read is a gap, which is not "no kill".
 */

import { failureDataOf } from '#core/base/failure';
import type { HostOomView } from '#core/contract/host-views';
import { readOomLog } from '#core/probe/oom/read-oom-log';
import { type Message, message } from '#core/words/messages';
import type { CommandResult } from '../host/host';
import type { AuditedHost } from './audited-host';

const maxBytes = 256 * 1024 * 1024;
const timeoutMs = 120_000;
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** `since` as journalctl has it: `-3600s`, `2026-11-23 02:00:00`; null for all that is kept. */
export async function readHostOom(host: AuditedHost, since: string | null): Promise<HostOomView> {
  const gaps: Message[] = [];
  const sources: string[] = [];
  const parts: string[] = [];
  const journal = ['journalctl', '-q', '--no-pager', '-o', 'json', '--output-fields=MESSAGE,UNIT'];
  const window = since === null ? [] : [`--since=${since}`];

  const kernel = await firstThatAnswers(host, [
    [...journal, '-k', ...window],
    ['dmesg', '--time-format', 'iso'],
    ['dmesg'],
  ]);
  if (kernel.text === null) gaps.push(message('gap.kernel-log', { reason: kernel.reason }));
  else {
    sources.push(kernel.source);
    parts.push(kernel.text);
  }
  const manager = await firstThatAnswers(host, [[...journal, '_PID=1', ...window]]);
  if (manager.text === null) gaps.push(message('gap.service-log', { reason: manager.reason }));
  else {
    sources.push(manager.source);
    parts.push(manager.text);
  }
  const reading = readOomLog(parts.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join(''));
  return { ...reading, sources, gaps, killsSinceBoot: await killsSinceBoot(host) };
}

interface Answer {
  readonly text: string | null;
  readonly source: string;
  readonly reason: string;
}

/** A journal without kernel entries (in a container) answers with nothing: then the next is asked. */
async function firstThatAnswers(
  host: AuditedHost,
  commands: readonly (readonly string[])[],
): Promise<Answer> {
  let reason = '';
  let empty: Answer | null = null;
  for (const argv of commands) {
    const source = argv.join(' ');
    let result: CommandResult;
    try {
      result = await host.exec(argv, { maxBytes, timeoutMs });
    } catch (thrown) {
      const { code } = failureDataOf(thrown);
      if (code !== 'host.timeout') throw thrown;
      reason = `${argv[0]}: no answer`;
      continue;
    }
    if (result.status === 0 && result.stdout.byteLength > 0) {
      return { text: textOf(result.stdout), source, reason: '' };
    }
    if (result.status === 0) empty ??= { text: '', source, reason: '' };
    const said = result.stderr.trim().split('\n')[0] ?? '';
    if (said !== '') reason = said;
  }
  // Nothing was refused: then an empty log is an answer.
  return reason === '' && empty ? empty : { text: null, source: '', reason: reason || 'no log' };
}

async function killsSinceBoot(host: AuditedHost): Promise<number | null> {
  const { stdout } = await host.exec(['cat', '/proc/vmstat']);
  const found = /^oom_kill (\d+)$/m.exec(textOf(stdout));
  return found ? Number(found[1]) : null;
}
