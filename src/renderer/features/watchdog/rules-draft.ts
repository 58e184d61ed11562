/** The rules as they are typed: text until it is read again, with what is wrong where. */

import { type WatchRules, WatchRulesSchema, type WatchScope, watchScopes } from '#core/watch/rules';

type NameOf<T> = { [K in keyof WatchRules]: WatchRules[K] extends T ? K : never }[keyof WatchRules];
type NumberName = NameOf<number>;
type SwitchName = NameOf<boolean>;

const mebibyte = 1_048_576;

export interface NumberField {
  readonly kind: 'number';
  readonly name: NumberName;
  /** What stands behind the field; `MiB` and `MiB/s` are kept as bytes. */
  readonly unit: 's' | '%' | '×' | 'MiB' | 'MiB/s' | 'points' | 'samples' | 'ticks' | null;
  /** 0 switches it off. */
  readonly zeroIsOff?: boolean;
}
interface OtherField {
  readonly kind: 'rungs' | 'scopes' | 'folder';
  readonly name: 'rungs' | 'scopes' | 'captures';
}
interface SwitchField {
  readonly kind: 'switch';
  readonly name: SwitchName;
}
export type RuleField = NumberField | SwitchField | OtherField;

const number = (name: NumberName, unit: NumberField['unit'], zeroIsOff = false): NumberField => ({
  kind: 'number',
  name,
  unit,
  zeroIsOff,
});

export const ruleGroups = {
  ladder: [
    { kind: 'rungs', name: 'rungs' },
    { kind: 'scopes', name: 'scopes' },
    number('hold', 'samples'),
    number('rearm', 'points'),
    number('cooldown', 's'),
    number('quiet', 's'),
  ],
  early: [
    number('fastPathTicks', 'ticks', true),
    number('timeToOom', 's', true),
    number('growth', '%', true),
    number('growthFloor', '%'),
    number('psiFull', '%', true),
    number('psiHold', 'samples'),
    number('psiFloor', '%'),
    number('goroutines', null, true),
    number('threads', null, true),
    number('fds', null, true),
  ],
  limits: [number('perRung', null), number('perLife', null), number('perDay', null)],
  captures: [
    { kind: 'switch', name: 'gc' },
    number('debug2Below', null, true),
    number('secondHeap', 's', true),
    { kind: 'switch', name: 'tools' },
  ],
  pace: [
    number('minInterval', 's'),
    number('maxInterval', 's'),
    number('leakRate', 'MiB/s'),
    number('nice', null),
  ],
  disk: [number('quota', 'MiB'), number('minFree', 'MiB'), { kind: 'folder', name: 'captures' }],
} as const satisfies Readonly<Record<string, readonly RuleField[]>>;

export type RuleGroup = keyof typeof ruleGroups;
export const ruleGroupNames = Object.keys(ruleGroups) as readonly RuleGroup[];
const allFields: readonly RuleField[] = ruleGroupNames.flatMap(
  (group): readonly RuleField[] => ruleGroups[group],
);

export interface RulesDraft {
  /** By the name of the rule. */
  readonly text: Readonly<Record<string, string>>;
  readonly on: Readonly<Record<string, boolean>>;
  readonly scopes: readonly WatchScope[];
}

const factorOf = (unit: NumberField['unit']) => (unit === 'MiB' || unit === 'MiB/s' ? mebibyte : 1);

export function draftOf(rules: WatchRules): RulesDraft {
  const text: Record<string, string> = {};
  const on: Record<string, boolean> = {};
  for (const field of allFields) {
    if (field.kind === 'number') text[field.name] = String(rules[field.name] / factorOf(field.unit));
    else if (field.kind === 'switch') on[field.name] = rules[field.name];
  }
  return {
    text: { ...text, rungs: rules.rungs.join(' '), captures: rules.captures ?? '' },
    on,
    scopes: rules.scopes,
  };
}

export interface ReadDraft {
  /** Null while something is wrong. */
  readonly rules: WatchRules | null;
  /** The rules whose text cannot be taken. */
  readonly wrong: ReadonlySet<string>;
}

/** Digits with at most one point: `''`, `1e3`, `0x10` are no figures that a person meant. */
const readNumber = (text: string) => (/^\d+(\.\d+)?$/.test(text.trim()) ? Number(text.trim()) : Number.NaN);

export function readDraft({ text, on, scopes }: RulesDraft): ReadDraft {
  const wanted: Record<string, unknown> = {
    ...on,
    rungs: text['rungs']
      .split(/[\s,，、%]+/)
      .filter(Boolean)
      .map(readNumber),
    scopes: watchScopes.filter((scope) => scopes.includes(scope)),
    captures: text['captures'].trim() === '' ? null : text['captures'].trim(),
  };
  for (const field of allFields) {
    if (field.kind !== 'number') continue;
    const factor = factorOf(field.unit);
    const value = readNumber(text[field.name]) * factor;
    wanted[field.name] = factor === 1 ? value : Math.round(value);
  }
  const parsed = WatchRulesSchema.safeParse(wanted);
  if (!parsed.success) {
    return { rules: null, wrong: new Set(parsed.error.issues.map(({ path }) => String(path[0]))) };
  }
  // The schema bounds each figure by itself; a pause that begins above its end is nobody's wish.
  return parsed.data.minInterval > parsed.data.maxInterval
    ? { rules: null, wrong: new Set(['minInterval', 'maxInterval']) }
    : { rules: parsed.data, wrong: new Set() };
}
