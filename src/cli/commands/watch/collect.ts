import { join } from 'node:path';
import { formatBytes } from '#core/base/units';
import { verdictSentence } from '#core/diagnosis/verdict-sentence';
import { message, say } from '#core/words/messages';
import { jsonOption } from '../../answer';
import type { Command } from '../../command';
import { diagnosisJson } from '../../diagnosis-json';
import { hostKeyOption } from '../../host-key-option';
import { followTask, statusOf } from './follow-task';
import { whichWatch } from './which-watch';

export const watchCollect: Command = {
  name: 'watch collect',
  usage: 'HOST [ID] [--case CASE | --title T] [--captures NAMES] [--json]',
  help: 'bring its captures into a case, whole and hashed, and say what they prove',
  words: [1, 2],
  options: {
    case: { kind: 'value', argument: 'CASE', help: 'the case they go into; default: a new one' },
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
    const { language } = terminal;
    const bench = workbench();
    const named = args.value('case');
    const caseId = named === null ? null : (await bench.handlers['cases.view']({ id: named })).manifest.id;
    const task = await followTask(context, async () =>
      bench.handlers['watch.collect']({
        ...(await whichWatch(context, 'watch collect')),
        captures: args.value('captures')?.split(',') ?? null,
        caseId,
        title: args.value('title'),
      }),
    );
    if (task.caseId === null) {
      if (args.flag('json')) terminal.answer(JSON.stringify({ task }, null, 2));
      return statusOf(task);
    }
    const folder = await bench.caseFolder(task.caseId);
    const view = await bench.handlers['cases.view']({ id: task.caseId });
    const report = join(folder, 'derived', 'report.html');
    if (args.flag('json')) {
      terminal.answer(JSON.stringify({ ...diagnosisJson(view), folder, report, task }, null, 2));
      return statusOf(task);
    }
    if (task.collected !== null) {
      const { captures, files, bytes, known } = task.collected;
      terminal.answer(
        say(language, message('watch.cli.collected', { captures, files, bytes: formatBytes(bytes), known })),
      );
    }
    terminal.answer(verdictSentence(view.diagnosis, language));
    terminal.answer(say(language, message('cli.case-at', { folder })));
    if (task.outcome === 'done') terminal.answer(say(language, message('cli.report-at', { file: report })));
    return statusOf(task);
  },
};
