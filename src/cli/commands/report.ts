import { resolve } from 'node:path';
import { failure } from '#core/base/failure';
import { message, say } from '#core/words/messages';
import type { Command } from '../command';

export const report: Command = {
  name: 'report',
  usage: 'CASE [--format html|md] -o FILE [--language en|zh-CN]',
  help: 'write the incident report of a case',
  words: [1, 1],
  options: {
    format: { kind: 'value', argument: 'F', help: 'html or md (default: by the ending of FILE)' },
    output: { kind: 'value', argument: 'FILE', help: 'where to write it (also -o)' },
    language: { kind: 'value', argument: 'L', help: 'en or zh-CN (default: as LANG says)' },
  },
  run: async ({ args, terminal, workbench }) => {
    const usage = (reason: string) => failure('failure.usage', { reason, command: 'report' });
    const output = args.value('output');
    if (output === null) throw usage('Where to? Give -o FILE.');
    const format = args.value('format') ?? (output.endsWith('.md') ? 'md' : 'html');
    if (format !== 'html' && format !== 'md') throw usage(`--format takes html or md, not "${format}".`);
    const language = args.value('language') ?? terminal.language;
    if (language !== 'en' && language !== 'zh-CN')
      throw usage(`--language takes en or zh-CN, not "${language}".`);
    const path = resolve(output);
    await workbench().writeReport({ caseId: args.words[0], format, language, path });
    terminal.answer(say(terminal.language, message('cli.report-at', { file: path })));
    return 0;
  },
};
