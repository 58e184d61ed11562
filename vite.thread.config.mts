import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * The threads: one lays graphs out for both front doors, one reads cases for the window. A build of their own:
 * sharing a chunk with a front door would start that front door inside the thread.
 */
export default defineConfig({
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node18',
    outDir: 'out/thread',
    rolldownOptions: {
      input: {
        'layout-thread': here('src/main/layout/layout-thread.ts'),
        'analysis-thread': here('src/main/analysis/analysis-thread.ts'),
      },
      output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: 'chunks/[name]-[hash].cjs' },
    },
  },
});
