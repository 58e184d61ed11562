import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { evidenceIn, foldCase } from '#core/case/fold';
import type { CaseManifest, Evidence, EvidenceKind, Provenance } from '#core/case/model';
import type { Message } from '#core/words/messages';
import { atomicWrite } from './atomic-write';
import { bytesOf } from './case-reading';
import type { OpenCase } from './case-store';
import { derivedFolder, derivedName } from './derived-name';
import { onDisk } from './disk-failure';
import { beginIntake, type EvidenceRoom, type StagedIntake } from './evidence-intake';
import { writeManifest } from './manifest';
import { interruptedAt } from './recovery';
import type { StoreTools } from './store-tools';

/** The verbs of a case that is open for writing; `made` is its manifest, `releaseLock` ends it. */
export function writableCase(
  { disk, now }: StoreTools,
  room: EvidenceRoom,
  made: CaseManifest,
  mended: readonly Message[],
  releaseLock: () => Promise<void>,
): OpenCase {
  const { folder, journal } = room;
  let manifest = made;
  let closing: Promise<void> | null = null;
  let intakes = 0;
  /** Evidence that is not filed yet, with the provenance that it gets if the case closes before it is. */
  const staged = new Map<StagedIntake, Provenance>();
  const underWay = new Set<Promise<unknown>>();

  function save<T>(work: () => Promise<T>): Promise<T> {
    if (closing) return Promise.reject(new Error(`the case ${basename(folder)} is closed`));
    const saving: Promise<T> = onDisk('save', folder, work).finally(() => underWay.delete(saving));
    underWay.add(saving);
    return saving;
  }

  async function begin(kind: EvidenceKind, name: string, provisional: Provenance): Promise<StagedIntake> {
    intakes += 1;
    // Sorts in the order of arrival, also after those of an earlier opening.
    const token = `${now().getTime()}-${String(intakes).padStart(4, '0')}-${randomBytes(3).toString('hex')}`;
    const intake = await beginIntake(room, token, kind, name, provisional);
    staged.set(intake, provisional);
    return intake;
  }

  async function seal(intake: StagedIntake, provenance: Provenance): Promise<Evidence> {
    if (staged.has(intake)) staged.set(intake, provenance);
    const evidence = await intake.seal(provenance);
    staged.delete(intake);
    return evidence;
  }

  /** What is staged is filed as far as it has come; where that fails, the next opening does it. */
  async function fileStaged(): Promise<void> {
    for (const [intake, provenance] of staged) {
      const nothingCame = intake.bytes() === 0 && provenance.complete === 'interrupted';
      await (nothingCame ? intake.discard() : intake.sealOnce(provenance)).catch(ignore);
    }
  }

  return {
    id: basename(folder),
    folder,
    record: async () =>
      foldCase({ manifest, folder, journal: [...journal.entries], headHash: journal.head.hash, mended }),
    append: (fact) =>
      save(async () => {
        const entry = await journal.append(fact);
        if (fact.kind === 'title-changed') {
          manifest = { ...manifest, title: fact.title };
          await writeManifest(disk, folder, manifest);
        }
        if (fact.kind === 'scratch-kept') {
          manifest = { ...manifest, scratch: false };
          await writeManifest(disk, folder, manifest);
        }
        return entry;
      }),
    addEvidence: (kind, name, bytes, provenance) =>
      save(async () => {
        const intake = await begin(kind, name, provenance);
        try {
          await intake.write(bytes);
        } catch (error) {
          staged.delete(intake);
          await intake.discard().catch(ignore);
          throw error;
        }
        return seal(intake, provenance);
      }),
    beginEvidence: (kind, name, provisional) =>
      save(async () => {
        const intake = await begin(kind, name, { ...provisional, complete: 'interrupted' });
        return {
          write: (chunk) =>
            save(async () => {
              await intake.write(chunk);
              if (staged.has(intake)) staged.set(intake, { ...provisional, ...interruptedAt(now()) });
            }),
          seal: (provenance) => save(() => seal(intake, provenance)),
        };
      }),
    readEvidence: (id) => bytesOf(evidenceIn(journal.entries), folder, id, new Map()),
    writeDerived: (name, bytes) =>
      save(async () => {
        const path = join(derivedFolder(folder), derivedName(name));
        await disk.makeFolder(derivedFolder(folder));
        await atomicWrite(disk, path, bytes);
        return path;
      }),
    close() {
      closing ??= onDisk('save', folder, async () => {
        await Promise.allSettled(underWay);
        try {
          await fileStaged();
          await journal.close();
        } finally {
          await releaseLock();
        }
      });
      return closing;
    },
  };
}

const ignore = (): void => undefined;
