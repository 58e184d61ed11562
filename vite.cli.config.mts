import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What most runs of `heapcase pprof` never ask for, and the names that are imported of it. */
const lateLibraries: Readonly<Record<string, readonly string[]>> = { re2js: ['RE2JS'], pako: ['Inflate'] };

/**
 * Gives each of these libraries a file of its own, which is read at the first call. Together they are half of what
 * `heapcase pprof` consists of: Node would parse them at every start.
 */
function loadedAtFirstCall(): Plugin {
  const mark = '\0late:';
  return {
    name: 'loaded-at-first-call',
    // Before Vite's own resolving, which would find the library itself.
    enforce: 'pre',
    buildStart() {
      for (const id of Object.keys(lateLibraries))
        this.emitFile({ type: 'chunk', id, fileName: `chunks/${id}.cjs` });
    },
    resolveId: (id, importer) => (id in lateLibraries && importer !== undefined ? mark + id : null),
    load(resolved) {
      if (!resolved.startsWith(mark)) return null;
      const id = resolved.slice(mark.length);
      // It lies in the chunk `pprof` (below), beside the library's own file.
      const load = `createRequire(__filename)('./${id}.cjs')`;
      const exported = (lateLibraries[id] ?? []).map(
        (name) => `export const ${name} = new Proxy(class {}, {
          get: (_, key) => ${load}.${name}[key],
          construct: (_, given) => new (${load}.${name})(...given),
        });`,
      );
      return `import { createRequire } from 'node:module';\n${exported.join('\n')}`;
    },
  };
}

/** The command line: the same core and services as the window, bundled for plain Node. */
export default defineConfig({
  plugins: [loadedAtFirstCall()],
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
              test: /\/src\/cli\/(?:unreadable|(?:run-)?pprof)(?:\.ts|\/(?!fetch))|\/src\/core\/(?:base|profile)\/(?!view-schema)|\/src\/main\/inflate-with-zlib|\/src\/core\/words\/(?:failures|dictionary|reasons)|late:/,
              includeDependenciesRecursively: false,
            },
          ],
        },
      },
    },
  },
});
