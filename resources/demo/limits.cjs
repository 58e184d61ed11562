'use strict';

/**
 * What keeps the demo harmless. Growth stops at 70 % of the stated ceiling of resident memory, because an array that
 * grows is copied and a collection that compacts needs room too (measured: up to 85 MB above). Some time later, and
 * in any case at the time limit, the service ends itself.
 */

const { parseArgs } = require('node:util');

const MIB = 1024 * 1024;
const GROWTH_STOPS_AT = 0.7;

/** What one date of ten characters costs: its string and its place in an array that is never quite full. */
const COMPRESSED_POINTERS = Number(process.config.variables.v8_enable_pointer_compression) === 1;
const BYTES_PER_DATE = COMPRESSED_POINTERS ? 30 : 42;

function readLimits(argv) {
  const number = (name, value) => {
    const parsed = Number(value);
    if (!(parsed >= 0)) throw new Error(`--${name} needs a number, not "${value}"`);
    return parsed;
  };
  const { values } = parseArgs({
    args: argv,
    options: {
      'ceiling-mb': { type: 'string', default: '512' },
      'leak-mb-per-second': { type: 'string', default: '4' },
      'leak-after-seconds': { type: 'string', default: '3' },
      'grace-seconds': { type: 'string', default: '30' },
      'time-limit-seconds': { type: 'string', default: '180' },
    },
  });
  const of = (name) => number(name, values[name]);
  return {
    ceilingMb: of('ceiling-mb'),
    leakMbPerSecond: of('leak-mb-per-second'),
    leakAfterSeconds: of('leak-after-seconds'),
    graceSeconds: of('grace-seconds'),
    timeLimitSeconds: of('time-limit-seconds'),
  };
}

class Limits {
  constructor(stated, onCeiling) {
    this.datesPerSecond = (stated.leakMbPerSecond * MIB) / BYTES_PER_DATE;
    this.stopAtBytes = stated.ceilingMb * MIB * GROWTH_STOPS_AT;
    this.onCeiling = onCeiling;
    this.reached = false;
  }

  mayGrow() {
    if (!this.reached && process.memoryUsage.rss() >= this.stopAtBytes) {
      this.reached = true;
      this.onCeiling();
    }
    return !this.reached;
  }
}

module.exports = { Limits, readLimits };
