import { type RefObject, useEffect, useRef } from 'react';

const focusable = 'button:not(:disabled), input:not(:disabled), select:not(:disabled), [tabindex="0"]';

/** What is in front keeps the focus: Tab goes round in it, and closing gives the focus back to where it was. */
export function useFocusInside<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  useEffect(() => {
    const front = ref.current;
    const before = document.activeElement;
    if (!front) return;
    if (!front.contains(before)) front.querySelector<HTMLElement>(focusable)?.focus();
    const round = (event: KeyboardEvent) => {
      if (event.key !== 'Tab') return;
      const all = [...front.querySelectorAll<HTMLElement>(focusable)];
      const [first] = all;
      const last = all[all.length - 1];
      const leaving = event.shiftKey ? document.activeElement === first : document.activeElement === last;
      if (!leaving) return;
      event.preventDefault();
      (event.shiftKey ? last : first)?.focus();
    };
    front.addEventListener('keydown', round);
    return () => {
      front.removeEventListener('keydown', round);
      if (before instanceof HTMLElement && before.isConnected) requestAnimationFrame(() => before.focus());
    };
  }, []);
  return ref;
}
