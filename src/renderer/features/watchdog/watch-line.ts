/** What a person is told about the link and the life of a watch, over the figures: at most one sentence. */

import { formatDateTime, formatTime } from '#core/base/time';
import type { Text, useSay } from '../../i18n';
import { lifeOf, type SeenWatch } from '../../state/watches';

const dayMs = 86_400_000;

export interface WatchNotice {
  readonly tone: 'warn' | 'critical' | 'plain';
  readonly words: string;
  readonly act: 'follow' | null;
}

type Say = Pick<ReturnType<typeof useSay>, 'failure' | 'reason'>;

export function noticeOf(t: Text, seen: SeenWatch, now: number, say: Say): WatchNotice | null {
  const { view, shownSince } = seen;
  const moment = (at: number) => (now - at > dayMs / 2 ? formatDateTime(at) : formatTime(at));
  const since = moment(shownSince);
  // That the link was lost is said already; another reason is worth its sentence.
  const { failure } = view.link;
  const why = failure && failure.code !== 'host.lost' ? ` ${say.failure(failure)}` : '';
  const down = view.link.since === null ? since : moment(Date.parse(view.link.since));
  switch (view.link.state) {
    case 'none':
      return view.lookedAt === null
        ? { tone: 'plain', words: t('watch.notice.never'), act: 'follow' }
        : { tone: 'plain', words: t('watch.notice.notConnected', { since }), act: 'follow' };
    case 'connecting':
      if (failure === null)
        return { tone: 'plain', words: t('watch.notice.connecting', { since }), act: null };
      return { tone: 'warn', words: t('watch.notice.waiting', { since, down }) + why, act: 'follow' };
    case 'lost':
      return { tone: 'warn', words: t('watch.notice.lost', { since, down }) + why, act: 'follow' };
    case 'connected':
      return lifeNotice(t, seen, now, since, say);
  }
}

function lifeNotice(t: Text, seen: SeenWatch, now: number, since: string, say: Say): WatchNotice | null {
  const { view } = seen;
  switch (lifeOf(seen, now)) {
    case 'dead':
      return { tone: 'critical', words: t('watch.notice.dead', { since }), act: null };
    case 'late':
      return { tone: 'warn', words: t('watch.notice.late', { since }), act: null };
    case 'blind':
      return {
        tone: 'warn',
        words: t('watch.notice.blind', { why: say.reason(view.state?.blind ?? '') }),
        act: null,
      };
    case 'removed':
      return {
        tone: 'plain',
        words: t('watch.notice.removed', { count: view.captures.length, folder: view.folder }),
        act: null,
      };
    case 'unknown':
      return { tone: 'warn', words: t('watch.notice.unknown'), act: null };
    case 'alive':
      if (view.paused) return { tone: 'warn', words: t('watch.notice.paused'), act: null };
      return view.followed
        ? null
        : { tone: 'plain', words: t('watch.notice.notFollowed', { since }), act: 'follow' };
  }
}
