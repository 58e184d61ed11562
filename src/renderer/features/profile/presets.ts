/** Settings that people want together, at one click. */

import type { ProfileView } from '#core/profile/view';
import { literally } from './filters';

export const presetIds = ['hideRuntime', 'ownModule', 'main', 'whole'] as const;

export interface Preset {
  readonly id: (typeof presetIds)[number];
  readonly part: Partial<ProfileView>;
}

/** `own` is the module of the program that was captured, where it is known. */
export function presetsFor(own: string | null): readonly Preset[] {
  return [
    { id: 'hideRuntime', part: { hide: '^(runtime|internal/runtime/.*|runtime/.*|internal/abi)\\.' } },
    ...(own === null || own === ''
      ? []
      : [{ id: 'ownModule', part: { show: `^(main|${literally(own)}(/.*)?)\\.` } } as const]),
    { id: 'main', part: { show: '^main\\.' } },
    {
      id: 'whole',
      part: { trim: null, nodeFraction: 0, edgeFraction: 0, nodeCount: null },
    },
  ];
}
