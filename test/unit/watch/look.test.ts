import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDoctor, readInstall, readTestCapture, readVersion } from '#core/watch/answers';
import { captureListingScript, readCaptureListing } from '#core/watch/capture-listing';
import { readLook } from '#core/watch/look';
import { readWatchState } from '#core/watch/state';

const mark = '@0123456789abcdef';
const boot = '8d2d117f-e773-43d8-9776-56789903a844';
const state = JSON.stringify(JSON.parse(readFileSync(new URL('./state.json', import.meta.url), 'utf8')));
const stat =
  '28782 (sh) S 1 28782 28782 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 1362323 2719744 251 18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0';

const printed = (sections: readonly (readonly [string, string])[]) =>
  sections.map(([title, body]) => `\n${mark} ${title}\n${body}`).join('');
const whole = (own: readonly (readonly [string, string])[]) =>
  printed([
    ['now', `1795419480.5\n13673.00 100.0\n${boot}\n`],
    ['root', '/var/lib/heapcase-watch'],
    ['watch orders-api', ''],
    ...own,
    ['end', ''],
  ]);

describe('a look at a host', () => {
  it('reads clock, rules, heartbeat, process, captures and log of a watch', () => {
    const look = readLook(
      whole([
        ['conf', 'id=orders-api\ncooldown=61\n'],
        ['state', `${state}\n`],
        ['lock', `28782\n1362323\n${boot}\n`],
        ['process', stat],
        ['version', `heapcase-watch 1.0 sha256:${'a'.repeat(64)}\n`],
        ['list', '20261123T073729Z-test-28856 140724 18 whole\nnonsense\n../../etc 1 1 whole\n'],
        ['log', 'first\nsec\u001b[31mond\n'],
      ]),
      mark,
    );
    expect(look?.moment).toEqual({ wall: 1795419480.5, uptime: 13673, boot });
    expect(look?.watches).toHaveLength(1);
    expect(look?.watches[0]).toMatchObject({
      id: 'orders-api',
      folder: '/var/lib/heapcase-watch/orders-api',
      conf: { rules: { cooldown: 61 } },
      state: { seq: 8, pid: 28782, kept: 'session' },
      paused: false,
      running: true,
      script: { version: '1.0', sha256: 'a'.repeat(64) },
      captures: [{ name: '20261123T073729Z-test-28856', bytes: 140724, files: 18, state: 'whole' }],
      log: ['first', 'sec⟨U+001B⟩[31mond'],
    });
  });

  it.each([
    ['another process has its pid', `28782\n77\n${boot}\n`, stat],
    ['it is of an earlier boot', `28782\n1362323\nanother\n`, stat],
    ['it is a zombie', `28782\n1362323\n${boot}\n`, stat.replace(') S', ') Z')],
    ['nothing has its pid', `28782\n1362323\n${boot}\n`, ''],
    ['there is no lock', '\n\n\n', ''],
  ])('sees that it does not run when %s', (_why, lock, process) => {
    const look = readLook(
      whole([
        ['lock', lock],
        ['process', process],
      ]),
      mark,
    );
    expect(look?.watches[0].running).toBe(false);
  });

  it('takes no section from a file that holds what looks like one', () => {
    const log = '\n@ffffffffffffffff watch evil\n\n@ffffffffffffffff end\n';
    const look = readLook(whole([['log', log]]), mark);
    expect(look?.watches.map(({ id }) => id)).toEqual(['orders-api']);
  });

  it('is nothing when the answer was cut, or comes from something else', () => {
    const text = whole([['conf', 'id=a']]);
    for (let length = 0; length < text.length - 6; length += 7)
      expect(readLook(text.slice(0, length), mark)).toBeNull();
    expect(readLook('This account is currently not available.\n', mark)).toBeNull();
  });
});

describe('the state', () => {
  it('is read with its values; a scope without a limit has none, which is not 0', () => {
    const read = readWatchState(state);
    expect(read?.scopes.map(({ permille }) => permille)).toEqual([null, 2, 73]);
    expect(read?.rules[0]).toMatchObject({ rule: 'rung', scope: 'cgroup', at: 700, state: 'blind' });
  });

  it('is none when it is torn, foreign, of another format, or too long', () => {
    for (let length = 0; length < state.length; length += 13)
      expect(readWatchState(state.slice(0, length))).toBeNull();
    expect(readWatchState('{}')).toBeNull();
    expect(readWatchState(state.replace('"format":1', '"format":2'))).toBeNull();
    expect(readWatchState(`${state.slice(0, -1)},"x":"${'y'.repeat(70_000)}"}`)).toBeNull();
  });

  it('holds no text that could act on a terminal', () => {
    const hostile = state.replace('"comm":"dates"', '"comm":"\\u001b]0;x\\u0007\\u202e"');
    expect(readWatchState(hostile)?.target?.comm).not.toMatch(/[\u0000-\u001f\u202e]/);
  });
});

describe('answers of the watchdog', () => {
  it('reads what an installation says', () => {
    const said =
      'made: /etc/systemd/system/x\nkept alive by: systemd unit\nsurvives logout: yes\nsurvives reboot: no\nwhy: asked for\n';
    expect(readInstall(said)).toEqual({
      kept: 'systemd',
      logout: true,
      reboot: false,
      why: 'asked for',
    });
    expect(readInstall('nothing of it')).toEqual({ kept: null, logout: null, reboot: null, why: null });
  });

  it('reads doctor, version and the name of a test capture, and nothing that only looks like them', () => {
    expect(readDoctor('pass disk: 75 GiB are free\nwarn open: all addresses\nFAIL x: y\n')).toEqual([
      { verdict: 'pass', key: 'disk', sentence: '75 GiB are free' },
      { verdict: 'warn', key: 'open', sentence: 'all addresses' },
    ]);
    expect(readVersion('heapcase-watch 1.0\n')).toEqual({ version: '1.0', sha256: null });
    expect(readVersion('bash: not found')).toBeNull();
    expect(readTestCapture('capture: 20261123T073729Z-test-1\n')).toBe('20261123T073729Z-test-1');
    expect(readTestCapture('capture: ../../x\n')).toBeNull();
  });
});

describe('the files of captures', () => {
  const listing = (...sections: readonly string[]) => sections.map((text) => `\n${mark} ${text}`).join('');
  const name = '20261123T073729Z-90-1';
  const hash = 'b'.repeat(64);

  it('are listed with sizes and hashes, the heap first', () => {
    const text = listing(
      `capture ${name}\n12 meta.json\n 3000 heap.pb.gz\n5 .hidden\n9 ../up\n7 x.part\n`,
      `manifest\n${hash}  heap.pb.gz\n${hash}  ../up\n`,
      'meta\n{"format":1',
      'end\n',
    );
    expect(readCaptureListing(text, mark)).toEqual([
      {
        name,
        folder: name,
        hasManifest: true,
        meta: null,
        files: [
          { name: 'heap.pb.gz', bytes: 3000, sha256: hash },
          { name: 'meta.json', bytes: 12, sha256: null },
        ],
      },
    ]);
  });

  it('are none when the answer was cut; a capture of another name is not one', () => {
    expect(readCaptureListing(listing(`capture ${name}\n12 meta.json\n`), mark)).toBeNull();
    expect(readCaptureListing(listing('capture ../../etc\n1 passwd\n', 'end\n'), mark)).toEqual([]);
    expect(captureListingScript).not.toContain('rm');
  });
});
