/** One file of a capture on its way into a case: resumed where it stopped, compared with its hash at the end. */

import { createHash } from 'node:crypto';
import type { Evidence, EvidenceKind, Provenance } from '#core/case/model';
import type { RemoteCaptureFile } from '#core/watch/capture-listing';
import type { EvidenceIntake, OpenCase } from '../store/case-store';

/** What the file will be in the case. */
export interface ArrivalAs {
  readonly kind: EvidenceKind;
  /** What a person would call it: `heap-3.pb.gz`. */
  readonly name: string;
  readonly provenance: Provenance;
}

export class Arrival {
  #intake: EvidenceIntake | null = null;
  #hash = createHash('sha256');
  #bytes = 0;

  constructor(
    private readonly openCase: OpenCase,
    readonly file: RemoteCaptureFile,
    private readonly as: ArrivalAs,
  ) {}

  /** How much of it is in the case's folder already. */
  get bytes(): number {
    return this.#bytes;
  }

  get isWhole(): boolean {
    return this.#bytes >= this.file.bytes;
  }

  async write(chunk: Uint8Array): Promise<void> {
    const { kind, name, provenance } = this.as;
    this.#intake ??= await this.openCase.beginEvidence(kind, name, provenance);
    await this.#intake.write(chunk);
    this.#hash.update(chunk);
    this.#bytes += chunk.byteLength;
  }

  /** Makes evidence of what came. `changed`: it does not have the hash that its manifest names. */
  async seal(): Promise<{ readonly evidence: Evidence; readonly changed: boolean }> {
    const { kind, name, provenance } = this.as;
    this.#intake ??= await this.openCase.beginEvidence(kind, name, provenance);
    const { sha256 } = this.file;
    const changed = this.isWhole && sha256 !== null && this.#hash.digest('hex') !== sha256;
    const complete = !this.isWhole ? 'interrupted' : changed ? 'cut' : 'whole';
    return { evidence: await this.#intake.seal({ ...provenance, complete }), changed };
  }
}
