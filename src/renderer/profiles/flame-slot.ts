/** What the flame graph is given: it is a feature of its own, put into its place by screens.tsx. */

import type { ReactNode } from 'react';
import type { FlameLook } from '../state/look';
import type { Seen } from '../worker/profile-calls';
import type { CaseProfiles } from './ask-profiles';
import type { PercentOf } from './percent-of';
import type { ValueStyle } from './values';

export interface FlameSlot {
  readonly profiles: CaseProfiles;
  readonly seen: Seen;
  readonly style: ValueStyle;
  readonly percentOf: PercentOf;
  readonly ownModule: string | null;
  readonly filter: string;
  readonly selection: string | null;
  readonly asTable: boolean;
  /** The small map over the picture. */
  readonly minimap: boolean;
  readonly onAsTable: (asTable: boolean) => void;
  readonly onSelect: (name: string | null) => void;
  readonly onFocus: (name: string) => void;
  readonly look: FlameLook;
  /** `quiet`: told to links, but no step for Back and Forward. */
  readonly onLook: (part: Partial<FlameLook>, step: 'step' | 'quiet') => void;
}

export type RenderFlame = (slot: FlameSlot) => ReactNode;
