/** Whose code a function is: the runtime's, the standard library's, the program's own, or a third party's. */

export type PackageKind = 'runtime' | 'standard' | 'own' | 'third-party' | 'unknown';

export interface PackageOf {
  /** The import path (Go) or module (Node): `net/http`, `main`, `node:internal/url`, `left-pad`. */
  readonly name: string;
  readonly kind: PackageKind;
}

export interface PackageHints {
  /** The function's file; JavaScript names say nothing without it. */
  readonly file?: string;
  /** The program's own module path, where it is known: `example.com/shop`. */
  readonly ownModule?: string;
}

/** First elements of the import paths that belong to Go's standard library. */
const goStandard = new Set(
  (
    'archive arena bufio builtin bytes cmd cmp compress container context crypto database debug embed encoding ' +
    'errors expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin reflect ' +
    'regexp slices sort strconv strings structs sync syscall testing text time unicode unique unsafe vendor weak'
  ).split(' '),
);

/** Names that V8 and our sampler give to what is no JavaScript function. */
const v8Names =
  /^\((?:root|program|idle|garbage collector|V8 API|BYTECODE_COMPILER|COMPILER|PARSER|GC|EXTERNAL|IDLE|anonymous)\)$/;

/** The package of a function and whose it is. */
export function packageOf(functionName: string, { file = '', ownModule = '' }: PackageHints = {}): PackageOf {
  if (functionName === '') return { name: '', kind: 'unknown' };
  if (v8Names.test(functionName) && functionName !== '(anonymous)') return { name: 'V8', kind: 'runtime' };
  const script = ofScript(functionName, file);
  if (script) return script;
  const name = goPackage(functionName);
  if (name === '') return { name: '', kind: 'unknown' };
  const [first = ''] = name.split('/');
  if (name === 'main' || (ownModule !== '' && (name === ownModule || name.startsWith(`${ownModule}/`)))) {
    return { name, kind: 'own' };
  }
  if (first === 'runtime' || name.startsWith('internal/runtime/') || name === 'internal/abi')
    return { name, kind: 'runtime' };
  if (goStandard.has(first)) return { name, kind: 'standard' };
  // A first element with a point is a host, as `go get` wants it; without one it is a module of its own.
  return { name, kind: first.includes('.') ? 'third-party' : 'own' };
}

/** The import path of a Go function's name: up to the first point after the last slash. */
export function goPackage(functionName: string): string {
  // Type parameters may hold slashes and points of their own.
  const plain = functionName.replace(/\[.*$/, '');
  const slash = plain.lastIndexOf('/', plain.indexOf('(') < 0 ? undefined : plain.indexOf('('));
  const dot = plain.indexOf('.', slash + 1);
  if (dot < 0) return '';
  return plain.slice(0, dot).replaceAll('%2e', '.');
}

const modulesFolder = '/node_modules/';

/** JavaScript, told by its file: Node's own modules, packages, or the program. */
function ofScript(functionName: string, file: string): PackageOf | null {
  const internal = /^node:[\w/-]+/.exec(file) ?? /^node:[\w/-]+/.exec(functionName);
  if (internal) return { name: internal[0], kind: 'standard' };
  if (!/\.(?:[cm]?[jt]sx?|html)$/.test(file.replace(/[?#].*$/, ''))) return null;
  for (
    let at = file.lastIndexOf(modulesFolder);
    at >= 0;
    at = at === 0 ? -1 : file.lastIndexOf(modulesFolder, at - 1)
  ) {
    const module = /^((?:@[^/]+\/)?[^/]+)\//.exec(file.slice(at + modulesFolder.length));
    if (module?.[1] !== undefined) return { name: module[1], kind: 'third-party' };
  }
  return { name: file.replace(/^file:\/\//, '').replace(/\/[^/]*$/, ''), kind: 'own' };
}
