import { sentenceOf } from '#core/base/failure';
import { formatTime } from '#core/base/time';
import { formatDurationRange, formatKib, formatPercent, formatRate } from '#core/base/units';
import { byUrgency, type FleetRow, shareOfLimit } from '#core/contract/fleet';
import { bindingLimit } from '#core/probe/memory-sample';
import type { Language } from '#core/words/dictionary';
import { type Message, message, say } from '#core/words/messages';
import { answer, jsonOption } from '../answer';
import { withPrompts } from '../answer-prompt';
import { columns } from '../columns';
import type { Command } from '../command';
import { hostKeyOption } from '../host-key-option';

const defaultSeconds = 10;

export const fleet: Command = {
  name: 'fleet',
  usage: 'HOST… [--for D] [--json]',
  help: 'watch one process on each of many hosts, once a second; then list them by time to their limit',
  words: [1, 200],
  options: {
    for: { kind: 'value', argument: 'D', help: `how long (default ${defaultSeconds}s)` },
    ...hostKeyOption,
    ...jsonOption,
  },
  run: async (context) => {
    const { args, terminal, workbench, interrupted } = context;
    const { handlers, subscribe } = workbench();
    const hosts = [...new Set(args.words)].map((name) => ({ name, pid: null }));
    const rows = new Map<string, FleetRow>();
    const shown = () => [...rows.values()].sort(byUrgency(Date.now()));
    const unsubscribe = subscribe((event) => {
      if (event.kind !== 'fleet') return;
      for (const row of event.rows) rows.set(row.host, row);
      terminal.progress(say(terminal.language, progressOf(shown(), hosts.length)));
    });
    try {
      await withPrompts(context, async () => {
        await handlers['fleet.add']({ hosts, remember: false });
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, args.seconds('for', defaultSeconds) * 1000);
          const stop = () => {
            clearTimeout(timer);
            resolve();
          };
          if (interrupted.aborted) stop();
          interrupted.addEventListener('abort', stop, { once: true });
        });
      });
      const named = new Set(args.words);
      for (const row of await handlers['fleet.list']({})) if (named.has(row.host)) rows.set(row.host, row);
    } finally {
      unsubscribe();
    }
    const all = shown();
    answer(context, all, () => tableOf(all, terminal.language));
    return all.some(({ link }) => link === 'failed') ? 1 : 0;
  },
};

function progressOf(rows: readonly FleetRow[], hosts: number): Message {
  const [first] = rows;
  const time = first?.outlook?.timeToLimit;
  const next = first && time ? `${first.host} ${formatDurationRange(time.fromSeconds, time.toSeconds)}` : '–';
  return message('fleet.progress', {
    connected: rows.filter(({ link }) => link === 'connected').length,
    hosts,
    next,
  });
}

function tableOf(rows: readonly FleetRow[], language: Language): string {
  return columns([
    ['HOST', 'TO LIMIT', 'PROCESS', 'RSS', 'LIMIT', 'SHARE', 'STATE'],
    ...rows.map((row) => {
      const { host, target, sample, outlook } = row;
      const time = outlook?.timeToLimit ?? null;
      const share = shareOfLimit(row);
      return [
        host,
        time === null ? '–' : formatDurationRange(time.fromSeconds, time.toSeconds),
        target === null ? '–' : `${target.comm} (${target.pid})`,
        sample === null ? '–' : formatKib(sample.rssKb),
        sample === null ? '–' : formatKib(bindingLimit(sample).kb),
        share === null ? '–' : formatPercent(share),
        stateOf(row, language),
      ];
    }),
  ]);
}

function stateOf({ link, failure, ended, outlook, target }: FleetRow, language: Language): string {
  if (ended !== null) {
    const at = formatTime(Date.parse(ended.at));
    const pid = target?.pid ?? 0;
    return say(
      language,
      ended.successor === null
        ? message('fleet.ended', { pid, at })
        : message('fleet.ended.successor', { pid, at, successor: ended.successor }),
    );
  }
  if (failure !== null) return sentenceOf(language, failure);
  if (link !== 'connected' || outlook === null) return say(language, message(`fleet.state.${link}`));
  return say(
    language,
    outlook.state === 'grows'
      ? message('fleet.growth.grows', { rate: formatRate(outlook.bytesPerSecond ?? 0) })
      : message(`fleet.growth.${outlook.state}`),
  );
}
