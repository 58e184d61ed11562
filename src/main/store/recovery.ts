/**
 * What a stop in the middle left behind in `evidence/`, and what becomes of it: bytes that had come are
 * evidence, bytes that were being filed are filed, and only a note without bytes is dropped. The plan is made
 * by looking; a reading without the lock stops there, the holder of the lock carries it out.
 */

import { evidenceId } from '#core/case/evidence-id';
import type { Evidence, Provenance } from '#core/case/model';
import { sameCapture } from '#core/case/same-capture';
import { type Message, message } from '#core/words/messages';
import {
  evidencePath,
  exists,
  type Incoming,
  type IncomingNote,
  incomingPath,
  listEvidence,
} from './evidence-files';
import { describeAndRecord, dropIncoming, type EvidenceRoom, fileEvidence } from './evidence-intake';
import { sha256OfFile } from './sha256';

export interface Leftover {
  readonly token: string;
  /** To be kept as evidence (its bytes lie at `path`), or to be dropped. */
  readonly kept: { readonly evidence: Evidence; readonly path: string; readonly inPlace: boolean } | null;
  /** Null where there is nothing to tell: the journal has it all. */
  readonly message: Message | null;
}

/** Looks only. `present` is the evidence that the journal names. */
export async function findLeftovers(
  folder: string,
  present: readonly Evidence[],
  tool: string,
): Promise<readonly Leftover[]> {
  const { incoming } = await listEvidence(folder);
  const known = [...present];
  const leftovers: Leftover[] = [];
  for (const one of incoming) {
    const leftover = await judge(folder, one, known, tool);
    if (leftover.kept) known.push(leftover.kept.evidence);
    leftovers.push(leftover);
  }
  return leftovers;
}

async function judge(
  folder: string,
  incoming: Incoming,
  known: readonly Evidence[],
  tool: string,
): Promise<Leftover> {
  const { token, data } = incoming;
  const note = incoming.note ?? unknownNote(incoming, tool);
  const { name, filing } = note;
  const path = incomingPath(folder, token);

  if (data === null) {
    if (filing === null)
      return { token, kept: null, message: message('case.mended.evidence-empty', { name }) };
    const place = evidencePath(folder, filing.sha256);
    if (known.some((one) => sameCapture(one, filing)) || !(await exists(place))) {
      return { token, kept: null, message: null };
    }
    return {
      token,
      kept: { evidence: { ...filing, id: evidenceId(filing.sha256, known) }, path: place, inPlace: true },
      message: message('case.mended.evidence-filed', { name }),
    };
  }

  const { sha256, bytes } = await sha256OfFile(path);
  if (filing?.sha256 === sha256) {
    if (known.some((one) => sameCapture(one, filing))) return { token, kept: null, message: null };
    const evidence = { ...filing, id: evidenceId(sha256, known) };
    return {
      token,
      kept: { evidence, path, inPlace: false },
      message: message('case.mended.evidence-filed', { name }),
    };
  }
  if (bytes === 0) return { token, kept: null, message: message('case.mended.evidence-empty', { name }) };
  const { kind } = note;
  const provenance = { ...note.provenance, ...interruptedAt(data.lastWrite) };
  const evidence: Evidence = { id: evidenceId(sha256, known), kind, sha256, bytes, name, provenance };
  return {
    token,
    kept: { evidence, path, inPlace: false },
    message: message('case.mended.evidence-interrupted', { name, bytes }),
  };
}

export function interruptedAt(at: Date): Pick<Provenance, 'complete' | 'endedAt'> {
  return { complete: 'interrupted', endedAt: at.toISOString() };
}

/** Carries the plan out; can be repeated after a failure. */
export async function takeOver(room: EvidenceRoom, leftover: Leftover): Promise<void> {
  const { disk, folder } = room;
  const { token, kept } = leftover;
  if (kept === null) {
    await dropIncoming(disk, folder, token);
  } else if (kept.inPlace) {
    await describeAndRecord(room, token, kept.evidence);
  } else {
    const { evidence } = kept;
    await fileEvidence(room, token, evidence, evidence, evidence.provenance, true);
  }
}

/** For bytes whose note was destroyed: kept all the same. */
function unknownNote({ token, data }: Incoming, tool: string): IncomingNote {
  const at = (data?.lastWrite ?? new Date(0)).toISOString();
  return {
    kind: 'file',
    name: `recovered-${token}`,
    provenance: {
      host: 'unknown',
      how: 'unknown',
      status: null,
      stderr: null,
      takenAt: at,
      endedAt: at,
      clockOffsetMs: null,
      complete: 'interrupted',
      target: null,
      tool,
    },
    filing: null,
  };
}
