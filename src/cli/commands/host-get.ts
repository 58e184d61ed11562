import path from 'node:path';
import { formatBytes } from '#core/base/units';
import { message, say } from '#core/words/messages';
import { answer, jsonOption } from '../answer';
import { withPrompts } from '../answer-prompt';
import type { Command } from '../command';
import { hostKeyOption } from '../host-key-option';

export const hostGet: Command = {
  name: 'host get',
  usage: 'HOST FILE [-o FILE] [--json]',
  help: 'copy a file of a host, whole: goes on where a lost link left off, and compares the hash',
  words: [2, 2],
  options: {
    output: { kind: 'value', argument: 'FILE', help: 'where to; default: its name, in this folder' },
    ...hostKeyOption,
    ...jsonOption,
  },
  run: async (context) => {
    const { args, terminal, interrupted, workbench } = context;
    const [host, file] = args.words;
    const target = path.resolve(args.value('output') ?? path.posix.basename(file));
    const done = await withPrompts(
      context,
      () => workbench().fetchFile(host, file, target, { signal: interrupted }),
      { tellsLinks: true },
    );
    answer(context, { ...done, file: target }, () => {
      const { bytes, sha256, checked, changedMeanwhile } = done;
      const key = changedMeanwhile ? 'changed' : checked;
      return say(
        terminal.language,
        message(`cli.get.${key}`, { file: target, size: formatBytes(bytes), sha256 }),
      );
    });
    return 0;
  },
};
