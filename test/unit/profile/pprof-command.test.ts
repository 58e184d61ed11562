import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { pprof } from '../../../src/cli/pprof';
import { usageText } from '../../../src/cli/pprof/usage';
import { runPprof } from '../../../src/cli/run-pprof';
import { buildProfile } from '../../../src/core/profile/build';
import { encodeProfile } from '../../../src/core/profile/encode';
import { decodeProfile } from '../../../src/core/profile/index';
import { noMapping } from '../../../src/core/profile/source';
import { drawn } from './drawn';

async function run(...argv: string[]) {
  const said = { out: '', errors: '', written: new Map<string, Uint8Array>() };
  const status = await pprof(argv, {
    stdout: (text) => {
      said.out += text;
    },
    stderr: (text) => {
      said.errors += text;
    },
    readFile: async (path) => {
      if (path === 'labelled.pb') return encodeProfile(drawn('10 main.main [route=/pay, user=ann]'));
      if (path === 'graph.prof')
        return encodeProfile(
          drawn(
            '10 main > load > parse [route=/pay]\n5 main > load\n3 main > serve > parse [bytes=4096bytes]\n2 serve > load',
          ),
        );
      if (path === 'mangled.pb')
        return encodeProfile(drawn('10 main > _ZN7leveldb6DBImpl3GetEv\n5 main > _RNvC1a3foo'));
      if (path === 'bare.pb')
        return encodeProfile(
          buildProfile({
            sampleTypes: [{ type: 'space', unit: 'bytes' }],
            samples: [{ stack: [{ address: 0x1234n, lines: [] }], values: [1] }],
          }),
        );
      if (path === 'binaries.pb')
        return encodeProfile(
          buildProfile({
            sampleTypes: [{ type: 'space', unit: 'bytes' }],
            mappings: [1n, 2n].map((id) => ({
              ...noMapping,
              id,
              start: id * 0x1000n,
              file: `/lib/${id}.so`,
            })),
            samples: [0, 1].map((mapping) => ({
              stack: [{ address: 0x1234n, mapping, lines: [] }],
              values: [mapping + 1],
            })),
          }),
        );
      if (path.endsWith('.pb')) return encodeProfile(drawn('10,4096 main.main > main.load\n5,100 main.main'));
      if (path === 'hostile')
        return encodeProfile(drawn('10 a"];b\\ > <script>alert(1)</script> > x\0y\u0001<image>'));
      if (path.endsWith('.html')) return new TextEncoder().encode('<html>not found</html>');
      throw new Error(`there is no ${path}`);
    },
    writeFile: async (path, bytes) => void said.written.set(path, bytes),
  });
  return { status, ...said };
}

