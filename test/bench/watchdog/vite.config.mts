import { fileURLToPath, pathToFileURL } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The program of `npm run bench:watchdog`, for plain Node. It stands on the test helpers, which know where they lie. */
export default defineConfig({
  plugins: [
    {
      name: 'own-places',
      transform: (code, id) =>
        id.endsWith('.ts')
          ? code.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(id).href))
          : null,
    },
  ],
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node20',
    rolldownOptions: {
      input: { watchdog: here('main.ts'), latency: here('latency.ts') },
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
});
