/** The rungs of a watch against what is in use now: what `watch status` and the window's ladder say of the way that is left. */

import type { WatchRuleState, WatchScopeState, WatchState } from './state';

/** A denominator whose figures could be read. */
export interface KnownScope {
  readonly scope: WatchScopeState['scope'];
  readonly used: number;
  readonly limit: number;
  readonly permille: number;
  readonly what: string;
}

/** Those that could be read; the others are blind and have no ladder. */
export const knownScopes = ({ scopes }: WatchState): readonly KnownScope[] =>
  scopes.flatMap(({ scope, used, limit, permille, what }) =>
    used === null || limit === null || permille === null || limit <= 0
      ? []
      : [{ scope, used, limit, permille, what }],
  );

export interface Rung {
  /** Tenths of a percent of the denominator. */
  readonly permille: number;
  readonly bytes: number;
  /** Bytes from the value to the rung; negative when the value is above it. */
  readonly away: number;
  readonly rule: WatchRuleState;
}

/** The rungs of one denominator, lowest first. */
export function rungsOf({ rules }: WatchState, { scope, used, limit }: KnownScope): readonly Rung[] {
  return rules
    .filter(({ rule, scope: of, at }) => rule === 'rung' && of === scope && at !== null && at > 0)
    .map((rule): Rung => {
      const permille = rule.at ?? 0;
      const bytes = Math.round((limit * permille) / 1000);
      return { permille, bytes, away: bytes - used, rule };
    })
    .toSorted((a, b) => a.permille - b.permille);
}
