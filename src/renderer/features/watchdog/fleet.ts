/** All watches in the order in which they need a person. */

import { knownScopes } from '#core/watch/rungs';
import { lifeOf, type SeenWatch } from '../../state/watches';

const urgency = { dead: 0, late: 1, blind: 2, unknown: 3, removed: 4, alive: 5 } as const;

/** Seconds until the limit at the soonest; infinite while nothing rises. */
const timeLeft = ({ view }: SeenWatch): number => view.state?.tto?.[0] ?? Number.POSITIVE_INFINITY;

const fullness = ({ view }: SeenWatch): number =>
  Math.max(0, ...(view.state ? knownScopes(view.state) : []).map(({ permille }) => permille));

/** The soonest at its limit first; those that are not rising by their state, the fullest first, then by name. */
export function byUrgency(watches: readonly SeenWatch[], now: number): readonly SeenWatch[] {
  const life = (seen: SeenWatch) => urgency[lifeOf(seen, now)];
  const name = ({ view }: SeenWatch) => `${view.host} ${view.id}`;
  return watches.toSorted((a, b) => {
    const [left, right] = [timeLeft(a), timeLeft(b)];
    if (left !== right) return left < right ? -1 : 1;
    return life(a) - life(b) || fullness(b) - fullness(a) || name(a).localeCompare(name(b), 'en');
  });
}
