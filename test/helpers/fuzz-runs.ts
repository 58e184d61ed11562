/** How many rounds a property gets: a few with every test run, HEAPCASE_FUZZ times as many with `npm run fuzz`. */
export const fuzzRuns = (rounds: number): number =>
  Math.round(rounds * Number(process.env['HEAPCASE_FUZZ'] ?? '1'));
