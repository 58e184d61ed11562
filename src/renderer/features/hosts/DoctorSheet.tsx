import { type ReactNode, useId } from 'react';
import { useFocusInside } from '../../ui/use-focus-inside';

interface DoctorSheetProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The acts, at the foot. */
  readonly acts: ReactNode;
  readonly onClose: () => void;
}

/** In front of the page; Esc leaves it, what was begun on the host goes on. */
export function DoctorSheet({ title, children, acts, onClose }: DoctorSheetProps) {
  const id = useId();
  const ref = useFocusInside<HTMLDivElement>();
  return (
    <div className="scrim">
      <div
        ref={ref}
        className="sheet doctor-sheet"
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.nativeEvent.isComposing) onClose();
        }}
      >
        <h2 id={id}>{title}</h2>
        {children}
        <div className="sheet-acts">{acts}</div>
      </div>
    </div>
  );
}
