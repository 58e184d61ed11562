import type { Provenance, Target } from '#core/case/model';

/** What every piece of evidence of one run has in common. */
export interface RunOrigin {
  readonly host: string;
  readonly clockOffsetMs: number | null;
  readonly tool: string;
}

/** How a file came to be, for the sidecar beside it. */
export function provenanceOf(
  origin: RunOrigin,
  target: Target | null,
  act: Pick<Provenance, 'how' | 'status' | 'takenAt' | 'endedAt' | 'complete'> & {
    readonly stderr?: string | null;
  },
): Provenance {
  return {
    host: origin.host,
    how: act.how,
    status: act.status,
    stderr: act.stderr?.slice(0, 4096) ?? null,
    takenAt: act.takenAt,
    endedAt: act.endedAt,
    clockOffsetMs: origin.clockOffsetMs,
    complete: act.complete,
    target,
    tool: origin.tool,
  };
}
