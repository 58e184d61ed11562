import { defineConfig } from 'vitest/config';

/** Three kinds of test; `npm test` runs them all (scripts/test.mjs), in this order. */
const kind = (name: string, timeout: number, parallel: boolean) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node' as const,
    testTimeout: timeout,
    hookTimeout: Math.max(timeout, 120_000),
    fileParallelism: parallel,
  },
});

export default defineConfig({
  test: {
    env: { TZ: 'UTC' },
    projects: [
      kind('unit', 60_000, true),
      kind('integration', 180_000, false),
      kind('e2e', 240_000, false),
      // Not tests: they make the recorded data anew. Run by name only.
      { extends: true, test: { name: 'recordings', include: ['test/recordings/**/*.record.ts'] } },
    ],
  },
});
