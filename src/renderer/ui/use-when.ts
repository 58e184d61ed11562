import { useMemo } from 'react';
import { formatTime, parseTime } from '#core/base/time';
import { useLanguage, useText } from '../i18n';

const dayMs = 86_400_000;

/** A past moment as people say it: today's time, this week's day, else the date. UTC, as everything. */
export function useWhen(): (time: string, length: 'short' | 'long') => string {
  const language = useLanguage();
  const t = useText();
  return useMemo(() => {
    const locale = language === 'en' ? 'en-GB' : 'zh-CN';
    const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' });
    const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
    const year = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    return (time, length) => {
      const at = parseTime(time);
      if (at === null) return t('ui.unknown');
      const now = Date.now();
      const clock = formatTime(at).slice(0, 5);
      if (Math.floor(at / dayMs) === Math.floor(now / dayMs)) {
        return length === 'short' ? clock : t('when.today', { time: clock });
      }
      if (now - at < 6 * dayMs && at < now) {
        return length === 'short'
          ? weekday.format(at)
          : t('when.day', { day: weekday.format(at), date: date.format(at) });
      }
      return now - at < 300 * dayMs ? date.format(at) : year.format(at);
    };
  }, [language, t]);
}
