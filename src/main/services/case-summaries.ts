import type { CaseSummary } from '#core/contract/methods';
import type { CaseLibrary } from '../store/case-store';
import { readVerdict } from './verdicts';

/** Every case of the library, newest change first. One that cannot be read is listed by its manifest alone. */
export async function summariseCases(library: CaseLibrary): Promise<readonly CaseSummary[]> {
  const summaries = (await library.list()).map(async ({ manifest, folder }): Promise<CaseSummary> => {
    const verdict = await readVerdict(folder);
    const record = await library.read(manifest.id).catch(() => null);
    const target = record?.targets.at(-1) ?? null;
    return {
      manifest: record?.manifest ?? manifest,
      host: target?.host ?? null,
      process: target?.comm ?? null,
      lastChange: record?.journal.at(-1)?.at ?? manifest.createdAt,
      verdict,
    };
  });
  return (await Promise.all(summaries)).sort((a, b) => (a.lastChange < b.lastChange ? 1 : -1));
}
