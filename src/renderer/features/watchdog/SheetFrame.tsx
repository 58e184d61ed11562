import { X } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useText } from '../../i18n';
import { setSheet } from '../../state/watches';
import { IconButton } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { useFocusInside } from '../../ui/use-focus-inside';

interface SheetFrameProps {
  readonly title: ReactNode;
  readonly about?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
  /** The acts, at the foot. */
  readonly foot: ReactNode;
}

/** A sheet in front of the page. Esc and the cross leave it; what was begun on the host goes on. */
export function SheetFrame({ title, about, wide, children, foot }: SheetFrameProps) {
  const t = useText();
  const id = useId();
  const ref = useFocusInside<HTMLDivElement>();
  const close = () => setSheet(null);
  return (
    <div className="scrim watch-scrim">
      <div
        ref={ref}
        className={classes('watch-sheet', wide && 'watch-sheet-wide')}
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) close();
        }}
      >
        <header>
          <h2 id={id}>{title}</h2>
          <span className="quiet ellipsis">{about}</span>
        </header>
        <div className="watch-sheet-body">{children}</div>
        <footer>{foot}</footer>
        {/* Last, so that the first thing of the sheet has the focus. */}
        <div className="watch-sheet-close">
          <IconButton
            label={t('ui.close')}
            icon={<X size={16} strokeWidth={1.75} aria-hidden="true" />}
            onClick={close}
          />
        </div>
      </div>
    </div>
  );
}
