import { sentenceOf } from '#core/base/failure';
import { formatTime } from '#core/base/time';
import type { WatchEvent } from '#core/contract/watch';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import { withPrompts } from '../../answer-prompt';
import type { Command } from '../../command';
import { hostKeyOption } from '../../host-key-option';
import { whichWatch } from './which-watch';

export const watchFollow: Command = {
  name: 'watch follow',
  usage: 'HOST [ID] [--for D] [--json]',
  help: 'print each change of a watch as it comes, until Ctrl-C',
  words: [1, 2],
  options: {
    for: { kind: 'value', argument: 'D', help: 'how long' },
    ...hostKeyOption,
    json: { kind: 'flag', help: 'print one JSON document a line' },
  },
  run: async (context) => {
    const { args, terminal, workbench, interrupted } = context;
    const bench = workbench();
    return withPrompts(context, async () => {
      const key = await whichWatch(context, 'watch follow');
      const unsubscribe = bench.subscribe((event) => {
        if (!event.kind.startsWith('watch')) return;
        if (args.flag('json')) terminal.answer(JSON.stringify(event));
        else {
          const text = lineOf(event as WatchEvent, terminal.language);
          if (text !== null) terminal.answer(`${formatTime(Date.now())}  ${text}`);
        }
      });
      await bench.handlers['watch.look'](key);
      await bench.handlers['watch.follow'](key);
      await new Promise<void>((resolve) => {
        if (args.value('for') !== null) setTimeout(resolve, args.seconds('for', 0) * 1000);
        if (interrupted.aborted) resolve();
        interrupted.addEventListener('abort', () => resolve(), { once: true });
      });
      unsubscribe();
      await bench.handlers['watch.unfollow'](key);
      return 0;
    });
  },
};

function lineOf(event: WatchEvent, language: Language): string | null {
  if (event.kind === 'watch-fired') return say(language, message('watch.fired', event));
  if (event.kind === 'watch-found') {
    const { host, id, captures } = event;
    return say(language, message('watch.found', { host, id, count: captures.length }));
  }
  if (event.kind !== 'watch') return null;
  const { heartbeat, state, link } = event.watch;
  if (link.failure !== null) {
    const reason = sentenceOf(language, link.failure);
    const at = link.since === null ? Number.NaN : Date.parse(link.since);
    return Number.isNaN(at)
      ? reason
      : say(language, message('watch.no-link', { since: formatTime(at), reason }));
  }
  const scopes = (state?.scopes ?? []).flatMap(({ scope, permille }) =>
    permille === null ? [] : `${scope} ${permille / 10} %`,
  );
  return [heartbeat.is, ...scopes].join('  ');
}
