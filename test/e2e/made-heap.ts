/** Heap profiles that tests make, where what is recorded does not have what they need. */

import { buildProfile } from '#core/profile/build';
import { encodeProfile } from '#core/profile/encode';

interface MadeHeap {
  /** No frame has a name. */
  readonly unnamed: boolean;
  /** Objects and bytes in use; null: no sample. */
  readonly values: readonly number[] | null;
  /** Milliseconds; it does not say when it was taken where not given. */
  readonly takenAt?: number;
}

/** A heap profile of one stack, `main.leak`, as a service with its usual sampling rate writes it. */
export function heapOf({ unnamed, values, takenAt }: MadeHeap): Uint8Array {
  const at = (address: bigint, name: string) => ({
    address,
    lines: unnamed ? [] : [{ function: name, file: '/srv/main.go', line: 12 }],
  });
  const stack = [at(0x401000n, 'main.leak'), at(0x401100n, 'main.main')];
  return encodeProfile(
    buildProfile({
      sampleTypes: [
        { type: 'inuse_objects', unit: 'count' },
        { type: 'inuse_space', unit: 'bytes' },
      ],
      periodType: { type: 'space', unit: 'bytes' },
      period: 524_288n,
      ...(takenAt === undefined ? {} : { timeNanos: BigInt(takenAt) * 1_000_000n }),
      locations: stack,
      samples: values === null ? [] : [{ stack, values }],
    }),
  );
}
