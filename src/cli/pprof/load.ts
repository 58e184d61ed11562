/** From the sources of a command line to one profile. pprof: driver.fetchProfiles, chunkedGrab, grabProfile. */

import { Failure, failure, sentenceOf } from '#core/base/failure';
import type { Profile } from '#core/profile/columns';
import { mergeProfiles, subtractBase } from '#core/profile/index';
import { defaultUnpackLimit } from '#core/profile/inflate';
import { asPprofLoads, withMapping } from '#core/profile/source';
import { unsymbolized } from '#core/profile/unsymbolized';
import { decodeSource } from './decode-source';
import { startOfFile } from './file-parts';
import type { PprofIo } from './io';
import type { Request } from './options';
import { shownUrl, sourceUrl } from './source-url';

/** Reads, merges and subtracts what the request names. */
export async function load(request: Request, io: PprofIo, note: (text: string) => void): Promise<Profile> {
  const { sources, executable } = withoutBinary(request.sources);
  const loading = { request, io, note, executable };
  let profile = mergeProfiles(await readAll(sources, 'source', loading));
  if (request.base !== '') {
    const base = mergeProfiles(await readAll([request.base], 'base', loading));
    profile = subtractBase(profile, base, request.diffBase ? 'diff' : 'base', request.view.normalize);
  }
  const { allFrames, comment, demangle } = request;
  if (demangle) {
    tellUnsymbolized(profile, request.symbolizeBy, note);
    tellMangled(profile, note);
  }
  return asPprofLoads(profile, { allFrames, comment, demangle });
}

interface Loading {
  readonly request: Request;
  readonly io: PprofIo;
  readonly note: (text: string) => void;
  readonly executable: string;
}

/** What can be read of several sources counts; of a single one the reason is the answer. */
async function readAll(
  names: readonly string[],
  kind: 'source' | 'base',
  loading: Loading,
): Promise<Profile[]> {
  const { io, note, executable, request } = loading;
  // Servers record at the same time; files are read one by one, as they may be large.
  const started = names.map((name) => {
    const remote = sourceUrl(name, request.seconds, request.timeout) ? bytesOf(name, loading) : null;
    remote?.catch(() => {});
    return remote;
  });
  const profiles: Profile[] = [];
  let problem: unknown;
  for (const [i, name] of names.entries()) {
    try {
      const profile = await decodeSource({
        name,
        packed: started[i] ? null : (io.packedFile?.(name) ?? null),
        whole: () => started[i] ?? bytesOf(name, loading),
        unpackLimit: io.unpackLimit ?? defaultUnpackLimit,
        collectParts: () => io.collectYoung?.(),
      });
      profiles.push(withMapping(profile, { executable, buildId: request.buildId }));
    } catch (thrown) {
      if (!(thrown instanceof Failure)) throw thrown;
      problem = thrown;
      if (names.length > 1) note(`${name}: ${sentenceOf('en', thrown.data)}`);
    }
  }
  if (profiles.length === 0) throw names.length > 1 ? failure('pprof.no-source', { kind }) : problem;
  if (profiles.length < names.length)
    note(`Fetched ${profiles.length} ${kind} profiles out of ${names.length}`);
  return profiles;
}

/** A file of that name comes first, even if the name reads like a URL. pprof: driver.fetch. */
async function bytesOf(name: string, { io, request, note }: Loading): Promise<Uint8Array> {
  try {
    return await io.readFile(name);
  } catch (thrown) {
    const remote = sourceUrl(name, request.seconds, request.timeout);
    if (!remote) {
      if (thrown instanceof Failure) throw thrown;
      throw failure('file.unreadable', {
        file: name,
        reason: thrown instanceof Error ? thrown.message : String(thrown),
      });
    }
    note(`Fetching profile over HTTP from ${shownUrl(remote.url)}`);
    if (request.seconds > 0) note(`Please wait... (${durationText(request.seconds)})`);
    // Most sources are files: a client for HTTP would cost every start some milliseconds.
    const { fetchProfile } = await import('./fetch');
    return fetchProfile(remote);
  }
}

/**
 * Heapcase reads no binaries: what has no name stays an address, and pprof's reports name those by their binary.
 * Where it is asked to look for the names (`-symbolize=local`), it says that it can't.
 */
function tellUnsymbolized(profile: Profile, symbolizeBy: string, note: (text: string) => void): void {
  const { unnamed, locations } = unsymbolized(profile);
  if (unnamed === 0) return;
  if (symbolizeBy !== '')
    throw failure('pprof.not-symbolized', { option: `-symbolize=${symbolizeBy}`, unnamed, locations });
  note(
    `${unnamed} of ${locations} locations have no function name; they are shown by their binary, with -addresses one by one. Heapcase does not symbolize.`,
  );
}

/** pprof demangles names that have no other; Heapcase has no demangler (docs/profile-engine.md). */
function tellMangled({ functions, strings }: Profile, note: (text: string) => void): void {
  let mangled = 0;
  for (let i = 0; i < functions.count; i++) {
    const system = functions.systemName[i] as number;
    if (functions.name[i] !== system && functions.name[i] !== 0) continue;
    if (strings.startsWith(system, '_Z') || strings.startsWith(system, '_R')) mangled++;
  }
  if (mangled > 0)
    note(
      `${mangled} of ${functions.count} names are mangled C++ or Rust ones and are shown as they are. Heapcase does not demangle; -symbolize=none makes pprof show the same.`,
    );
}

/** Whole seconds as Go prints a duration: `30s`, `1m30s`, `1h0m0s`. */
function durationText(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours > 0 ? `${hours}h` : ''}${seconds >= 60 ? `${minutes}m` : ''}${seconds % 60}s`;
}

/** How programs begin: ELF, Mach-O of either order, one or several architectures, PE. */
const programs = ['7f454c46', 'feedface', 'feedfacf', 'cefaedfe', 'cffaedfe', 'cafebabe', '4d5a'];

const longestMagic = 4;

/** The first of several arguments may be the program that the profile is of. pprof: driver.parseFlags. */
function withoutBinary(sources: readonly string[]): {
  readonly sources: readonly string[];
  readonly executable: string;
} {
  const [first, ...others] = sources;
  if (first === undefined || others.length === 0) return { sources, executable: '' };
  const magic = Buffer.from(startOfFile(first, longestMagic) ?? []).toString('hex');
  const isProgram = programs.some((start) => magic.startsWith(start));
  return isProgram ? { sources: others, executable: first } : { sources, executable: '' };
}
