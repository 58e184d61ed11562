import { instance } from '@viz-js/viz';
import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/core/diagnosis/diagnose';
import { gatherFacts } from '../../../src/core/diagnosis/gather-facts';
import { drawCulpritGraph } from '../../../src/core/graph-layout/culprit-graph';
import type { LayoutRequest } from '../../../src/core/graph-layout/layout-call-graph';
import { decodeProfile } from '../../../src/core/profile';
import { buildReport } from '../../../src/core/report/build-report';
import { isOwnSvg } from '../../../src/core/report/own-svg';
import { renderHtml } from '../../../src/core/report/render-html';
import { renderMarkdown } from '../../../src/core/report/render-markdown';
import type { ReportModel } from '../../../src/core/report/report-model';
import type { Language } from '../../../src/core/words/dictionary';
import { type Leaking, leakingCase } from './leaking-case';
import { madeCase, madeTarget } from './made-case';

const engine = async (request: LayoutRequest) =>
  (await instance()).renderString(request as never, { format: 'json0', engine: 'dot' });

async function reportOf(
  made: ReturnType<typeof madeCase>,
  language: Language = 'en',
  graph = true,
): Promise<ReportModel> {
  const { record, read } = made;
  const facts = await gatherFacts(record, read);
  const diagnosis = diagnose(facts);
  const newest = facts.heaps.at(-1);
  const graphSvg =
    graph && newest
      ? await drawCulpritGraph(decodeProfile(await read(newest.evidence)), diagnosis, engine, language)
      : null;
  return buildReport({ record, diagnosis, facts, graphSvg, language });
}

/** Everything in the model that carries evidence ids. */
function citations(value: unknown): readonly string[][] {
  if (Array.isArray(value)) return value.flatMap(citations);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) =>
    key === 'evidence' && Array.isArray(part) && part.every((id) => typeof id === 'string')
      ? [part]
      : citations(part),
  );
}

describe('the report of a leak', () => {
  it('says who, how much, how sure, and what to do next', async () => {
    const html = renderHtml(await reportOf(leakingCase()));
    expect(html).toContain('<code>main.list</code> holds 85\u00a0% of the heap and grows 4.0\u00a0MiB/s');
    expect(html).toContain('<b>Proved</b>');
    expect(html).toContain('/srv/dates.go:31');
    expect(html).toContain('The live heap after a forced GC');
    expect(html).toContain('main.(*Server).orders');
  });

  it('warns of profiles that are open to more than the host', async () => {
    const made = leakingCase();
    const places = ['0.0.0.0:6060'];
    const targets = made.record.targets.map((target) => ({ ...target, openAt: places }));
    const evidence = made.record.evidence.map((file) => ({
      ...file,
      provenance: {
        ...file.provenance,
        target: file.provenance.target && { ...file.provenance.target, openAt: places },
      },
    }));
    const open = { ...made, record: { ...made.record, targets, evidence } };
    expect(renderHtml(await reportOf(open))).toContain('0.0.0.0:6060 takes connections at every address');
    expect(renderHtml(await reportOf(made))).not.toContain('takes connections at every address');
  });

  it('cites evidence of the case for every figure, and nothing else', async () => {
    const model = await reportOf(leakingCase());
    const ids = new Set(model.evidence.map(({ id }) => id));
    for (const cited of citations({ ...model, evidence: [] }))
      for (const id of cited) expect(ids).toContain(id);
    for (const { label, evidence } of model.numbers) expect(evidence.length, label).toBeGreaterThan(0);
    expect(model.verdict.sentence.evidence.length).toBeGreaterThan(0);
    for (const finding of model.findings)
      for (const one of finding.for) expect(one.evidence.length).toBeGreaterThan(0);
  });

  it('prints every hash, the commands and the head of the journal in full', async () => {
    const made = leakingCase();
    const html = renderHtml(await reportOf(made));
    for (const { sha256 } of made.record.evidence) expect(html).toContain(sha256);
    expect(html).toContain(made.record.headHash);
    expect(html).toContain('GET http://127.0.0.1:6060/debug/pprof/heap');
  });

  it('is one file: no script, no outside reference, every link leads to a place in it', async () => {
    const html = renderHtml(await reportOf(leakingCase()));
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
    expect(html).not.toMatch(/<script|<link|<iframe|<object|<img|@import|javascript:|\ssrc=/i);
    for (const [, href] of html.matchAll(/href="([^"]*)"/g)) {
      expect(href).toMatch(/^#/);
      expect(html).toContain(`id="${href.slice(1)}"`);
    }
    for (const [, url] of html.matchAll(/url\(([^)]*)\)/g)) expect(url).toMatch(/^#/);
  });

  it('has the same bytes each time', async () => {
    const [first, second] = await Promise.all([reportOf(leakingCase()), reportOf(leakingCase())]);
    expect(renderHtml(second)).toBe(renderHtml(first));
    expect(renderMarkdown(second)).toBe(renderMarkdown(first));
  });

  it('compares the last capture with the baseline', async () => {
    const { diff } = (await reportOf(leakingCase())).cause;
    expect(diff?.rows[0]).toMatchObject({
      function: 'main.list',
      accused: true,
      before: '0',
      after: '120.0',
      delta: '+120.0',
      ofGrowth: '100 %',
      change: 'new',
    });
    expect(diff?.rows.find((row) => row.function === 'main.(*Cache).Put')).toMatchObject({
      change: 'same',
      delta: '0',
    });
  });

  it('is Chinese from head to foot when asked for', async () => {
    const html = renderHtml(await reportOf(leakingCase(), 'zh-CN'));
    expect(html).toContain('<html lang="zh-CN">');
    const text = html
      .replace(
        /<style>[\s\S]*?<\/style>|<svg[\s\S]*?<\/svg>|<code>[\s\S]*?<\/code>|<table class="evidence">[\s\S]*?<\/table>|<ol class="path">[\s\S]*?<\/ol>/g,
        '',
      )
      .replace(/<[^>]+>/g, ' ');
    expect(text).not.toMatch(/\b(the|of|not|captures?|grows|nothing|none|found)\b/i);
  });
});

