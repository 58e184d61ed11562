import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { failure } from '#core/base/failure';

/** The watchdog of this Heapcase. */
export interface ShippedScript {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly version: string;
}

/** Reads it from the shipped `resources`; throws `watch.script-missing`. */
export async function readShippedScript(resourcesFolder: string): Promise<ShippedScript> {
  const file = join(resourcesFolder, 'watchdog', 'heapcase-watch.sh');
  try {
    const bytes = await readFile(file);
    const text = bytes.toString('utf8');
    const version = /^(?:readonly )?(?:HC_)?VERSION=["']?([\w.-]{1,40})/im.exec(text)?.[1];
    if (version === undefined) throw new Error('it does not name its version');
    return { text, bytes, sha256: createHash('sha256').update(bytes).digest('hex'), version };
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    throw failure('watch.script-missing', { file, reason });
  }
}
