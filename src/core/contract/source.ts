/** Source files as the window sees them: only files that a profile names, whole, or why there is none. */

import { z } from 'zod';

/** A file by the path that the profile has for it. */
export const SourceWantedSchema = z.object({
  caseId: z.string().min(1).max(120),
  evidence: z.string().min(1).max(80),
  file: z.string().min(1).max(4096),
});
export type SourceWanted = Readonly<z.infer<typeof SourceWantedSchema>>;

export type SourceText =
  | {
      readonly kind: 'found';
      readonly text: string;
      /** Where it was read: at the recorded path here, under a folder that the person named, or from the case. */
      readonly from: 'recorded' | 'folder' | 'case';
      readonly path: string;
      /** RFC 3339 of its last change; null for a copy in the case. */
      readonly changedAt: string | null;
    }
  | {
      readonly kind: 'missing';
      readonly why: 'absent' | 'too-large' | 'not-text' | 'not-source' | 'not-named';
      /** The folders that were searched beside the recorded path. */
      readonly folders: readonly string[];
      /** The host that has it, where one can be asked. */
      readonly host: string | null;
    };
