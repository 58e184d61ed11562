import { describe, expect, it } from 'vitest';
import {
  callPathOf,
  defaultView,
  diffTop,
  functionTotals,
  lineTotals,
} from '../../../src/core/profile/heapcase';
import { drawn } from './drawn';

const heap = () =>
  drawn(`
    100 main.main@main.go:5 > main.dates@dates.go:10 [bytes=64bytes]
     50 main.main@main.go:5 > main.dates@dates.go:10 [bytes=128bytes]
     70 main.main@main.go:9 > main.dates@dates.go:12
    120 main.main@main.go:7 > net/http.serve@/usr/lib/go/src/net/http/server.go:3
  `);

describe('sums for the diagnosis', () => {
  it('gives each function its sums, its heaviest line and its package', () => {
    expect(functionTotals(heap(), 'space').get('main.dates')).toEqual({
      flat: 220,
      cum: 220,
      file: 'dates.go',
      line: 10,
      package: 'main',
      packageKind: 'own',
    });
    expect(functionTotals(heap(), 'space').get('net/http.serve')?.packageKind).toBe('standard');
  });

  it('takes stacks that differ in object sizes only as one way', () => {
    const path = callPathOf(heap(), 'space', 'main.dates');
    expect(path?.frames.map(({ name, line }) => `${name}:${line}`)).toEqual(['main.main:5', 'main.dates:10']);
    expect([path?.value, path?.at, path?.total]).toEqual([150, 1, 340]);
    expect(callPathOf(heap(), 'space', 'nobody')).toBeNull();
  });

  it('splits a function by line', () => {
    expect(lineTotals(heap(), 'space', 'main.dates').map(({ line, cum }) => `${line} ${cum}`)).toEqual([
      '10 150',
      '12 70',
    ]);
  });
});

describe('two profiles side by side', () => {
  const earlier = () => drawn('100 main.main > main.grow\n50 main.main > main.gone\n7 main.main > main.same');
  const later = () => drawn('400 main.main > main.grow\n9 main.main > main.fresh\n7 main.main > main.same');

  it('says what is new, gone, grown and shrunk, and of what the percentages are', () => {
    const table = diffTop(earlier(), later(), { ...defaultView, unit: 'bytes' });
    expect(
      table.rows.map(
        ({ name, change, flat }) =>
          `${name} ${change} ${flat.before} ${flat.after} ${flat.deltaText} ${flat.deltaPercent}`,
      ),
    ).toEqual([
      'main.grow grew 100 400 +300B +191.08%',
      'main.gone gone 50 0 -50B -31.85%',
      'main.fresh new 0 9 +9B +5.73%',
      'main.main grew 0 0 0 0%',
      'main.same same 7 7 0 0%',
    ]);
    expect(table.percentBase).toEqual({ of: 'before', total: 157, text: '157B' });
  });

  it('falls back to the second profile where the first is empty', () => {
    expect(diffTop(drawn('0 a'), later(), defaultView).percentBase.of).toBe('after');
  });
});
