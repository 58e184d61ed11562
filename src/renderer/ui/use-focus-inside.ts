import { type RefObject, useEffect, useRef, useState } from 'react';

const usable = 'button:not(:disabled), input:not(:disabled), select:not(:disabled)';
const focusable = `${usable}, [tabindex="0"]`;

/** What is in front keeps the focus: Tab goes round in it, and closing gives the focus back to where it was. */
export function useFocusInside<E extends HTMLElement>(): RefObject<E | null> {
  const ref = useRef<E>(null);
  // Taken before anything of it is in the page: `autoFocus` moves the focus as soon as it is.
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    const front = ref.current;
    if (!front) return;
    // A part that only scrolls takes the focus where there is nothing to use.
    const first = front.querySelector<HTMLElement>(usable) ?? front.querySelector<HTMLElement>(focusable);
    if (!front.contains(document.activeElement)) first?.focus();
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
  }, [before]);
  return ref;
}
