import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Evidence } from '#core/case/model';

/** A file of the shipped sample case with what the case says of it. */
export interface SampleFile {
  readonly file: string;
  readonly evidence: Evidence;
}

/** What the sample case recorded of a kind, such as its heap profiles, in the order of time. */
export function sampleFiles(kind: Evidence['kind']): readonly SampleFile[] {
  const cases = fileURLToPath(new URL('../../resources/sample-case', import.meta.url));
  const [id] = readdirSync(cases, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const folder = path.join(cases, id?.name ?? '', 'evidence');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as { captures: Evidence[] })
    .flatMap(({ captures }) => captures)
    .filter((evidence) => evidence.kind === kind)
    .toSorted((one, other) => (one.provenance.takenAt < other.provenance.takenAt ? -1 : 1))
    .map((evidence) => ({ evidence, file: path.join(folder, evidence.sha256) }));
}
