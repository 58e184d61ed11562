import { formatKib, formatNumber } from '../../base/units';
import type { SeriesUnit } from './monitor';

/** `57.0 MiB`, `1.2 KiB/s`, `1558/s`, `3.1 %`: a number, a blank where its unit begins. */
export function formatFigure(value: number, unit: SeriesUnit): string {
  switch (unit) {
    case 'kib':
      return formatKib(value);
    case 'kib/s':
      return `${formatKib(value)}/s`;
    case '1/s':
      return `${formatNumber(value, value < 100 && !Number.isInteger(value) ? 1 : 0)} /s`;
    case 'percent':
      return `${formatNumber(value, 1)} %`;
    case 'count':
      return formatNumber(value);
  }
}
