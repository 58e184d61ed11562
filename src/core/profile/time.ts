/** Times as Go prints them in the local zone: `2006-01-02 15:04:05 MST`. */

import { shortZoneName } from './zone-names';

const utc = 'Coordinated Universal Time';

/** A moment in nanoseconds since 1970 in the zone of this machine. */
export function localTime(nanos: bigint): string {
  const seconds = nanos / 1_000_000_000n - (nanos % 1_000_000_000n < 0n ? 1n : 0n);
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return `${nanos} ns after 1970`;
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())} ${zoneName(date)}`;
}

/** The zone's short name, or its offset where it has none (Go: `+0330`, `+08`). */
export function zoneName(date: Date): string {
  const offset = -date.getTimezoneOffset();
  const longName = /\((.*)\)$/.exec(date.toString())?.[1] ?? '';
  // Most servers keep UTC: it need not be asked for.
  const zone = offset === 0 && longName === utc ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
  const name = shortZoneName(zone, offset, longName);
  if (name !== null) return name;
  if (/^[A-Z]{3,5}$/.test(longName)) return longName;
  if (offset === 0) return 'UTC';
  const size = Math.abs(offset);
  const minutes = size % 60;
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${hours}${minutes === 0 ? '' : String(minutes).padStart(2, '0')}`;
}

/** A moment as Go's Time.String prints it: with the nanoseconds that are not 0, the offset and the zone. */
export function exactTime(nanos: bigint): string {
  const second = ((nanos % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const [day, time, zone] = localTime(nanos).split(' ');
  const date = new Date(Number(nanos / 1_000_000n));
  const offset = -date.getTimezoneOffset();
  const size = Math.abs(offset);
  const digits = `${String(Math.floor(size / 60)).padStart(2, '0')}${String(size % 60).padStart(2, '0')}`;
  const fraction = second === 0n ? '' : `.${String(second).padStart(9, '0').replace(/0+$/, '')}`;
  return `${day} ${time}${fraction} ${offset < 0 ? '-' : '+'}${digits} ${zone}`;
}

/** A duration as Go prints it: `1h2m3.5s`, `250ms`, `1.5µs`, `0s`. */
export function goDuration(nanos: bigint): string {
  if (nanos === 0n) return '0s';
  const sign = nanos < 0n ? '-' : '';
  const size = nanos < 0n ? -nanos : nanos;
  const decimal = (value: bigint, unit: bigint, digits: number): string => {
    const fraction = String(value % unit)
      .padStart(digits, '0')
      .replace(/0+$/, '');
    return `${value / unit}${fraction === '' ? '' : `.${fraction}`}`;
  };
  if (size < 1_000n) return `${sign}${size}ns`;
  if (size < 1_000_000n) return `${sign}${decimal(size, 1_000n, 3)}µs`;
  if (size < 1_000_000_000n) return `${sign}${decimal(size, 1_000_000n, 6)}ms`;
  const minutes = size / 60_000_000_000n;
  const seconds = decimal(size % 60_000_000_000n, 1_000_000_000n, 9);
  if (minutes === 0n) return `${sign}${seconds}s`;
  const hours = minutes / 60n;
  return `${sign}${hours === 0n ? '' : `${hours}h`}${minutes % 60n}m${seconds}s`;
}
