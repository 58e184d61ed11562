import { join, resolve } from 'node:path';
import { jsonOption } from '../answer';
import type { Command } from '../command';
import { concludeJob } from '../conclude-job';
import { followJob } from '../follow-job';

export const demo: Command = {
  name: 'demo',
  usage: '[--out DIR] [--json]',
  help: 'the main job against the embedded demo service on this computer',
  words: [0, 0],
  options: {
    out: {
      kind: 'value',
      argument: 'DIR',
      help: 'keep the case there instead of the library; the report lies beside it',
    },
    ...jsonOption,
  },
  libraryFolder: (args) => args.value('out'),
  run: async (context) => {
    const out = context.args.value('out');
    const job = await followJob(context, () => context.workbench().handlers['demo.start']({}));
    return concludeJob(context, job, out === null ? null : join(resolve(out), 'report.html'));
  },
};
