import fs from 'node:fs';
import { instance } from '@viz-js/viz';
import { it } from 'vitest';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import { gatherFacts } from '../../../src/core/diagnosis/gather-facts';
import { drawCulpritGraph } from '../../../src/core/graph-layout/culprit-graph';
import { decodeProfile } from '../../../src/core/profile';
import { buildReport } from '../../../src/core/report/build-report';
import { renderHtml } from '../../../src/core/report/render-html';
import { renderMarkdown } from '../../../src/core/report/render-markdown';
import { madeCase, madeTarget } from './made-case';
it.each(['r-go', 'r-demo'])('trial %s', async (name) => {
  const dir = `/tmp/runs/${name}`;
  const { meta, pid, base, go } = JSON.parse(fs.readFileSync(`${dir}/meta.json`, 'utf8'));
  const { record, read } = madeCase({ target: { ...madeTarget, pid, endpoint: base, go: go ? madeTarget.go : null },
    files: meta.map((m: { kind: 'file'; name: string; at: string; num: number; how: string }) => ({ kind: m.kind, name: m.name, bytes: new Uint8Array(fs.readFileSync(`${dir}/${m.name}`)), at: m.at, number: m.num, how: m.how, clockOffsetMs: 0 })) });
  const facts = await gatherFacts(record, read);
  const diagnosis = diagnose(facts);
  const viz = await instance();
  for (const language of ['en', 'zh-CN'] as const) {
    const graphSvg = await drawCulpritGraph(decodeProfile(await read(facts.heaps.at(-1)?.evidence ?? '')), diagnosis, async (r) => viz.renderString(r as never, { format: 'json0', engine: 'dot' }), language);
    const model = buildReport({ record, diagnosis, facts, graphSvg, language });
    fs.writeFileSync(`/tmp/runs/${name}.${language}.html`, renderHtml(model));
    fs.writeFileSync(`/tmp/runs/${name}.${language}.md`, renderMarkdown(model));
  }
});
