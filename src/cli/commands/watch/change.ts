import { failure } from '#core/base/failure';
import type { WatchKey, WatchTask, WatchView } from '#core/contract/watch';
import { printWatchConf } from '#core/watch/conf';
import { defaultWatchRules } from '#core/watch/rules';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import { answer, jsonOption } from '../../answer';
import { withPrompts } from '../../answer-prompt';
import type { Command, CommandContext } from '../../command';
import { confirmed } from '../../confirmed';
import { hostKeyOption } from '../../host-key-option';
import { givesRules, ruleOptions, rulesOf } from '../../watch-rules';
import { followTask, followTasks, statusOf } from './follow-task';
import { statusText } from './look';
import { allOption, allWatches, whichWatch } from './which-watch';

const options = { ...hostKeyOption, ...jsonOption };
const usage = 'HOST [ID] [--json]';

/** For a watch whose host is gone: what stands on the host stays there. */
export const watchForget: Command = {
  name: 'watch forget',
  usage: 'HOST ID [--json]',
  help: 'only take a watch off the list here; nothing on the host is touched, its captures neither',
  words: [2, 2],
  options: jsonOption,
  run: async (context) => {
    const [host, id] = context.args.words;
    const { handlers } = context.workbench();
    const known = await handlers['watch.list']({});
    if (!known.some((watch) => watch.host === host && watch.id === id))
      throw failure('watch.unknown', { host, id });
    await handlers['watch.forget']({ host, id });
    answer(context, { host, id }, () =>
      say(context.terminal.language, message('watch.cli.forgotten', { host, id })),
    );
    return 0;
  },
};

export const watchRules: Command = {
  name: 'watch rules',
  usage: 'HOST [ID] [--rungs … | --set … | --rules FILE] [--json]',
  help: 'show the rules of a watch, or change them while it runs',
  words: [1, 2],
  options: { ...ruleOptions, ...options },
  run: async (context) => {
    const { args, workbench } = context;
    const { handlers } = workbench();
    const watch = await withPrompts(context, async () => {
      const key = await whichWatch(context, 'watch rules');
      const now = await handlers['watch.look'](key);
      if (!givesRules(args)) return now;
      const rules = await rulesOf(args, 'watch rules', now.rules ?? defaultWatchRules);
      return handlers['watch.rules']({ ...key, rules });
    });
    answer(context, { rules: watch.rules, target: watch.target }, () =>
      watch.target === null || watch.rules === null
        ? ''
        : printWatchConf({ id: watch.id, target: watch.target, rules: watch.rules }).trimEnd(),
    );
    return 0;
  },
};

/** A verb that answers with the watch as it is afterwards. */
const changing = (
  name: string,
  help: string,
  act: (context: CommandContext, key: WatchKey) => Promise<WatchView>,
): Command => ({
  name,
  usage,
  help,
  words: [1, 2],
  options,
  run: async (context) => {
    const watch = await withPrompts(context, async () => act(context, await whichWatch(context, name)));
    answer(context, watch, () => statusText(watch, context.terminal.language));
    return 0;
  },
});

export const watchPause = changing('watch pause', 'go on measuring, take no captures', ({ workbench }, key) =>
  workbench().handlers['watch.pause'](key),
);

export const watchResume = changing('watch resume', 'take captures again', ({ workbench }, key) =>
  workbench().handlers['watch.resume'](key),
);

export const watchTest: Command = {
  name: 'watch test',
  usage: '(HOST [ID] | --all) [--json]',
  help: 'take a real capture now; exit status 1 when the heap profile could not be had',
  words: [0, 2],
  options: { ...allOption, ...options },
  run: async (context) => {
    const { workbench, terminal } = context;
    const test = (key: WatchKey) => workbench().handlers['watch.test'](key);
    const text = (task: WatchTask) => testedLines(task, terminal.language);
    const all = await allWatches(context, 'watch test');
    if (all !== null) {
      const tasks = await followTasks(context, all, test);
      answer(context, tasks, () => tasks.flatMap(text).join('\n'));
      return statusOf(...tasks);
    }
    const task = await followTask(context, async () => test(await whichWatch(context, 'watch test')));
    answer(context, task, () => text(task).join('\n'));
    return statusOf(task);
  },
};

const testedLines = ({ lines, outcome, capture }: WatchTask, language: Language): readonly string[] => [
  ...lines,
  ...(outcome === 'done' && capture !== null
    ? [say(language, message('watch.cli.tested', { capture }))]
    : []),
];

export const watchUpgrade: Command = {
  name: 'watch upgrade',
  usage,
  help: 'put the script of this Heapcase in the place of the one there; rules and captures stay',
  words: [1, 2],
  options,
  run: async (context) => {
    const { workbench } = context;
    const task = await followTask(context, async () =>
      workbench().handlers['watch.upgrade'](await whichWatch(context, 'watch upgrade')),
    );
    answer(context, task, () => task.lines.join('\n'));
    return statusOf(task);
  },
};

export const watchUninstall: Command = {
  name: 'watch uninstall',
  usage: 'HOST [ID] [--purge] [--yes] [--json]',
  help: 'remove exactly what was installed, and say what remains',
  words: [1, 2],
  options: {
    purge: { kind: 'flag', help: 'its captures as well' },
    yes: { kind: 'flag', help: 'do not ask' },
    ...options,
  },
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const { language } = terminal;
    const purge = args.flag('purge');
    const key = await withPrompts(context, () => whichWatch(context, 'watch uninstall'));
    const captures = say(language, message(purge ? 'watch.cli.captures-go' : 'watch.cli.captures-stay'));
    if (!(await confirmed(context, say(language, message('watch.cli.uninstall-ask', { ...key, captures })))))
      return 1;
    const removed = await withPrompts(context, () =>
      workbench().handlers['watch.uninstall']({ ...key, purge }),
    );
    answer(context, removed, () => removed.lines.join('\n'));
    return 0;
  },
};
