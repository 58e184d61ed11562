/** The last verdict of a case, kept beside it so that the list of cases need not read every profile. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CaseSummary } from '#core/contract/methods';
import { type Diagnosis, findingClasses } from '#core/diagnosis/finding';
import type { OpenCase } from '../store/case-store';

const file = 'verdict.json';

const VerdictSchema = z.object({
  class: z.enum(findingClasses),
  grade: z.enum(['proved', 'probable', 'possible', 'ruled-out']),
  function: z.string().nullable(),
});

export async function keepVerdict(openCase: OpenCase, { verdict }: Diagnosis): Promise<void> {
  const kept = { class: verdict.class, grade: verdict.grade, function: verdict.culprit?.function ?? null };
  await openCase.writeDerived(file, new TextEncoder().encode(JSON.stringify(kept)));
}

/** Null where it was never written or was deleted: it is derived. */
export async function readVerdict(caseFolder: string): Promise<CaseSummary['verdict']> {
  try {
    const parsed = VerdictSchema.safeParse(
      JSON.parse(await readFile(join(caseFolder, 'derived', file), 'utf8')),
    );
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
