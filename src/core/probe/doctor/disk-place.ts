/** What a folder that is written to says of itself: room, and whether its bytes are memory. */

import { formatBytes } from '../../base/units';
import { type Message, message } from '../../words/messages';
import type { DiskPlace } from './facts';
import { fail, pass, unknown, type Verdict, warn } from './rule';

export interface PlaceAdvice {
  readonly tmpfs: Message;
  readonly full: Message;
  readonly refused: Message;
}

export function judgePlace(
  { folder, freeBytes, tmpfs, writable }: DiskPlace,
  leastBytes: number,
  enoughBytes: number,
  advice: PlaceAdvice,
): Verdict {
  if (freeBytes === null) return unknown(message('doctor.found.place.unread', { folder }));
  if (writable === false) return fail(message('doctor.found.place.refused', { folder }), advice.refused);
  const free = formatBytes(freeBytes);
  const found = message(tmpfs ? 'doctor.found.place.tmpfs' : 'doctor.found.place.disk', { folder, free });
  if (freeBytes < leastBytes) return fail(found, advice.full);
  if (tmpfs) return warn(found, advice.tmpfs);
  return freeBytes < enoughBytes ? warn(found, advice.full) : pass(found);
}
