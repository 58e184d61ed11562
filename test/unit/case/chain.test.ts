import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { chainEntry, emptyChain, followChain } from '#core/case/chain';
import type { JournalFact } from '#core/case/model';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const at = '2026-11-23T04:00:00.000Z';

function linesOf(...facts: JournalFact[]): string[] {
  let head = emptyChain;
  return facts.map((fact) => {
    const { line, entry } = chainEntry(head, at, fact, sha256);
    head = { seq: entry.seq, hash: entry.hash };
    return line;
  });
}
const note = (text: string): JournalFact => ({ kind: 'note', text });

describe('the chain of a journal', () => {
  it('gives back what was put in, whatever the text', () => {
    const texts = [
      '',
      '"',
      '\\',
      ',"hash":"x"}',
      '\u2028\u0000\ud800',
      '第二 🐘',
      `,"hash":"${'a'.repeat(64)}"}`,
    ];
    const lines = linesOf(...texts.map(note));
    const { entries, brokenAt, head, wholeLines } = followChain(lines, sha256);
    expect(brokenAt).toBe(null);
    expect(wholeLines).toBe(texts.length);
    expect(entries.map(({ fact }) => (fact as { text: string }).text)).toEqual(texts);
    expect(entries.map(({ seq }) => seq)).toEqual(texts.map((_, n) => n + 1));
    expect(head).toEqual({ seq: texts.length, hash: entries.at(-1)?.hash });
  });

  it('is checked by hand as the documentation says', () => {
    const [line] = linesOf(note('x'));
    const [, hash] = /,"hash":"([0-9a-f]{64})"\}$/.exec(line) as unknown as [string, string];
    expect(sha256(line.replace(/,"hash":"[0-9a-f]*"\}$/, '}'))).toBe(hash);
  });

  it('does not hold where one character of any line is another', () => {
    const lines = linesOf(note('one'), note('two'), note('three'));
    for (let line = 0; line < 3; line += 1) {
      for (let column = 0; column < lines[line].length; column += 1) {
        const changed =
          lines[line].slice(0, column) +
          (lines[line][column] === '0' ? '1' : '0') +
          lines[line].slice(column + 1);
        const { brokenAt, wholeLines } = followChain(lines.with(line, changed), sha256);
        // A last line that cannot be read at all counts as unfinished.
        if (wholeLines < 3) expect(line).toBe(2);
        else expect(brokenAt).toBe(line + 1);
      }
    }
  });

  it('does not hold after a line that was rewritten with a hash of its own', () => {
    const lines = linesOf(note('one'), note('two'), note('three'));
    const forged = (line: string, from: string, to: string) => {
      const open = line.replace(/,"hash":"[0-9a-f]*"\}$/, '}').replace(from, to);
      return `${open.slice(0, -1)},"hash":"${sha256(open)}"}`;
    };
    expect(followChain(lines.with(1, forged(lines[1], 'two', '2')), sha256).brokenAt).toBe(3);
    expect(followChain(lines.with(2, forged(lines[2], '"seq":3', '"seq":4')), sha256).brokenAt).toBe(3);
  });

  it('covers fields that this version does not know, and keeps them', () => {
    const fact = { ...note('x'), colour: 'red' } as JournalFact;
    const [line] = linesOf(fact);
    expect(followChain([line], sha256).entries[0].fact).toMatchObject({ colour: 'red' });
    expect(followChain([line.replace('red', 'tan')], sha256).brokenAt).toBe(1);
  });

  it('refuses a fact that could not be read back', () => {
    const bad = { kind: 'ran-on-host', host: 'h', what: 'w', status: 0, bytes: 0, ms: Number.NaN } as const;
    expect(() => chainEntry(emptyChain, at, bad, sha256)).toThrow();
  });
});
