/** The box that fills the sight: told frame by frame, heard only by what shows it. */

import { useState, useSyncExternalStore } from 'react';
import { type BoxAt, sameBox } from './scene';

export interface OnScreen {
  readonly at: () => BoxAt;
  readonly tell: (at: BoxAt) => void;
  readonly hear: (told: () => void) => () => void;
}

function onScreen(): OnScreen {
  let at: BoxAt = { part: 0, box: 0 };
  const listeners = new Set<() => void>();
  return {
    at: () => at,
    tell: (next) => {
      if (sameBox(at, next)) return;
      at = next;
      for (const told of listeners) told();
    },
    hear: (told) => {
      listeners.add(told);
      return () => listeners.delete(told);
    },
  };
}

export const useOnScreen = (): OnScreen => useState(onScreen)[0];

export const useBoxOnScreen = ({ hear, at }: OnScreen): BoxAt => useSyncExternalStore(hear, at);
