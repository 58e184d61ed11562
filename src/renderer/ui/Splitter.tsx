import type { KeyboardEvent, PointerEvent } from 'react';

interface SplitterProps {
  readonly label: string;
  readonly size: number;
  readonly least: number;
  readonly most: number;
  readonly usual: number;
  /** The pane that it sizes is before it, or after it. */
  readonly pane: 'before' | 'after';
  readonly onSize: (size: number) => void;
}

const keyStep = 8;

/** One pixel wide, eight to hit; arrows move it by 8, a double click brings its usual place back. */
export function Splitter({ label, size, least, most, usual, pane, onSize }: SplitterProps) {
  const toward = pane === 'before' ? 1 : -1;
  const set = (wanted: number) => onSize(Math.round(Math.min(most, Math.max(least, wanted))));
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const from = event.clientX;
    const before = size;
    const bar = event.currentTarget;
    bar.setPointerCapture(event.pointerId);
    const move = (now: globalThis.PointerEvent) => set(before + toward * (now.clientX - from));
    bar.addEventListener('pointermove', move);
    bar.addEventListener('lostpointercapture', () => bar.removeEventListener('pointermove', move), {
      once: true,
    });
  };
  const press = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: size - toward * keyStep,
      ArrowRight: size + toward * keyStep,
      Home: least,
      End: most,
    };
    const to = steps[event.key];
    if (to === undefined || event.altKey) return;
    event.preventDefault();
    set(to);
  };
  return (
    <div
      className="splitter"
      role="separator"
      aria-orientation="vertical"
      aria-label={label}
      aria-valuenow={size}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={drag}
      onDoubleClick={() => set(usual)}
      onKeyDown={press}
    />
  );
}
