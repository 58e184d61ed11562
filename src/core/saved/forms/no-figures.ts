/** What a tool prints instead of figures: that it is not there, that it does not know an option, which version it is. */

import { visibleLine } from '../../base/text';
import { message } from '../../words/messages';
import type { TextForm } from './form';

export interface NoFiguresReading {
  readonly tool: string;
  readonly why: 'missing' | 'wrong-option' | 'version';
  /** Its first line. */
  readonly said: string;
}

/** A usage text is longer than a line, and shorter than a log. */
const longest = 8192;

const forms: readonly (readonly [why: NoFiguresReading['why'], form: RegExp])[] = [
  // "vmstat: applet not found", "sh: 1: vmstat: not found", "bash: line 3: pidstat: command not found"
  [
    'missing',
    /^(?:[\w/.-]*sh: )?(?:(?:line )?\d+: )?([\w.-]+): (?:applet|command )?(?: ?not found|inaccessible or not found)\s*$/,
  ],
  ['missing', /^[\w/.-]*sh: command not found: ([\w.-]+)\s*$/],
  ['wrong-option', /^([\w.-]+): (?:invalid|unrecognized|unknown|illegal) option\b/],
  ['wrong-option', /^[Uu]sage: ([\w.-]+) \[/],
  ['version', /^(\w+) from procps(?:-ng)? \d/],
  ['version', /^(sysstat) version \d/],
  ['version', /^(BusyBox) v\d[\w.]*/],
];

export const noFigures: TextForm<NoFiguresReading> = {
  read(head, text) {
    if (text.length > longest) return null;
    const first = head.slice(0, 400).split(/\r?\n/, 1)[0];
    for (const [why, form] of forms) {
      const tool = form.exec(first)?.[1];
      // A tool that says more has run, and something else was missing to it.
      if (why === 'missing' && text.trim() !== first.trim()) continue;
      if (tool !== undefined && !tool.startsWith('memleak')) return { tool, why, said: first.trim() };
    }
    return null;
  },
  facts: ({ tool, why, said }) => [
    message(`read.no-figures.${why}`, { tool, said: visibleLine(said).slice(0, 160) }),
  ],
};
