import { defineConfig } from 'vitest/config';

/**
 * Three kinds of test; `npm test` runs them all (scripts/test.mjs), in this order. `files` is how many run at once: most
 * of them wait for servers, children and files more than they compute; windows would take the focus from each other.
 */
const kind = (name: string, timeout: number, files: number) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: 'node' as const,
    testTimeout: timeout,
    hookTimeout: Math.max(timeout, 120_000),
    fileParallelism: files > 1,
    maxWorkers: files,
  },
});

export default defineConfig({
  test: {
    env: { TZ: 'UTC' },
    projects: [
      kind('unit', 60_000, 2),
      kind('integration', 240_000, 3),
      kind('e2e', 240_000, 1),
      // Not tests: they make the recorded data anew. Run by name only.
      { extends: true, test: { name: 'recordings', include: ['test/recordings/**/*.record.ts'] } },
    ],
  },
});
