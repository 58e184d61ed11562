/** What the sidebar and the status bar say of the watches of a host, in two or three words. */

import { formatDuration } from '#core/base/units';
import type { Text } from '../i18n';
import { ageOf, lifeOf, neediest, type SeenWatch } from '../state/watches';

export interface WatchSide {
  /** Beside the name of a host. */
  readonly words: string;
  readonly tone: 'connected' | 'trying' | 'failed' | 'none';
}

/** The watch of a host that most needs a person; null where none is known. */
export function watchSide(t: Text, watches: readonly SeenWatch[], now: number): WatchSide | null {
  const worst = neediest(watches, now);
  if (!worst) return null;
  const { link, paused } = worst.view;
  if (link.state === 'none') return { words: t('watch.side.offline'), tone: 'none' };
  if (link.state === 'connecting') return { words: t('sidebar.connecting'), tone: 'trying' };
  if (link.state !== 'connected') return { words: t('watch.side.lost'), tone: 'trying' };
  const age = ageOf(worst, now);
  switch (lifeOf(worst, now)) {
    case 'dead':
      return { words: t('watch.side.dead'), tone: 'failed' };
    case 'blind':
      return { words: t('watch.side.blind'), tone: 'trying' };
    case 'late':
      return {
        words: t('watch.side.late', { ago: formatDuration(Math.round(age ?? 0)) }),
        tone: 'trying',
      };
    case 'removed':
      return { words: t('watch.side.removed'), tone: 'none' };
    case 'unknown':
      return { words: t('watch.side.offline'), tone: 'none' };
    case 'alive':
      return paused
        ? { words: t('watch.side.paused'), tone: 'trying' }
        : { words: t('watch.side.watching'), tone: 'connected' };
  }
}
