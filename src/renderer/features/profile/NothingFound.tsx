import { useText } from '../../i18n';
import { Button } from '../../ui/Button';
import { Empty } from '../../ui/Empty';

/** In the place of rows where nothing is what is searched: what was searched, and the way back to all. */
export function NothingFound({ filter, onClear }: { filter: string; onClear: () => void }) {
  const t = useText();
  return (
    <Empty title={t('profile.nothingFound', { filter })}>
      <Button onClick={onClear}>{t('command.profile.clearSearch')}</Button>
    </Empty>
  );
}
