/** The report as one HTML file: no script, no outside reference, always light, made to be printed. */

import { fill } from '../words/dictionary';
import { type MessageKey, messages } from '../words/messages';
import { cites, commandHtml, gradeMark, line, paragraph, sentence, spansHtml, table } from './html-parts';
import { reportStyle } from './html-style';
import type { DiffRowShown, DiffShown, FindingShown, ReportModel } from './report-model';

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

type Words = (key: MessageKey, fillings?: Record<string, string | number>) => string;

export function renderHtml(model: ReportModel): string {
  const words: Words = (key, fillings) => fill(messages[model.language][key], fillings);
  const sections: readonly (readonly [MessageKey, string, string?])[] = [
    ['report.section.impact', impact(model)],
    ['report.section.timeline', timeline(model, words)],
    ['report.section.cause', cause(model)],
    ['report.section.trigger', paragraph(line(words('report.trigger.none')), true)],
    ['report.section.findings', findings(model, words)],
    ['report.section.ruled-out', ruledOut(model, words)],
    ['report.section.next', next(model, words)],
    ['report.section.fix', paragraph(line(words('report.fix.none')), true)],
    ['report.section.evidence', evidence(model, words), 'evidence'],
    ['report.section.gaps', gaps(model, words)],
    ['report.section.commands', commands(model, words)],
  ];
  const body = sections.map(
    ([key, html, id], at) =>
      `<section${id ? ` id="${id}"` : ''}><h2><i>${at + 1}</i>${line(words(key))}</h2>\n${html}\n</section>`,
  );
  return [
    '<!doctype html>',
    `<html lang="${model.language}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">',
    `<title>${line(model.title)}</title>`,
    `<style>${reportStyle}</style></head><body><main>`,
    head(model),
    ...body,
    `<footer><span>${line(words('report.made-by', { tool: model.madeBy }))}</span><span class="hash">${line(words('report.head', { hash: model.headHash }))}</span></footer>`,
    '</main></body></html>',
    '',
  ].join('\n');
}

function head(model: ReportModel): string {
  const { verdict, numbers } = model;
  return [
    `<header><div class="top"><span>${line(model.kind)}</span><span>${line(model.date)}</span></div>`,
    `<h1>${line(model.title)}</h1>`,
    `<p class="sub">${model.subtitle.map((part) => `<span>${line(part)}</span>`).join('')}</p></header>`,
    '<hr class="rule">',
    `<p class="verdict">${sentence(model, verdict.sentence)}</p>`,
    `<p class="grade">${gradeMark(verdict.grade)}<b>${line(verdict.gradeWord)}</b><span>${line(verdict.why)}</span></p>`,
    numbers.length === 0
      ? ''
      : `<dl class="numbers of-${columnsFor(numbers.length)}">${numbers
          .map(
            ({ label, value, of, evidence: ids }) =>
              `<div><dt>${line(label)}</dt><dd>${line(value)}${cites(model, ids, 1)}${of === null ? '' : `<span class="of">${line(of)}</span>`}</dd></div>`,
          )
          .join('')}</dl>`,
  ].join('\n');
}

/** One row up to six, else two of equal length. */
const columnsFor = (count: number) => (count <= 6 ? count : Math.ceil(count / 2));

const impact = (model: ReportModel) => model.impact.map((one) => paragraph(sentence(model, one))).join('\n');

function timeline(model: ReportModel, words: Words): string {
  const chart = model.chartSvg
    ? `<figure class="chart">${model.chartSvg}</figure>`
    : paragraph(line(words('report.chart.none')), true);
  if (model.timeline.length === 0) return `${chart}${paragraph(line(words('report.timeline.none')), true)}`;
  const columns = [
    { head: words('report.timeline.time'), kind: 't' },
    { head: words('report.timeline.what'), kind: '' },
  ] as const;
  return `${chart}\n${table(
    columns,
    model.timeline.map(({ time, what }) => [line(time), sentence(model, what)]),
  )}`;
}

function cause(model: ReportModel): string {
  const { lead, path, pathLead, diff, graphSvg, graphCaption } = model.cause;
  const steps = path.map(
    ({ function: name, place, accused }) =>
      `<li${accused ? ' class="accused"' : ''}><span>${line(name)}</span><span>${line(place)}</span></li>`,
  );
  return [
    paragraph(sentence(model, lead)),
    pathLead ? paragraph(sentence(model, pathLead)) : '',
    steps.length > 0 ? `<ol class="path">${steps.join('')}</ol>` : '',
    diff ? diffHtml(model, diff) : '',
    graphSvg
      ? `<figure class="graph">${graphSvg}<figcaption>${sentence(model, graphCaption)}</figcaption></figure>`
      : paragraph(sentence(model, graphCaption), true),
  ].join('\n');
}

const signs = { new: '▲ ', grew: '▲ ', gone: '▼ ', shrank: '▼ ', same: '' } as const;

function diffHtml(model: ReportModel, diff: DiffShown): string {
  const { columns } = diff;
  const compared = columns.before !== null;
  const cells = (row: DiffRowShown) => [
    `<td class="name"><code>${line(row.function)}</code></td>`,
    compared ? `<td class="n">${line(row.before)}</td>` : '',
    `<td class="n">${line(row.after)}</td>`,
    compared
      ? `<td class="n ${row.change}">${signs[row.change]}${line(row.delta)}</td><td class="n">${line(row.ofGrowth)}</td><td class="${row.change}">${line(row.changeWord)}</td>`
      : '',
  ];
  const row = (one: DiffRowShown, kind: string) =>
    `<tr${kind === '' ? '' : ` class="${kind}"`}>${cells(one).join('')}</tr>`;
  const heads = [
    `<th scope="col">${line(columns.function)}</th>`,
    columns.before === null ? '' : `<th scope="col" class="n">${line(columns.before)}</th>`,
    `<th scope="col" class="n">${line(columns.after)}</th>`,
    compared
      ? `<th scope="col" class="n">${line(columns.delta)}</th><th scope="col" class="n">${line(columns.ofGrowth)}</th><th scope="col">${line(columns.change)}</th>`
      : '',
  ];
  return [
    `<table class="diff"><caption>${line(diff.caption)}${cites(model, diff.evidence)}</caption><thead><tr>${heads.join('')}</tr></thead><tbody>`,
    ...diff.rows.map((one) => row(one, one.accused ? 'accused' : '')),
    row(diff.total, 'total'),
    '</tbody></table>',
    `<p class="quiet">${[diff.more, diff.note]
      .filter((text) => text !== null)
      .map(line)
      .join(' ')}</p>`,
  ].join('\n');
}

function findings(model: ReportModel, words: Words): string {
  if (model.findings.length === 0) return paragraph(line(words('report.findings.none')), true);
  return model.findings.map((finding) => findingHtml(model, finding, words)).join('\n');
}

function findingHtml(model: ReportModel, finding: FindingShown, words: Words): string {
  const list = (items: readonly string[]) => `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
  const entries: (readonly [MessageKey, string])[] = [];
  if (finding.for.length > 0)
    entries.push(['report.findings.for', list(finding.for.map((one) => sentence(model, one)))]);
  if (finding.grade !== 'ruled-out' || finding.against.length > 0) {
    const against = finding.against.map((one) => sentence(model, one));
    entries.push([
      'report.findings.against',
      against.length > 0
        ? list(against)
        : `<span class="quiet">${line(words('report.findings.against.none'))}</span>`,
    ]);
  }
  if (finding.searched.length > 0)
    entries.push(['report.findings.searched', list(finding.searched.map(line))]);
  if (finding.wouldChange) entries.push(['report.findings.change', sentence(model, finding.wouldChange)]);
  const claim = spansHtml(finding.claim.spans);
  return [
    `<div class="finding"><div class="claim">${gradeMark(finding.grade)}<span class="word">${line(finding.gradeWord)}</span><span>${claim}</span><span class="class">${line(finding.class)}</span></div>`,
    `<dl class="cites">${entries.map(([key, html]) => `<dt>${line(words(key))}</dt><dd>${html}</dd>`).join('')}</dl></div>`,
  ].join('');
}

function ruledOut(model: ReportModel, words: Words): string {
  if (model.ruledOut.length === 0) return paragraph(line(words('report.ruled-out.none')), true);
  return model.ruledOut.map((finding) => findingHtml(model, finding, words)).join('\n');
}

function next(model: ReportModel, words: Words): string {
  if (model.next.length === 0) return paragraph(line(words('report.next.none')), true);
  const columns = [
    { head: words('report.next.what'), kind: '' },
    { head: words('report.next.cost'), kind: '' },
    { head: words('report.next.command'), kind: 'name' },
  ] as const;
  const rows = model.next.map(({ what, cost, command }) => [
    line(what),
    line(cost),
    command === null ? '–' : `<code>${line(command)}</code>`,
  ]);
  return table(columns, rows);
}

function evidence(model: ReportModel, words: Words): string {
  if (model.evidence.length === 0) return paragraph(line(words('report.evidence.none')), true);
  const heads: readonly MessageKey[] = [
    'report.evidence.id',
    'report.evidence.name',
    'report.evidence.kind',
    'report.evidence.host',
    'report.evidence.time',
    'report.evidence.size',
  ];
  const bodies = model.evidence.map(
    (one, at) =>
      `<tbody id="e${at + 1}"><tr class="first"><td class="mono">${line(one.id)}</td><td class="name">${line(one.name)}</td><td>${line(one.kind)}</td><td class="name">${line(one.host)}</td><td class="t">${line(one.time)}</td><td class="n">${line(one.size)}</td></tr>` +
      `<tr class="more"><td></td><td colspan="5"><div class="hash">sha256 ${line(one.sha256)}</div><div><code>${line(one.how)}</code> · ${line(one.state)} · ${line(one.tool)}</div></td></tr></tbody>`,
  );
  const columns = heads.map(
    (key, at) => `<th scope="col"${at === 5 ? ' class="n"' : ''}>${line(words(key))}</th>`,
  );
  return `<table class="evidence"><thead><tr>${columns.join('')}</tr></thead>\n${bodies.join('\n')}\n</table>`;
}

function gaps(model: ReportModel, words: Words): string {
  const unchecked = paragraph(line(words('report.gaps.unchecked')), true);
  if (model.gaps.length === 0) return `${paragraph(line(words('report.gaps.none')), true)}\n${unchecked}`;
  return `<ul class="plain">${model.gaps.map((gap) => `<li>${sentence(model, gap)}</li>`).join('\n')}</ul>\n${unchecked}`;
}

function commands(model: ReportModel, words: Words): string {
  if (model.commands.length === 0) return paragraph(line(words('report.commands.none')), true);
  const columns = [
    { head: words('report.commands.time'), kind: 't' },
    { head: words('report.commands.what'), kind: 'name' },
    { head: words('report.commands.status'), kind: 'n' },
    { head: words('report.commands.bytes'), kind: 'n' },
    { head: words('report.commands.ms'), kind: 'n' },
  ] as const;
  const rows = model.commands.map(({ time, what, status, bytes, ms }) => [
    line(time),
    commandHtml(what),
    line(status),
    line(bytes),
    line(ms),
  ]);
  return `${paragraph(line(words('report.commands.count', { count: model.commands.length })))}\n${table(columns, rows)}`;
}
