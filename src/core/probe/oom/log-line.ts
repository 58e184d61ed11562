/**
 * One line of a log: its stamp and its text, in the forms that saved logs have.
 *
 *     [ 7063.247407] Killed process …                                       dmesg
 *     [Thu Dec  7 00:05:15 2017] Killed process …                           dmesg -T
 *     2026-11-23T01:55:38,502568+00:00 Killed process …                     dmesg --time-format iso
 *     2026-11-23T02:14:10+0000 srv512 systemd[1]: …                         journalctl -o short-iso
 *     May  8 14:37:37 localhost kernel: [7276107.191061] Killed process …   syslog
 */

import type { LogStamp } from './model';

export interface LogLine {
  readonly stamp: LogStamp;
  readonly text: string;
  /**
   * Seconds on the log's own scale, for "within 5 s"; null without a stamp. Scales of different forms do not
   * compare.
   */
  readonly seconds: number | null;
}

export const noStamp: LogStamp = { raw: '', form: 'none', utc: null };

const kernelStamp = /^\[ *(\d+\.\d+)\] ?/;
const wallStamp = /^\[(\p{L}{2,4} \p{L}{3,4} [ \d]\d \d\d:\d\d:\d\d \d{4})\] ?/u;
const isoStamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:([.,])(\d{1,9}))?(Z|[+-]\d\d:?\d\d) ?/;
const syslogStamp = /^(\p{L}{2,5}\.? +(\d{1,2}) (\d\d):(\d\d):(\d\d)(?:\.\d+)?) /u;
/** `hostname kernel: `, `qaa earlyoom[1308]: `. */
const sender = /^\S+ [\w@.+-]+(?:\[\d+\])?: /;
const kernelPriority = /^<\d+>/;

/** Splits the stamp from the text, and the sender from a line of syslog or the journal. */
export function readLogLine(line: string): LogLine {
  const bare = line.replace(kernelPriority, '');
  const first = bare.charCodeAt(0);
  if (first === 0x5b) {
    const kernel = kernelStamp.exec(bare);
    if (kernel) return monotonic(kernel[1], bare.slice(kernel[0].length));
    const wall = wallStamp.exec(bare);
    if (wall) {
      const at = Date.parse(`${wall[1]} UTC`);
      const stamp: LogStamp = { raw: wall[1], form: 'wall', utc: null };
      return { stamp, text: bare.slice(wall[0].length), seconds: Number.isNaN(at) ? null : at / 1000 };
    }
    return { stamp: noStamp, text: bare, seconds: null };
  }
  const iso = isoStamp.exec(bare);
  if (iso) {
    const [whole, clock, mark, fraction, zone] = iso;
    const rest = bare.slice(whole.length);
    const raw = whole.trimEnd();
    const colonZone = zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
    const at = Date.parse(`${clock}${colonZone}`);
    const utc = Number.isNaN(at)
      ? null
      : `${new Date(at).toISOString().slice(0, 19)}${fraction === undefined ? '' : `.${fraction}`}Z`;
    const form = mark === ',' || zone.length === 5 ? 'iso' : 'rfc3339';
    const seconds = Number.isNaN(at) ? null : at / 1000 + Number(`0.${fraction ?? 0}`);
    return { stamp: { raw, form, utc }, text: withoutSender(rest), seconds };
  }
  const syslog = syslogStamp.exec(bare);
  if (syslog) {
    const [whole, raw, day, hours, minutes, seconds] = syslog;
    const rest = withoutSender(bare.slice(whole.length));
    const inner = kernelStamp.exec(rest);
    const stamp: LogStamp = {
      raw: inner ? `${raw} [${inner[1]}]` : raw,
      form: 'syslog',
      utc: null,
    };
    return {
      stamp,
      text: inner ? rest.slice(inner[0].length) : rest,
      seconds: Number(day) * 86_400 + Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds),
    };
  }
  return { stamp: noStamp, text: bare, seconds: null };
}

/** A line of `dmesg` whose seconds since boot stand apart from its text. */
export function monotonic(seconds: string, text: string): LogLine {
  return { stamp: { raw: seconds, form: 'monotonic', utc: null }, text, seconds: Number(seconds) };
}

/** A line whose moment is known in microseconds since 1970, as the journal has it. */
export function atMicroseconds(microseconds: string, text: string): LogLine {
  const ms = Number(microseconds) / 1000;
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return { stamp: noStamp, text, seconds: null };
  const utc = `${new Date(Math.floor(ms)).toISOString().slice(0, 19)}.${microseconds.slice(-6).padStart(6, '0')}Z`;
  return { stamp: { raw: microseconds, form: 'rfc3339', utc }, text, seconds: ms / 1000 };
}

const withoutSender = (text: string): string => {
  const found = sender.exec(text);
  return found ? text.slice(found[0].length) : text;
};
