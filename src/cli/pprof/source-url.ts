/**
 * Sources that are URLs. pprof: fetch.go adjustURL, and go tool pprof's own, which gives a URL without a path that
 * of the CPU profile: `localhost:6060` is `http://localhost:6060/debug/pprof/profile`.
 */

export interface SourceUrl {
  readonly url: URL;
  /** How long the server records; 0 where nothing says so. */
  readonly seconds: number;
  /** How long the answer may take. */
  readonly timeoutSeconds: number;
}

const cpuProfile = '/debug/pprof/profile';

/** The URL that a source stands for; null where it can only be a file. Zero or less means "not given". */
export function sourceUrl(source: string, seconds: number, timeoutSeconds: number): SourceUrl | null {
  const url = parse(source);
  if (!url) return null;
  if (url.pathname === '' || url.pathname === '/') url.pathname = cpuProfile;
  let recorded = Math.max(0, seconds);
  if (seconds > 0) url.searchParams.set('seconds', String(seconds));
  else if (/^[+-]?\d{1,9}$/.test(url.searchParams.get('seconds') ?? ''))
    recorded = Math.max(0, Number(url.searchParams.get('seconds')));
  url.searchParams.sort();
  const patience = timeoutSeconds > 0 ? timeoutSeconds : recorded > 0 ? recorded * 1.5 : 60;
  return { url, seconds: recorded, timeoutSeconds: patience };
}

/** `host:port/path` looks to a URL parser like a scheme; such a source is tried again with `http://` before it. */
function parse(source: string): URL | null {
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(source)?.[1];
  const hasHost = scheme !== undefined && /^[^/?#]/.test(source.slice(scheme.length + '://'.length));
  const isUrl = scheme !== undefined && source.startsWith(`${scheme}://`);
  if (isUrl && !hasHost) return null;
  const mayBeHost = scheme === undefined ? /^[^/?#]*:/.test(source) : scheme.toLowerCase() !== 'file';
  if (!isUrl && !mayBeHost) return null;
  try {
    return new URL(isUrl ? source : `http://${source}`);
  } catch {
    return null;
  }
}

/** The URL as messages show it: a password in it stays out of terminals and logs. */
export function shownUrl(url: URL): string {
  if (url.password === '') return url.href;
  const shown = new URL(url);
  shown.password = 'xxxxx';
  return shown.href;
}
