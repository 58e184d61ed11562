/** One capture: every profile that tells something about memory, taken at one moment. */

import { failureDataOf } from '#core/base/failure';
import type { Capture, Evidence, Target } from '#core/case/model';
import type { CaptureFile, CaptureProgress } from '#core/contract/job';
import { type Message, message } from '#core/words/messages';
import type { OpenCase } from '../store/case-store';
import type { AuditedHost } from './audited-host';
import type { RunOrigin } from './provenance';
import {
  goroutineProfile,
  heapProfile,
  heapProfileAfterGc,
  memStats,
  type ProfileKind,
  pullProfile,
} from './pull';

export interface CaptureRun {
  readonly openCase: OpenCase;
  readonly origin: RunOrigin;
  readonly host: AuditedHost;
  readonly target: Target & { readonly endpoint: string };
  readonly signal?: AbortSignal;
  /** `heap?gc=1`: exact, at the price of a garbage collection in the service. */
  readonly forceGc: boolean;
  /** Kinds that this service does not serve: asked once, then left alone. */
  readonly absent: Set<string>;
  onProgress(capture: CaptureProgress): void;
  onGap(what: Message): void;
}

/** The order is that of worth: when the service dies half-way, the heap profile is there. */
const kindsOf = ({ forceGc }: CaptureRun): readonly ProfileKind[] => [
  forceGc ? heapProfileAfterGc : heapProfile,
  memStats,
  goroutineProfile,
];

/** Answers that mean "this service has no such profile", not "it failed". */
const notServed = new Set(['endpoint.status', 'endpoint.not-a-profile']);

/**
 * Throws when the heap profile could not be had; what is missing beside it becomes a gap. Whatever came is
 * in the case either way.
 */
export async function takeCapture(
  run: CaptureRun,
  label: Capture['label'],
  number: number,
): Promise<Capture> {
  const at = new Date().toISOString();
  const kinds = kindsOf(run).filter(({ path }) => !run.absent.has(path));
  let files: readonly CaptureFile[] = kinds.map(({ kind }) => ({ kind, state: 'waiting', evidence: null }));
  const show = (index: number, file: Partial<CaptureFile>) => {
    files = files.map((known, each) => (each === index ? { ...known, ...file } : known));
    run.onProgress({ label, number, at, files });
  };

  const taken: Evidence[] = [];
  let heapFailure: unknown = null;
  for (const [index, kind] of kinds.entries()) {
    show(index, { state: 'arriving' });
    try {
      const evidence = await pullProfile(run, run.host, run.target, kind, number);
      taken.push(evidence);
      show(index, { state: 'here', evidence });
    } catch (thrown) {
      show(index, { state: 'missing' });
      if (index === 0) {
        heapFailure = thrown;
        break;
      }
      const { code, fillings } = failureDataOf(thrown);
      if (notServed.has(code)) {
        run.absent.add(kind.path);
        run.onGap(message('gap.not-served', { what: `/debug/pprof/${kind.path}` }));
      } else {
        run.onGap(
          message('gap.not-captured', {
            what: `/debug/pprof/${kind.path}`,
            number,
            reason: String(fillings['reason'] ?? code),
          }),
        );
        break;
      }
    }
  }
  if (taken.length > 0) {
    await run.openCase.append({ kind: 'capture', label, number, at, evidence: taken.map(({ id }) => id) });
  }
  if (heapFailure !== null) throw heapFailure;
  return { label, number, at, evidence: taken };
}
