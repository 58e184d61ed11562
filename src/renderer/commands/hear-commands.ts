import type { KeyboardEvent } from 'react';
import { commandOf, type Heard, onMac, spellPress } from './keys';
import { canRun, runCommand } from './run';

/** Hears the keys of what has the focus, such as a picture, before those of the screen. Fields keep theirs. */
export const hearCommands = (place: Heard) => (event: KeyboardEvent) => {
  if (event.defaultPrevented || event.nativeEvent.isComposing || event.keyCode === 229) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test((event.target as HTMLElement).tagName)) return;
  const command = commandOf(null, spellPress(event, onMac), place, false);
  // What is heard everywhere is left to the window.
  if (command === null || command === 'first-of-pair' || !command.startsWith(`${place}.`)) return;
  if (!canRun(command)) return;
  event.preventDefault();
  event.stopPropagation();
  runCommand(command);
};
