import { Activity, type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

interface MadeAheadProps {
  /** It is in the page and does its work; until then it is made while nothing else happens, and has no effects. */
  readonly seen: boolean;
  readonly children: ReactNode;
}

/**
 * What will be seen next, made before it is: in an element that is in no page until then, so that nothing finds it,
 * reads it out or lays it out. To be left out of the tree once it has been seen and left: it would keep its state.
 */
export function MadeAhead({ seen, children }: MadeAheadProps) {
  const [made] = useState(() => {
    const element = document.createElement('div');
    element.className = 'made-ahead';
    return element;
  });
  return (
    <>
      {seen && <Place of={made} />}
      <Activity mode={seen ? 'visible' : 'hidden'}>{createPortal(children, made)}</Activity>
    </>
  );
}

function Place({ of }: { readonly of: HTMLElement }) {
  const ref = useRef<HTMLDivElement>(null);
  // It stands before the children: they are in the page when their own effects run.
  useLayoutEffect(() => {
    ref.current?.append(of);
    return () => of.remove();
  }, [of]);
  return <div ref={ref} className="made-ahead-place" />;
}
