import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The command line: the same core and services as the window, bundled for plain Node. */
export default defineConfig({
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node18',
    outDir: 'out/cli',
    rolldownOptions: {
      input: { index: here('src/cli/index.ts') },
      external: ['cpu-features', /sshcrypto\.node$/],
      output: {
        banner: '#!/usr/bin/env node',
        format: 'cjs',
        entryFileNames: '[name].cjs',
        chunkFileNames: 'chunks/[name]-[hash].cjs',
        // What `heapcase pprof` needs, and nothing else: Node parses whatever it loads, and a report is over in less
        // than half a second.
        codeSplitting: {
          groups: [
            {
              name: 'pprof',
              test: /\/src\/cli\/(?:run-)?pprof(?:\.ts|\/(?!fetch))|\/src\/core\/(?:base|profile)\/(?!view-schema)|\/src\/main\/inflate-with-zlib|\/src\/core\/words\/(?:failures|dictionary)|\/node_modules\/(?:re2js|pako)\//,
              includeDependenciesRecursively: false,
            },
          ],
        },
      },
    },
  },
});
