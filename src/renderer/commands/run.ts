/** Who can do a command now: the screen that was mounted last for it. */

import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { type CommandId, isCommandId } from './definitions';

type Handler = () => void;

export const useHandlers = create<{ readonly handlers: ReadonlyMap<CommandId, readonly Handler[]> }>(() => ({
  handlers: new Map(),
}));

function change(id: CommandId, make: (list: readonly Handler[]) => readonly Handler[]): void {
  useHandlers.setState(({ handlers }) => ({
    handlers: new Map(handlers).set(id, make(handlers.get(id) ?? [])),
  }));
}

/** This component does the command while it is mounted; `null` while it cannot. */
export function useCommand(id: CommandId, handler: Handler | null): void {
  const latest = useRef(handler);
  latest.current = handler;
  const able = handler !== null;
  useEffect(() => {
    if (!able) return;
    const run = () => latest.current?.();
    change(id, (list) => [...list, run]);
    return () => change(id, (list) => list.filter((one) => one !== run));
  }, [id, able]);
}

export const canRun = (id: CommandId) => (useHandlers.getState().handlers.get(id) ?? []).length > 0;

/** True while somebody can do it; for buttons. */
export const useCanRun = (id: CommandId): boolean =>
  useHandlers(({ handlers }) => (handlers.get(id) ?? []).length > 0);

/** Ids come from menus too, which know nothing of what can run now. */
export function runCommand(id: string): void {
  if (isCommandId(id)) useHandlers.getState().handlers.get(id)?.at(-1)?.();
}
