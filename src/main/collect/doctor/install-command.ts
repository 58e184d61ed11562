/** An installation as it is shown, confirmed and run: the same words each time. */

import type { DoctorFacts } from '#core/probe/doctor/facts';
import { type Install, managerOf } from '#core/probe/doctor/packages';
import { readableCommand } from '../../host/command';

/** Only root installs, but for Homebrew, which refuses root. */
export const needsSudo = (facts: DoctorFacts): boolean => facts.uid !== 0 && managerOf(facts) !== 'brew';

/** `sudo apt-get install -y sysstat`, steps joined by `&&`. */
export const installText = (install: Install, sudo: boolean): string =>
  install.map((step) => readableCommand(sudo ? ['sudo', ...step] : step)).join(' && ');
