import { type CSSProperties, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { useText } from '../../i18n';
import { changeClass, inlinedText } from './FlameDetails';
import type { BoxFacts } from './facts';

interface FlameTipProps {
  readonly facts: BoxFacts;
  /** What is pointed at, on the page. */
  readonly at: { readonly x: number; readonly y: number };
}

/** The line under the picture says the same at once; this is for who rests on a box. */
const delayMs = 350;
const gap = 18;

export function FlameTip({ facts, at }: FlameTipProps) {
  const t = useText();
  const ref = useRef<HTMLDivElement>(null);
  const [shown, setShown] = useState(false);
  const [place, setPlace] = useState<CSSProperties>({ visibility: 'hidden' });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another box is another wait
  useEffect(() => {
    setShown(false);
    const timer = window.setTimeout(() => setShown(true), delayMs);
    return () => window.clearTimeout(timer);
  }, [facts]);
  useLayoutEffect(() => {
    const size = shown && ref.current?.getBoundingClientRect();
    if (!size) return;
    const below = at.y + gap + size.height <= window.innerHeight;
    setPlace({
      left: Math.max(4, Math.min(window.innerWidth - size.width - 4, at.x + 8)),
      top: below ? at.y + gap : at.y - gap - size.height,
    });
  }, [shown, at]);
  if (!shown) return null;
  const { change } = facts;
  return createPortal(
    <div ref={ref} role="tooltip" className="tip flame-tip" style={place}>
      <span className="tip-text flame-tip-name">{facts.name}</span>
      <dl className="flame-tip-figures">
        <dt>cum</dt>
        <dd>{facts.value}</dd>
        <dt>flat</dt>
        <dd>{facts.self}</dd>
        {facts.before !== null && (
          <>
            <dt>{t('flame.before')}</dt>
            <dd>{facts.before}</dd>
          </>
        )}
      </dl>
      <span>{facts.ofWhole}</span>
      {facts.ofCaller !== null && <span>{facts.ofCaller}</span>}
      {change && (
        <span className={changeClass(change.kind)}>
          {[
            change.short,
            change.kind === 'same' ? null : change.ofBase,
            change.kind === 'same' ? null : change.ofOwn,
          ]
            .filter((text) => text !== null)
            .join(' · ')}
        </span>
      )}
      <span className="tip-source">
        {[facts.exact, inlinedText(facts, t)].filter((text) => text !== '').join(' · ')}
      </span>
    </div>,
    document.body,
  );
}
