// The import rules of docs/architecture.md are only as good as the tool that holds them: each forbidden
// import is planted in a tree of its own beside the project's biome.json, and has to be found.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const project = fileURLToPath(new URL('../..', import.meta.url));
const LAYER = 'lint/style/noRestrictedImports';
const CYCLE = 'lint/suspicious/noImportCycles';

const forbidden: [file: string, imported: string, rule: string][] = [
  ['src/core/profile/planted.ts', 'node:fs', LAYER],
  ['src/core/profile/planted-electron.ts', 'electron', LAYER],
  ['src/core/profile/planted-main.ts', '#main/workbench', LAYER],
  ['src/renderer/planted.ts', '#main/workbench', LAYER],
  ['src/renderer/planted-node.ts', 'node:path', LAYER],
  ['src/preload/planted.ts', '#main/workbench', LAYER],
  ['src/main/collect/planted.ts', 'electron', LAYER],
  ['src/main/collect/planted-ssh.ts', 'ssh2', LAYER],
  ['src/main/store/planted.ts', '../host/local', LAYER],
  ['src/main/host/planted.ts', '../store/library', LAYER],
  ['src/main/planted.ts', 'electron', LAYER],
  ['src/cli/planted.ts', 'electron', LAYER],
  ['src/cli/planted-host.ts', '#main/host/local', LAYER],
  ['src/core/base/ring-a.ts', './ring-b', CYCLE],
  ['src/core/base/ring-b.ts', './ring-a', CYCLE],
];

const allowed: [file: string, imported: string][] = [
  ['src/core/profile/fine.ts', 'protobufjs/minimal'],
  ['src/renderer/fine.ts', '#core/base/result'],
  ['src/main/host/fine.ts', 'ssh2'],
  ['src/main/electron/fine.ts', 'electron'],
  ['src/cli/fine.ts', '#main/workbench'],
];

let tree = '';
let found: { rule: string; file: string }[] = [];

/** Biome's findings in a folder. It exits with 1 because it finds something, which is what we want. */
function lint(folder: string) {
  const biome = path.join(project, 'node_modules', '.bin', 'biome');
  const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', '.'];
  return new Promise<typeof found>((resolve, reject) => {
    execFile(biome, args, { cwd: folder, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (!stdout) return reject(error ?? new Error(stderr));
      const report: { diagnostics: { category: string; location: { path: string } }[] } = JSON.parse(stdout);
      resolve(report.diagnostics.map(({ category, location }) => ({ rule: category, file: location.path })));
    });
  });
}

beforeAll(async () => {
  tree = await mkdtemp(path.join(tmpdir(), 'heapcase-layers-'));
  await copyFile(path.join(project, 'biome.json'), path.join(tree, 'biome.json'));
  for (const [file, imported] of [...forbidden, ...allowed]) {
    await mkdir(path.join(tree, path.dirname(file)), { recursive: true });
    await writeFile(
      path.join(tree, file),
      `import * as it from '${imported}';\n\nexport const planted = it;\n`,
    );
  }
  found = await lint(tree);
});

afterAll(() => rm(tree, { recursive: true, force: true }));

describe('import rules', () => {
  test.each(forbidden)('%s must not import %s', (file, _imported, rule) => {
    expect(found).toContainEqual({ rule, file });
  });

  test.each(allowed)('%s may import %s', (file) => {
    expect(found.filter((finding) => finding.file === file)).toEqual([]);
  });
});
