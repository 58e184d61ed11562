import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { MemorySample } from '#core/probe/memory-sample';
import { parsePsList, psListScript } from '#core/probe/process-list-ps';
import { SamplerReader } from '#core/probe/sampler-output';
import { psSamplerScript } from '#core/probe/sampler-script-ps';

/** These are for macOS, which is not here; the ps of Linux takes the same options, so they run for real. */
describe('a system without /proc', () => {
  it('lists this process with its memory and its arguments', () => {
    const printed = execFileSync('sh', ['-c', psListScript], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    });
    const own = parsePsList(printed, Date.now()).processes.find(({ pid }) => pid === process.pid);
    expect(own).toMatchObject({ comm: expect.stringMatching(/node/), startTicks: null });
    expect(own?.rssKb).toBeGreaterThan(10_000);
  });

  it('reads the ports that lsof names', () => {
    const text =
      '@ps\n 4711 182340 deploy Mon Nov 23 04:47:44 2026 /opt/My App/orders-api -v\n@lsof\np4711\nn127.0.0.1:6060\nn[::1]:6060\nn*:8080\n';
    expect(parsePsList(text, Date.parse('Mon Nov 23 04:48:44 2026')).processes).toEqual([
      expect.objectContaining({ pid: 4711, user: 'deploy', ageSeconds: 60 }),
    ]);
    expect(parsePsList(text, 0).processes[0]?.sockets).toEqual([
      { kind: 'tcp', address: '127.0.0.1', port: 6060 },
      { kind: 'tcp', address: '::1', port: 6060 },
      { kind: 'tcp', address: '0.0.0.0', port: 8080 },
    ]);
  });

  it('samples a process until it ends', async () => {
    const sleeper = spawn('sleep', ['60']);
    const script = psSamplerScript({ pid: sleeper.pid ?? 0, intervalSeconds: 0.1 });
    const sampler = spawn('sh', ['-c', script], { env: { ...process.env, LC_ALL: 'C' } });
    const reader = new SamplerReader();
    const samples: MemorySample[] = [];
    let end: string | null = null;
    sampler.stdout.on('data', (text: Buffer) => {
      const news = reader.push(String(text));
      samples.push(...news.samples);
      end = news.end ?? end;
      if (samples.length >= 2) sleeper.kill('SIGKILL');
    });
    await once(sampler, 'close');
    expect(samples.length).toBeGreaterThanOrEqual(2);
    expect(samples[0]).toMatchObject({ rssAnonKb: null, cgroupLimitKb: null });
    expect(Math.abs(samples[0].at - Date.now())).toBeLessThan(20_000);
    expect(end).toBe('ended');
  });
});
