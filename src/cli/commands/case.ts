import { formatBytes } from '#core/base/units';
import { verdictSentence } from '#core/diagnosis/verdict-sentence';
import { message, say } from '#core/words/messages';
import { columns } from '../columns';
import type { Command } from '../command';
import { diagnosisJson } from '../diagnosis-json';

const json = { json: { kind: 'flag', help: 'print one JSON document' } } as const;

export const caseList: Command = {
  name: 'case list',
  usage: '[--json]',
  help: 'the cases of the library',
  words: [0, 0],
  options: json,
  run: async ({ args, terminal, workbench }) => {
    const cases = await workbench().handlers['cases.list']({});
    if (args.flag('json')) {
      terminal.answer(
        JSON.stringify(
          cases.map(({ manifest, ...rest }) => ({ id: manifest.id, title: manifest.title, ...rest })),
          null,
          2,
        ),
      );
      return 0;
    }
    if (cases.length === 0) terminal.say(say(terminal.language, message('cli.no-cases')));
    const rows = cases.map(({ manifest, host, verdict }) => [
      manifest.id,
      host ?? '–',
      verdict?.grade ?? '–',
      verdict?.function ?? verdict?.class ?? '–',
      manifest.title,
    ]);
    if (rows.length > 0) terminal.answer(columns(rows));
    return 0;
  },
};

export const caseShow: Command = {
  name: 'case show',
  usage: 'CASE [--json]',
  help: 'the verdict, the captures and the evidence of a case',
  words: [1, 1],
  options: json,
  run: async ({ args, terminal, workbench }) => {
    const bench = workbench();
    const view = await bench.handlers['cases.view']({ id: args.words[0] });
    if (args.flag('json')) {
      terminal.answer(JSON.stringify(diagnosisJson(view), null, 2));
      return 0;
    }
    const { language } = terminal;
    const evidence = view.evidence.map(({ id, kind, name, bytes, provenance }) => [
      id,
      provenance.takenAt,
      kind,
      name,
      formatBytes(bytes),
      provenance.complete,
    ]);
    terminal.answer(
      [
        `${view.manifest.title}  (${view.manifest.id})`,
        verdictSentence(view.diagnosis, language),
        '',
        columns(evidence),
        ...view.gaps.map((gap) => say(language, gap)),
        ...view.notes.map(({ at, text }) => `${at}  ${text}`),
      ].join('\n'),
    );
    for (const mended of view.mended) terminal.say(say(language, mended));
    return 0;
  },
};

export const caseVerify: Command = {
  name: 'case verify',
  usage: 'CASE [--json]',
  help: 'read every evidence file again and compare its SHA-256; exit status 1 if one differs',
  words: [1, 1],
  options: json,
  run: async ({ args, terminal, workbench }) => {
    const { language } = terminal;
    const [id] = args.words;
    const found = await workbench().handlers['cases.verify']({ id });
    const bad = found.changed.length + found.missing.length + (found.chainOk ? 0 : 1);
    if (args.flag('json')) {
      terminal.answer(JSON.stringify(found, null, 2));
      return bad > 0 ? 1 : 0;
    }
    terminal.answer(say(language, message('cli.verified', { count: found.ok })));
    const list = (key: 'cli.changed' | 'cli.missing' | 'cli.extra', ids: readonly string[]) => {
      if (ids.length > 0) terminal.answer(say(language, message(key, { ids: ids.join(', ') })));
    };
    list('cli.changed', found.changed);
    list('cli.missing', found.missing);
    list('cli.extra', found.extra);
    if (!found.chainOk) terminal.answer(say(language, message('cli.chain-broken')));
    return bad > 0 ? 1 : 0;
  },
};

export const caseNote: Command = {
  name: 'case note',
  usage: 'CASE TEXT',
  help: 'add a note to a case',
  words: [2, 2],
  options: {},
  run: async ({ args, workbench }) => {
    await workbench().handlers['cases.note']({ id: args.words[0], text: args.words[1] });
    return 0;
  },
};

export const diagnoseCommand: Command = {
  name: 'diagnose',
  usage: 'CASE [--json]',
  help: 'the findings of a case',
  words: [1, 1],
  options: json,
  run: async ({ args, terminal, workbench }) => {
    const view = await workbench().handlers['cases.view']({ id: args.words[0] });
    if (args.flag('json')) {
      terminal.answer(JSON.stringify(diagnosisJson(view), null, 2));
      return 0;
    }
    const { language } = terminal;
    const { diagnosis } = view;
    terminal.answer(verdictSentence(diagnosis, language));
    terminal.answer(say(language, diagnosis.why));
    terminal.answer(
      columns(diagnosis.findings.map((each) => [each.grade, each.class, say(language, each.claim)])),
    );
    return 0;
  },
};
