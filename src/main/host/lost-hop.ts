/** A link that went because the jump host under it did: the reason names that host, as it is the one to look at. */

import { Failure } from '#core/base/failure';

/** What to say of a link when this has ended it; null where that was no link that went. */
export function reasonOfHop(thrown: unknown): string | null {
  if (!(thrown instanceof Failure) || thrown.data.code !== 'host.lost') return null;
  const { host, reason } = thrown.data.fillings;
  return `its jump host ${host} was lost: ${reason}`;
}
