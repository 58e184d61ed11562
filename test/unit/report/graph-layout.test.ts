import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { instance } from '@viz-js/viz';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawCallGraph } from '../../../src/core/graph-layout/draw-call-graph';
import { functionFiles } from '../../../src/core/graph-layout/function-files';
import { type LayoutRequest, layoutCallGraph } from '../../../src/core/graph-layout/layout-call-graph';
import { callGraph, decodeProfile, defaultView } from '../../../src/core/profile';
import { isOwnSvg } from '../../../src/core/report/own-svg';
import { createGraphLayout } from '../../../src/main/layout/graph-layout';
import { drawn } from '../profile/drawn';
import { growingHeap } from './leaking-case';

const graphOf = (name = 'main.list') => {
  const profile = decodeProfile(growingHeap(name, '/srv/dates.go', 30));
  return { profile, graph: callGraph(profile, defaultView) };
};
const labelled = drawn(`
  1,900 main.main@a.go:1 > main.load@a.go:5 > ~main.grow@a.go:9 [bytes=1024bytes, route=/pay]
  1,100 main.main@a.go:2 > main.store@b.go:9 [bytes=16bytes]
`);
const engine = async (request: LayoutRequest) =>
  (await instance()).renderString(request as never, { format: 'json0', engine: 'dot' });

describe('the call graph', () => {
  it('hands the layout engine sizes and numbers, never a name', async () => {
    const { graph } = graphOf('main.\u0000<secret>"\\n');
    let asked = '';
    await layoutCallGraph(graph, (request) => {
      asked = JSON.stringify(request);
      return engine(request);
    });
    expect(asked).not.toMatch(/secret|main|http|\\u0000/);
  });

  it('places every node apart from the others and inside the picture', async () => {
    const { graph } = graphOf();
    const placed = await layoutCallGraph(graph, engine);
    expect(placed.nodes).toHaveLength(graph.nodes.length);
    expect(placed.edges).toHaveLength(graph.edges.length);
    for (const a of placed.nodes) {
      expect(a.x).toBeGreaterThanOrEqual(-0.5);
      expect(a.x + a.box.width).toBeLessThanOrEqual(placed.width + 0.5);
      for (const b of placed.nodes) {
        if (a === b) continue;
        const apart =
          a.x + a.box.width <= b.x ||
          b.x + b.box.width <= a.x ||
          a.y + a.box.height <= b.y ||
          b.y + b.box.height <= a.y;
        expect(apart, `${a.node.name} and ${b.node.name}`).toBe(true);
      }
    }
  });

  it('draws the path to the culprit in ink and its name larger', async () => {
    const { graph, profile } = graphOf();
    const placed = await layoutCallGraph(graph, engine, { fileOf: functionFiles(profile) });
    const svg = drawCallGraph(placed, {
      language: 'en',
      hotPath: [
        'net/http.(*conn).serve',
        'net/http.serverHandler.ServeHTTP',
        'main.(*Server).orders',
        'main.list',
      ],
      accused: 'main.list',
    });
    expect(isOwnSvg(svg)).toBe(true);
    expect(svg.match(/stroke="#2B4494"/g)?.length).toBe(4);
    const size = (name: string) => placed.nodes.find(({ node }) => node.name === name)?.box.fontSize ?? 0;
    expect(size('main.list')).toBeGreaterThan(size('main.(*Server).orders'));
    expect(svg).toContain('<title id="graph-title">Call graph of the heap in use</title>');
  });

  it('marks inlined calls, writes percentages as pprof does, and warms what much goes through', async () => {
    const graph = callGraph(labelled, { ...defaultView, nodeFraction: 0, edgeFraction: 0 });
    const inlined = graph.edges.filter((edge) => edge.inlined);
    expect(inlined).toHaveLength(1);
    const svg = drawCallGraph(await layoutCallGraph(graph, engine), {
      language: 'en',
      hotPath: [],
      accused: null,
    });
    expect(isOwnSvg(svg)).toBe(true);
    expect(svg.match(/>\(inline\)</g)?.length ?? 0).toBe(inlined.length);
    for (const { cumPercent, cum } of graph.nodes.filter(({ flat, cum: all }) => flat !== all))
      expect(svg, String(cum)).toContain(`(${cumPercent})`);
    const opacities = [...svg.matchAll(/fill-opacity="([\d.]+)"/g)].map(([, number]) => Number(number));
    expect(opacities).toHaveLength(graph.nodes.length);
    expect(Math.max(...opacities)).toBeGreaterThan(2 * Math.min(...opacities));
  });

  it('draws the labels of samples where they are wanted, apart from every box', async () => {
    const graph = callGraph(labelled, defaultView);
    const small = graph.nodes.flatMap(({ boxes }) => boxes);
    expect(small.length).toBeGreaterThan(0);
    expect((await layoutCallGraph(graph, engine)).labels).toEqual([]);
    const placed = await layoutCallGraph(graph, engine, { labels: true });
    expect(placed.labels.map(({ of }) => of)).toEqual(small);
    for (const { x, y, width, height } of placed.labels)
      for (const node of placed.nodes) {
        const apart =
          x + width <= node.x ||
          node.x + node.box.width <= x ||
          y + height <= node.y ||
          node.y + node.box.height <= y;
        expect(apart).toBe(true);
      }
    const svg = drawCallGraph(placed, { language: 'en', hotPath: [], accused: null });
    expect(isOwnSvg(svg)).toBe(true);
    expect(svg).toContain(`>${small[0]?.label}<`);
  });

  it('is the same text each time', async () => {
    const draw = async () =>
      drawCallGraph(await layoutCallGraph(graphOf().graph, engine), {
        language: 'en',
        hotPath: [],
        accused: null,
      });
    expect(await draw()).toBe(await draw());
  });

  it('fails with a sentence when the engine answers nonsense', async () => {
    const { graph } = graphOf();
    for (const answer of ['', '{}', '[1]', '{"bb":"0,0,1,1","objects":[]}']) {
      await expect(layoutCallGraph(graph, async () => answer)).rejects.toThrow(
        'The call graph cannot be drawn',
      );
    }
  });
});

