import { useEffect } from 'react';
import { useNavigation } from '../state/navigation';
import { commandOf, type Heard, onMac, spellPress } from './keys';
import { canRun, runCommand } from './run';

/** A first key of a pair waits this long for the second. */
const pairMs = 1500;

const typingIn = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && /^(checkbox|radio|button|range)$/.test(target.type));

const heardHere = (): Heard => {
  const { screen } = useNavigation.getState().place;
  return screen === 'welcome' || screen === 'case' ? screen : 'elsewhere';
};

/** Hears the keys of all commands; mounted once. A prompt or a float in front keeps them to itself. */
export function useKeys(quiet: boolean): void {
  useEffect(() => {
    if (quiet) return;
    let first: { readonly key: string; readonly at: number } | null = null;
    const hear = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
      if (/^(Shift|Control|Alt|Meta)$/.test(event.key)) return;
      const begun = first !== null && Date.now() - first.at < pairMs ? first.key : null;
      first = null;
      const pressed = spellPress(event, onMac);
      const typing = typingIn(event.target);
      const place = heardHere();
      const command = commandOf(begun, pressed, place, typing) ?? commandOf(null, pressed, place, typing);
      if (command === null) return;
      if (command === 'first-of-pair') {
        first = { key: pressed, at: Date.now() };
        return;
      }
      if (!canRun(command)) return;
      event.preventDefault();
      runCommand(command);
    };
    window.addEventListener('keydown', hear);
    return () => window.removeEventListener('keydown', hear);
  }, [quiet]);
}
