/** What records beside whatever else goes on in a case: its host, its case, and how both are given back. */

import type { HostAct, Target } from '#core/case/model';
import type { Language } from '#core/words/dictionary';
import { message, say } from '#core/words/messages';
import type { LeaseOptions } from '../host/kept-links';
import type { LeasedHost } from '../host/leased-host';
import type { OpenCases } from '../services/open-cases';
import type { OpenCase } from '../store/case-store';
import { type AuditedHost, auditedHost } from './audited-host';
import { readHostFacts } from './host-facts';

export interface GuestContext {
  readonly openCases: OpenCases;
  lease(name: string, options: LeaseOptions): Promise<LeasedHost>;
  language(): Promise<Language>;
  onCasesChanged(): void;
}

export interface GuestRequest {
  readonly host: string;
  /** Null: a case of its own. */
  readonly caseId: string | null;
}

export interface GuestCase<L> {
  readonly lease: LeasedHost;
  /** Everything that runs on it stands in the case. */
  readonly host: AuditedHost;
  readonly openCase: OpenCase;
  readonly clockOffsetMs: number | null;
  /** What was found on the host before there was a case. */
  readonly found: L;
}

/**
 * Looks at the host first: where that fails, no case is made. `title` names a case of its own. Whoever gets this gives it
 * back with `leaveGuestCase`.
 */
export async function openGuestCase<L extends { readonly target: Target | null }>(
  context: GuestContext,
  request: GuestRequest,
  look: (host: AuditedHost) => Promise<L>,
  title: 'case.title.monitors' | 'case.title.memleak',
): Promise<GuestCase<L>> {
  const lease = await context.lease(request.host, { attended: true });
  let openCase: OpenCase | null = null;
  // What runs before there is a case is written down once there is one.
  const early: HostAct[] = [];
  try {
    const host = auditedHost(lease, (act) => {
      if (openCase === null) early.push(act);
      else void note(openCase, act);
    });
    const { clockOffsetMs } = await readHostFacts(host);
    const found = await look(host);
    openCase = await caseFor(context, request, found.target, title);
    for (const act of early) await note(openCase, act);
    if (found.target !== null) await openCase.append({ kind: 'target-pinned', target: found.target });
    return { lease, host, openCase, clockOffsetMs, found };
  } catch (thrown) {
    await leaveGuestCase(context, { lease, openCase });
    throw thrown;
  }
}

/** Never fails: what could not be closed is gone anyway. */
export async function leaveGuestCase(
  { openCases }: Pick<GuestContext, 'openCases'>,
  { lease, openCase }: { readonly lease: LeasedHost; readonly openCase: OpenCase | null },
): Promise<void> {
  await lease.close().catch(() => {});
  if (openCase !== null) await openCases.leave(openCase).catch(() => {});
}

async function caseFor(
  { openCases, language }: GuestContext,
  { caseId, host }: GuestRequest,
  target: Target | null,
  title: 'case.title.monitors' | 'case.title.memleak',
): Promise<OpenCase> {
  if (caseId !== null) return openCases.join(caseId);
  const spoken = await language();
  const what =
    target === null ? say(spoken, message('case.title.machine')) : `${target.comm} (pid ${target.pid})`;
  const where = host === 'local' ? say(spoken, message('host.local')) : host;
  return openCases.createForGuest(say(spoken, message(title, { what, host: where })));
}

async function note(openCase: OpenCase, { at: _at, ...rest }: HostAct): Promise<void> {
  await openCase.append({ kind: 'ran-on-host', ...rest }).catch(() => {});
}
