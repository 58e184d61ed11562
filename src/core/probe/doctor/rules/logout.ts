/** What would keep a watchdog alive when everybody has logged out, chosen as its own script chooses. */

import { message } from '../../../words/messages';
import { type DoctorRule, fail, isLinux, pass, unknown, warn } from '../rule';

export const logout: DoctorRule = {
  id: 'logout',
  judge(situation) {
    const { survival, facts } = situation;
    if (!isLinux(situation)) return null;
    if (survival === null) return unknown(message('doctor.found.unread'));
    const user = facts.user ?? '?';
    switch (survival.way) {
      case 'system':
        return pass(message('doctor.found.logout.system'));
      case 'cron':
        return pass(message('doctor.found.logout.cron'));
      case 'user':
        if (survival.turnsLingerOn)
          return pass(
            message('doctor.found.logout.may-linger', { user }),
            message('doctor.todo.logout.may-linger', { user }),
          );
        return survival.logout
          ? pass(message('doctor.found.logout.lingers', { user }))
          : fail(
              message('doctor.found.logout.no-linger', { user }),
              message('doctor.todo.logout.linger', { user }),
            );
      case 'session':
        return survival.logout
          ? warn(message('doctor.found.logout.session'), message('doctor.todo.logout.reboot'))
          : fail(message('doctor.found.logout.killed'), message('doctor.todo.logout.linger', { user }));
    }
  },
};
