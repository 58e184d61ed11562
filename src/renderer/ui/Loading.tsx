import { useEffect, useState } from 'react';
import { formatDuration } from '#core/base/units';
import { useText } from '../i18n';
import { Button } from './Button';
import { StepMark } from './marks';

interface LoadingProps {
  /** The phase in words. */
  readonly label: string;
  /** Milliseconds since the epoch; the moment it is first shown where nobody says. */
  readonly since?: number | undefined;
  readonly onStop?: () => void;
}

/** The phase and how long it takes; a way to stop it after a second. */
export function Loading({ label, since, onStop }: LoadingProps) {
  const t = useText();
  const [from] = useState(() => Date.now());
  const [now, setNow] = useState(from);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 500);
    return () => window.clearInterval(timer);
  }, []);
  const seconds = Math.floor((now - (since ?? from)) / 1000);
  return (
    <div className="state" role="status">
      <p className="state-line">
        <StepMark state="running" />
        {label}
        {seconds >= 1 && <span className="state-time">{formatDuration(seconds)}</span>}
      </p>
      {onStop && seconds >= 1 && <Button onClick={onStop}>{t('ui.stop')}</Button>}
    </div>
  );
}
