import fs from 'node:fs';
import { instance } from '@viz-js/viz';
import { expect, it } from 'vitest';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import { gatherFacts } from '../../../src/core/diagnosis/gather-facts';
import { verdictSentence } from '../../../src/core/diagnosis/verdict-sentence';
import { drawCulpritGraph } from '../../../src/core/graph-layout/culprit-graph';
import { decodeProfile } from '../../../src/core/profile';
import { buildReport } from '../../../src/core/report/build-report';
import { renderHtml } from '../../../src/core/report/render-html';
import { renderMarkdown } from '../../../src/core/report/render-markdown';
import { say } from '../../../src/core/words/messages';
import { madeCase, madeTarget } from './made-case';

it.each(['r-go', 'r-goh', 'r-demo', 'r-x', 'r-y', 'r-z'].filter((n) => fs.existsSync(`/tmp/runs/${n}`)))(
  'trial %s',
  async (name) => {
    const dir = `/tmp/runs/${name}`;
    const { meta, pid, base, go } = JSON.parse(fs.readFileSync(`${dir}/meta.json`, 'utf8'));
    const target = {
      ...madeTarget,
      pid,
      endpoint: base,
      go: go ? madeTarget.go : null,
      host: name === 'r-demo' ? 'this computer' : 'prod-api-3',
    };
    const { record, read } = madeCase({
      target,
      files: meta.map((m: any) => ({
        kind: m.kind,
        name: m.name,
        bytes: new Uint8Array(fs.readFileSync(`${dir}/${m.name}`)),
        at: m.at,
        number: m.num,
        how: m.how,
        clockOffsetMs: 0,
      })),
    });
    const t0 = performance.now();
    const facts = await gatherFacts(record, read);
    const diagnosis = diagnose(facts);
    console.log(
      name,
      (performance.now() - t0).toFixed(0),
      'ms\n',
      verdictSentence(diagnosis, 'en'),
      '\n',
      verdictSentence(diagnosis, 'zh-CN'),
      '\n',
      say('en', diagnosis.why),
      '\n',
      diagnosis.findings
        .map(
          (f) =>
            `${f.grade} ${f.class}: ${say('en', f.claim)}\n   + ${f.for.map((c) => say('en', c.says)).join(' | ')}\n   - ${f.against.map((c) => say('en', c.says)).join(' | ')}\n   ? ${f.searched.map((c) => say('en', c)).join(' | ')}`,
        )
        .join('\n'),
      '\n',
      diagnosis.keyNumbers
        .map((k) => `${say('en', k.label)} ${k.value} ${k.of ? say('en', k.of) : ''}`)
        .join('; '),
      diagnosis.gaps.map((g) => say('en', g)),
    );
    const viz = await instance();
    const heap = facts.heaps.at(-1);
    for (const language of ['en', 'zh-CN'] as const) {
      const graphSvg = heap
        ? await drawCulpritGraph(
            decodeProfile(await read(heap.evidence)),
            diagnosis,
            async (request) => viz.renderString(request as never, { format: 'json0', engine: 'dot' }),
            language,
          )
        : null;
      const model = buildReport({ record, diagnosis, facts, graphSvg, language });
      fs.writeFileSync(`/tmp/runs/${name}.${language}.html`, renderHtml(model));
      fs.writeFileSync(`/tmp/runs/${name}.${language}.md`, renderMarkdown(model));
      if (graphSvg) fs.writeFileSync(`/tmp/runs/${name}.svg`, graphSvg);
      expect(model.cause.graphSvg).not.toBeNull();
    }
  },
);
