import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { failure } from '#core/base/failure';
import { WatchExportRequestSchema, watchExportFormats } from '#core/contract/watch';
import { defaultWatchRules } from '#core/watch/rules';
import { watchIdFor } from '#core/watch/watch-id';
import { message, say } from '#core/words/messages';
import { answer, jsonOption } from '../../answer';
import type { Command } from '../../command';
import { ruleOptions, rulesOf } from '../../watch-rules';

export const watchExport: Command = {
  name: 'watch export',
  usage: `--format ${watchExportFormats.join('|')} --name COMM|PATH [--out DIR] [options]`,
  help: 'the same watchdog with the chosen rules, for those who deploy by other means',
  words: [0, 0],
  options: {
    format: { kind: 'value', argument: 'F', help: watchExportFormats.join(', ') },
    name: { kind: 'value', argument: 'COMM', help: 'the process: its name, or the path of its executable' },
    endpoint: { kind: 'value', argument: 'URL', help: 'its pprof endpoint; default: found among its ports' },
    id: { kind: 'value', argument: 'ID', help: 'name of the watch; default: that of the process' },
    root: { kind: 'value', argument: 'DIR', help: 'where it lives (default /var/lib/heapcase-watch)' },
    out: { kind: 'value', argument: 'DIR', help: 'the folder to write into (default heapcase-watch-ID)' },
    ...ruleOptions,
    ...jsonOption,
  },
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const wrong = (reason: string) => failure('failure.usage', { reason, command: 'watch export' });
    const process = args.value('name');
    if (process === null) throw wrong('Which process? Give --name.');
    const request = WatchExportRequestSchema.safeParse({
      format: args.value('format'),
      id: args.value('id') ?? watchIdFor(process),
      process,
      endpoint: args.value('endpoint'),
      rules: await rulesOf(args, 'watch export', defaultWatchRules),
      root: args.value('root'),
    });
    if (!request.success) {
      const [field] = request.error.issues[0]?.path ?? [];
      const option = field === 'process' ? 'name' : String(field);
      const allowed = option === 'format' ? `one of ${watchExportFormats.join(', ')}` : 'another form';
      throw wrong(`--${option} takes ${allowed}, not "${args.value(option) ?? ''}".`);
    }
    const files = await workbench().handlers['watch.export'](request.data);
    const folder = resolve(args.value('out') ?? `heapcase-watch-${request.data.id}`);
    for (const { path, text, executable } of files) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true })
        .then(() => writeFile(file, text, { mode: executable ? 0o755 : 0o644 }))
        .catch((error: NodeJS.ErrnoException) => {
          throw failure('file.unwritable', { file, reason: error.code ?? error.message });
        });
    }
    const paths = files.map(({ path }) => path);
    answer(context, { folder, files: paths }, () =>
      [...paths, say(terminal.language, message('watch.cli.exported', { count: paths.length, folder }))].join(
        '\n',
      ),
    );
    return 0;
  },
};
