import { useMemo } from 'react';
import { visibleLine } from '#core/base/text';
import { type Key, type Text, textIn, useText } from '../i18n';
import { useCases } from '../state/cases';
import { useHosts } from '../state/hosts';
import { openLink, readLink } from '../state/links';
import { go, openCase } from '../state/navigation';
import { commandIds, commands } from './definitions';
import { canRun, runCommand } from './run';

export interface Entry {
  readonly id: string;
  readonly group: Extract<Key, 'palette.commands' | 'palette.cases' | 'palette.hosts'>;
  readonly title: string;
  readonly about: string;
  readonly keys: string | null;
  /** What is searched, lower case: the title here, the English title, the id, pinyin initials. */
  readonly words: readonly string[];
  readonly run: () => void;
}

const english = textIn('en');

export function usePaletteEntries(): readonly Entry[] {
  const t = useText();
  const cases = useCases(({ list }) => list.value);
  const hosts = useHosts(({ list }) => list.value);
  return useMemo(() => {
    const acts = commandIds
      .filter((id) => id !== 'palette.open' && canRun(id))
      .map((id): Entry => {
        const title = t(`command.${id}`);
        return {
          id,
          group: 'palette.commands',
          title,
          about: '',
          keys: commands[id].keys[0] ?? null,
          words: [title, english(`command.${id}`), id, commands[id].pinyin].map((word) => word.toLowerCase()),
          run: () => runCommand(id),
        };
      });
    const opened = (cases ?? []).map(({ manifest, host, verdict }): Entry => {
      const title = visibleLine(manifest.title);
      return {
        id: `case ${manifest.id}`,
        group: 'palette.cases',
        title,
        about: verdict?.function ?? host ?? '',
        keys: null,
        words: [title, manifest.id, host ?? '', verdict?.function ?? ''].map((word) => word.toLowerCase()),
        run: () => openCase(manifest.id, 'overview'),
      };
    });
    const places = (hosts ?? []).map(({ name, route }): Entry => {
      const title = name === 'local' ? t('sidebar.local') : visibleLine(name);
      return {
        id: `host ${name}`,
        group: 'palette.hosts',
        title,
        about: route ?? '',
        keys: null,
        words: [title, name, route ?? ''].map((word) => word.toLowerCase()),
        run: () => go({ screen: 'hosts', host: name }),
      };
    });
    return [...acts, ...opened, ...places];
  }, [t, cases, hosts]);
}

/** A link that was pasted is all that is meant. */
export function linkEntry(query: string, t: Text): Entry | null {
  const link = readLink(query);
  if (!link) return null;
  return {
    id: 'link',
    group: 'palette.commands',
    title: t('palette.link'),
    about: link.caseId,
    keys: null,
    words: [],
    run: () => openLink(link),
  };
}

/** All words of the query somewhere in one entry; entries whose title begins with it come first. */
export function matching(entries: readonly Entry[], query: string): readonly Entry[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return entries;
  const found = entries.filter(({ words }) =>
    wanted.every((part) => words.some((word) => word.includes(part))),
  );
  const begins = ({ words }: Entry) => (words[0].startsWith(wanted[0]) ? 0 : 1);
  const groups = [...new Set(entries.map(({ group }) => group))];
  return found.toSorted((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || begins(a) - begins(b));
}
