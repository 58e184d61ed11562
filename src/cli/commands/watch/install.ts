import { failure } from '#core/base/failure';
import {
  type Survives,
  type WatchPlan,
  type WatchPlanRequest,
  type WatchTask,
  watchSurvivals,
} from '#core/contract/watch';
import { defaultWatchRules, RemoteFolderSchema, WatchIdSchema } from '#core/watch/rules';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import { reasonIn } from '#core/words/reasons.zh-CN';
import { jsonOption } from '../../answer';
import { withPrompts } from '../../answer-prompt';
import type { OptionSpec } from '../../arguments';
import type { Command, CommandContext } from '../../command';
import { confirmed } from '../../confirmed';
import { hostKeyOption } from '../../host-key-option';
import { ruleOptions, rulesOf } from '../../watch-rules';
import { followTask, followTasks, statusOf } from './follow-task';

const usage = 'HOST (--pid N | --name COMM | --endpoint URL) [options]';

const planOptions: Readonly<Record<string, OptionSpec>> = {
  pid: { kind: 'value', argument: 'N', help: 'the process, by number' },
  name: { kind: 'value', argument: 'COMM', help: 'the process, by name' },
  endpoint: {
    kind: 'value',
    argument: 'URL',
    help: 'its pprof endpoint as the host sees it; default: look for it',
  },
  id: { kind: 'value', argument: 'ID', help: 'name of the watch; default: that of the process' },
  root: { kind: 'value', argument: 'DIR', help: 'where it lives on the host' },
  survive: { kind: 'value', argument: 'HOW', help: 'auto (default), system, user, cron or session' },
  ...ruleOptions,
  'show-script': { kind: 'flag', help: 'print the whole script as well' },
  ...hostKeyOption,
  ...jsonOption,
};

export const watchPlan: Command = {
  name: 'watch plan',
  usage,
  help: 'what an installation would do on the host; changes nothing there',
  words: [1, 1],
  options: planOptions,
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const request = await requestOf(context, 'watch plan');
    const plan = await withPrompts(context, () => workbench().handlers['watch.plan'](request));
    if (args.flag('json')) terminal.answer(JSON.stringify(plan, null, 2));
    else
      for (const line of planLines(plan, terminal.language, args.flag('show-script'))) terminal.answer(line);
    return 0;
  },
};

export const watchInstall: Command = {
  name: 'watch install',
  usage: 'HOST... (--pid N | --name COMM | --endpoint URL) [options] [--yes]',
  help: 'put the watchdog onto a host, or onto several at once, and prove with a test capture that it works',
  words: [1, 200],
  options: { ...planOptions, yes: { kind: 'flag', help: 'do not ask' } },
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const { language } = terminal;
    const requests = await requestsOf(context);
    const { handlers } = workbench();
    const plans = await withPrompts(context, () =>
      Promise.all(
        requests.map(async (request) => {
          const plan = await handlers['watch.plan'](request);
          return { ...request, plan };
        }),
      ),
    );
    for (const { plan } of plans)
      for (const line of planLines(plan, language, args.flag('show-script'))) terminal.say(line);
    if (!(await confirmed(context, say(language, message('watch.cli.install-ask'))))) return 1;
    const install = (index: number) => {
      const { plan, ...request } = plans[index];
      return handlers['watch.install']({ ...request, id: plan.id });
    };
    const keys = plans.map(({ plan: { host, id } }) => ({ host, id }));
    const tasks =
      keys.length === 1
        ? [await followTask(context, () => install(0))]
        : await followTasks(context, keys, (key) => install(keys.indexOf(key)));
    if (args.flag('json')) terminal.answer(JSON.stringify(tasks.length === 1 ? tasks[0] : tasks, null, 2));
    else for (const line of tasks.flatMap((task) => installedLines(task, language))) terminal.answer(line);
    return statusOf(...tasks);
  },
};

function installedLines(
  { lines, outcome, host, id, capture }: WatchTask,
  language: Language,
): readonly string[] {
  if (outcome !== 'done') return lines;
  const done =
    capture === null
      ? message('watch.cli.installed-untested', { host, id })
      : message('watch.cli.installed', { host, id, capture });
  return [...lines, say(language, done)];
}

/** One for each host that is named; a number is a process of one host only. */
async function requestsOf(context: CommandContext): Promise<readonly WatchPlanRequest[]> {
  const hosts = [...new Set(context.args.words)];
  const request = await requestOf(context, 'watch install');
  if (hosts.length > 1 && request.target.by === 'pid')
    throw failure('failure.usage', {
      reason: 'A pid is that of one host. Give --name or --endpoint for several.',
      command: 'watch install',
    });
  return hosts.map((host) => ({ ...request, host }));
}

async function requestOf({ args }: CommandContext, command: string): Promise<WatchPlanRequest> {
  const wrong = (reason: string) => failure('failure.usage', { reason, command });
  const pid = args.count('pid');
  const name = args.value('name');
  const endpoint = args.value('endpoint');
  if (pid !== null && name !== null) throw wrong('Give --pid or --name, not both.');
  const target: WatchPlanRequest['target'] | null =
    pid !== null
      ? { by: 'pid', pid }
      : name !== null
        ? { by: 'name', name }
        : endpoint !== null
          ? { by: 'endpoint', endpoint }
          : null;
  if (target === null) throw wrong('Which process? Give --pid, --name or --endpoint.');
  const id = args.value('id');
  if (id !== null && !WatchIdSchema.safeParse(id).success)
    throw wrong(`--id takes a-z, 0-9 and -, not "${id}".`);
  const root = args.value('root');
  if (root !== null && !RemoteFolderSchema.safeParse(root).success)
    throw wrong(`--root takes an absolute path, not "${root}".`);
  const how = args.value('survive') ?? 'auto';
  const survive = watchSurvivals.find((known) => known === how);
  if (survive === undefined) throw wrong(`--survive takes ${watchSurvivals.join(', ')}, not "${how}".`);
  const rules = await rulesOf(args, command, defaultWatchRules);
  return { host: args.words[0], target, endpoint, id, root, rules, survive };
}

function planLines(plan: WatchPlan, language: Language, withScript: boolean): readonly string[] {
  const { script, folder, host, targetName, fetcher, target, warnings, commands, conf } = plan;
  const { version, sha256 } = script;
  const texts = [
    message('watch.cli.script', { version, sha256 }),
    message('watch.cli.where', { folder, host, target: targetName }),
    survivesMessage(plan.survives, language),
    ...(fetcher === null || target.endpoint === null
      ? []
      : [message('watch.cli.fetcher', { fetcher, endpoint: target.endpoint })]),
  ];
  const indented = (text: string) => text.split('\n').map((line) => `    ${line}`);
  return [
    ...texts.map((text) => say(language, text)),
    ...warnings.map((warning) => `! ${say(language, warning)}`),
    say(language, message('watch.cli.rules')),
    ...indented(conf.trimEnd()),
    say(language, message('watch.cli.will-run')),
    ...commands.flatMap(indented),
    ...(withScript ? [script.text] : []),
  ];
}

export function survivesMessage({ kept, logout, reboot, why }: Survives, language: Language) {
  const yesOrNo = (said: boolean | null) =>
    say(language, message(said === null ? 'watch.cli.unknown' : said ? 'watch.cli.yes' : 'watch.cli.no'));
  return message('watch.cli.survives', {
    kept: kept ?? '?',
    logout: yesOrNo(logout),
    reboot: yesOrNo(reboot),
    why: why === null ? '–' : reasonIn(language, why),
  });
}
