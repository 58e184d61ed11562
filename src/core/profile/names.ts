/**
 * Names of functions and files: shortening, cleaning, and the heuristics for names that are already demangled.
 */

// pprof: graph.ShortenFunctionName. These are pprof's rules with its own expressions rewritten; all of them
// are anchored and run in linear time on any input, or are replaced by code below where they would not.
const javaName = /^(?:[a-z]\w*\.)*([A-Z][\w$]*\.(?:<init>|[a-z][\w$]*(?:\$\d+)?))(?:\(|$)/;
const cppName = /^(?:[_a-zA-Z]\w*::)+(_*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<.*>)?)/;
const moduleVersion = /\/v(?:[2-9]|[1-9][0-9]+)(?=[./])/;

/** The name for narrow places: package path, namespaces and a module's version are left out. */
export function shortenFunctionName(name: string): string {
  let text = name.replace(/^\(anonymous namespace\)::/, '');
  const version = firstLine(text).match(moduleVersion);
  if (version?.index !== undefined && !text.slice(version.index).includes('\n')) {
    text = text.slice(0, version.index) + text.slice(version.index + version[0].length);
  }
  const go = goName(text);
  if (go !== null) return go;
  for (const pattern of [javaName, cppName]) {
    const found = text.match(pattern);
    if (found?.[1] !== undefined) return found[1];
  }
  return text;
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';

/** The longest path prefix `(?:[\w\-.]+/)+` that leaves `name.rest` behind it, without backtracking. */
function goName(text: string): string | null {
  const starts: number[] = [];
  let segment = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '/') {
      if (i === segment) break;
      segment = i + 1;
      starts.push(segment);
    } else if (!/[\w\-.]/.test(character)) break;
  }
  // The first point behind each start, from the last one on: what is behind a later start is not looked at again.
  let dot = -1;
  let end = text.length;
  for (const start of starts.reverse()) {
    const nearer = text.slice(start, end).indexOf('.');
    if (nearer >= 0) dot = start + nearer;
    end = start;
    if (dot <= start) continue;
    // `[^.]+\..+`: any characters up to the first point, then at least one on the same line.
    if (dot + 1 < text.length && text[dot + 1] !== '\n')
      return text.slice(start, dot + 1) + firstLine(text.slice(dot + 1));
  }
  return null;
}

/**
 * The name that drop_frames and prune_from are matched with: a leading point and the argument list are off.
 * pprof: profile.simplifyFunc.
 */
export function simplifyFunctionName(name: string): string {
  const text = name.startsWith('.') ? name.slice(1) : name;
  for (let at = text.indexOf('('); at !== -1; at = text.indexOf('(', at)) {
    if (text.startsWith('(anonymous namespace)', at)) at += '(anonymous namespace)'.length;
    else if (at >= 8 && text.startsWith('operator()', at - 8)) at += 2;
    else return text.slice(0, at);
  }
  return text;
}

/**
 * What pprof makes of a name that needs no demangling but looks like C++ with its parameters.
 * pprof: symbolizer.demangleSingleFunction, looksLikeDemangledCPlusPlus. Mangled names stay as they are.
 */
export function simplifyDemangled(name: string): string {
  if (name.includes('.<') || name.includes(']).')) return name;
  if (!/[<>[\]]|::/.test(name)) return name;
  return removeMatching(removeMatching(name, '(', ')'), '<', '>');
}

/** pprof: symbolizer.removeMatching. An unbalanced name stays whole from the point where that shows. */
function removeMatching(name: string, open: string, close: string): string {
  let kept = '';
  /** What has been looked through and belongs to `kept`, or to brackets that are not closed yet. */
  let from = 0;
  let depth = 0;
  let first = 0;
  for (let i = 0; i < name.length; i++) {
    const character = name.charAt(i);
    if (character === open) {
      if (depth++ === 0) first = i;
    } else if (character === close) {
      if (--depth < 0) break;
      if (depth > 0) continue;
      kept += name.slice(from, first);
      from = i + 1;
    }
  }
  return kept + name.slice(from);
}

/** The last element of a path, as Go's filepath.Base gives it. */
export function baseName(path: string): string {
  if (path === '') return '.';
  const trimmed = path.replace(/\/+$/, '');
  if (trimmed === '') return '/';
  return trimmed.slice(trimmed.lastIndexOf('/') + 1);
}

/** The shortest equal path, as Go's filepath.Clean gives it. */
export function cleanPath(path: string): string {
  if (path === '') return '.';
  if (!/\/\/|\/\.|^\.|\/$/.test(path)) return path;
  const rooted = path.startsWith('/');
  const kept: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!rooted) kept.push(part);
  }
  const joined = kept.join('/');
  if (rooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** The folder of a path, as Go's filepath.Dir gives it. */
export const folderName = (path: string): string => cleanPath(path.slice(0, path.lastIndexOf('/') + 1));

/** Paths separated by colons, as Go's filepath.SplitList gives them. */
export const pathList = (paths: string): string[] => (paths === '' ? [] : paths.split(':'));

/** A source file's name without its configured or guessed prefix. pprof: report.trimPath. */
export function trimPath(path: string, trim: string, search: string): string {
  if (trim === '') {
    for (const folder of pathList(search)) {
      const wanted = `/${baseName(folder)}/`;
      const found = path.indexOf(wanted);
      if (found !== -1) return path.slice(found + wanted.length);
    }
  }
  for (const prefix of [...pathList(trim), '/proc/self/cwd/./', '/proc/self/cwd/']) {
    const folder = prefix.endsWith('/') ? prefix : `${prefix}/`;
    if (path.startsWith(folder)) return path.slice(folder.length);
  }
  return path;
}
