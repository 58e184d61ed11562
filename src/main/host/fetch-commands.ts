/**
 * How programs on the host fetch a URL for us where no channel can be opened from here: forwarding is off, or the
 * address lies in another network namespace. Each prints the answer as it came over the line, head first.
 */

import type { EndpointUrl } from '#core/probe/endpoint-url';

export const fetchTools = [
  'bash',
  'socat',
  'perl',
  'python3',
  'ncat',
  'nc',
  'busybox',
  'curl',
  'wget',
] as const;
export type FetchTool = (typeof fetchTools)[number];

/** Prints the names of those that are there, and `nsenter`. */
export const fetchToolProbe = `for t in ${fetchTools.join(' ')} nsenter; do
  command -v "$t" >/dev/null 2>&1 && echo "$t"; done; :`;

/** $1 and $2: the path and the authority of a request that ends the connection after its answer. */
const printRequest = String.raw`printf 'GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: heapcase\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n' "$1" "$2"`;

const perl = String.raw`use Socket; my ($p,$a,$k,@t)=@ARGV; $|=1;
if ($k eq "unix") { $t[0] =~ s/^@/\0/; socket(S,PF_UNIX,SOCK_STREAM,0) && connect(S,sockaddr_un($t[0])) or die "$!\n" }
elsif ($t[0] =~ /:/) { socket(S,PF_INET6,SOCK_STREAM,0) && connect(S,Socket::pack_sockaddr_in6($t[1],Socket::inet_pton(AF_INET6,$t[0]))) or die "$!\n" }
else { socket(S,PF_INET,SOCK_STREAM,0) && connect(S,sockaddr_in($t[1],inet_aton($t[0]))) or die "$!\n" }
syswrite S,"GET $p HTTP/1.1\r\nHost: $a\r\nUser-Agent: heapcase\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n";
while (sysread S,my $b,65536) { print STDOUT $b }`;

const python = String.raw`import socket,sys
p,a,k,*t=sys.argv[1:]
try:
  if k=="unix": s=socket.socket(socket.AF_UNIX); s.connect("\0"+t[0][1:] if t[0][0]=="@" else t[0])
  else: s=socket.create_connection((t[0],int(t[1])))
except OSError as e: sys.exit(str(e))
s.sendall(("GET %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: heapcase\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"%(p,a)).encode())
while True:
  b=s.recv(65536)
  if not b: break
  sys.stdout.buffer.write(b); sys.stdout.buffer.flush()`;

/**
 * The argument list with which a program fetches it; null where it cannot. What `wget` prints is the body alone
 * (`printsHead`).
 */
export function fetchCommand(
  tool: FetchTool,
  { place, path, authority }: EndpointUrl,
  seconds: number,
): readonly string[] | null {
  const argv = place.kind === 'unix' ? unixFetch(tool, place.path, path, authority, seconds) : null;
  if (place.kind === 'unix') return argv;
  const { host, port, networkOf } = place;
  const fetch = tcpFetch(tool, host, String(port), path, authority, seconds);
  return networkOf === null ? fetch : ['nsenter', '-t', String(networkOf), '-n', ...fetch];
}

/** Whether the program hands over status and headers, or the body alone. */
export const printsHead = (tool: FetchTool): boolean => tool !== 'wget';

function tcpFetch(
  tool: FetchTool,
  host: string,
  port: string,
  path: string,
  authority: string,
  seconds: number,
): readonly string[] {
  const url = `http://${authority}${path}`;
  // Nothing closes its sending side early: Go takes that for a client that has gone.
  const piped = (program: string) => ['sh', '-c', `{ ${printRequest}; } | ${program}`, 'sh', path, authority];
  switch (tool) {
    case 'bash':
      return [
        'bash',
        '-c',
        `exec 3<>"/dev/tcp/$3/$4" && ${printRequest} >&3 && exec cat <&3`,
        'bash',
        path,
        authority,
        host,
        port,
      ];
    case 'socat':
      return [
        ...piped('exec socat -t "$3" - "$4"'),
        String(seconds),
        `TCP:${bracketed(host)}:${port},shut-none`,
      ];
    case 'perl':
      return ['perl', '-e', perl, path, authority, 'tcp', host, port];
    case 'python3':
      return ['python3', '-c', python, path, authority, 'tcp', host, port];
    case 'ncat':
    case 'nc':
      return [...piped(`exec ${tool} "$3" "$4"`), host, port];
    case 'busybox':
      return [...piped('exec busybox nc "$3" "$4"'), host, port];
    case 'curl':
      return [...curl(seconds), url];
    case 'wget':
      return ['sh', '-c', 'unset http_proxy; exec wget -q -S -O - "$1"', 'sh', url];
  }
}

function unixFetch(
  tool: FetchTool,
  socket: string,
  path: string,
  authority: string,
  seconds: number,
): readonly string[] | null {
  const piped = (program: string) => ['sh', '-c', `{ ${printRequest}; } | ${program}`, 'sh', path, authority];
  // A name that lies in no file, as /proc/net/unix shows it.
  const named = socket.startsWith('@') ? socket.slice(1) : null;
  switch (tool) {
    case 'socat':
      // A comma or a colon in an address of socat ends it.
      return /^[\w./+@%-]+$/.test(socket)
        ? [
            ...piped('exec socat -t "$3" - "$4"'),
            String(seconds),
            `${named === null ? `UNIX-CONNECT:${socket}` : `ABSTRACT-CONNECT:${named}`},shut-none`,
          ]
        : null;
    case 'perl':
      return ['perl', '-e', perl, path, authority, 'unix', socket];
    case 'python3':
      return ['python3', '-c', python, path, authority, 'unix', socket];
    case 'ncat':
    case 'nc':
      return named === null ? [...piped(`exec ${tool} -U "$3"`), socket] : null;
    case 'curl':
      return [
        ...curl(seconds),
        ...(named === null ? ['--unix-socket', socket] : ['--abstract-unix-socket', named]),
        `http://${authority}${path}`,
      ];
    default:
      return null;
  }
}

const curl = (seconds: number): readonly string[] => [
  ...[
    'curl',
    '-q',
    '-s',
    '-S',
    '-g',
    '-i',
    '-N',
    '--raw',
    '--http1.1',
    '--noproxy',
    '*',
    '-m',
    String(seconds),
  ],
  ...['-H', 'Connection: close', '-H', 'Accept-Encoding: identity', '-A', 'heapcase'],
];

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);
