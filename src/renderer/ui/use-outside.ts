import { type RefObject, useEffect, useRef } from 'react';

/** Tells of a press anywhere but in the place, as long as it is watched for. */
export function useOutside(
  place: RefObject<HTMLElement | null>,
  watched: boolean,
  onOutside: () => void,
): void {
  const newest = useRef(onOutside);
  newest.current = onOutside;
  useEffect(() => {
    if (!watched) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !place.current?.contains(event.target)) newest.current();
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [place, watched]);
}
