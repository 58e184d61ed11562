import { formatBytes } from '#core/base/units';
import { verdictSentence } from '#core/diagnosis/verdict-sentence';
import { message, say } from '#core/words/messages';
import { answer, jsonOption } from '../answer';
import { columns } from '../columns';
import type { Command } from '../command';
import { diagnosisJson } from '../diagnosis-json';

export const caseList: Command = {
  name: 'case list',
  usage: '[--json]',
  help: 'the cases of the library',
  words: [0, 0],
  options: jsonOption,
  run: async (context) => {
    const cases = await context.workbench().handlers['cases.list']({});
    const data = cases.map(({ manifest, ...rest }) => ({ id: manifest.id, title: manifest.title, ...rest }));
    const rows = cases.map(({ manifest, host, verdict }) => [
      manifest.id,
      host ?? '–',
      verdict?.grade ?? '–',
      verdict?.function ?? verdict?.class ?? '–',
      manifest.title,
    ]);
    // The folder is named: a mistyped --library is an empty one.
    const { libraryFolder: folder } = await context.workbench().handlers['app.info']({});
    const none = say(context.terminal.language, message('cli.no-cases', { folder }));
    answer(context, data, () => (rows.length === 0 ? none : columns(rows)));
    return 0;
  },
};

export const caseShow: Command = {
  name: 'case show',
  usage: 'CASE [--json]',
  help: 'the verdict, the captures and the evidence of a case',
  words: [1, 1],
  options: jsonOption,
  run: async (context) => {
    const { args, terminal, workbench } = context;
    const { language } = terminal;
    const view = await workbench().handlers['cases.view']({ id: args.words[0] });
    const evidence = view.evidence.map(({ id, kind, name, bytes, provenance }) => [
      id,
      provenance.takenAt,
      kind,
      name,
      formatBytes(bytes),
      provenance.complete,
    ]);
    answer(context, diagnosisJson(view), () =>
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
  options: jsonOption,
  run: async (context) => {
    const { language } = context.terminal;
    const found = await context.workbench().handlers['cases.verify']({ id: context.args.words[0] });
    const named = (key: 'cli.changed' | 'cli.missing' | 'cli.extra', ids: readonly string[]) =>
      ids.length > 0 ? [say(language, message(key, { ids: ids.join(', ') }))] : [];
    answer(context, found, () =>
      [
        say(
          language,
          found.ok === 0 ? message('cli.nothing-to-verify') : message('cli.verified', { count: found.ok }),
        ),
        ...named('cli.changed', found.changed),
        ...named('cli.missing', found.missing),
        ...named('cli.extra', found.extra),
        ...(found.chainOk ? [] : [say(language, message('cli.chain-broken'))]),
      ].join('\n'),
    );
    return found.changed.length + found.missing.length > 0 || !found.chainOk ? 1 : 0;
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
  options: jsonOption,
  run: async (context) => {
    const { language } = context.terminal;
    const view = await context.workbench().handlers['cases.view']({ id: context.args.words[0] });
    const { diagnosis } = view;
    answer(context, diagnosisJson(view), () =>
      [
        verdictSentence(diagnosis, language),
        say(language, diagnosis.why),
        columns(diagnosis.findings.map((each) => [each.grade, each.class, say(language, each.claim)])),
        ...[...view.gaps, ...diagnosis.gaps].map((gap) => say(language, gap)),
      ].join('\n'),
    );
    return 0;
  },
};
