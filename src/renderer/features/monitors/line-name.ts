import type { Text } from '../../i18n';

/** The names that are words; those of the kernel and of the tools are the same in every language. */
const words = {
  usage: 'monitors.line.usage',
  'working set': 'monitors.line.workingSet',
  limit: 'monitors.line.limit',
  available: 'monitors.line.available',
  'swap used': 'monitors.line.swapUsed',
} as const;

const isWord = (name: string): name is keyof typeof words => Object.hasOwn(words, name);

/** What a line of a chart is called, in the person's language. */
export const lineName = (t: Text, name: string): string => (isWord(name) ? t(words[name]) : name);
