import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { heapcase } from '../helpers/cli';
import { startServer, whyNoServer } from '../helpers/server';

/**
 * Records the sample case anew: `npx vitest run --project recordings`. A real server of 512 MB, a service that
 * starts to leak while it is watched, and the kernel that ends it. Nothing is edited afterwards but the mark
 * in case.json that says it is a sample.
 */
it('records resources/sample-case', async (context) => {
  const missing = await whyNoServer();
  if (missing) return context.skip(missing);
  const server = await startServer({ hostname: 'prod-api-3', orders: ['-leak-after', '18s', '-rate', '10'] });
  const home = await mkdtemp(join(tmpdir(), 'heapcase-sample-'));
  try {
    await mkdir(join(home, '.ssh'));
    const settings = [
      'Host prod-api-3',
      `HostName ${server.address}`,
      'User root',
      `IdentityFile ${server.identityFile}`,
      'IdentitiesOnly yes',
      `UserKnownHostsFile ${server.knownHostsFile}`,
    ];
    await writeFile(join(home, '.ssh', 'config'), `${settings.join('\n')}\n`);
    await server.ssh('systemctl restart orders-api');
    const library = join(home, 'cases');
    const words = ['--name', 'orders-api', '--for', '3m', '--every', '6s', '--library', library, '--json'];
    const { stdout, stderr } = await heapcase(
      ['investigate', 'prod-api-3', ...words, '--title', 'orders-api dies on prod-api-3'],
      { HOME: home },
    );
    expect(stderr).toContain('ended while it was being recorded');
    expect(JSON.parse(stdout).verdict).toMatchObject({
      grade: 'proved',
      culprit: { function: 'main.GetBetweenDates' },
    });

    const [id] = await readdir(library);
    const sampleFolder = resolve('resources', 'sample-case');
    await rm(sampleFolder, { recursive: true, force: true });
    await cp(join(library, id), join(sampleFolder, id), { recursive: true });
    for (const made of ['lock', 'derived/report.html'])
      await rm(join(sampleFolder, id, made), { force: true });
    const manifest = join(sampleFolder, id, 'case.json');
    await writeFile(
      manifest,
      `${JSON.stringify({ ...JSON.parse(await readFile(manifest, 'utf8')), sample: true }, null, 2)}\n`,
    );
  } finally {
    await server.stop();
    await rm(home, { recursive: true, force: true });
  }
}, 1_200_000);
