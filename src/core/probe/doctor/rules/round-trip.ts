/** How long one command takes there and back: every step of an investigation waits for some of them. */

import { formatNumber } from '../../../base/units';
import { message } from '../../../words/messages';
import { type DoctorRule, pass, unknown, warn } from '../rule';

/** From here on a capture every two seconds is behind before it begins. */
const slowMs = 500;

export const roundTrip: DoctorRule = {
  id: 'round-trip',
  judge({ hostKey, roundTripMs }) {
    if (hostKey === null) return null;
    if (roundTripMs === null) return unknown(message('doctor.found.unread'));
    const found = message('doctor.found.round-trip.is', { time: `${formatNumber(roundTripMs)} ms` });
    return roundTripMs >= slowMs ? warn(found, message('doctor.todo.round-trip.slow')) : pass(found);
  },
};
