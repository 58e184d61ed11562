/**
 * `heapcase pprof FLAGS SOURCE…`: pprof's reports with pprof's flags. Standard output carries only the report,
 * messages go to standard error; the status is 0, or 2 where pprof's is.
 */

import { Failure, failure, sentenceOf } from '#core/base/failure';
import type { Profile } from '#core/profile/columns';
import { decodeProfile, mergeProfiles, subtractBase } from '#core/profile/index';
import { makeReport } from '#core/profile/report';
import { asPprofLoads, withMapping } from '#core/profile/source';
import { inflateWithZlib } from './pprof/inflate';
import { parseRequest, type Request } from './pprof/options';
import { render } from './pprof/render';
import { usageText } from './pprof/usage';

export interface PprofIo {
  /** May return a promise that waits until the text is taken: reports can be larger than memory. */
  stdout(text: string): void | Promise<void>;
  stderr(text: string): void;
  /** For reports that are bytes (proto); without it they need -output. */
  stdoutBytes?(bytes: Uint8Array): void;
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, bytes: Uint8Array): Promise<void>;
}

/** Runs one pprof command; the number is the exit status. */
export async function pprof(argv: string[], io: PprofIo): Promise<number> {
  try {
    const request = parseRequest(argv);
    if (request === null) {
      await io.stdout(usageText);
      return 0;
    }
    return await report(request, io);
  } catch (thrown) {
    const sentence =
      thrown instanceof Failure
        ? sentenceOf('en', thrown.data)
        : `${thrown instanceof Error ? thrown.stack : thrown}`;
    io.stderr(`heapcase pprof: ${sentence}\n`);
    return 2;
  }
}

async function report(request: Request, io: PprofIo): Promise<number> {
  const note = (text: string) => io.stderr(`${text}\n`);
  request.notes.forEach(note);
  const profile = await load(request, io, note);
  const made = makeReport(profile, request.view, request.command, request);
  made.notes.forEach(note);
  const rendered = await render(made, request, io);
  const isBytes = rendered instanceof Uint8Array;
  if (request.output === '') {
    if (!isBytes)
      for (const part of typeof rendered === 'string' ? [rendered] : rendered) await io.stdout(part);
    else if (io.stdoutBytes) io.stdoutBytes(rendered);
    else throw failure('pprof.unsupported-option', { option: `-${request.command} without -output` });
    return 0;
  }
  note(`Generating report in ${request.output}`);
  const parts = isBytes ? [] : typeof rendered === 'string' ? [rendered] : [...rendered];
  await io.writeFile(
    request.output,
    isBytes ? rendered : Buffer.concat(parts.map((part) => Buffer.from(part))),
  );
  return 0;
}

/** pprof: driver.fetchProfiles. */
async function load(request: Request, io: PprofIo, note: (text: string) => void): Promise<Profile> {
  const { sources, executable } = await withoutBinary(request.sources, io);
  const read = async (source: string): Promise<Profile> => {
    const bytes = await io.readFile(source);
    const { buildId } = request;
    return withMapping(decodeProfile(bytes, { name: source, inflate: inflateWithZlib }), {
      executable,
      buildId,
    });
  };
  const readAll = async (names: readonly string[]): Promise<Profile[]> => {
    const profiles: Profile[] = [];
    let last: unknown;
    for (const name of names) {
      try {
        profiles.push(await read(name));
      } catch (thrown) {
        last = thrown;
        if (names.length > 1) note(`${name}: ${thrown instanceof Error ? thrown.message : thrown}`);
      }
    }
    if (profiles.length === 0) throw last;
    if (profiles.length < names.length)
      note(`Fetched ${profiles.length} source profiles out of ${names.length}`);
    return profiles;
  };
  let profile = mergeProfiles(await readAll(sources));
  if (request.base.length > 0) {
    const base = mergeProfiles(await readAll(request.base));
    profile = subtractBase(profile, base, request.diffBase ? 'diff' : 'base', request.view.normalize);
  }
  const { allFrames, comment, demangle } = request;
  return asPprofLoads(profile, { allFrames, comment, demangle });
}

/** The first of several arguments may be the program that the profile is of: an ELF file. */
async function withoutBinary(
  sources: readonly string[],
  io: PprofIo,
): Promise<{ sources: readonly string[]; executable: string }> {
  const [first, ...others] = sources;
  if (first === undefined || others.length === 0) return { sources, executable: '' };
  try {
    const bytes = await io.readFile(first);
    const isElf = bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
    return isElf ? { sources: others, executable: first } : { sources, executable: '' };
  } catch {
    return { sources, executable: '' };
  }
}
