/** What journalctl prints where it has nothing to show. */

import { message } from '../../words/messages';
import type { TextForm } from './form';

export const emptyJournal: TextForm<{ readonly entries: 0 }> = {
  read: (head) =>
    /^-- No entries --\s*$/.test(head.slice(0, 100)) && head.length < 100 ? { entries: 0 } : null,
  facts: () => [message('read.empty-journal')],
};
