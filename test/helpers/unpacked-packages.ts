// Debian packages that only one test runs programs of: unpacked into a folder beside the system, installed nowhere.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached } from './cache';
import { exec, findProgram, must } from './exec';

/**
 * The folder that holds what is in them (`usr/bin`, …), or why it cannot be had on this machine. Libraries count only where
 * named. `release` is another Debian than this machine's, from the mirror that this one uses.
 */
export async function unpackedPackages(
  name: string,
  packages: readonly string[],
  release?: string,
): Promise<string | Error> {
  if (!findProgram('apt-get') || !findProgram('dpkg-deb'))
    return new Error(`${name} comes as a Debian package`);
  const here = /^VERSION_CODENAME=(\S+)/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1];
  return cached(`${name}-${release ?? here}`, async (scratch) => {
    const debs = path.join(scratch, 'debs');
    await mkdir(debs, { recursive: true });
    const lists = path.join(scratch, 'lists');
    const download = [...(release ? await withListsOf(release, lists) : ['apt-get']), 'download'];
    await must([...download, ...packages.map((one) => (release ? `${one}/${release}` : one))], { cwd: debs });
    await must(['sh', '-c', 'for f in debs/*.deb; do dpkg-deb -x "$f" . || exit; done'], { cwd: scratch });
    for (const folder of [debs, lists]) await rm(folder, { recursive: true, force: true });
  }).catch((error: Error) => new Error(`${name} cannot be had: ${error.message}`));
}

/** An apt-get with package lists of its own, in a folder of their own. */
async function withListsOf(release: string, folder: string): Promise<readonly string[]> {
  const inFolder = (...names: string[]): string => path.join(folder, ...names);
  for (const place of [inFolder('state', 'partial'), inFolder('cache', 'archives', 'partial')])
    await mkdir(place, { recursive: true });
  const [mirror] = (await must(['apt-get', 'indextargets', '--format', '$(SITE)'])).split('\n');
  await writeFile(inFolder('sources.list'), `deb ${mirror} ${release} main\n`);
  const aptGet = [
    ...['apt-get', '-o', `Dir::Etc::sourcelist=${inFolder('sources.list')}`, '-o', 'Dir::Etc::sourceparts=-'],
    ...['-o', `Dir::State::lists=${inFolder('state')}`, '-o', `Dir::Cache=${inFolder('cache')}`],
    ...['-o', 'APT::Sandbox::User=root'],
  ];
  const { status, stderr } = await exec([...aptGet, 'update'], { timeoutMs: 120_000 });
  if (status !== 0) throw new Error(`no package lists of ${release}: ${stderr.trim()}`);
  return aptGet;
}