describe('the layout thread', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'heapcase-layout-'));
  const written = (name: string, code: string) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, code);
    return file;
  };

  beforeAll(async () => {
    await build({
      configFile: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: true,
        outDir: folder,
        emptyOutDir: false,
        rolldownOptions: {
          input: { 'layout-thread': path.resolve('src/main/layout/layout-thread.ts') },
          output: { format: 'cjs', entryFileNames: '[name].cjs' },
        },
      },
    });
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  it('lays out, many at a time, as the engine itself does', async () => {
    const layout = createGraphLayout(path.join(folder, 'layout-thread.cjs'));
    const { graph } = graphOf();
    const [one, two, direct] = await Promise.all([
      layoutCallGraph(graph, layout.engine),
      layoutCallGraph(graph, layout.engine),
      layoutCallGraph(graph, engine),
    ]);
    expect(one).toEqual(direct);
    expect(two).toEqual(direct);
    await layout.close();
  });

  it('is ended when it takes too long, and started anew for the next', async () => {
    const layout = createGraphLayout(written('stuck.cjs', 'for (;;);'), 300);
    for (let time = 0; time < 2; time++) {
      await expect(layoutCallGraph(graphOf().graph, layout.engine)).rejects.toThrow('took longer than 0.3 s');
    }
  });

  it('fails with a sentence when it breaks, is missing, or is closed', async () => {
    const broken = createGraphLayout(written('broken.cjs', 'throw new Error("no wasm here")'));
    await expect(layoutCallGraph(graphOf().graph, broken.engine)).rejects.toThrow('no wasm here');
    const missing = createGraphLayout(path.join(folder, 'nowhere.cjs'));
    await expect(layoutCallGraph(graphOf().graph, missing.engine)).rejects.toThrow('cannot be drawn');
    const closed = createGraphLayout(
      written('silent.cjs', 'require("node:worker_threads").parentPort.on("message", () => {})'),
    );
    const waiting = layoutCallGraph(graphOf().graph, closed.engine);
    const said = expect(waiting).rejects.toThrow('was closed');
    await closed.close();
    await said;
  });
});
