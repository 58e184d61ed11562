/**
 * What pprof does to a profile between reading it and reporting on it.
 * pprof: driver.fetchProfiles, locateBinaries, unsourceMappings, symbolizer.Demangle.
 */

import type { Mapping, Profile } from './columns';
import { simplifyDemangled } from './names';
import { removeUninteresting } from './prune';

export interface SourceOptions {
  /** Ignores the file's drop_frames and keep_frames. */
  readonly allFrames?: boolean;
  /** Added to the profile's comments. */
  readonly comment?: string;
  /** The binary named on the command line: it takes the main mapping's place. */
  readonly executable?: string;
  readonly buildId?: string;
  /** False for -symbolize=none: names stay exactly as they are in the file. */
  readonly demangle?: boolean;
}

/** What stands for a binary that is not known. */
export const noMapping: Mapping = {
  id: 1n,
  start: 0n,
  limit: 0n,
  offset: 0n,
  file: '',
  buildId: '',
  hasFunctions: false,
  hasFilenames: false,
  hasLineNumbers: false,
  hasInlineFrames: false,
};

/** A profile without mappings gets an empty one for all locations. pprof: driver.locateBinaries. */
export function withMapping(
  profile: Profile,
  { executable = '', buildId = '' }: SourceOptions = {},
): Profile {
  let { mappings, locations } = profile;
  if (mappings.length === 0) {
    mappings = [noMapping];
    locations = { ...locations, mapping: new Int32Array(locations.count) };
  }
  const [main, ...others] = mappings;
  if (main && (executable !== '' || buildId !== '')) {
    const file = executable === '' ? main.file : executable;
    mappings = [{ ...main, file, buildId: main.buildId === '' ? buildId : main.buildId }, ...others];
  }
  return { ...profile, mappings, locations };
}

/** A profile as pprof's reports see it. */
export function asPprofLoads(profile: Profile, options: SourceOptions = {}): Profile {
  let loaded =
    profile.mappings.length === 0 || options.executable || options.buildId
      ? withMapping(profile, options)
      : profile;
  if (options.allFrames) loaded = { ...loaded, dropFrames: '', keepFrames: '' };
  if (options.demangle ?? true) loaded = demangled(loaded);
  loaded = removeUninteresting(loaded);
  if (loaded.mappings.some(isUrlMapping)) {
    const mappings = loaded.mappings.map((mapping) =>
      isUrlMapping(mapping) ? { ...mapping, file: '' } : mapping,
    );
    loaded = { ...loaded, mappings };
  }
  const { comment = '' } = options;
  return comment === '' ? loaded : { ...loaded, comments: [...loaded.comments, comment] };
}

/** pprof: driver.unsourceMappings: a URL is where a profile came from, not a binary. */
const isUrlMapping = ({ file, buildId }: Mapping): boolean =>
  buildId === '' && /^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(file);

/** A name without any of these is no demangled one of C++. */
const ofDemangled = new Uint8Array(256);
for (const character of '<>[]:') ofDemangled[character.charCodeAt(0)] = 1;

/** pprof: symbolizer.Demangle on names that need no demangling. */
function demangled(profile: Profile): Profile {
  const { functions, strings } = profile;
  let name: Uint32Array | null = null;
  for (let i = 0; i < functions.count; i++) {
    const system = functions.systemName[i] as number;
    const own = functions.name[i] as number;
    if (own !== 0 && own !== system) continue;
    if (own !== 0 && !strings.hasByte(system, ofDemangled)) continue;
    const text = strings.get(system);
    const simple = simplifyDemangled(text);
    if (simple === text && own !== 0) continue;
    name ??= functions.name.slice();
    name[i] = simple === text ? system : strings.add(simple);
  }
  return name ? { ...profile, functions: { ...functions, name } } : profile;
}
