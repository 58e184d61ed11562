// Whose code an opened profile is mostly of: the module whose packages lie beside the package main.
import { expect, test } from 'vitest';
import { buildProfile } from '#core/profile/build';
import { ownModuleOf } from '../../../../src/renderer/worker/own-module';

/** A profile of functions and the files that they are in. */
const profileOf = (functions: Readonly<Record<string, string>>) =>
  buildProfile({
    sampleTypes: [{ type: 'inuse_space', unit: 'bytes' }],
    locations: Object.entries(functions).map(([name, file], index) => ({
      address: BigInt(index + 1),
      lines: [{ function: name, file, line: 1 }],
    })),
    samples: [],
  });

const others = {
  'net/http.(*conn).serve': '/usr/local/go/src/net/http/server.go',
  'github.com/jackc/pgx/v5.Connect': '/root/go/pkg/mod/github.com/jackc/pgx/v5@v5.7.1/conn.go',
  'github.com/lib/pq.Open': '/srv/shop/vendor/github.com/lib/pq/conn.go',
};

test.each([
  [
    'main at the root of the module',
    { 'main.main': '/srv/shop/main.go', 'example.com/shop/store.Put': '/srv/shop/store/put.go' },
    'example.com/shop',
  ],
  [
    'main beside its packages, in a folder of another name',
    {
      'main.main': '/build/src/cmd/api/main.go',
      'git.example.com/team/shop/internal/db.Query': '/build/src/internal/db/query.go',
    },
    'git.example.com/team/shop',
  ],
  ['no package beside main', { 'main.main': '/srv/shop/main.go' }, null],
  [
    'paths that were trimmed',
    {
      'main.main': 'example.com/shop/cmd/api/main.go',
      'example.com/shop/store.Put': 'example.com/shop/store/put.go',
    },
    'example.com/shop',
  ],
])('%s', (_what, functions, module) => {
  expect(ownModuleOf(profileOf({ ...others, ...functions }))).toBe(module);
});
