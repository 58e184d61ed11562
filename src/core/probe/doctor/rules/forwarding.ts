/** Whether the server opens channels for us (AllowTcpForwarding, PermitOpen): profiles come through them, with no tool there. */

import { message } from '../../../words/messages';
import { type DoctorRule, fail, pass, unknown, warn } from '../rule';
import { fetchersOn } from './fetcher';

export const forwarding: DoctorRule = {
  id: 'forwarding',
  judge({ hostKey, forwarding: seen, facts }) {
    if (hostKey === null) return null;
    if (seen === null) return unknown(message('doctor.found.unread'));
    if (seen === 'allowed') return pass(message('doctor.found.forwarding.allowed'));
    const found = message('doctor.found.forwarding.refused');
    const [program] = fetchersOn(facts);
    return program === undefined
      ? fail(found, message('doctor.todo.forwarding.nothing'))
      : warn(found, message('doctor.todo.forwarding.fetched', { program }));
  },
};
