/** What the front doors see of files that are fetched from hosts into cases. */

import { z } from 'zod';
import type { FailureData } from '../base/failure';

export const FileFetchRequestSchema = z.object({
  host: z.string().trim().min(1).max(300),
  /** Its path there, as the login sees it. */
  file: z
    .string()
    .min(1)
    .max(4096)
    .refine((path) => !path.includes('\0')),
});
export type FileFetchRequest = Readonly<z.infer<typeof FileFetchRequestSchema>>;

export interface FileFetch extends FileFetchRequest {
  readonly fetchId: string;
  readonly startedAt: string;
  /** Safe on this computer, of all; both null until the host has said how large it is. */
  readonly bytes: number | null;
  readonly all: number | null;
  /** Bytes of an earlier try that were gone on with. */
  readonly hadAlready: number;
  readonly outcome: 'done' | 'stopped' | 'failed' | null;
  readonly failure: FailureData | null;
  /** Where it is once it is done. */
  readonly kept: KeptFetch | null;
}

export interface KeptFetch {
  readonly caseId: string;
  /** Of the copy, in hexadecimal. */
  readonly sha256: string;
  /** `size`: the host has no tool for a hash. `changed`: it was written to while it was copied. */
  readonly checked: 'hash' | 'size' | 'changed';
}

/** The view is whole each time. */
export interface FileFetchEvent {
  readonly kind: 'file-fetch';
  readonly fetch: FileFetch;
}
