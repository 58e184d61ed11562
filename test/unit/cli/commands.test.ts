import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { commands, helpOf, helpOfAll } from '#cli/commands';

describe('the table of commands', () => {
  it('is what the help shows, each with its options', () => {
    const help = helpOfAll('1.2.3');
    for (const command of commands) {
      expect(help).toContain(`heapcase ${command.name}`);
      for (const option of Object.keys(command.options)) expect(helpOf(command)).toContain(`--${option}`);
    }
  });

  it.each(['README.md', 'docs/first-five-minutes.md'])(
    'holds every command that %s tells people to type',
    (file) => {
      const typed = [
        ...readFileSync(file, 'utf8').matchAll(/^\s*(?:npx )?heapcase ((?:(?!--)[a-z-]+ ?)+)/gm),
      ];
      expect(typed.length).toBeGreaterThan(0);
      for (const [line, words = ''] of typed) {
        const known =
          words.startsWith('pprof') || commands.some(({ name }) => `${words.trim()} `.startsWith(`${name} `));
        expect(known, line).toBe(true);
      }
    },
  );
});
