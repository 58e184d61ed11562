/** Whose code a frame is, as far as the diagnosis cares: only somebody's own can be accused (design, section 7). */

import { packageOf } from '../profile/heapcase';

export type FrameKind = 'own' | 'standard' | 'runtime';

export function frameKind(name: string, file: string): FrameKind {
  const { kind } = packageOf(name, { file });
  if (kind === 'own' || kind === 'third-party') return 'own';
  return kind === 'standard' ? 'standard' : 'runtime';
}
