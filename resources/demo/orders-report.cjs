'use strict';

const { getBetweenDates } = require('./get-between-dates.cjs');

const TICK_MS = 20;
/** After a pause of the process the missed time is not made up for: the growth stays as slow as stated. */
const LONGEST_TICK_MS = 100;

/**
 * One request for the turnover between two days. It collects the days first, in small steps, no faster than
 * `limits.datesPerSecond` and only while `limits.mayGrow()`: without those two the demo would eat the
 * machine in seconds, as the service of the write-up did.
 */
class OrdersReport {
  constructor(catalogue, limits) {
    this.catalogue = catalogue;
    this.limits = limits;
  }

  run(sdate, edate, done) {
    this.days = getBetweenDates(sdate, edate);
    this.done = done;
    this.lastTick = performance.now();
    this.allowance = 0;
    this.collectDays();
  }

  collectDays() {
    const now = performance.now();
    this.allowance += (Math.min(now - this.lastTick, LONGEST_TICK_MS) * this.limits.datesPerSecond) / 1000;
    this.lastTick = now;
    while (this.allowance >= 1000 && this.limits.mayGrow()) {
      const { done, value } = this.days.next();
      if (done) return this.done(this.turnoverOf(value));
      this.allowance -= 1000;
    }
    setTimeout(() => this.collectDays(), TICK_MS);
  }

  turnoverOf(days) {
    return days.map((day) => ({
      day,
      cents: this.catalogue
        .ordersOfDay(day)
        .flatMap((order) => order.lines)
        .reduce((sum, line) => sum + line.pieces * line.cents, 0),
    }));
  }
}

module.exports = { OrdersReport };
