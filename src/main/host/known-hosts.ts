/**
 * Reads known_hosts text (design/ssh.md §5). Pure: no files, no hash of its own choosing; see sshd(8),
 * "SSH_KNOWN_HOSTS FILE FORMAT". Nothing is ever written to such a file.
 */

/** HMAC-SHA1 of a host name with a salt, both ways in base64; passed in to keep this file pure. */
export type HashName = (saltBase64: string, name: string) => string;

/** One line that holds a key. */
export interface KnownHostLine {
  readonly file: string;
  readonly line: number;
  readonly marker: 'none' | 'revoked' | 'cert-authority';
  /** The host field as written: patterns, or one hash. */
  readonly hosts: string;
  readonly type: string;
  /** The key's bytes in base64. */
  readonly key: string;
}

export interface KnownHosts {
  readonly lines: readonly KnownHostLine[];
  /** Lines that are neither empty, comment nor key: kept out of every answer, but counted. */
  readonly unknown: readonly { readonly file: string; readonly line: number }[];
}

/** Reads one file's text. */
export function parseKnownHosts(text: string, file: string): KnownHosts {
  const lines: KnownHostLine[] = [];
  const unknown: { file: string; line: number }[] = [];
  text.split('\n').forEach((raw, index) => {
    const trimmed = raw.replace(/\r$/, '').trim();
    if (trimmed === '' || trimmed.startsWith('#')) return;
    const line = parseLine(trimmed, file, index + 1);
    if (line === null) unknown.push({ file, line: index + 1 });
    else lines.push(line);
  });
  return { lines, unknown };
}

/** Several files as one list, in their order. */
export function joinKnownHosts(files: readonly KnownHosts[]): KnownHosts {
  return { lines: files.flatMap((file) => file.lines), unknown: files.flatMap((file) => file.unknown) };
}

function parseLine(text: string, file: string, line: number): KnownHostLine | null {
  const words = text.split(/[ \t]+/);
  let marker: KnownHostLine['marker'] = 'none';
  if (words[0].startsWith('@')) {
    if (words[0] === '@revoked') marker = 'revoked';
    else if (words[0] === '@cert-authority') marker = 'cert-authority';
    else return null;
    words.shift();
  }
  const [hosts, type, key] = words;
  if (hosts === undefined || type === undefined || key === undefined) return null;
  // The old protocol 1 form is "host bits exponent modulus": its second word is a number.
  if (!/^[a-z][\w@.-]*$/.test(type) || keyTypeOf(key) !== type) return null;
  return { file, line, marker, hosts, type, key };
}

/** The type that a key's own bytes name, or null when they are not a key. */
export function keyTypeOf(keyBase64: string): string | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(keyBase64)) return null;
  let bytes: string;
  try {
    bytes = atob(keyBase64);
  } catch {
    return null;
  }
  if (bytes.length < 4) return null;
  const length =
    bytes.charCodeAt(0) * 2 ** 24 +
    bytes.charCodeAt(1) * 2 ** 16 +
    bytes.charCodeAt(2) * 256 +
    bytes.charCodeAt(3);
  return length > 0 && length <= 64 && bytes.length >= 4 + length ? bytes.slice(4, 4 + length) : null;
}

/** How a host is spelled in known_hosts: bare on port 22, `[host]:port` elsewhere. Lower case, as ssh does. */
export function knownHostsName(host: string, port: number): string {
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/** The lines that speak of a host (already spelled by `knownHostsName`). */
export function linesFor(known: KnownHosts, name: string, hash: HashName): readonly KnownHostLine[] {
  return known.lines.filter((line) => matchesHosts(line.hosts, name, hash));
}

function matchesHosts(hosts: string, name: string, hash: HashName): boolean {
  const hashed = /^\|1\|([A-Za-z0-9+/]+=*)\|([A-Za-z0-9+/]+=*)$/.exec(hosts);
  if (hashed) return hash(hashed[1], name) === hashed[2];
  if (hosts.startsWith('|')) return false;
  let matched = false;
  for (const entry of hosts.split(',')) {
    const negated = entry.startsWith('!');
    if (!matchesPattern(negated ? entry.slice(1) : entry, name)) continue;
    // One negation that fits rules the whole line out, wherever it stands.
    if (negated) return false;
    matched = true;
  }
  return matched;
}

/** `*` and `?` as ssh has them; brackets are plain characters. Linear, as the pattern is not trusted. */
export function matchesPattern(pattern: string, name: string): boolean {
  const p = pattern.toLowerCase();
  let at = 0;
  let star = -1;
  let retry = 0;
  let n = 0;
  while (n < name.length) {
    if (at < p.length && p[at] === '*') {
      star = at++;
      retry = n;
    } else if (at < p.length && (p[at] === '?' || p[at] === name[n])) {
      at++;
      n++;
    } else if (star >= 0) {
      at = star + 1;
      n = ++retry;
    } else return false;
  }
  while (p[at] === '*') at++;
  return at === p.length;
}
