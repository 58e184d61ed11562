import { describe, expect, it } from 'vitest';
import { memorySeries } from '../../../src/core/chart/memory-series';
import { memorySpine, type SpineInput } from '../../../src/core/chart/memory-spine';
import { memoryChartSvg } from '../../../src/core/report/memory-chart-svg';
import { samplesOf as listOf, MiB, start } from '../diagnosis/made-facts';

const samplesOf = (given: Parameters<typeof listOf>[0]) => memorySeries(listOf(given));

const input = (given: Partial<SpineInput>): SpineInput => ({
  series: [samplesOf({ seconds: 60, rss: (at) => (100 + 4 * at) * MiB })],
  captures: [],
  endedAt: null,
  width: 600,
  height: 148,
  span: null,
  ...given,
});

describe('the memory chart', () => {
  it('runs from the first sample to the last, on a scale that holds the limit', () => {
    const spine = memorySpine(input({}));
    expect(spine).toMatchObject({ from: start, to: start + 60_000, lowest: 100 * MiB, highest: 340 * MiB });
    expect(spine?.limit).toMatchObject({ bytes: 512 * MiB, scope: 'cgroup' });
    expect(spine?.limit?.y).toBeGreaterThan(0);
    expect(spine?.lines[0]).toMatch(/^M0 /);
    expect(spine?.yTicks.map(({ bytes }) => bytes / MiB)).toEqual([0, 128, 256, 384, 512]);
  });

  it('does not flatten the memory under a limit that is far away', () => {
    const spine = memorySpine(
      input({ series: [samplesOf({ seconds: 60, rss: () => 100 * MiB, limit: null })] }),
    );
    expect(spine?.limit).toEqual({ bytes: 8192 * MiB, scope: 'host', y: null });
    expect(spine?.top).toBeLessThan(300 * MiB);
  });

  it('breaks the line where samples are missing, and between two records', () => {
    const all = listOf({ seconds: 60, rss: () => 100 * MiB });
    const holed = memorySpine(
      input({ series: [memorySeries(all.filter((_, place) => place < 20 || place > 30))] }),
    );
    expect(holed?.lines).toHaveLength(2);
    expect(holed?.gaps).toMatchObject([{ from: start + 19_000, to: start + 31_000 }]);
    const restarted = memorySpine(
      input({ series: [memorySeries(all.slice(0, 30)), memorySeries(all.slice(30))] }),
    );
    expect(restarted?.lines).toHaveLength(2);
  });

  it('sets a capture on the line at its time', () => {
    const spine = memorySpine(
      input({ captures: [{ at: start + 30_000, label: 'capture', number: 3, heapBytes: 50 * MiB }] }),
    );
    expect(spine?.captures[0]).toMatchObject({ x: 300, rssBytes: 220 * MiB });
    expect(spine?.captures[0].y).toBeCloseTo(spine?.yOf(220 * MiB) ?? -1);
  });

  it('shows what waits on the host in its place, and nothing of another day', () => {
    const soon = { at: start + 30_000, name: 'a', rung: '70' };
    const after = { at: start + 120_000, name: 'b', rung: 'fast' };
    const nextDay = { at: start + 86_400_000, name: 'c', rung: '90' };
    const spine = memorySpine(input({ waiting: [soon, after, nextDay] }));
    expect(spine?.waiting.map(({ name, x }) => [name, x])).toEqual([
      ['a', 150],
      ['b', 600],
    ]);
    expect(spine?.waiting[0].y).toBeCloseTo(spine?.yOf(220 * MiB) ?? -1);
    expect(spine?.to).toBe(after.at);
  });

  it('keeps the peaks of more samples than it has pixels', () => {
    const many = samplesOf({ seconds: 4000, rss: (at) => (at === 1777 ? 450 : 100) * MiB });
    const spine = memorySpine(input({ series: [many] }));
    expect((spine?.lines[0].match(/L/g) ?? []).length).toBeLessThan(1300);
    expect(spine?.lines[0]).toContain(` ${spine?.yOf(450 * MiB)}`);
  });

  it('takes no part of a record that lies outside what is shown', () => {
    const early = samplesOf({ seconds: 60, rss: () => 400 * MiB });
    const late = memorySeries(
      listOf({ seconds: 60, rss: () => 100 * MiB }).map((sample) => ({ ...sample, at: sample.at + 600_000 })),
    );
    const spine = memorySpine(
      input({ series: [early, late], span: { from: start + 610_000, to: start + 640_000 } }),
    );
    expect(spine).toMatchObject({ highest: 100 * MiB, gaps: [] });
    expect(spine?.lines).toHaveLength(1);
  });

  it('is nothing without samples', () => {
    expect(memorySpine(input({ series: [] }))).toBeNull();
    expect(memorySpine(input({ series: [memorySeries([])] }))).toBeNull();
  });

  it('is named and described for those who cannot see it', () => {
    const spine = memorySpine(
      input({ captures: [{ at: start, label: 'baseline', number: 1, heapBytes: null }] }),
    );
    const svg = spine === null ? '' : memoryChartSvg(spine, 'en');
    expect(svg).toContain('<title id="chart-title">Resident memory of the process over time</title>');
    expect(svg).toContain('lowest 100 MiB, highest 340 MiB. Captures: 1');
  });
});
