import type { LinkState as KeptLinkState } from '#core/contract/link';
import { type HostVisit, type LinkState, linkOf } from './hosts';

/**
 * How the link to a host stands now: as the main process tells it, not as the last visit left it; a link that nothing
 * uses is closed after a while. This computer needs none.
 */
export function linkNow(
  name: string,
  visit: HostVisit | undefined,
  state: KeptLinkState | undefined,
): LinkState {
  const seen = linkOf(visit);
  if (name === 'local' || seen === 'trying') return seen;
  switch (state?.is) {
    case 'connected':
      return 'connected';
    case 'connecting':
    case 'lost':
      return 'trying';
    case 'needs-you':
      return 'failed';
    default:
      return seen === 'connected' ? 'none' : seen;
  }
}
