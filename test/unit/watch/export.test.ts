import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import {
  type ExportedFile,
  type WatchExportFormat,
  WatchExportRequestSchema,
  watchExportFormats,
} from '#core/contract/watch';
import { readWatchConf } from '#core/watch/conf';
import { exportWatch } from '#core/watch/export/export-watch';
import { defaultWatchRules } from '#core/watch/rules';
import { exec, findProgram } from '../../helpers/exec';

const script = { text: '#!/bin/sh\necho "it\'s"\n', version: '1.0', sha256: 'a'.repeat(64) };
const rules = { ...defaultWatchRules, rungs: [60, 90], cooldown: 61 };
const made = (format: WatchExportFormat) =>
  exportWatch(
    WatchExportRequestSchema.parse({
      format,
      id: 'orders-api',
      process: '/usr/local/bin/orders-api-server',
      endpoint: 'http://127.0.0.1:6060/debug/pprof/',
      rules,
      root: null,
    }),
    script,
  );
const textOf = (files: readonly ExportedFile[], name: string) =>
  files.find(({ path: file }) => file.endsWith(name))?.text ?? '';

describe('the watchdog for those who deploy by other means', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'heapcase-export-'));
    for (const format of watchExportFormats)
      for (const { path: file, text } of made(format)) {
        const at = path.join(folder, format, file);
        await mkdir(path.dirname(at), { recursive: true });
        await writeFile(at, text);
      }
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** Runs a format's own checker, or leaves the test out and says that this machine has none. */
  const checked = async ({ skip }: TestContext, cwd: WatchExportFormat, ...argv: readonly string[]) => {
    if (!findProgram(argv[0])) skip(`no ${argv[0]} on this machine`);
    const ended = await exec(argv, { cwd: path.join(folder, cwd) });
    expect(ended.status, ended.stdout + ended.stderr).toBe(0);
    return ended;
  };

  it.each(watchExportFormats)(
    '%s carries the same script, the same rules, and says how to remove it',
    (format) => {
      const files = made(format);
      const map = format === 'kubernetes' ? parse(textOf(files, 'configmap.yaml')).data : null;
      expect(map ? map['heapcase-watch.sh'] : textOf(files, 'heapcase-watch.sh')).toBe(script.text);
      const conf = readWatchConf(map ? map['watch.conf'] : textOf(files, 'watch.conf'), 'x');
      expect(conf).toMatchObject({ id: 'orders-api', rules, ignored: [] });
      // Only in a pod the path of another container's program cannot be read; the kernel keeps 15 bytes of a name.
      expect(conf?.target).toMatchObject(
        format === 'kubernetes'
          ? { exe: null, comm: 'orders-api-serv' }
          : { exe: '/usr/local/bin/orders-api-server', comm: null },
      );
      const notes = textOf(files, 'README.md');
      expect(notes).toContain(script.sha256);
      expect(notes).toMatch(/remove/i);
      expect(files.every(({ path: file }) => !file.startsWith('/') && !file.includes('..'))).toBe(true);
    },
  );

  it('is a unit that systemd accepts', async (context) => {
    const unit = './heapcase-watch-orders-api.service';
    expect((await checked(context, 'systemd', 'systemd-analyze', 'verify', unit)).stderr).toBe('');
  });

  it('is a unit that starts the watchdog again', () => {
    const unit = textOf(made('systemd'), '.service');
    expect(unit).toContain('ExecStart=/bin/sh /var/lib/heapcase-watch/orders-api/heapcase-watch.sh run\n');
    expect(unit).toContain('Restart=always\n');
  });

  it('is a crontab of two entries that start it at boot and when it is gone', () => {
    const lines = textOf(made('cron'), '.crontab').trimEnd().split('\n');
    const entry =
      /^(@reboot|\* \* \* \* \*) \/bin\/sh \/var\/lib\/heapcase-watch\/orders-api\/heapcase-watch\.sh keep >\/dev\/null 2>&1$/;
    expect(lines.filter((line) => !line.startsWith('#')).map((line) => entry.exec(line)?.[1])).toEqual([
      '@reboot',
      '* * * * *',
    ]);
    // A bare percent sign ends the command of a crontab.
    expect(lines.join('')).not.toContain('%');
  });

  it('is a role that Ansible reads', async (context) => {
    const how = ['--syntax-check', '-i', 'localhost,', 'heapcase-watch.yml'];
    await checked(context, 'ansible', 'ansible-playbook', ...how);
  });

  it('is a role with a way in and a way out', () => {
    const files = made('ansible');
    for (const { path: file, text } of files)
      if (file.endsWith('.yml'))
        expect(
          parseAllDocuments(text).flatMap(({ errors }) => errors),
          file,
        ).toEqual([]);
    expect(parse(textOf(files, 'tasks/main.yml'))[0]).toMatchObject({
      'ansible.builtin.include_tasks': '{{ heapcase_watch_state }}.yml',
    });
    expect(textOf(files, 'tasks/absent.yml')).toContain('uninstall');
    expect(parse(textOf(files, 'defaults/main.yml'))).toMatchObject({ heapcase_watch_state: 'present' });
  });

  it('is a patch that kubectl merges into a Deployment', async (context) => {
    const files = ['-f', 'example-deployment.yaml', '--patch-file', 'sidecar-patch-claim.yaml'];
    const { stdout } = await checked(
      context,
      'kubernetes',
      'kubectl',
      'patch',
      '--local',
      ...files,
      '-oyaml',
    );
    const merged = parse(stdout).spec.template.spec;
    expect(merged.containers.map(({ name }: { name: string }) => name)).toEqual([
      'service',
      'heapcase-watch',
    ]);
    expect(JSON.stringify(merged.volumes)).toContain('persistentVolumeClaim');
  });

  it('is a sidecar with the least rights, that is told the limit of the service', () => {
    const pod = parse(textOf(made('kubernetes'), 'sidecar-patch.yaml')).spec.template.spec;
    expect(pod.shareProcessNamespace).toBe(true);
    expect(pod.containers[0].securityContext).toMatchObject({
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    const [{ name, valueFrom }] = pod.containers[0].env;
    expect(valueFrom.resourceFieldRef).toEqual({ containerName: 'service', resource: 'limits.memory' });
    expect(pod.containers[0].command[2]).toContain(`echo "target_limit=$${name}" >>"$0/$1/watch.conf"`);
  });

  it('has no field that the types of Kubernetes do not know', async (context) => {
    // `set image` reads into those types, which drops what they lack; nothing else of kubectl does without a cluster.
    const known = async (file: string) => {
      const argv = ['kubectl', 'set', 'image', '--local', '-oyaml', '-f', file, 'heapcase-watch=x'];
      return parse((await checked(context, 'kubernetes', ...argv)).stdout);
    };
    const patches = ['sidecar-patch.yaml', 'sidecar-patch-claim.yaml'];
    for (const patch of patches) {
      const argv = ['patch', '--local', '-f', 'example-deployment.yaml', '--patch-file', patch, '-oyaml'];
      const merged = await checked(context, 'kubernetes', 'kubectl', ...argv);
      await writeFile(path.join(folder, 'kubernetes', 'merged.yaml'), merged.stdout);
      const wanted = parse(merged.stdout);
      for (const one of wanted.spec.template.spec.containers)
        if (one.name === 'heapcase-watch') one.image = 'x';
      expect(await known('merged.yaml')).toMatchObject(wanted);
    }
    const map = parse(textOf(made('kubernetes'), 'configmap.yaml'));
    const created = ['create', 'configmap', 'a', '--from-literal=b=c', '--dry-run=client', '-oyaml'];
    const { stdout } = await checked(context, 'kubernetes', 'kubectl', ...created);
    const ofKubectl = parse(stdout);
    expect([map.apiVersion, map.kind]).toEqual([ofKubectl.apiVersion, ofKubectl.kind]);
    expect(Object.keys(ofKubectl)).toEqual(expect.arrayContaining(Object.keys(map)));
  });

  it.each([
    ['root', '/var/lib/$(id)'],
    ['root', '/a b'],
    ['root', '/a/../b'],
    ['root', '/a%b'],
    ['process', 'a\nb'],
    ['process', "a'b"],
    ['id', '../x'],
  ])('does not take the %s %j', (field, value) => {
    const request = {
      format: 'cron',
      id: 'a',
      process: 'a',
      endpoint: null,
      rules,
      root: null,
      [field]: value,
    };
    expect(WatchExportRequestSchema.safeParse(request).success).toBe(false);
  });
});
