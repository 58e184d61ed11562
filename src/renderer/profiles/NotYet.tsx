import { useText } from '../i18n';
import { Button } from '../ui/Button';
import { Failed } from '../ui/Failed';
import { Loading } from '../ui/Loading';
import type { Answered } from './use-answer';

interface NotYetProps {
  readonly answered: Pick<Answered<unknown>, 'state' | 'failure' | 'cancel' | 'again'>;
  /** What is being done, and how far it is. */
  readonly words: string;
}

/** In the place of what is not there: that it is being made, with a way to stop that; else why not, with a way to ask again. */
export function NotYet({ answered: { state, failure, cancel, again }, words }: NotYetProps) {
  const t = useText();
  const once = <Button onClick={again}>{t('profile.work.again')}</Button>;
  if (failure) return <Failed failure={failure}>{once}</Failed>;
  if (state !== 'stopped') return <Loading label={words} onStop={cancel} />;
  return (
    <div className="state">
      <p>{t('profile.work.stopped')}</p>
      {once}
    </div>
  );
}
