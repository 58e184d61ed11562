/** A view as a file that pprof reads. */

import { failureDataOf } from '#core/base/failure';
import { tryCall } from '../../bridge';
import { askProfiles, type CaseProfiles } from '../../profiles/ask-profiles';
import { useApp } from '../../state/app';
import { whileBusy } from '../../state/busy';
import type { Seen } from '../../worker/profile-calls';
import { isCancelled } from '../../worker/worker-client';

/** Makes the profile, asks where in the main process, and says in the window's banner what went wrong. */
export async function saveProfile(profiles: CaseProfiles, seen: Seen, stem: string): Promise<void> {
  try {
    const bytes = await whileBusy({ kind: 'saving' }, (signal) =>
      askProfiles(profiles, 'export', seen, { signal }),
    );
    const saved = await tryCall('profile.save', { name: `${stem} view`, bytes });
    if (!saved.ok) useApp.setState({ failure: saved.failure });
  } catch (thrown) {
    if (!isCancelled(thrown)) useApp.setState({ failure: failureDataOf(thrown) });
  }
}
