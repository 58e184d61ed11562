import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { failure } from '#core/base/failure';
import { linkForm, linkScheme, longestLink } from '#core/contract/link-form';
import type { Command } from '../command';
import { unreadable } from '../unreadable';

export const open: Command = {
  name: 'open',
  usage: 'FILE… | LINK',
  help: 'show profiles, logs and saved outputs in the window, as a scratch case; or the view of a heapcase:// link',
  words: [1, 200],
  options: {},
  run: async ({ args, programFolder, interrupted }) => {
    const links = args.words.filter((word) => word.startsWith(`${linkScheme}:`));
    for (const link of links)
      if (link.length > longestLink || !linkForm.test(link)) throw failure('link.unreadable');
    const files = args.words.filter((word) => !links.includes(word)).map((file) => resolve(file));
    // What cannot be read is said here, not in a window that opens on nothing.
    for (const file of files) {
      const found = await stat(file).catch((error: NodeJS.ErrnoException) => {
        throw unreadable(file, error);
      });
      if (!found.isFile()) throw failure('file.unreadable', { file, reason: 'it is no file' });
    }
    if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
      throw failure('window.no-display');
    }
    const starter = join(programFolder, '..', '..', 'scripts', 'start.mjs');
    if (!existsSync(starter)) throw failure('file.unreadable', { file: starter, reason: 'ENOENT' });
    // A window that is open already takes the files, and this start of it ends at once.
    const window = spawn(process.execPath, [starter, ...files, ...links], {
      stdio: 'inherit',
      signal: interrupted,
    });
    const [status] = (await once(window, 'exit').catch(() => [0])) as [number | null];
    return status ?? 1;
  },
};
