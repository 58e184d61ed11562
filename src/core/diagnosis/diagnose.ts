/** Facts in, diagnosis out: runs every rule, sets findings against one another, and words the verdict. */

import { message } from '../words/messages';
import type { Facts } from './facts';
import type { Diagnosis, Finding, Grade } from './finding';
import { keyNumbers } from './key-numbers';
import { rules } from './rules';
import { assess, cite, type Ruling } from './rules/rule';

export function diagnose(facts: Facts): Diagnosis {
  const situation = assess(facts);
  const rulings = weighRivals(rules.flatMap((rule) => rule.judge(situation)));
  const standing = rulings.filter(isStanding).sort(byWeight);
  const verdict = standing.find(({ verdict: words, finding }) => words !== null && !isFallback(finding));
  const fallback = rulings.find(({ finding }) => isFallback(finding));
  const chosen = verdict ?? fallback;
  if (chosen?.verdict == null) throw new Error('no rule gave a verdict');
  const others = standing.filter((ruling) => ruling !== chosen && !isFallback(ruling.finding));
  const lost = rulings.filter((ruling) => !isStanding(ruling));
  return {
    verdict: chosen.finding,
    findings: [chosen, ...others, ...lost].map(({ finding }) => finding),
    sentence: chosen.verdict.sentence,
    sureness: chosen.verdict.sureness,
    why: chosen.verdict.why,
    keyNumbers: keyNumbers(situation, chosen.finding),
    gaps: facts.gaps,
  };
}

const ranks: Readonly<Record<Grade, number>> = { proved: 3, probable: 2, possible: 1, 'ruled-out': 0 };
const isStanding = ({ finding }: Ruling) => finding.grade !== 'ruled-out';
const isFallback = ({ class: kind }: Finding) => kind === 'insufficient-evidence';
const byWeight = (a: Ruling, b: Ruling) =>
  ranks[b.finding.grade] - ranks[a.finding.grade] || b.explains - a.explains;

/** A rival that could account for this much of the growth keeps a claim from being proved. */
const rivalShare = 0.3;

/**
 * What one finding causes is no rival of it and ranks below it. What stands beside a proved claim and could
 * explain the growth as well lowers it to probable.
 */
function weighRivals(rulings: readonly Ruling[]): readonly Ruling[] {
  const standing = rulings.filter(isStanding);
  const causeOf = (ruling: Ruling) =>
    standing.find(
      (other) => other.causes?.includes(ruling.finding.class) && ranks[other.finding.grade] >= ranks.probable,
    );
  return rulings.map((ruling) => {
    if (!isStanding(ruling)) return ruling;
    const cause = causeOf(ruling);
    if (cause) return lowered(ruling, cause, 'possible');
    if (ruling.finding.grade !== 'proved') return ruling;
    const rival = standing.find(
      (other) =>
        other.finding.class !== ruling.finding.class &&
        !isFallback(other.finding) &&
        other.explains >= rivalShare &&
        !ruling.causes?.includes(other.finding.class),
    );
    return rival ? lowered(ruling, rival, 'probable') : ruling;
  });
}

function lowered(ruling: Ruling, rival: Ruling, grade: 'probable' | 'possible'): Ruling {
  const { finding, verdict } = ruling;
  const evidence = rival.finding.for.flatMap((citation) => citation.evidence);
  const against = [
    ...finding.against,
    cite(evidence, message('rival.against', { rival: rival.finding.class })),
  ];
  return {
    ...ruling,
    finding: { ...finding, grade, against },
    verdict: verdict && {
      ...verdict,
      sureness: verdict.sureness && loweredSureness(verdict.sureness, grade),
      why: message('why.rival', { rival: rival.finding.class }),
    },
  };
}

/** The same sentence at the lower grade. */
function loweredSureness(sureness: NonNullable<Diagnosis['sureness']>, grade: 'probable' | 'possible') {
  const { captures, samples } = sureness.fillings;
  if (captures !== undefined) {
    return grade === 'probable'
      ? message('verdict.probable.captures', { captures })
      : message('verdict.possible.captures', { captures });
  }
  if (samples === undefined) return sureness;
  return grade === 'probable'
    ? message('verdict.probable.samples', { samples })
    : message('verdict.possible.samples', { samples });
}
