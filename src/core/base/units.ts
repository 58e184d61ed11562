/**
 * Figures as people read them: binary units with a space, one base, a true minus sign. The spellings are
 * the same in every language. Everything that comes in is in base units: bytes, seconds, shares from 0 to 1.
 */

export const minusSign = '−';
const enDash = '–';
const kibibyte = 1024;

export interface ByteUnit {
  readonly name: 'B' | 'KiB' | 'MiB' | 'GiB' | 'TiB';
  readonly bytes: number;
}

const byteUnits: readonly ByteUnit[] = [
  { name: 'TiB', bytes: 1024 ** 4 },
  { name: 'GiB', bytes: 1024 ** 3 },
  { name: 'MiB', bytes: 1024 ** 2 },
  { name: 'KiB', bytes: 1024 },
];

/** The unit in which a figure is between 1 and 1024. Figures beside one another share the largest one's. */
export function byteUnitFor(bytes: number): ByteUnit {
  const size = Math.abs(bytes);
  return byteUnits.find((unit) => size >= unit.bytes) ?? { name: 'B', bytes: 1 };
}

/** `512 MiB`, `1.2 GiB`: one digit after the point unless the figure is whole. */
export function formatBytes(bytes: number, unit: ByteUnit = byteUnitFor(bytes)): string {
  return `${formatInUnit(bytes, unit)} ${unit.name}`;
}

/** The figure without its unit, for table columns: always `digits` after the point when it is given. */
export function formatInUnit(bytes: number, unit: ByteUnit, digits?: number): string {
  const value = bytes / unit.bytes;
  if (digits !== undefined) return formatNumber(value, digits);
  return formatNumber(value, Number.isInteger(value) ? 0 : 1);
}

/** `+1.5 MiB`, `−0.7 MiB`; no sign on zero. */
export function formatBytesDelta(bytes: number, unit: ByteUnit = byteUnitFor(bytes)): string {
  return `${bytes > 0 ? '+' : ''}${formatBytes(bytes, unit)}`;
}

/** `24–26 MiB`; one figure where both ends read the same. */
export function formatByteRange(from: number, to: number): string {
  const unit = byteUnitFor(Math.max(Math.abs(from), Math.abs(to)));
  const [low, high] = [from, to].map((bytes) =>
    bytes === 0 ? '0' : formatInUnit(bytes, unit, runDigits([from, to], unit)),
  );
  return low === high ? `${low} ${unit.name}` : `${low}${enDash}${high} ${unit.name}`;
}

/** `148–161`. */
export function formatCountRange(from: number, to: number): string {
  const [low, high] = [formatNumber(from), formatNumber(to)];
  return low === high ? low : `${low}${enDash}${high}`;
}

/** `42.6 MiB/s`; `240 MiB/s` from a hundred on, where tenths say nothing. */
export function formatRate(bytesPerSecond: number): string {
  const unit = byteUnitFor(bytesPerSecond);
  const value = bytesPerSecond / unit.bytes;
  return `${formatNumber(value, Math.abs(value) >= 100 || unit.bytes === 1 ? 0 : 1)} ${unit.name}/s`;
}

/** The same with a plus before what rises. */
export function formatRateDelta(bytesPerSecond: number): string {
  const text = formatRate(bytesPerSecond);
  return bytesPerSecond > 0 && !/^0(\.0)? /.test(text) ? `+${text}` : text;
}

/** `176 → 226 → 275 MiB`: a run of figures in one unit; a long run keeps its ends. */
export function formatByteRun(values: readonly number[]): string {
  const unit = byteUnitFor(Math.max(0, ...values.map(Math.abs)));
  return `${formatRun(values.map((value) => formatNumber(value / unit.bytes, runDigits(values, unit))))} ${unit.name}`;
}

/** `148 → 155 → 161`. */
export function formatRun(values: readonly string[]): string {
  const shown = values.length > 6 ? [...values.slice(0, 3), '…', ...values.slice(-2)] : values;
  return shown.join(' → ');
}

function runDigits(values: readonly number[], unit: ByteUnit): number {
  return values.some((value) => value !== 0 && Math.abs(value) < 10 * unit.bytes) ? 1 : 0;
}

interface TimeUnit {
  readonly name: string;
  readonly seconds: number;
}
const timeUnits: readonly TimeUnit[] = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3600 },
  { name: 'min', seconds: 60 },
];
const second: TimeUnit = { name: 's', seconds: 1 };

/** Two of a unit are needed before it is used: 90 s stay seconds. */
function timeUnitFor(seconds: number): TimeUnit {
  return timeUnits.find((unit) => Math.abs(seconds) >= 2 * unit.seconds) ?? second;
}

/** `9 s`, `3.7 s`, `12 min`. Below a second: `40 ms`. */
export function formatDuration(seconds: number): string {
  if (seconds !== 0 && Math.abs(seconds) < 0.1) return `${formatNumber(seconds * 1000, 0)} ms`;
  const unit = timeUnitFor(seconds);
  return `${formatTimeNumber(seconds / unit.seconds)} ${unit.name}`;
}

/** `1.9–2.4 s`; one figure where both ends read the same. */
export function formatDurationRange(from: number, to: number): string {
  const unit = timeUnitFor(from);
  const low = formatTimeNumber(from / unit.seconds);
  const high = formatTimeNumber(to / unit.seconds);
  return low === high ? `${low} ${unit.name}` : `${low}${enDash}${high} ${unit.name}`;
}

/** Tenths below ten, and none that are zero. */
function formatTimeNumber(value: number): string {
  return formatNumber(value, Math.abs(value) < 10 ? 1 : 0).replace(/\.0$/, '');
}

/** `97 %`; tenths below ten, and where rounding would claim the whole. */
export function formatPercent(share: number): string {
  const percent = share * 100;
  const size = Math.abs(percent);
  const tenths = size < 9.95 || (size < 100 && size >= 99.5);
  const text = formatNumber(percent, tenths ? 1 : 0).replace(/\.0$/, '');
  return `${text === '100' && size < 100 ? '99.9' : text} %`;
}

/** `11.8` goroutines per second: tenths below a hundred. */
export function formatPerSecond(value: number): string {
  return formatNumber(value, Math.abs(value) < 100 ? 1 : 0).replace(/\.0$/, '');
}

/** A number with fixed digits after the point, thin groups of thousands from five digits on, and a true minus. */
export function formatNumber(value: number, digits = 0): string {
  const text = Math.abs(value).toFixed(digits);
  const [whole, fraction] = text.split('.');
  const grouped = whole.length < 5 ? whole : whole.replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
  const negative = value < 0 && Number(text) !== 0;
  return `${negative ? minusSign : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`;
}

/** A figure of /proc, which counts in KiB. */
export function formatKib(kib: number): string {
  return formatBytes(kib * kibibyte);
}
