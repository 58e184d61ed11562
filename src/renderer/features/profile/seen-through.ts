/** What the worker is asked for a look: the selection changes no number, nor does what is searched. */

import type { ProfileView } from '#core/profile/view';
import type { Seen } from '../../worker/profile-calls';
import type { ProfileChoice } from './captures';

export const seenThrough = (shown: ProfileChoice, base: ProfileChoice | null, view: ProfileView): Seen => ({
  evidence: shown.evidence,
  view: {
    ...view,
    selection: null,
    base: base === null || view.base === null ? null : { ...view.base, evidence: base.evidence },
  },
  compare: base?.evidence ?? null,
});
