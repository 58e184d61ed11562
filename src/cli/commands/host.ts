import { formatDuration, formatKib, formatPercent } from '#core/base/units';
import type { TargetCandidate } from '#core/contract/host-views';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import { answer, jsonOption } from '../answer';
import { withPrompts } from '../answer-prompt';
import { columns } from '../columns';
import type { Command } from '../command';
import { hostKeyOption } from '../host-key-option';
import { offerCaptures } from './watch/offer';

export const hostList: Command = {
  name: 'host list',
  usage: '[--json]',
  help: 'this computer, added hosts, and the hosts of ~/.ssh/config',
  words: [0, 0],
  options: jsonOption,
  run: async (context) => {
    const hosts = await context.workbench().handlers['hosts.list']({});
    answer(context, hosts, () =>
      columns([
        ['HOST', 'FROM', 'ROUTE', 'SYSTEM'],
        ...hosts.map(({ name, source, route, facts }) => [name, source, route ?? '–', facts?.system ?? '–']),
      ]),
    );
    return 0;
  },
};

export const hostTargets: Command = {
  name: 'host targets',
  usage: 'HOST [--json]',
  help: 'the processes of a host, their memory and their pprof endpoints',
  words: [1, 1],
  options: { ...hostKeyOption, ...jsonOption },
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const [name] = args.words;
    await withPrompts(context, async () => {
      const targets = await workbench().handlers['hosts.targets']({ name });
      answer(context, targets, () => targetsText(targets, terminal.language));
      await offerCaptures(context, name);
    });
    return 0;
  },
};

const kib = (value: number | null): string => (value === null ? '–' : formatKib(value));

function shareOfLimit({ rssKb, limit }: TargetCandidate, language: Language): string {
  if (limit === null) return '–';
  const key = limit.scope === 'host' ? 'cli.target.share-of-host' : 'cli.target.share';
  return say(language, message(key, { share: formatPercent(rssKb / limit.kb), limit: formatKib(limit.kb) }));
}

/** A table, and below it a sentence for each endpoint that is open beyond its host. */
function targetsText(targets: readonly TargetCandidate[], language: Language): string {
  const rows = targets.map((target) => [
    String(target.pid),
    target.comm,
    formatKib(target.rssKb),
    kib(target.anonKb),
    kib(target.swapKb),
    shareOfLimit(target, language),
    target.ageSeconds === null ? '–' : formatDuration(target.ageSeconds),
    target.go?.version ??
      (target.executable === 'unreadable' ? say(language, message('cli.target.unreadable')) : '–'),
    target.container === null
      ? '–'
      : [target.container.runtime, target.container.id?.slice(0, 12)].filter(Boolean).join(' '),
    target.endpoint ?? (target.endpointNote === null ? '–' : say(language, target.endpointNote)),
  ]);
  const head = ['PID', 'COMM', 'RSS', 'ANON', 'SWAP', 'LIMIT', 'AGE', 'GO', 'CONTAINER', 'PPROF'];
  const warnings = targets.flatMap(({ comm, pid, openWarning }) =>
    openWarning === null ? [] : [`! ${comm} (${pid}): ${say(language, openWarning)}`],
  );
  return [columns([head, ...rows]), ...warnings].join('\n');
}
