/** A case made by hand: files with their kind and time, and what the journal would add up to. */

import { createHash } from 'node:crypto';
import type { Capture, Evidence, EvidenceKind, JournalEntry, Target } from '../../../src/core/case/model';
import type { CaseRecord, ReadEvidence } from '../../../src/core/case/record';
import type { Message } from '../../../src/core/words/messages';

export interface MadeFile {
  readonly kind: EvidenceKind;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** RFC 3339, by this computer's clock. */
  readonly at: string;
  /** Number of its capture; 0: in none. */
  readonly number: number;
  readonly how: string;
  readonly target?: Target | null;
  readonly clockOffsetMs?: number | null;
}

export const madeTarget: Target = {
  host: 'prod-api-3',
  pid: 18472,
  startTicks: 9_876_543,
  bootId: '6f1c2d3e-0000-4000-8000-000000000001',
  comm: 'orders-api',
  command: '/srv/orders-api',
  go: { version: 'go1.26.1', module: 'orders-api', revision: '4f1c9e2b7a' },
  endpoint: 'http://127.0.0.1:6060/debug/pprof/',
};

export interface MadeCase {
  readonly title?: string;
  readonly target?: Target;
  readonly files: readonly MadeFile[];
  readonly gaps?: readonly Message[];
}

export function madeCase({
  title = 'orders-api on prod-api-3',
  target = madeTarget,
  files,
  gaps = [],
}: MadeCase): {
  readonly record: CaseRecord;
  readonly read: ReadEvidence;
} {
  const bytesOf = new Map<string, Uint8Array>();
  const evidence = files.map((file): Evidence => {
    const sha256 = createHash('sha256').update(file.bytes).digest('hex');
    let id = sha256.slice(0, 8);
    for (let copy = 2; bytesOf.has(id); copy++) id = `${sha256.slice(0, 8)}~${copy}`;
    bytesOf.set(id, file.bytes);
    return {
      id,
      kind: file.kind,
      sha256,
      bytes: file.bytes.length,
      name: file.name,
      provenance: {
        host: target.host,
        how: file.how,
        status: 200,
        stderr: null,
        takenAt: file.at,
        endedAt: file.at,
        clockOffsetMs: file.clockOffsetMs === undefined ? 212 : file.clockOffsetMs,
        complete: 'whole',
        target: file.target === undefined ? target : file.target,
        tool: 'heapcase 0.1.0',
      },
    };
  });
  const numbers = [...new Set(files.map(({ number }) => number))]
    .filter((number) => number > 0)
    .sort((a, b) => a - b);
  const captures = numbers.map((number): Capture => {
    const own = evidence.filter((_, place) => files[place].number === number);
    return {
      label: number === 1 ? 'baseline' : 'capture',
      number,
      at: own[0].provenance.takenAt,
      evidence: own,
    };
  });
  const began = files[0]?.at ?? '2026-11-23T03:12:00.000Z';
  const entry = (seq: number, fact: JournalEntry['fact']): JournalEntry => ({
    seq,
    at: began,
    fact,
    previous: '',
    hash: '',
  });
  const read: ReadEvidence = async (id) => {
    const bytes = bytesOf.get(id);
    if (bytes === undefined) throw new Error(`no evidence ${id}`);
    return bytes;
  };
  const record: CaseRecord = {
    manifest: {
      format: 1,
      id: 'bbfcd41',
      title,
      status: 'open',
      createdAt: began,
      madeBy: 'heapcase 0.1.0',
      sample: false,
    },
    folder: '/cases/bbfcd41',
    targets: [target],
    evidence,
    captures,
    hostActs: files.map(({ at, how, bytes }) => ({
      at,
      host: target.host,
      what: how,
      status: 200,
      bytes: bytes.length,
      ms: 12,
    })),
    gaps,
    journal: [
      entry(1, { kind: 'case-created', title }),
      entry(2, { kind: 'run-started', host: target.host, mode: 'investigate' }),
      entry(3, { kind: 'target-pinned', target }),
    ],
    headHash: createHash('sha256').update(title).digest('hex'),
    mended: [],
  };
  return { record, read };
}
