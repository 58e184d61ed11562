'use strict';

/**
 * The bug of the write-up that Heapcase grew out of, carried over from Go.
 *
 * getBetweenDates lists the days from `sdate` to `edate`, both included. It moves on by one day BEFORE it
 * compares with the last day, so when both dates are equal the last day is never met: the list grows until
 * the process has no memory left.
 *
 * It is a generator only so that this one thread can answer other requests in between (a Go service has
 * goroutines for that). The list is kept either way.
 */
function* getBetweenDates(sdate, edate) {
  const date = new Date(`${sdate}T00:00:00Z`);
  const end = new Date(`${edate}T00:00:00Z`);
  const dates = [];
  if (!(date <= end)) return dates; // also when one of them is no date
  const last = end.toISOString().slice(0, 10);
  dates.push(date.toISOString().slice(0, 10));
  for (;;) {
    date.setUTCDate(date.getUTCDate() + 1);
    const text = date.toISOString().slice(0, 10);
    dates.push(text);
    if (text === last) return dates;
    if (dates.length % 1000 === 0) yield dates.length;
  }
}

module.exports = { getBetweenDates };
