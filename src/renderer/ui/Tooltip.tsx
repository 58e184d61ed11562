import {
  type CSSProperties,
  cloneElement,
  type ReactElement,
  type ReactNode,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { createPortal } from 'react-dom';

interface TooltipProps {
  /** The value, or the name of what it is on. */
  readonly text: ReactNode;
  /** Where it comes from and how old it is: under a hairline. */
  readonly source?: ReactNode;
  readonly keys?: string | undefined;
  readonly children: ReactElement<{ 'aria-describedby'?: string }>;
}

const delayMs = 350;

/** Beside what it is about, never over it; on hover after a moment, on keyboard focus at once. */
export function Tooltip({ text, source, keys, children }: TooltipProps) {
  const id = useId();
  const anchor = useRef<HTMLSpanElement>(null);
  const timer = useRef<number | undefined>(undefined);
  const [shown, setShown] = useState(false);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const hide = () => {
    window.clearTimeout(timer.current);
    setShown(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches what it is around
    <span
      ref={anchor}
      className="tip-anchor"
      onPointerMove={({ movementX, movementY }) => {
        // What appears under a pointer that rests was not asked about.
        if (shown || (movementX === 0 && movementY === 0)) return;
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => setShown(true), delayMs);
      }}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocus={(event) => event.target.matches(':focus-visible') && setShown(true)}
      onBlur={hide}
      onKeyDown={(event) => event.key === 'Escape' && hide()}
    >
      {cloneElement(children, shown ? { 'aria-describedby': id } : {})}
      {shown && anchor.current && (
        <Tip id={id} beside={anchor.current.getBoundingClientRect()}>
          <span className="tip-text">
            {text}
            {keys !== undefined && keys !== '' && <kbd className="kbd">{keys}</kbd>}
          </span>
          {source !== undefined && <span className="tip-source">{source}</span>}
        </Tip>
      )}
    </span>
  );
}

const gap = 6;

function Tip({ id, beside, children }: { id: string; beside: DOMRect; children: ReactNode }) {
  const ref = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<CSSProperties>({ visibility: 'hidden' });
  useLayoutEffect(() => {
    const size = ref.current?.getBoundingClientRect();
    if (!size) return;
    const below = beside.bottom + gap + size.height <= window.innerHeight;
    const middle = beside.left + beside.width / 2 - size.width / 2;
    setPlace({
      left: Math.max(gap, Math.min(window.innerWidth - size.width - gap, middle)),
      top: below ? beside.bottom + gap : beside.top - gap - size.height,
    });
  }, [beside]);
  return createPortal(
    <div ref={ref} id={id} role="tooltip" className="tip" style={place}>
      {children}
    </div>,
    document.body,
  );
}
