import type { ReactNode } from 'react';
import { formatPercent } from '#core/base/units';
import { useText } from '../../i18n';
import { NotYet } from '../../profiles/NotYet';
import type { Answered } from '../../profiles/use-answer';
import { Button } from '../../ui/Button';

interface ProfileWorkProps {
  readonly answered: Answered<unknown>;
  /** Something can be shown; without it, where there is an answer. */
  readonly ready?: boolean;
  /** What is done and how far it is, where the phase does not say it well. */
  readonly words?: string;
  readonly children: ReactNode;
}

const phases = ['decoding', 'building', 'summing', 'laying out'] as const;

/**
 * The last answer stays while the next is made; what takes long says how far it is and can be stopped, and what
 * was stopped or failed can be asked for again.
 */
export function ProfileWork({
  answered,
  ready = answered.value !== null,
  words,
  children,
}: ProfileWorkProps) {
  const t = useText();
  const { state, failure, loading, slow, progress, cancel, again } = answered;
  const phase = phases.find((known) => known === progress?.phase);
  const part = progress?.part == null ? '' : ` ${formatPercent(progress.part)}`;
  const said = words ?? `${t(phase === undefined ? 'profile.loading' : `profile.work.${phase}`)}${part}`;
  if (failure || !ready) return <NotYet answered={answered} words={said} />;
  return (
    // What is over before one can notice does not fade: that would only flicker.
    <div className={loading && slow ? 'profile-work profile-work-stale' : 'profile-work'} aria-busy={loading}>
      {children}
      {(slow || state === 'stopped') && (
        <div className="profile-working" role="status">
          {state === 'stopped' ? t('profile.work.stopped') : said}
          {state === 'stopped' ? (
            <Button onClick={again}>{t('profile.work.again')}</Button>
          ) : (
            <Button onClick={cancel}>{t('ui.stop')}</Button>
          )}
        </div>
      )}
    </div>
  );
}
