/** What the figures of a watch are called and how they are written, in the person's language. */

import { formatTime } from '#core/base/time';
import { formatDuration, formatNumber } from '#core/base/units';
import type { WatchRuleState } from '#core/watch/state';
import type { Text } from '../../i18n';
import { rungName } from '../../i18n/rung-name';

/** `71.2 %`: tenths, as the script measures them. */
export const formatPermille = (permille: number): string => `${formatNumber(permille / 10, 1)} %`;

/** `2:29`, `1:02:05`: what is left of a rest. */
export function formatCountdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** The time of day of a moment that the host gave in seconds. */
export const formatHostTime = (unixSeconds: number, precision: 'seconds' | 'tenths' = 'seconds'): string =>
  formatTime(unixSeconds * 1000, precision);

/** `70 %`, `Fast path`; a rule of a newer script keeps the script's own name. */
export function ruleName(t: Text, { rule, at }: Pick<WatchRuleState, 'rule' | 'at'>): string {
  return rule === 'rung' && at !== null ? `${formatNumber(at / 10)} %` : rungName(t, rule);
}

/** The figure of a rule now, in its own unit; null where it has none. */
export function ruleNow({ rule, now }: WatchRuleState): string | null {
  if (now === null) return null;
  switch (rule) {
    case 'rung':
      return formatPermille(now);
    case 'tto':
      return formatDuration(now);
    case 'growth':
      return `${formatNumber(now / 100, 2)} ×`;
    case 'psi':
      return formatPermille(now);
    default:
      return formatNumber(now);
  }
}

/** Where it fires, as a condition: `70 % ×2`, `< 120 s`. `hold`: samples that it has to stay there. */
export function ruleFiresAt(t: Text, { rule, at }: WatchRuleState, hold: number): string | null {
  if (at === null || at === 0) return null;
  const held = hold > 1 ? ` ×${hold}` : '';
  switch (rule) {
    case 'rung':
      return `${formatNumber(at / 10)} %${held}`;
    case 'fast':
      return t('watch.rule.fast.at', { ticks: at });
    case 'tto':
      return `< ${formatNumber(at)} s`;
    case 'growth':
      return `${formatNumber(at / 100, 2)} ×`;
    case 'psi':
      return `≥ ${formatNumber(at / 10)} %${held}`;
    default:
      return formatNumber(at);
  }
}

/** Why it has not fired, or what it is waiting for, in the two words that a narrow column holds; the script's own
 * sentence goes into the tooltip. */
export function whyNot(t: Text, rule: WatchRuleState): string {
  switch (rule.state) {
    case 'cooldown':
      return rule.until === null
        ? t('watch.why.resting')
        : t('watch.why.restsUntil', { time: formatHostTime(rule.until) });
    case 'quiet':
      return rule.until === null
        ? t('watch.why.quiet')
        : t('watch.why.quietUntil', { time: formatHostTime(rule.until) });
    case 'holding':
      return t('watch.why.holding');
    case 'throttled':
      return t('watch.why.throttled', { count: rule.fired ?? 0 });
    case 'paused':
      return t('watch.why.paused');
    case 'off':
      return t('watch.why.off');
    case 'blind':
      if (rule.rule === 'psi' && rule.now !== null) return t('watch.why.psi.blind');
      return rule.why ?? t('watch.why.blind');
    case 'armed':
      return armedWhy(t, rule);
  }
}

function armedWhy(t: Text, rule: WatchRuleState): string {
  switch (rule.rule) {
    case 'rung':
      return t('watch.why.below', { rung: ruleName(t, rule) });
    case 'fast':
      return t('watch.why.fast');
    case 'tto':
      return rule.now === null
        ? t('watch.why.tto')
        : t('watch.why.ttoFar', { time: formatDuration(rule.now) });
    case 'growth':
      return t('watch.why.growth');
    case 'psi':
      return t('watch.why.psi');
    default:
      return rule.now === null ? t('watch.why.notCounted') : t('watch.why.belowCount');
  }
}
