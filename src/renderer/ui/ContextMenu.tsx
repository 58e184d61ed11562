import { useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import { type MenuItem, MenuList } from './Menu';
import { useOutside } from './use-outside';

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface ContextMenuProps {
  readonly label: string;
  /** Of the window, in pixels. */
  readonly at: Point;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
}

/** Between the menu and the edge of the window, at least. */
const edge = 4;

/** Acts on what was pressed with the other button, or with the key for it; the focus goes back there. */
export function ContextMenu({ label, at, items, onClose }: ContextMenuProps) {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(document.activeElement);
  useOutside(place, true, onClose);
  useLayoutEffect(() => {
    const menu = place.current?.firstElementChild;
    if (!place.current || !menu) return;
    const { width, height } = menu.getBoundingClientRect();
    const within = (from: number, length: number, room: number) =>
      Math.max(edge, Math.min(from, room - length - edge));
    place.current.style.left = `${within(at.x, width, window.innerWidth)}px`;
    place.current.style.top = `${within(at.y, height, window.innerHeight)}px`;
  }, [at]);
  return createPortal(
    <div ref={place} className="menu-at-point">
      <MenuList
        label={label}
        items={items}
        onClose={(refocus) => {
          onClose();
          if (refocus && before.current instanceof HTMLElement) before.current.focus();
        }}
      />
    </div>,
    // In the part of the page that is worked in, so that it is found among its landmarks.
    document.querySelector('main') ?? document.body,
  );
}
