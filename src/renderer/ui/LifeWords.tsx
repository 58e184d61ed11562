import { formatDuration } from '#core/base/units';
import { type Text, useText } from '../i18n';
import { ageOf, lifeOf, type SeenWatch } from '../state/watches';
import { AlertMark } from './marks';

/** `alive, beat 0.4 s ago`, `late by 14 s`: what is known, in as few words as that takes. */
export function lifeText(t: Text, seen: SeenWatch, now: number): string {
  const { view } = seen;
  const age = ageOf(seen, now);
  const ago = age === null ? t('ui.unknown') : formatDuration(age);
  if (view.link.state === 'lost') return t('watch.life.lost');
  if (view.link.state === 'connecting') {
    const { since, failure } = view.link;
    // A first connection takes a moment; one that is made anew may take hours.
    return failure === null || since === null
      ? t('watch.life.connecting')
      : t('watch.life.waiting', { ago: formatDuration(Math.max(0, now - Date.parse(since)) / 1000) });
  }
  if (view.link.state === 'none') {
    return view.state
      ? t('watch.life.offline', { ago: formatDuration(Math.max(0, now - seen.shownSince) / 1000) })
      : t('watch.life.unknown');
  }
  switch (lifeOf(seen, now)) {
    case 'unknown':
      return t('watch.life.unknown');
    case 'alive':
      return view.paused ? t('watch.life.paused.ago', { ago }) : t('watch.life.alive.ago', { ago });
    case 'late':
      return t('watch.life.late.by', { ago });
    case 'dead':
      return age === null ? t('watch.life.dead') : t('watch.life.dead.since', { ago });
    case 'blind':
      return t('watch.life.blind.ago', { ago });
    case 'removed':
      return t('watch.life.removed', { count: view.captures.length });
  }
}

export type LifeTone = 'ok' | 'warn' | 'critical' | 'none';

export function lifeTone(seen: SeenWatch, now: number): LifeTone {
  const { link, paused } = seen.view;
  if (link.state === 'none') return 'none';
  if (link.state !== 'connected') return 'warn';
  const life = lifeOf(seen, now);
  if (life === 'dead') return 'critical';
  if (life === 'unknown' || life === 'removed') return 'none';
  return life === 'alive' && !paused ? 'ok' : 'warn';
}

/** The same with its mark: a dot, a ring, a triangle or an octagon. */
export function LifeWords({ seen, now }: { seen: SeenWatch; now: number }) {
  const t = useText();
  const tone = lifeTone(seen, now);
  const text = lifeText(t, seen, now);
  return (
    <span className={`life life-${tone}`}>
      {tone === 'warn' || tone === 'critical' ? <AlertMark tone={tone} /> : <LifeDot tone={tone} />}
      <span className="ellipsis" title={text}>
        {text}
      </span>
    </span>
  );
}

export function LifeDot({ tone }: { tone: LifeTone }) {
  return (
    <svg
      className={`mark life-dot life-dot-${tone}`}
      width="10"
      height="10"
      viewBox="0 0 10 10"
      aria-hidden="true"
    >
      {tone === 'critical' ? (
        <path d="m2 2 6 6m0-6-6 6" strokeWidth="1.75" />
      ) : tone === 'warn' ? (
        <path d="M5 1.5 9 8.5H1z" />
      ) : (
        <circle cx="5" cy="5" r="3" strokeWidth="1.25" />
      )}
    </svg>
  );
}
