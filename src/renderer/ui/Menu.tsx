import { Fragment, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { classes } from './classes';
import { useOutside } from './use-outside';

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  /** What it is about, or why it cannot be done now. */
  readonly hint?: string | undefined;
  readonly keys?: string | undefined;
  readonly disabled?: boolean;
  /** One of several that exclude one another. */
  readonly checked?: boolean;
  /** A line before it. */
  readonly apart?: boolean;
  readonly onRun: () => void;
}

interface MenuListProps {
  readonly id?: string;
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** `refocus`: by a key or an act, so that the focus is to go back to where it came from. */
  readonly onClose: (refocus: boolean) => void;
}

/** The acts of a menu, the first of them with the focus: arrows walk, Enter does, Esc closes. */
export function MenuList({ id, label, items, onClose }: MenuListProps) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.querySelector<HTMLElement>('[role=menuitem]:not([aria-disabled=true])')?.focus();
  }, []);
  const walk = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const all = [...(list.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: -1,
    };
    const to = steps[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') onClose(event.key === 'Escape');
    else if (to !== undefined) all[(to + all.length) % all.length]?.focus();
    else return;
    event.stopPropagation();
    if (event.key !== 'Tab') event.preventDefault();
  };
  return (
    <div ref={list} id={id} role="menu" className="menu" aria-label={label} onKeyDown={walk}>
      {items.map((item) => (
        <Fragment key={item.id}>
          {item.apart && <hr className="menu-line" />}
          <button
            type="button"
            role="menuitem"
            aria-current={item.checked}
            aria-disabled={item.disabled || undefined}
            tabIndex={-1}
            className="menu-item"
            onClick={() => {
              if (item.disabled) return;
              onClose(true);
              item.onRun();
            }}
          >
            <span className="menu-words">
              {item.label}
              {item.hint !== undefined && <span className="menu-hint">{item.hint}</span>}
            </span>
            {item.keys !== undefined && item.keys !== '' && <kbd className="kbd">{item.keys}</kbd>}
          </button>
        </Fragment>
      ))}
    </div>
  );
}

interface MenuProps {
  readonly label: string;
  readonly children: ReactNode;
  readonly items: readonly MenuItem[];
  readonly quiet?: boolean;
  readonly pressed?: boolean;
}

/** A button with a list of acts under it. */
export function Menu({ label, children, items, quiet, pressed }: MenuProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLSpanElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useOutside(box, open, () => setOpen(false));
  return (
    <span className="menu-anchor" ref={box}>
      <button
        ref={button}
        type="button"
        className={classes('button', quiet && 'button-quiet', pressed && 'button-pressed')}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || open) return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        {children}
      </button>
      {open && (
        <MenuList
          id={id}
          label={label}
          items={items}
          onClose={(refocus) => {
            setOpen(false);
            if (refocus) button.current?.focus();
          }}
        />
      )}
    </span>
  );
}
