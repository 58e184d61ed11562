/** A look at a host for a plan, which says itself what it ran there. */

import type { HostAct } from '#core/case/model';
import type { Looked } from '#core/contract/monitor';
import type { LeaseOptions } from '../host/kept-links';
import type { LeasedHost } from '../host/leased-host';
import { type AuditedHost, auditedHost } from './audited-host';

export interface LookContext {
  lease(name: string, options: LeaseOptions): Promise<LeasedHost>;
  /** What runs on a host without belonging to a case. */
  onAct(act: HostAct): void;
}

/** Whatever the look answers, with its commands in the order in which they ended. */
export async function lookedOn<P>(
  { lease: take, onAct }: LookContext,
  name: string,
  look: (host: AuditedHost) => Promise<P>,
): Promise<P & Looked> {
  const lease = await take(name, { attended: true });
  const looked: string[] = [];
  const host = auditedHost(lease, (act) => {
    looked.push(act.what);
    onAct(act);
  });
  try {
    return { ...(await look(host)), looked };
  } finally {
    await lease.close();
  }
}
