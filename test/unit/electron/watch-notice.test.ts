import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { writeExported } from '#main/electron/exported-files';
import { deservesNotice, noticeOf } from '#main/electron/watch-notice';

const fired = {
  kind: 'watch-fired',
  host: 'prod-api-3',
  id: 'orders-api',
  capture: '20261123T031246Z-90-4',
  rung: '90',
  at: '2026-11-23T03:12:46.000Z',
  scope: 'cgroup',
  permille: 918,
  limit: 536_870_912,
} as const;

test('a notification says what, where and how full, in the language of the window', () => {
  expect(noticeOf('en', fired)).toEqual({
    title: 'orders-api on prod-api-3: 90 %',
    body: '91.8 % of 512 MiB, cgroup limit. The capture is on the host’s disk.',
  });
  expect(noticeOf('zh-CN', { ...fired, host: 'local', rung: 'fast' })).toEqual({
    title: '本机 上的 orders-api：快速通道',
    body: '占 512 MiB（cgroup 上限）的 91.8 %。采集已在主机磁盘上。',
  });
  expect(noticeOf('en', { ...fired, permille: null }).body).toBe('The capture is on the host’s disk.');
});

test('every rule of the script that makes a capture of its own has a name in both languages', () => {
  const script = readFileSync(path.resolve('resources/watchdog/heapcase-watch.sh'), 'utf8');
  const named = [...script.matchAll(/CAP_RUNG=([a-z]+)\b|\battempt ([a-z]+) /g)].map(([, a, b]) => a ?? b);
  const rules = new Set(
    [...named, 'goroutines', 'threads', 'fds'].filter((rung) => deservesNotice({ ...fired, rung })),
  );
  expect([...rules].toSorted()).toEqual([
    'fast',
    'fds',
    'goroutines',
    'growth',
    'oom',
    'psi',
    'threads',
    'tto',
  ]);
  for (const rung of rules)
    for (const language of ['en', 'zh-CN'] as const) {
      const reached = noticeOf(language, { ...fired, rung }).title.split(/: |：/)[1];
      const known = language === 'en' && ['goroutines', 'growth', 'threads'].includes(rung);
      expect(reached === rung, `${rung} in ${language}`).toBe(known);
    }
});

test('what a server calls a rung is shown, never obeyed', () => {
  expect(noticeOf('en', { ...fired, rung: 'x\u202ey' }).title).toBe('orders-api on prod-api-3: x⟨U+202E⟩y');
});

test('a test and the second heap are no news', () => {
  expect(['70', 'fast', 'tto'].map((rung) => deservesNotice({ ...fired, rung }))).toEqual([true, true, true]);
  expect(['test', 'later', 'baseline'].some((rung) => deservesNotice({ ...fired, rung }))).toBe(false);
});

test('an export is written into a folder of its own, and never over what is there', async () => {
  const parent = mkdtempSync(path.join(tmpdir(), 'heapcase-export-'));
  const files = [
    { path: 'roles/watch/tasks/main.yml', text: '- name: x\n', executable: false },
    { path: 'heapcase-watch.sh', text: '#!/bin/sh\n', executable: true },
  ];
  try {
    const first = await writeExported(parent, 'heapcase-watch-a-ansible', files);
    const second = await writeExported(parent, 'heapcase-watch-a-ansible', files);
    expect(path.basename(first)).toBe('heapcase-watch-a-ansible');
    expect(path.basename(second)).toBe('heapcase-watch-a-ansible-2');
    expect(readFileSync(path.join(first, 'roles/watch/tasks/main.yml'), 'utf8')).toBe('- name: x\n');
    expect(statSync(path.join(first, 'heapcase-watch.sh')).mode & 0o111).not.toBe(0);
    await expect(
      writeExported(parent, 'bad', [{ path: '../out.txt', text: '', executable: false }]),
    ).rejects.toThrow(/outside/);
    expect(readdirSync(parent)).not.toContain('out.txt');
  } finally {
    rmSync(parent, { recursive: true });
  }
});
