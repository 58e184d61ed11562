/**
 * The content security policies, one per kind of response (docs/security.md). They are headers of our own
 * scheme: a worker obeys the policy of its own file, which keeps WebAssembly inside the graph worker.
 */

/** Where the page lives, and where the report's preview does: two origins, so neither can touch the other. */
export const appOrigin = 'heapcase://app';
export const reportOrigin = 'heapcase://report';

type Directives = Readonly<Record<string, readonly string[]>>;

const spell = (directives: Directives) =>
  Object.entries(directives)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ');

const page = spell({
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'worker-src': ["'self'"],
  'frame-src': [reportOrigin],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'require-trusted-types-for': ["'script'"],
  'trusted-types': ['default'],
});

const worker = spell({ 'default-src': ["'none'"], 'script-src': ["'self'"] });

/** It has one more worker unpack for it. */
const profileWorker = spell({
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'worker-src': ["'self'"],
});

/** It fetches the profiles of a case, from our own scheme, and nothing else. */
const unpackWorker = spell({
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'connect-src': ["'self'"],
});

/** Bytes of a host: whatever they are, they are never a page. */
export const evidencePolicy = spell({
  'default-src': ["'none'"],
  'frame-ancestors': ["'none'"],
  sandbox: [],
});

/** Graphviz is WebAssembly; nothing else may compile any. */
const graphWorker = spell({ 'default-src': ["'none'"], 'script-src': ["'self'", "'wasm-unsafe-eval'"] });

/** The report brings its own style sheet inside; it has no script and fetches nothing. */
export const reportPolicy = spell({
  'default-src': ["'none'"],
  'style-src': ["'unsafe-inline'"],
  'img-src': ['data:'],
  'frame-ancestors': [appOrigin],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  sandbox: [],
});

/** The policy of one file of the page, by its path below the root. */
export function policyOf(path: string): string {
  if (/^\/assets\/graph-layout\.worker-[\w-]+\.js$/.test(path)) return graphWorker;
  if (/^\/assets\/profile\.worker-[\w-]+\.js$/.test(path)) return profileWorker;
  if (/^\/assets\/unpack\.worker-[\w-]+\.js$/.test(path)) return unpackWorker;
  if (/^\/assets\/[\w-]+\.worker-[\w-]+\.js$/.test(path)) return worker;
  return page;
}
