/** The heap in use of each capture, read from its profile in the worker: the spine draws it, the panes don't wait. */

import { defaultView } from '#core/profile/view';
import { call } from '../bridge';
import { profileWorker } from '../worker/clients';
import { useCases } from './cases';

const asking = new Set<string>();

export async function loadHeapBytes(caseId: string, profiles: readonly string[]): Promise<void> {
  for (const evidence of profiles) {
    if (asking.has(evidence) || useCases.getState().heapBytes.has(evidence)) continue;
    asking.add(evidence);
    try {
      const lacking = await profileWorker.call('lacking', [evidence]);
      if (lacking.length > 0) {
        const bytes = await call('evidence.read', { caseId, id: evidence });
        await profileWorker.call(
          'hold',
          { evidence, name: evidence, bytes },
          { transfer: [bytes.buffer as ArrayBuffer] },
        );
      }
      const { total, unit } = await profileWorker.call('top', { evidence, view: defaultView, compare: null });
      if (unit !== 'bytes') continue;
      useCases.setState(({ heapBytes }) => ({ heapBytes: new Map(heapBytes).set(evidence, total) }));
    } catch {
      // Without it the chart has no heap at that capture; the Profiles tab says why the file cannot be read.
    } finally {
      asking.delete(evidence);
    }
  }
}