describe('heapcase pprof', () => {
  it('prints the report on standard output and nothing else there', async () => {
    const { status, out, errors } = await run('-top', '-focus=nobody', 'heap.pb');
    expect(status).toBe(0);
    expect(out).toContain('Showing nodes accounting for 0');
    expect(errors).toBe('Focus expression matched no samples\n');
  });

  it('takes flags as Go does: one or two dashes, a value after = or as the next word', async () => {
    const first = await run('-top', '-sample_index=objects', 'heap.pb');
    expect((await run('--top=true', '--sample_index', 'objects', 'heap.pb')).out).toBe(first.out);
    expect(first.out).toContain('Type: objects');
  });

  it.each([
    ['-nodecount=0x1', '-nodecount=1'],
    ['-nodecount=0b1_0', '-nodecount=2'],
    ['-nodecount=01', '-nodecount=1'],
    ['-nodecount=+1', '-nodecount=1'],
    ['-divide_by=0x1p1', '-divide_by=2'],
    ['-divide_by=2_0e-1', '-divide_by=2'],
    ['-divide_by=.5', '-divide_by=0.5'],
    ['-symbolize=force:none', '-symbolize=none'],
  ])('reads %s as Go does: %s', async (written, plain) => {
    const { status, out } = await run('-top', written, 'heap.pb');
    expect(status).toBe(0);
    expect(out).toBe((await run('-top', plain, 'heap.pb')).out);
  });

  it('keeps nodes apart in -topproto that look alike', async () => {
    const { written } = await run('-topproto', '-output=top.gz', 'binaries.pb');
    const { samples, locations } = decodeProfile(written.get('top.gz') ?? new Uint8Array(0));
    expect([samples.count, locations.count]).toEqual([2, 2]);
  });

  it.each([
    [['-top', '-no_such_flag', 'heap.pb'], 'unrecognized option -no_such_flag'],
    [['-top', 'nothing.gz'], 'nothing.gz cannot be read: there is no nothing.gz'],
    [['-top', '-dot', 'heap.pb'], 'must set at most one output format'],
    [['-top', '-lines', '-files', 'heap.pb'], 'conflicting options set'],
    [['-top'], 'no profile source specified'],
    [['-top', '-nodecount=many', 'heap.pb'], 'takes a whole number'],
    [['-top', '-nodecount=08', 'heap.pb'], 'takes a whole number'],
    [['-top', '-nodecount=1__0', 'heap.pb'], 'takes a whole number'],
    [['-top', '-nodefraction=0x1', 'heap.pb'], 'takes a number'],
    [['-top', '-nodefraction=1_', 'heap.pb'], 'takes a number'],
    [['-top', '-symbolize=force', 'heap.pb'], 'option -symbolize=force of pprof is not available'],
    [['-top', '-base=a.pb', '-diff_base=a.pb', 'heap.pb'], 'cannot both be specified'],
    [['-top', '-normalize', 'heap.pb'], 'must have base profile to normalize by'],
    [['-top', '-sample_index=nonsense', 'heap.pb'], 'It has: objects, space'],
    [['-top', '-focus=(', 'heap.pb'], 'is not a regular expression'],
    [['-peek=nobody', 'heap.pb'], 'no matches found for regexp: nobody'],
    [['-top', 'page.html'], 'an HTML page'],
    [['-top', '-divide_by=0', 'heap.pb'], 'zero divisor'],
  ])('%j: one sentence, status 2', async (argv, sentence) => {
    const { status, out, errors } = await run(...argv);
    expect([status, out]).toEqual([2, '']);
    expect(errors).toContain(sentence);
    expect(errors.trim().split('\n').length).toBe(1);
  });

  it.each([
    ...['gif', 'pdf', 'png', 'ps', 'eog', 'evince', 'gv', 'web', 'kcachegrind', 'no_browser', 'intel_syntax'],
    ...[
      'http=:0',
      'tls_cert=a.pem',
      'tls_key=a.pem',
      'tls_ca=a.pem',
      'tools=/bin',
      'weblist=main',
      'disasm=main',
    ],
  ])('refuses -%s by its name', async (option) => {
    const { status, out, errors } = await run('-top', `-${option}`, 'heap.pb');
    expect([status, out]).toEqual([2, '']);
    expect(errors).toMatch(
      new RegExp(`^heapcase pprof: option -${option.replace(/=.*/, '')} of pprof .*\\n$`),
    );
  });

  it('says of which it is objdump that is missing', async () => {
    for (const option of ['-weblist=main', '-disasm=main', '-intel_syntax', '-tools=/bin'])
      expect((await run('-top', option, 'heap.pb')).errors).toContain('needs objdump');
  });

  it('has every option that go tool pprof prints in its help, or refuses it', async (context) => {
    const go = spawnSync('go', ['tool', 'pprof', '-h'], {
      encoding: 'utf8',
      env: { ...process.env, GOTOOLCHAIN: 'local' },
    });
    if (go.error) return context.skip(`there is no Go here to compare with: ${go.error.message}`);
    const options = [...`${go.stdout}${go.stderr}`.matchAll(/^\s+-(\w+)/gm)].map(
      (found) => found[1] as string,
    );
    expect(options).toEqual(expect.arrayContaining(['top', 'weblist', 'focus', 'symbolize', 'tools']));
    const wrong: string[] = [];
    for (const option of options) {
      const { errors } = await run('-top', `-${option}=1`, 'heap.pb');
      const isRefused = errors.includes(`option -${option} of pprof`);
      if (!isRefused && !new RegExp(`-${option}\\b`).test(usageText))
        wrong.push(`${option} is not in the help`);
      if (errors.includes('unrecognized option')) wrong.push(`${option} is not known`);
    }
    expect(wrong).toEqual([]);
  });

  it('numbers the frames of tagroot before those of tagleaf, whichever stands first', async () => {
    const { out } = await run('-raw', '-tagleaf=user', '-tagroot=route', 'labelled.pb');
    expect(out).toContain('10: 3 1 2 \n');
    expect(out).toMatch(/2: 0x0 \/pay .*\n +3: 0x0 ann /);
  });

  it('lists no line that drop_negative drops', async () => {
    const { status, errors } = await run('-list=load', '-drop_negative', '-base=heap.pb', 'labelled.pb');
    expect([status, errors]).toEqual([2, 'heapcase pprof: no matches found for regexp: load.\n']);
  });

  it('says that mangled names stay mangled', async () => {
    const { out, errors } = await run('-top', 'mangled.pb');
    expect(out).toContain('_ZN7leveldb6DBImpl3GetEv');
    expect(errors).toContain('2 of 3 names are mangled C++ or Rust ones and are shown as they are.');
    expect((await run('-top', '-symbolize=none', 'mangled.pb')).errors).toBe('');
  });

  it('says that addresses without names stay without them', async () => {
    expect((await run('-top', 'bare.pb')).errors).toContain('1 of 1 locations have no function name');
    expect((await run('-top', '-symbolize=none', 'bare.pb')).errors).toBe('');
    expect((await run('-top', '-symbolize=sometimes', 'heap.pb')).errors).toBe(
      'ignoring unrecognized symbolization option: sometimes\n',
    );
  });

  it.each(['local', 'fastlocal', 'remote', 'demangle=default:Local'])(
    '-symbolize=%s has nothing to do where all have names, and is refused where some have none',
    async (mode) => {
      const named = await run('-top', `-symbolize=${mode}`, 'heap.pb');
      expect(named).toEqual(await run('-top', 'heap.pb'));
      const { status, out, errors } = await run('-top', `-symbolize=${mode}`, 'bare.pb');
      expect([status, out]).toEqual([2, '']);
      expect(errors).toContain(
        `option -symbolize=${mode} of pprof cannot be followed: 1 of 1 locations have no function name`,
      );
      expect((await run('-top', `-symbolize=${mode}:none`, 'bare.pb')).status).toBe(0);
    },
  );

  it('draws every node and edge of -dot into the svg', async () => {
    const argv = ['-nodecount=100', '-nodefraction=0', '-edgefraction=0', 'graph.prof'];
    const dot = (await run('-dot', ...argv)).out;
    const svg = (await run('-svg', ...argv)).out;
    const of = (kind: 'node' | 'edge') =>
      [...svg.matchAll(new RegExp(`class="${kind}">\\s*<title>(.*?)</title>`, 'g'))].map((found) =>
        (found[1] as string).replace(/&#45;/g, '-').replace(/&gt;/g, '>'),
      );
    const edges = [...dot.matchAll(/^(N\w+) -> (N\w+) \[/gm)].map((found) => `${found[1]}->${found[2]}`);
    const nodes = [...dot.matchAll(/^(N\w+) \[/gm)].map((found) => found[1] as string);
    // Functions and the boxes of their labels; the legend is a node as well.
    expect(nodes.length).toBeGreaterThan(5);
    expect(
      of('node')
        .filter((title) => /^N\w+$/.test(title))
        .sort(),
    ).toEqual(nodes.sort());
    expect(of('node').length).toBe(nodes.length + 1);
    expect(edges.length).toBeGreaterThan(5);
    expect(of('edge').sort()).toEqual(edges.sort());
  });

  it('draws the graph as svg, on standard output or into a file', async () => {
    const { out, errors } = await run('-svg', 'heap.pb');
    expect(errors).toBe('');
    expect(out).toMatch(/^<\?xml[\s\S]*<svg[\s\S]*<\/svg>\n$/);
    expect(out).toContain('load');
    expect(out).not.toContain('<script');
    const { written } = await run('-svg', '-output=graph.svg', 'heap.pb');
    expect(new TextDecoder().decode(written.get('graph.svg'))).toBe(out);
  });

  it('draws hostile names as text', async () => {
    const { status, out } = await run('-svg', 'hostile');
    expect(status).toBe(0);
    expect(out).not.toMatch(/<script|<image|[\0\u0001]/);
  });

  it('says in one sentence why a file cannot be written', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const folder = mkdtempSync(join(tmpdir(), 'heapcase-output-'));
    try {
      const source = join(folder, 'heap.pb');
      writeFileSync(source, encodeProfile(drawn('10 main.main')));
      for (const [output, reason] of [
        [join(folder, 'no', 'such', 'folder'), 'no such file or directory'],
        [folder, 'illegal operation on a directory'],
        [join(source, 'below'), 'not a directory'],
      ] as const) {
        said.mockClear();
        expect(await runPprof(['-top', `-output=${output}`, source])).toBe(2);
        expect(said.mock.calls.map(([text]) => text).join('')).toBe(
          `Generating report in ${output}\nheapcase pprof: ${output} cannot be written: ${reason}.\n`,
        );
      }
    } finally {
      said.mockRestore();
      rmSync(folder, { recursive: true });
    }
  });

  it('writes a profile where it is asked to', async () => {
    const { status, errors, written } = await run('-proto', '-output=out.pb.gz', 'heap.pb');
    expect([status, errors]).toEqual([0, 'Generating report in out.pb.gz\n']);
    expect([...(written.get('out.pb.gz') ?? []).slice(0, 2)]).toEqual([0x1f, 0x8b]);
  });
});
