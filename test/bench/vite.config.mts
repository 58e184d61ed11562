import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The programs of `npm run bench` and `npm run measure:window`, for plain Node. */
export default defineConfig({
  ssr: { noExternal: true, external: ['playwright-core'], target: 'node' },
  build: {
    ssr: true,
    target: 'node18',
    rolldownOptions: {
      input: {
        main: here('main.ts'),
        decode: here('decode.ts'),
        'make-synthetic': here('make-synthetic.ts'),
        series: here('series.ts'),
        warm: here('warm.ts'),
        window: here('window.ts'),
        flame: here('flame.ts'),
        start: here('start.ts'),
        timeline: here('timeline.ts'),
      },
      // All in one folder: helpers find the project from where they are.
      output: { format: 'cjs', entryFileNames: '[name].cjs', chunkFileNames: '[name]-[hash].cjs' },
    },
  },
});
