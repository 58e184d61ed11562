import { join } from 'node:path';
import { formatBytes } from '#core/base/units';
import type { WatchKey, WatchTask } from '#core/contract/watch';
import { verdictSentence } from '#core/diagnosis/verdict-sentence';
import type { Language } from '#core/words/dictionary';
import { type Message, message, say } from '#core/words/messages';
import type { Workbench } from '#main/workbench';
import { jsonOption } from '../../answer';
import type { Command } from '../../command';
import { diagnosisJson } from '../../diagnosis-json';
import { hostKeyOption } from '../../host-key-option';
import { followTask, followTasks, statusOf } from './follow-task';
import { allOption, allWatches, whichWatch } from './which-watch';

export const watchCollect: Command = {
  name: 'watch collect',
  usage: '(HOST [ID] | --all) [--case CASE | --title T] [--captures NAMES] [--json]',
  help: 'bring its captures into a case, whole and hashed, and say what they prove',
  words: [0, 2],
  options: {
    ...allOption,
    case: {
      kind: 'value',
      argument: 'CASE',
      help: 'the case they go into; default: a new one for each watch',
    },
    title: { kind: 'value', argument: 'T', help: 'title of the new case' },
    captures: {
      kind: 'value',
      argument: 'NAMES',
      help: 'these, with commas between; default: all not collected yet',
    },
    ...hostKeyOption,
    ...jsonOption,
  },
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const bench = workbench();
    const named = args.value('case');
    const caseId = named === null ? null : (await bench.handlers['cases.view']({ id: named })).manifest.id;
    const captures = args.value('captures')?.split(',') ?? null;
    const collect = (key: WatchKey) =>
      bench.handlers['watch.collect']({ ...key, captures, caseId, title: args.value('title') });
    const all = await allWatches(context, 'watch collect');
    const tasks =
      all === null
        ? [await followTask(context, async () => collect(await whichWatch(context, 'watch collect')))]
        : await followTasks(context, all, collect);
    if (args.flag('json')) {
      const answers = await Promise.all(tasks.map((task) => jsonOf(bench, task)));
      terminal.answer(JSON.stringify(all === null ? answers[0] : answers, null, 2));
    } else
      for (const task of tasks)
        for (const line of await linesOf(bench, task, terminal.language)) terminal.answer(line);
    return statusOf(...tasks);
  },
};

const reportIn = (folder: string): string => join(folder, 'derived', 'report.html');

async function jsonOf(bench: Workbench, task: WatchTask): Promise<object> {
  if (task.caseId === null) return { task };
  const folder = await bench.caseFolder(task.caseId);
  const view = await bench.handlers['cases.view']({ id: task.caseId });
  return { ...diagnosisJson(view), folder, report: reportIn(folder), task };
}

async function linesOf(bench: Workbench, task: WatchTask, language: Language): Promise<readonly string[]> {
  if (task.caseId === null) return [];
  const folder = await bench.caseFolder(task.caseId);
  const view = await bench.handlers['cases.view']({ id: task.caseId });
  const told: Message[] = [];
  if (task.collected !== null) {
    const { captures, files, bytes, known } = task.collected;
    told.push(message('watch.cli.collected', { captures, files, bytes: formatBytes(bytes), known }));
  }
  const at = [message('cli.case-at', { folder })];
  if (task.outcome === 'done') at.push(message('cli.report-at', { file: reportIn(folder) }));
  return [
    ...told.map((one) => say(language, one)),
    verdictSentence(view.diagnosis, language),
    ...at.map((one) => say(language, one)),
  ];
}
