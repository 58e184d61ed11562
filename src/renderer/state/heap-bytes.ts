/** The heap in use of each capture, read from its profile in the worker: the spine draws it, the panes don't wait. */

import { defaultView } from '#core/profile/view';
import { askAbout } from '../worker/ask-about';
import { profileBringer, profileWorker, warmProfileWorker } from '../worker/clients';
import { useCases } from './cases';

const asking = new Set<string>();

export async function loadHeapBytes(caseId: string, profiles: readonly string[]): Promise<void> {
  warmProfileWorker();
  for (const evidence of profiles) {
    if (asking.has(evidence) || useCases.getState().heapBytes.has(evidence)) continue;
    asking.add(evidence);
    try {
      const profiles = [{ caseId, evidence, name: evidence }];
      const seen = { evidence, view: defaultView, compare: null };
      const { total, unit } = await askAbout(profileWorker, profileBringer, profiles, 'top', seen, {
        ahead: true,
      });
      if (unit !== 'bytes') continue;
      useCases.setState(({ heapBytes }) => ({ heapBytes: new Map(heapBytes).set(evidence, total) }));
    } catch {
      // Without it the chart has no heap at that capture; the Profiles tab says why the file cannot be read.
    } finally {
      asking.delete(evidence);
    }
  }
}
