import type { Target } from './model';

/** A pid can be given anew, so a life is a pid with its start and its boot. Empty where there is no target. */
export function lifeOf(target: Target | null): string {
  return target === null ? '' : JSON.stringify([target.host, target.pid, target.startTicks, target.bootId]);
}
