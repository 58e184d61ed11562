/** Key presses to commands, and keys as people read them. */

import { type CommandDefinition, type CommandId, commandIds, commands } from './definitions';

export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** `mod+shift+p`, `[`, `F6`. Shift is part of the character where one is typed: `?`, not `shift+?`. */
export function spellPress(press: Press, mac: boolean): string {
  const { key } = press;
  const letter = key.length === 1 ? key.toLowerCase() : key;
  const typed = key.length === 1 && !/[a-z0-9]/i.test(key);
  return [
    (mac ? press.metaKey : press.ctrlKey) && 'mod',
    (mac ? press.ctrlKey : press.metaKey) && 'other',
    press.altKey && 'alt',
    press.shiftKey && !typed && 'shift',
    letter,
  ]
    .filter((part) => part !== false)
    .join('+');
}

/** A screen, or a picture or text that has the focus. */
export type Heard = 'welcome' | 'case' | 'flame' | 'graph' | 'source' | 'elsewhere';

const heardIn = ({ where }: CommandDefinition, place: Heard) => where === 'everywhere' || where === place;

/** Keys without Ctrl, Alt or Cmd: never taken from somebody who types. */
const isPlain = (keys: string) => !/^(mod|alt|other)\+/.test(keys) && !/^(shift\+)?F\d+$/.test(keys);

/** The command of a key press, `first` being the one before it when that began a pair. */
export function commandOf(
  first: string | null,
  pressed: string,
  place: Heard,
  typing: boolean,
): CommandId | 'first-of-pair' | null {
  const spelled = first === null ? pressed : `${first} ${pressed}`;
  if (typing && isPlain(spelled)) return null;
  const heard = commandIds.filter((id) => heardIn(commands[id], place));
  const found = heard.find((id) => commands[id].keys.includes(spelled));
  if (found) return found;
  const begins = heard.some((id) => commands[id].keys.some((keys) => keys.startsWith(`${pressed} `)));
  return first === null && begins ? 'first-of-pair' : null;
}

const named: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
  '-': '−',
};
const macNames: Readonly<Record<string, string>> = { mod: '⌘', alt: '⌥', shift: '⇧', Enter: '↩' };
const otherNames: Readonly<Record<string, string>> = { mod: 'Ctrl', alt: 'Alt', shift: 'Shift' };

/** Presses one after the other, each as its caps: `[['Ctrl', 'K']]`, `[['G'], ['O']]`. */
export function capsOf(keys: string, mac: boolean): readonly (readonly string[])[] {
  const names = { ...named, ...(mac ? macNames : otherNames) };
  return keys
    .split(' ')
    .map((press) =>
      (press === '+' ? ['+'] : press.split('+')).map(
        (part) => names[part] ?? (part.length === 1 ? part.toUpperCase() : part),
      ),
    );
}

/** For tooltips and `aria-keyshortcuts`: `Ctrl K`. */
export function keysAsText(id: CommandId, mac: boolean): string {
  const [keys] = commands[id].keys;
  return keys === undefined
    ? ''
    : capsOf(keys, mac)
        .map((caps) => caps.join(' '))
        .join(', ');
}

export const onMac = typeof navigator !== 'undefined' && /Mac/.test(navigator.platform);
