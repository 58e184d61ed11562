import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import {
  exposureOf,
  parseListeningSockets,
  parseListeningUnixSockets,
  parseSocketInodes,
  reachableAddresses,
} from '#core/probe/proc-net';

const row = (local: string, state = '0A', inode = '48213') =>
  `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0000000000000000 100 0 0 10 0\n`;

test.each([
  ['0100007F:17AC', '127.0.0.1', 6060],
  ['00000000:0050', '0.0.0.0', 80],
  ['0A01A8C0:FFFF', '192.168.1.10', 65535],
  ['00000000000000000000000000000000:1F90', '::', 8080],
  ['00000000000000000000000001000000:1F90', '::1', 8080],
  ['0000000000000000FFFF00000100007F:1F90', '127.0.0.1', 8080],
  ['B80D01200000000067452301EFCDAB89:0001', '2001:db8::123:4567:89ab:cdef', 1],
  ['000080FE00000000000000000100FFFF:0001', 'fe80::ffff:1', 1],
])('%s is %s port %i', (local, address, port) => {
  expect(parseListeningSockets(row(local))).toEqual([{ address, port, inode: '48213' }]);
});

test('only who listens; headings and cut lines are left out', () => {
  const text = `  sl  local_address rem_address   st tx_queue\n${row('0100007F:17AC', '01')}${row('0100007F:17AD')}${row('0100007F:17AE').trimEnd()}`;
  expect(parseListeningSockets(text).map(({ port }) => port)).toEqual([6061]);
});

test('the inodes of a process, as readlink and as ls -l print them', () => {
  const text =
    'socket:[12]\npipe:[34]\n/dev/null\nlrwx------ 1 a a 64 Nov 23 02:04 7 -> socket:[56]\n/tmp/socket:[78]\n';
  expect([...parseSocketInodes(text)]).toEqual(['12', '56']);
});

test('all addresses are reached at the loopback', () => {
  expect(['0.0.0.0', '::', '10.0.0.1'].map(reachableAddresses)).toEqual([
    ['127.0.0.1'],
    ['127.0.0.1', '::1'],
    ['10.0.0.1'],
  ]);
});

test.each([
  ['127.0.0.53', 'loopback'],
  ['::1', 'loopback'],
  ['0.0.0.0', 'every-address'],
  ['::', 'every-address'],
  ['10.4.2.13', 'private'],
  ['172.16.0.1', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.1.1', 'private'],
  ['100.64.3.3', 'private'],
  ['fd00::1', 'private'],
  ['fe80::1', 'private'],
  ['203.0.113.7', 'public'],
  ['2001:db8::1', 'public'],
])('an address of %s is %s', (address, exposure) => {
  expect(exposureOf(address)).toBe(exposure);
});

test('Unix sockets that accept connections, by name', () => {
  const text = [
    'Num       RefCount Protocol Flags    Type St Inode Path',
    '0000000000000000: 00000002 00000000 00010000 0001 01 17001 /run/app with blank.sock',
    '0000000000000000: 00000002 00000000 00010000 0001 01 17002 @abstract',
    '0000000000000000: 00000003 00000000 00000000 0001 03 17003 /run/connected.sock',
    '0000000000000000: 00000002 00000000 00010000 0005 01 17004 /run/packets.sock',
    '0000000000000000: 00000002 00000000 00010000 0001 01 17005',
    '',
  ].join('\n');
  expect(parseListeningUnixSockets(text)).toEqual([
    { path: '/run/app with blank.sock', inode: '17001' },
    { path: '@abstract', inode: '17002' },
  ]);
});

test.runIf(process.platform === 'linux').each(['127.0.0.1', '::1'])(
  'finds our own server on %s',
  async (address) => {
    const server = net.createServer();
    const listens = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(0, address, () => resolve(true));
    });
    if (!listens) return; // no IPv6 here
    const { port } = server.address() as AddressInfo;
    const sockets = parseListeningSockets(
      readFileSync('/proc/self/net/tcp', 'utf8') + readFileSync('/proc/self/net/tcp6', 'utf8'),
    );
    const links = readdirSync('/proc/self/fd').map((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`);
      } catch {
        return '';
      }
    });
    const inodes = parseSocketInodes(`${links.join('\n')}\n`);
    expect(sockets.filter(({ inode }) => inodes.has(inode))).toContainEqual(
      expect.objectContaining({ address, port }),
    );
    server.close();
  },
);
