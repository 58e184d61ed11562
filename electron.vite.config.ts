import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Everything is bundled (externalizeDeps: false), so the package carries no node_modules.
// ssh2's two optional native parts stay outside: they fail to load and pure JavaScript takes over.
const nodeBundle = (input: Record<string, string>) => ({
  target: 'node18',
  externalizeDeps: false,
  rolldownOptions: {
    input,
    external: ['cpu-features', /sshcrypto\.node$/],
    output: {
      format: 'cjs' as const,
      entryFileNames: '[name].cjs',
      chunkFileNames: 'chunks/[name]-[hash].cjs',
    },
  },
});

export default defineConfig({
  main: { build: nodeBundle({ index: here('src/main/index.ts') }) },
  preload: { build: nodeBundle({ index: here('src/preload/index.ts') }) },
  renderer: {
    root: here('src/renderer'),
    plugins: [react()],
    worker: { format: 'es' },
    // Nothing is inlined as a data: URL: the page's policy allows fonts and styles of our own files only.
    build: {
      target: 'chrome114',
      assetsInlineLimit: 0,
      minify: true,
      rolldownOptions: {
        input: here('src/renderer/index.html'),
        // zod and its setting in one chunk: it is set before any other chunk makes a schema.
        output: {
          codeSplitting: { groups: [{ name: 'zod', test: /node_modules[\\/]zod[\\/]|no-code-generation/ }] },
        },
      },
    },
  },
});
