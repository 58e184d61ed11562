import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The programs of `npm run bench`, for plain Node. */
export default defineConfig({
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    target: 'node18',
    rolldownOptions: {
      input: {
        main: here('main.ts'),
        decode: here('decode.ts'),
        'make-synthetic': here('make-synthetic.ts'),
      },
      output: { format: 'cjs', entryFileNames: '[name].cjs' },
    },
  },
});
