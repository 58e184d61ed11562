import { useSay, useText } from '../../i18n';
import type { Answered } from '../../profiles/use-answer';
import { Button } from '../../ui/Button';

/** Over a table whose columns on demand are on their way: until then, and where they fail, their "–" means nothing. */
export function ColumnsWork({
  answered: { state, slow, failure, cancel, again },
}: {
  answered: Answered<unknown>;
}) {
  const t = useText();
  const say = useSay();
  if (failure || state === 'stopped')
    return (
      <div className="profile-working" role="status">
        {failure ? say.failure(failure) : t('profile.work.stopped')}
        <Button onClick={again}>{t('profile.work.again')}</Button>
      </div>
    );
  if (!slow) return null;
  return (
    <div className="profile-working" role="status">
      {t('profile.work.summing')}
      <Button onClick={cancel}>{t('ui.stop')}</Button>
    </div>
  );
}
