import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/**
 * The thread that lays graphs out, for both front doors. A build of its own: sharing a chunk with a front
 * door would start that front door inside the thread.
 */
export default defineConfig({
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node18',
    outDir: 'out/thread',
    rolldownOptions: {
      input: { 'layout-thread': fileURLToPath(new URL('src/main/layout/layout-thread.ts', import.meta.url)) },
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
});
