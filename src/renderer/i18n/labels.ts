/** All labels of the window, by language. The compiler holds both to the same keys, a test to the same places. */

import type { Language, Translation } from '#core/words/dictionary';
import { caseEn } from './case.en';
import { caseZh } from './case.zh-CN';
import { commandsEn } from './commands.en';
import { commandsZh } from './commands.zh-CN';
import { doctorEn } from './doctor.en';
import { doctorZh } from './doctor.zh-CN';
import { evidenceEn } from './evidence.en';
import { evidenceZh } from './evidence.zh-CN';
import { flameEn } from './flame.en';
import { flameZh } from './flame.zh-CN';
import { fleetEn } from './fleet.en';
import { fleetZh } from './fleet.zh-CN';
import { growthEn } from './growth.en';
import { growthZh } from './growth.zh-CN';
import { hostActsEn } from './host-acts.en';
import { hostActsZh } from './host-acts.zh-CN';
import { hostsEn } from './hosts.en';
import { hostsZh } from './hosts.zh-CN';
import { keptEn } from './kept.en';
import { keptZh } from './kept.zh-CN';
import { linksEn } from './links.en';
import { linksZh } from './links.zh-CN';
import { liveEn } from './live.en';
import { liveZh } from './live.zh-CN';
import { monitorsEn } from './monitors.en';
import { monitorsZh } from './monitors.zh-CN';
import { profileEn } from './profile.en';
import { profileZh } from './profile.zh-CN';
import { reportEn } from './report.en';
import { reportZh } from './report.zh-CN';
import { shellEn } from './shell.en';
import { shellZh } from './shell.zh-CN';
import { watchdogEn } from './watchdog.en';
import { watchdogZh } from './watchdog.zh-CN';
import { welcomeEn } from './welcome.en';
import { welcomeZh } from './welcome.zh-CN';

export const english = {
  ...shellEn,
  ...commandsEn,
  ...welcomeEn,
  ...hostsEn,
  ...hostActsEn,
  ...fleetEn,
  ...doctorEn,
  ...linksEn,
  ...keptEn,
  ...caseEn,
  ...liveEn,
  ...monitorsEn,
  ...profileEn,
  ...flameEn,
  ...growthEn,
  ...evidenceEn,
  ...reportEn,
  ...watchdogEn,
} as const;

const chinese: Translation<typeof english> = {
  ...shellZh,
  ...commandsZh,
  ...welcomeZh,
  ...hostsZh,
  ...hostActsZh,
  ...fleetZh,
  ...doctorZh,
  ...linksZh,
  ...keptZh,
  ...caseZh,
  ...liveZh,
  ...monitorsZh,
  ...profileZh,
  ...flameZh,
  ...growthZh,
  ...evidenceZh,
  ...reportZh,
  ...watchdogZh,
};

export const labels: Readonly<Record<Language, Translation<typeof english>>> = {
  en: english,
  'zh-CN': chinese,
};
