// A vitest reporter that leaves the numbers of one run in the file named by HEAPCASE_TALLY.
import { writeFileSync } from 'node:fs';

/**
 * @typedef {{ passed: number, failed: number, skipped: { name: string, reason: string }[], second: { name: string, why: string }[] }} Tally
 */

export default class TallyReporter {
  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly import('vitest/node').SerializedError[]} unhandledErrors
   */
  onTestRunEnd(modules, unhandledErrors) {
    /** @type {Tally} */
    const tally = { passed: 0, failed: unhandledErrors.length, skipped: [], second: [] };
    for (const module of modules) {
      // A file that doesn't load, or a suite whose hook throws, is a failure even where no test of it ran.
      const broken = [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0);
      tally.failed += broken.length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (test.diagnostic()?.flaky) {
          tally.second.push({ name: test.fullName, why: result.errors?.[0]?.message ?? 'no reason given' });
        }
        if (result.state === 'passed') tally.passed++;
        else if (result.state === 'failed') tally.failed++;
        else tally.skipped.push({ name: test.fullName, reason: result.note ?? 'no reason given' });
      }
    }
    writeFileSync(process.env.HEAPCASE_TALLY, JSON.stringify(tally));
  }
}
