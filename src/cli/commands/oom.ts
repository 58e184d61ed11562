import { failure } from '#core/base/failure';
import { formatBytes } from '#core/base/units';
import type { OomReading } from '#core/probe/oom/model';
import { readOomLog } from '#core/probe/oom/read-oom-log';
import { oomFacts } from '#core/saved/facts';
import { longestText, savedText } from '#core/saved/saved-text';
import { type Message, message } from '#core/words/messages';
import { inflateWithZlib } from '#main/inflate-with-zlib';
import { answer, jsonOption } from '../answer';
import { withPrompts } from '../answer-prompt';
import type { Command, CommandContext } from '../command';
import { hostKeyOption } from '../host-key-option';
import { savedBytes } from '../saved-bytes';
import { sentences } from './read';

export const oom: Command = {
  name: 'oom',
  usage: '(HOST [--since T] | --file F) [--json]',
  help: 'kills for want of memory and restarts, from the kernel log and journal, or from a saved log',
  words: [0, 1],
  options: {
    file: { kind: 'value', argument: 'F', help: 'a saved log instead of a host' },
    since: { kind: 'value', argument: 'T', help: 'only from then on: 90m, 24h, 7d, or 2026-11-23' },
    ...hostKeyOption,
    ...jsonOption,
  },
  run: async (context) => {
    const { args } = context;
    const usage = (reason: string) => failure('failure.usage', { reason, command: 'oom' });
    const [host] = args.words;
    const file = args.value('file');
    if ((host === undefined) === (file === null)) throw usage('Which one? Give a host, or --file F.');
    if (file !== null) {
      if (args.value('since') !== null) throw usage('--since is for a host.');
      const text = savedText(await savedBytes(file), inflateWithZlib);
      if (text === null) throw failure('file.text-too-long', { file, limit: formatBytes(longestText) });
      return show(context, readOomLog(text), []);
    }
    const since = args.value('since');
    const from = since === null ? null : journalTime(since);
    if (from === undefined) throw usage(`--since takes 90m, 24h, 7d or 2026-11-23, not "${since}".`);
    const reading = await withPrompts(context, () =>
      context.workbench().handlers['hosts.oom']({ name: host, since: from }),
    );
    const { gaps, killsSinceBoot } = reading;
    return show(context, reading, [
      ...(killsSinceBoot === null ? [] : [message('read.kills-since-boot', { count: killsSinceBoot })]),
      ...gaps,
    ]);
  },
};

function show(context: CommandContext, reading: OomReading, more: readonly Message[]): number {
  answer(context, reading, () => sentences(context.terminal.language, [...oomFacts(reading), ...more]));
  return 0;
}

/** journalctl's own form; undefined where it is none that we know. */
function journalTime(text: string): string | undefined {
  const ago = /^(\d{1,6})(s|m|min|h|d)$/.exec(text);
  const seconds = { s: 1, m: 60, min: 60, h: 3600, d: 86_400 };
  if (ago) return `-${Number(ago[1]) * seconds[ago[2] as keyof typeof seconds]}s`;
  const day = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?$/.exec(text);
  return day ? (day[2] === undefined ? day[1] : `${day[1]} ${day[2]}`) : undefined;
}