describe('the report of hostile evidence', () => {
  const nasty = 'main.\u202e<img src=x onerror=alert(1)>\u0000"\'&|`[x](javascript:alert(1))\n# h';
  const hostile: Leaking = {
    function: nasty,
    file: '/srv/<b>"x".go',
    title: '</title><script>alert(1)</script>\u2066',
    target: { ...madeTarget, host: '"><svg onload=1>', comm: '<i>', endpoint: 'http://127.0.0.1:1/<x>/' },
  };

  it('holds no markup of it in HTML and SVG, and shows what cannot be seen', async () => {
    const model = await reportOf(leakingCase(hostile));
    expect(model.cause.graphSvg).not.toBeNull();
    const html = renderHtml(model);
    expect(html).not.toMatch(/<img|<script|<b>"|<svg onload|<i>&|<x>/);
    expect(html).not.toMatch(/[\u0000\u202e\u2066]/);
    expect(html).toContain('⟨U+202E⟩');
    expect(html).toContain('⟨U+0000⟩');
  });

  it('starts no markup, link or line of its own in Markdown', async () => {
    const markdown = renderMarkdown(await reportOf(leakingCase(hostile)));
    const outsideCode = markdown.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
    expect(outsideCode).not.toMatch(/(?<!\\)<\w|(?<!\\)\]\(/);
    expect(markdown).not.toMatch(/^# h/m);
  });

  it('takes no picture that is not of our making', async () => {
    expect(isOwnSvg('<svg width="1"><script>1</script></svg>')).toBe(false);
    expect(isOwnSvg('<svg width="1" onload="x"></svg>')).toBe(false);
    expect(isOwnSvg('<svg width="1"><rect fill="url(http://x)"/></svg>')).toBe(false);
    expect(isOwnSvg('<svg width="1"><rect fill=red></svg>')).toBe(false);
    expect(isOwnSvg('<svg width="1"><text x="1">a &lt;b&gt;</text></svg>')).toBe(true);
  });
});

describe('the report of a case that holds nothing', () => {
  it.each(['en', 'zh-CN'] as const)('says in %s what is missing, section by section', async (language) => {
    const model = await reportOf(madeCase({ files: [] }), language);
    const html = renderHtml(model);
    expect(html.match(/<section/g)).toHaveLength(11);
    expect(model.chartSvg).toBeNull();
    expect(html.match(/class="quiet"/g)?.length).toBeGreaterThan(6);
    expect(renderMarkdown(model)).not.toContain('undefined');
    expect(html).not.toMatch(/undefined|NaN|null/);
  });
});
