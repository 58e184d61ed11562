// `npm run fuzz`: 200,000 damaged profiles and texts, from HEAPCASE_SEED or the stated seed. `npm run fuzz -- ROUNDS`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const rounds = process.argv[2] ?? '200000';
const { status } = spawnSync(
  process.execPath,
  // A hundred times the rounds that a test run gives to what servers print.
  [
    vitest,
    'run',
    '--project',
    'unit',
    'test/unit/profile/hostile.test.ts',
    'test/unit/probe',
    '--testTimeout=0',
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, HEAPCASE_MUTATIONS: rounds, HEAPCASE_FUZZ: process.env.HEAPCASE_FUZZ ?? '100' },
  },
);
process.exitCode = status ?? 1;
