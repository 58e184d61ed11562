import type { ReactNode } from 'react';
import { formatPercent } from '#core/base/units';
import { useText } from '../../i18n';
import type { Answered } from '../../profiles/use-answer';
import { Button } from '../../ui/Button';
import { Failed } from '../../ui/Failed';
import { Loading } from '../../ui/Loading';

interface ProfileWorkProps {
  readonly answered: Answered<unknown>;
  /** Something can be shown; without it, where there is an answer. */
  readonly ready?: boolean;
  readonly children: ReactNode;
}

const phases = ['decoding', 'building', 'summing', 'laying out'] as const;

/**
 * The last answer stays while the next is made; what takes long says how far it is and can be stopped, and what
 * was stopped or failed can be asked for again.
 */
export function ProfileWork({ answered, ready = answered.value !== null, children }: ProfileWorkProps) {
  const t = useText();
  const { state, failure, loading, slow, progress, cancel, again } = answered;
  const once = <Button onClick={again}>{t('profile.work.again')}</Button>;
  if (failure) return <Failed failure={failure}>{once}</Failed>;
  const phase = phases.find((known) => known === progress?.phase);
  const words = t(phase === undefined ? 'profile.loading' : `profile.work.${phase}`);
  const part = progress?.part == null ? '' : ` ${formatPercent(progress.part)}`;
  if (!ready) {
    if (state !== 'stopped') return <Loading label={`${words}${part}`} onStop={cancel} />;
    return (
      <div className="state">
        <p>{t('profile.work.stopped')}</p>
        {once}
      </div>
    );
  }
  return (
    // What is over before one can notice does not fade: that would only flicker.
    <div className={loading && slow ? 'profile-work profile-work-stale' : 'profile-work'} aria-busy={loading}>
      {children}
      {(slow || state === 'stopped') && (
        <div className="profile-working" role="status">
          {state === 'stopped' ? t('profile.work.stopped') : `${words}${part}`}
          {state === 'stopped' ? once : <Button onClick={cancel}>{t('ui.stop')}</Button>}
        </div>
      )}
    </div>
  );
}
