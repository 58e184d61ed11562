/** Where the command line prints. */

import { createInterface } from 'node:readline';
import type { Language } from '#core/words/dictionary';

export interface Terminal {
  readonly language: Language;
  /** True when a person can be asked. */
  readonly interactive: boolean;
  /** The answer: standard output. */
  answer(text: string): void;
  /** A message: standard error. */
  say(text: string): void;
  /** Rewrites one line on a terminal, prints nothing elsewhere. */
  progress(text: string): void;
  ask(question: string, options: { readonly hidden: boolean }): Promise<string | null>;
}

export function processTerminal(env: NodeJS.ProcessEnv): Terminal {
  const { stdout, stderr, stdin } = process;
  let onLine = false;
  const clear = () => {
    if (onLine) stderr.write('\r\x1b[K');
    onLine = false;
  };
  return {
    language: /^zh/i.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ? 'zh-CN' : 'en',
    interactive: stdin.isTTY === true && stderr.isTTY === true,
    answer: (text) => {
      clear();
      stdout.write(`${text}\n`);
    },
    say: (text) => {
      clear();
      stderr.write(`${text}\n`);
    },
    progress: (text) => {
      if (stderr.isTTY !== true) return;
      stderr.write(`\r\x1b[K${text.slice(0, Math.max(20, (stderr.columns ?? 80) - 1))}`);
      onLine = true;
    },
    ask: (question, { hidden }) =>
      new Promise((resolve) => {
        clear();
        const lines = createInterface({ input: stdin, output: stderr, terminal: true });
        if (hidden) {
          // What is typed is not written back; the question itself was printed before.
          stderr.write(question);
          Object.assign(lines, { _writeToOutput: () => {} });
        }
        let answered = false;
        lines.question(hidden ? '' : question, (text) => {
          answered = true;
          lines.close();
          if (hidden) stderr.write('\n');
          resolve(text);
        });
        lines.on('close', () => {
          if (!answered) resolve(null);
        });
      }),
  };
}
