/** The report as Markdown (CommonMark with tables): the same sentences and figures, without the pictures. */

import { escapeMarkdown, markdownCode } from '../base/text';
import { fill } from '../words/dictionary';
import { type MessageKey, messages } from '../words/messages';
import type { Cited, DiffShown, FindingShown, ReportModel } from './report-model';

type Words = (key: MessageKey, fillings?: Record<string, string | number>) => string;

export function renderMarkdown(model: ReportModel): string {
  const words: Words = (key, fillings) => fill(messages[model.language][key], fillings);
  const { verdict } = model;
  const sections: readonly (readonly [MessageKey, readonly string[]])[] = [
    ['report.section.numbers', numbers(model)],
    ['report.section.impact', model.impact.map(cited)],
    ['report.section.timeline', timeline(model, words)],
    ['report.section.cause', cause(model)],
    ['report.section.trigger', [text(words('report.trigger.none'))]],
    ['report.section.findings', findings(model.findings, words, 'report.findings.none')],
    ['report.section.ruled-out', findings(model.ruledOut, words, 'report.ruled-out.none')],
    ['report.section.next', next(model, words)],
    ['report.section.fix', [text(words('report.fix.none'))]],
    ['report.section.evidence', evidence(model, words)],
    ['report.section.gaps', gaps(model, words)],
    ['report.section.commands', commands(model, words)],
  ];
  return [
    `# ${text(model.title)}`,
    [model.kind, model.date, ...model.subtitle].map(text).join(' · '),
    `**${cited(verdict.sentence)}**`,
    `**${text(verdict.gradeWord)}** ${text(verdict.why)}`,
    ...sections.flatMap(([key, blocks]) => [`## ${text(words(key))}`, ...blocks]),
    '---',
    text(words('report.made-by', { tool: model.madeBy })),
    text(words('report.head', { hash: model.headHash })),
    '',
  ].join('\n\n');
}

const text = escapeMarkdown;

/** Names as code, figures with the ids of their evidence in brackets. */
function cited({ spans, evidence: ids }: Cited): string {
  const body = spans.map(({ text: piece, code }) => (code ? markdownCode(piece) : inline(piece))).join('');
  return ids.length === 0 ? body : `${body} ${references(ids)}`;
}

/** A piece within a sentence keeps the blanks at its ends. */
function inline(piece: string): string {
  const [, before, middle, after] = /^(\s*)([\s\S]*?)(\s*)$/.exec(piece) ?? ['', '', piece, ''];
  return `${before}${text(middle)}${after}`;
}

const references = (ids: readonly string[]) => `(${ids.map(markdownCode).join(' ')})`;

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replace(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
  return [row(heads.map(text)), row(heads.map(() => '---')), ...rows.map(row)].join('\n');
}

const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');

function numbers(model: ReportModel): readonly string[] {
  return [
    list(
      model.numbers.map(({ label, value, of, evidence: ids }) =>
        [`${text(label)}: **${text(value)}**`, of === null ? '' : text(of), references(ids)]
          .filter(Boolean)
          .join(' '),
      ),
    ),
  ];
}

function timeline(model: ReportModel, words: Words): readonly string[] {
  if (model.timeline.length === 0) return [text(words('report.timeline.none'))];
  const heads = [words('report.timeline.time'), words('report.timeline.what')];
  return [
    table(
      heads,
      model.timeline.map(({ time, what }) => [text(time), cited(what)]),
    ),
  ];
}

function cause({ cause: { lead, path, pathLead, diff } }: ReportModel): readonly string[] {
  const steps = path.map(({ function: name, place, accused }) => {
    const step = `${markdownCode(name)} ${text(place)}`;
    return accused ? `**${step}**` : step;
  });
  return [
    cited(lead),
    ...(pathLead ? [cited(pathLead)] : []),
    ...(steps.length > 0 ? [steps.map((step, at) => `${at + 1}. ${step}`).join('\n')] : []),
    ...(diff ? diffBlocks(diff) : []),
  ];
}

function diffBlocks(diff: DiffShown): readonly string[] {
  const { columns } = diff;
  const { before } = columns;
  const heads =
    before === null
      ? [columns.function, columns.after]
      : [columns.function, before, columns.after, columns.delta, columns.ofGrowth, columns.change];
  const rows = [...diff.rows, diff.total].map((row) => {
    const cells = [markdownCode(row.function)];
    if (before === null) return [...cells, text(row.after)];
    return [...cells, ...[row.before, row.after, row.delta, row.ofGrowth, row.changeWord].map(text)];
  });
  return [
    `${text(diff.caption)} ${references(diff.evidence)}`,
    table(heads, rows),
    [diff.more, diff.note].flatMap((one) => (one === null ? [] : [text(one)])).join(' '),
  ];
}

function findings(all: readonly FindingShown[], words: Words, none: MessageKey): readonly string[] {
  if (all.length === 0) return [text(words(none))];
  return all.flatMap((finding) => {
    const items = [
      ...finding.for.map((one) => `${text(words('report.findings.for'))}: ${cited(one)}`),
      ...finding.against.map((one) => `${text(words('report.findings.against'))}: ${cited(one)}`),
      ...finding.searched.map((one) => `${text(words('report.findings.searched'))}: ${text(one)}`),
      ...(finding.wouldChange
        ? [`${text(words('report.findings.change'))}: ${cited(finding.wouldChange)}`]
        : []),
    ];
    const claim = cited({ ...finding.claim, evidence: [] });
    return [
      `### ${text(finding.gradeWord)} · ${claim} · ${markdownCode(finding.class)}`,
      ...(items.length > 0 ? [list(items)] : []),
    ];
  });
}

function next(model: ReportModel, words: Words): readonly string[] {
  if (model.next.length === 0) return [text(words('report.next.none'))];
  const heads = [words('report.next.what'), words('report.next.cost'), words('report.next.command')];
  const rows = model.next.map(({ what, cost, command }) => [
    text(what),
    text(cost),
    command === null ? '–' : markdownCode(command),
  ]);
  return [table(heads, rows)];
}

function evidence(model: ReportModel, words: Words): readonly string[] {
  if (model.evidence.length === 0) return [text(words('report.evidence.none'))];
  const heads = (['id', 'name', 'kind', 'host', 'time', 'size'] as const).map((name) =>
    words(`report.evidence.${name}`),
  );
  const rows = model.evidence.map((one) => [
    markdownCode(one.id),
    text(one.name),
    text(one.kind),
    text(one.host),
    text(one.time),
    text(one.size),
    markdownCode(one.sha256),
    `${markdownCode(one.how)} ${text(one.state)}`,
  ]);
  return [table([...heads, 'SHA-256', words('report.evidence.how')], rows)];
}

function gaps(model: ReportModel, words: Words): readonly string[] {
  const unchecked = text(words('report.gaps.unchecked'));
  return model.gaps.length === 0
    ? [text(words('report.gaps.none')), unchecked]
    : [list(model.gaps.map(cited)), unchecked];
}

function commands(model: ReportModel, words: Words): readonly string[] {
  if (model.commands.length === 0) return [text(words('report.commands.none'))];
  const heads = (['time', 'what', 'status', 'bytes', 'ms'] as const).map((name) =>
    words(`report.commands.${name}`),
  );
  const rows = model.commands.map(({ time, what, status, bytes, ms }) => [
    text(time),
    markdownCode(what),
    text(status),
    text(bytes),
    text(ms),
  ]);
  return [text(words('report.commands.count', { count: model.commands.length })), table(heads, rows)];
}
