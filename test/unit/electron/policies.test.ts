import { describe, expect, test } from 'vitest';
import { evidencePolicy, policyOf, reportPolicy } from '#main/electron/policies';

const page = policyOf('/index.html');
const graphWorker = policyOf('/assets/graph-layout.worker-AbC_12-x.js');
const profileWorker = policyOf('/assets/profile.worker-AbC12.js');
const unpackWorker = policyOf('/assets/unpack.worker-AbC12.js');

describe('the policies', () => {
  test.each(['unsafe-inline', 'unsafe-eval', 'http:', 'https:', '*', 'file:'])(
    'no page or worker has %s',
    (word) => {
      for (const policy of [page, profileWorker, unpackWorker]) expect(policy).not.toContain(word);
      expect(graphWorker.replace("'wasm-unsafe-eval'", '')).not.toContain(word);
    },
  );

  test('everything starts from nothing', () => {
    for (const policy of [page, graphWorker, profileWorker, unpackWorker, reportPolicy]) {
      expect(policy).toMatch(/^default-src 'none';/);
    }
  });

  test('only the page and the worker that unpacks may fetch, and only from our own scheme', () => {
    for (const policy of [page, unpackWorker]) expect(policy).toContain("connect-src 'self'");
    for (const policy of [
      graphWorker,
      profileWorker,
      policyOf('/assets/other.worker-AbC12.js'),
      evidencePolicy,
    ])
      expect(policy).not.toContain('connect-src');
  });

  test('evidence is never a page', () => {
    expect(evidencePolicy).toMatch(/^default-src 'none'; frame-ancestors 'none'; sandbox$/);
  });

  test('WebAssembly runs in the graph worker alone', () => {
    expect(graphWorker).toContain("'wasm-unsafe-eval'");
    for (const policy of [page, profileWorker, unpackWorker, reportPolicy])
      expect(policy).not.toContain('wasm');
  });

  test.each([
    '/assets/graph-layout.worker.js/../index.js',
    '/assets/x/graph-layout.worker-abc.js',
    '/assets/graph-layout.worker-abc.css',
    '/graph-layout.worker-abc.js',
  ])('%s is not the graph worker', (path) => {
    expect(policyOf(path)).not.toContain('wasm');
  });

  test('the page frames the report only, and the report is framed by the page only', () => {
    expect(page).toContain('frame-src heapcase://report;');
    expect(page).toContain("frame-ancestors 'none'");
    expect(reportPolicy).toContain('frame-ancestors heapcase://app;');
  });

  test('the report runs nothing and fetches nothing', () => {
    expect(reportPolicy).not.toContain('script-src');
    expect(reportPolicy).not.toContain('connect-src');
    expect(reportPolicy).toMatch(/; sandbox$/);
  });
});
