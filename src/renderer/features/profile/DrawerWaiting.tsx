import { X } from 'lucide-react';
import { visibleLine } from '#core/base/text';
import { useText } from '../../i18n';
import { NotYet } from '../../profiles/NotYet';
import type { Answered } from '../../profiles/use-answer';
import { IconButton } from '../../ui/Button';

interface DrawerWaitingProps {
  readonly function: string;
  readonly answered: Answered<unknown>;
  readonly onClose: () => void;
}

/** In place of the drawer: that the function is being summed, with a way to stop that, or why it could not be. */
export function DrawerWaiting({ function: name, answered, onClose }: DrawerWaitingProps) {
  const t = useText();
  return (
    <section className="drawer" aria-label={name}>
      <header className="drawer-head">
        <code className="function-name">{visibleLine(name)}</code>
        <span className="space" />
        <IconButton
          label={t('profile.drawer.close')}
          icon={<X size={14} strokeWidth={1.75} aria-hidden="true" />}
          onClick={onClose}
        />
      </header>
      <NotYet answered={answered} words={t('profile.work.summing')} />
    </section>
  );
}
