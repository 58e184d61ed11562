/** Reads what the watchdog's commands answer (resources/watchdog/README.md). Lines that are no answer are left out. */

import { visibleLine } from '../base/text';
import { readCaptureName } from './captures';

const mostLines = 10_000;
const linesOf = (text: string): readonly string[] =>
  text.split('\n', mostLines).map((line) => line.replace(/\r$/, ''));
const shown = (text: string): string => visibleLine(text).slice(0, 500);

/** The lines of an answer as they may be shown. */
export const shownLines = (text: string): readonly string[] =>
  linesOf(text).flatMap((line) => (line.trim() === '' ? [] : [shown(line)]));

export interface ListedCapture {
  readonly name: string;
  readonly bytes: number;
  readonly files: number;
  readonly state: 'whole' | 'kept' | 'part';
}

/** `list`: `NAME BYTES FILES STATE`, oldest first. */
export function readCaptureList(text: string): readonly ListedCapture[] {
  return linesOf(text).flatMap((line) => {
    const found = /^(\S{1,80}) +(\d{1,15}) +(\d{1,6}) +(whole|kept|part)$/.exec(line.trim());
    if (!found || readCaptureName(found[1]) === null) return [];
    const [, name, bytes, files, state] = found;
    return [{ name, bytes: Number(bytes), files: Number(files), state: state as ListedCapture['state'] }];
  });
}

export interface ScriptVersion {
  readonly version: string;
  readonly sha256: string | null;
}

/** `version`: `heapcase-watch 1.0 sha256:…`. */
export function readVersion(text: string): ScriptVersion | null {
  const found = /^heapcase-watch (\S{1,40})(?: sha256:([0-9a-f]{64}))?/m.exec(text);
  return found ? { version: shown(found[1]), sha256: found[2] ?? null } : null;
}

export interface InstallAnswer {
  readonly kept: string | null;
  readonly logout: boolean | null;
  readonly reboot: boolean | null;
  readonly why: string | null;
}

/** What keeps it alive, as the installation words it, and as the heartbeat names it. */
const keepers: ReadonlyMap<string, string> = new Map([
  ['systemd unit', 'systemd'],
  ['systemd --user unit', 'systemd --user'],
  ['a session of its own', 'session'],
]);

/** `install`: `key: value` lines; everything it made stands in the same lines. */
export function readInstall(text: string): InstallAnswer {
  const value = (key: string) =>
    linesOf(text)
      .find((line) => line.toLowerCase().startsWith(`${key}:`))
      ?.slice(key.length + 1)
      .trim() ?? null;
  const yes = (key: string) => {
    const said = value(key);
    return said === null ? null : said.startsWith('yes') ? true : said.startsWith('no') ? false : null;
  };
  const sentence = (key: string) => {
    const said = value(key);
    return said === null || said === '' ? null : shown(said);
  };
  return {
    kept: keepers.get(sentence('kept alive by') ?? '') ?? sentence('kept alive by'),
    logout: yes('survives logout'),
    reboot: yes('survives reboot'),
    why: sentence('why'),
  };
}

/** `test`: the name of the capture it took; null where it took none. */
export function readTestCapture(text: string): string | null {
  const name = /^capture: *(\S+)$/m.exec(text)?.[1] ?? '';
  return readCaptureName(name) === null ? null : name;
}

export interface DoctorLine {
  readonly verdict: 'pass' | 'warn' | 'fail';
  readonly key: string;
  readonly sentence: string;
}

/** `doctor`: `pass|warn|fail KEY: sentence`. */
export function readDoctor(text: string): readonly DoctorLine[] {
  return linesOf(text).flatMap((line) => {
    const found = /^(pass|warn|fail) ([\w.-]{1,40}): *(.*)$/.exec(line);
    return found
      ? [{ verdict: found[1] as DoctorLine['verdict'], key: found[2], sentence: shown(found[3]) }]
      : [];
  });
}
