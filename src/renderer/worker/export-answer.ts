/** A view as a file: the profile that it shows, written as pprof's -proto writes it. */

import { encodeProfile, profileOf } from '#core/profile/index';
import type { HeldProfiles } from './held-profiles';
import type { Seen } from './profile-calls';

export async function exportAnswer(
  profiles: HeldProfiles,
  { evidence, view, compare }: Seen,
): Promise<Uint8Array<ArrayBuffer>> {
  const base = view.base !== null && compare !== null ? profiles.get(compare) : null;
  const written = encodeProfile(profileOf(profiles.get(evidence), view, base));
  const packed = new Blob([new Uint8Array(written)]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}
