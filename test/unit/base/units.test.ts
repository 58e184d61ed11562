import { describe, expect, it } from 'vitest';
import {
  byteUnitFor,
  formatByteRun,
  formatBytes,
  formatBytesDelta,
  formatDuration,
  formatDurationRange,
  formatInUnit,
  formatNumber,
  formatPercent,
  formatRate,
  formatRateDelta,
} from '../../../src/core/base/units';

const MiB = 1024 ** 2;

describe('figures', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1536, '1.5 KiB'],
    [512 * MiB, '512 MiB'],
    [511.3 * MiB, '511.3 MiB'],
    [1.2 * 1024 * MiB, '1.2 GiB'],
    [-0.71 * MiB, '−727.0 KiB'],
  ])('%d bytes read %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('share one unit in a table', () => {
    const unit = byteUnitFor(300 * MiB);
    expect([274.8 * MiB, 0.71 * MiB].map((bytes) => formatInUnit(bytes, unit, 2))).toEqual([
      '274.80',
      '0.71',
    ]);
  });

  it.each([
    [240.4 * MiB, '240 MiB/s'],
    [42.6 * MiB, '42.6 MiB/s'],
    [300, '300 B/s'],
    [-2048, '−2.0 KiB/s'],
  ])('%d bytes per second read %s', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });

  it('carry a sign where they are changes', () => {
    expect(formatBytesDelta(1.54 * MiB)).toBe('+1.5 MiB');
    expect(formatBytesDelta(0)).toBe('0 B');
    expect(formatRateDelta(5 * MiB)).toBe('+5.0 MiB/s');
    expect(formatRateDelta(0)).toBe('0 B/s');
    expect(formatRateDelta(-0.2)).toBe('0 B/s');
  });

  it('read as a run in one unit, its ends kept when it is long', () => {
    expect(formatByteRun([176, 226, 275].map((size) => size * MiB))).toBe('176 → 226 → 275 MiB');
    expect(formatByteRun([0, 5.5 * MiB])).toBe('0.0 → 5.5 MiB');
    expect(formatByteRun([10, 20, 30, 40, 50, 60, 70, 80].map((size) => size * MiB))).toBe(
      '10 → 20 → 30 → … → 70 → 80 MiB',
    );
  });

  it.each([
    [0, '0 s'],
    [0.04, '40 ms'],
    [3.7, '3.7 s'],
    [9, '9 s'],
    [90, '90 s'],
    [720, '12 min'],
    [3 * 86_400, '3 d'],
  ])('%d seconds read %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('give ranges of time in one unit, and one figure where both ends read alike', () => {
    expect(formatDurationRange(1.9, 2.4)).toBe('1.9–2.4 s');
    expect(formatDurationRange(8.98, 9.02)).toBe('9 s');
    expect(formatDurationRange(3600 * 3, 3600 * 5)).toBe('3–5 h');
  });

  it.each([
    [0.97, '97 %'],
    [0.0054, '0.5 %'],
    [1, '100 %'],
    [0.9999, '99.9 %'],
    [0.998, '99.8 %'],
    [-0.0025, '−0.3 %'],
    [0, '0 %'],
  ])('the share %d reads %s', (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });

  it('group thousands, and know no negative zero', () => {
    expect(formatNumber(1_234_567.8, 1)).toBe('1\u202f234\u202f567.8');
    expect(formatNumber(-0.04, 1)).toBe('0.0');
  });
});
