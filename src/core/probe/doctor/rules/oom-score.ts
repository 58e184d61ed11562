/** Whom the kernel kills first when memory ends. */

import { message } from '../../../words/messages';
import { type DoctorRule, pass, unknown, warn } from '../rule';

export const oomScore: DoctorRule = {
  id: 'oom-score',
  judge({ facts }) {
    const { target } = facts;
    if (target === null || !target.alive) return null;
    const { oomScoreAdj: adjusted, oomScore: score } = target;
    if (adjusted === null) return unknown(message('doctor.found.unread'));
    const found = message('doctor.found.oom-score.is', { adjusted, score: score ?? '?' });
    if (adjusted <= -999) return warn(found, message('doctor.todo.oom-score.never'));
    return adjusted >= 500 ? warn(found, message('doctor.todo.oom-score.first')) : pass(found);
  },
};
