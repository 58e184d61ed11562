// A vitest reporter that leaves the numbers of one run in the file named by HEAPCASE_TALLY.
import { writeFileSync } from 'node:fs';

/**
 * @typedef {{ passed: number, failed: number, broken: { name: string, why: string }[], skipped: { name: string, reason: string }[], second: { name: string, why: string }[] }} Tally
 */

/** @param {readonly { message: string }[] | undefined} errors */
const whyOf = (errors) => errors?.[0]?.message ?? 'no reason given';

export default class TallyReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest/node').SerializedError[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {Tally} */
    const tally = {
      passed: 0,
      failed: unhandledErrors.length,
      broken: unhandledErrors.map((error) => ({ name: 'outside of any test', why: whyOf([error]) })),
      skipped: [],
      second: [],
    };
    for (const module of modules) {
      // A file that doesn't load, or a suite whose hook throws, is a failure even where no test of it ran.
      for (const part of [module, ...module.children.allSuites()].filter((one) => one.errors().length > 0)) {
        tally.failed++;
        tally.broken.push({ name: part.fullName ?? part.moduleId, why: whyOf(part.errors()) });
      }
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (test.diagnostic()?.flaky) {
          tally.second.push({ name: test.fullName, why: whyOf(result.errors) });
        }
        if (result.state === 'passed') tally.passed++;
        else if (result.state === 'failed') {
          tally.failed++;
          tally.broken.push({ name: test.fullName, why: whyOf(result.errors) });
        } else tally.skipped.push({ name: test.fullName, reason: result.note ?? 'no reason given' });
      }
    }
    writeFileSync(process.env.HEAPCASE_TALLY, JSON.stringify(tally));
  }
}
