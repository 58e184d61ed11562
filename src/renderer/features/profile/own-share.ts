import { percent } from '../../profiles/values';

/** A change as a part of what there was, in percent; null where there was nothing to grow from. */
export const ownShare = (change: number, before: number): string | null =>
  before === 0 ? null : percent(change, before);
