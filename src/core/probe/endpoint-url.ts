/**
 * Where a pprof endpoint is, as one line of text: what a target keeps, a person types and the audit log shows.
 *
 *     http://127.0.0.1:6060/debug/pprof/               as the host itself reaches it
 *     unix:/run/app.sock:/debug/pprof/                 a socket in the file system; the path after the second colon
 *     unix:@app:/debug/pprof/                          one with a name alone (abstract, unix(7)), which lies in no file
 *     netns:4711:http://127.0.0.1:6060/debug/pprof/    in the network namespace of process 4711
 */

export type EndpointPlace =
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly networkOf: number | null }
  | { readonly kind: 'unix'; readonly path: string };

export interface EndpointUrl {
  readonly place: EndpointPlace;
  /** `/debug/pprof/heap?gc=1`. */
  readonly path: string;
  /** For the `Host` header: `127.0.0.1:6060`. */
  readonly authority: string;
}

/** Where Go's net/http/pprof puts its profiles. */
export const goPprofPath = '/debug/pprof/';

/** Null for anything that is not of the three forms, or holds a user's name or password. */
export function readEndpointUrl(text: string): EndpointUrl | null {
  const unix = /^unix:([/@].*?)(?::(\/.*))?$/.exec(text);
  if (unix) {
    const [, path, request = '/'] = unix;
    // A path of a request is as in a URL; one of a file may hold anything that is visible.
    if (/[\0-\x1f\x7f]/.test(path) || !/^[\x21-\x7e]+$/.test(request)) return null;
    return { place: { kind: 'unix', path }, path: request, authority: 'localhost' };
  }
  const inNetwork = /^netns:(\d{1,9}):(.*)$/.exec(text);
  const networkOf = inNetwork ? Number(inNetwork[1]) : null;
  const url = readHttp(inNetwork ? inNetwork[2] : text);
  if (networkOf === 0 || url === null) return null;
  const { host, port, path } = url;
  return { place: { kind: 'tcp', host, port, networkOf }, path, authority: hostAndPort(host, port) };
}

/** The text of an endpoint; `path` begins with a slash. */
export function printEndpointUrl(place: EndpointPlace, path: string): string {
  if (place.kind === 'unix') return `unix:${place.path}:${path}`;
  const http = `http://${hostAndPort(place.host, place.port)}${path}`;
  return place.networkOf === null ? http : `netns:${place.networkOf}:${http}`;
}

/** `127.0.0.1:6060`, `[::1]:6060`. */
export const hostAndPort = (host: string, port: number): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

/** `http://HOST[:PORT][/PATH]`; a fragment is for the reader alone and is left out. */
function readHttp(text: string): { host: string; port: number; path: string } | null {
  const match = /^http:\/\/(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?(?=$|[/?#])([^#]*)(?:#.*)?$/i.exec(
    text,
  );
  if (!match) return null;
  const [, host, port = '80', rest] = match;
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  if (!/^[\x21-\x7e]*$/.test(path) || Number(port) === 0 || Number(port) > 65_535) return null;
  return { host: host.toLowerCase().replace(/^\[(.*)\]$/, '$1'), port: Number(port), path };
}
