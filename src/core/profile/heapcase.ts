/**
 * The profile engine as the rest of Heapcase uses it: the small API of `index.ts`, and what its own screens, commands
 * and rules need besides. This may change whenever they do.
 */

export { decodeProfileStream } from './decode';
export { type FlameGraph, type FlameOptions, flameGraph, flameSteps, wholeFlame } from './flame';
export { type FlameNames, flameName } from './flame-names';
export { foldedRecursion, seenCalled, seenInlined } from './flame-paths';
export type { FlameTree } from './flame-tree';
export { type FunctionTable, functionTable } from './function-table';
export {
  type GoroutineDump,
  readGoroutineDump,
} from './goroutine-dump';
export {
  type GoroutineRow,
  goroutineTable,
} from './goroutine-rows';
export * from './index';
export { defaultUnpackLimit, inflateWithPako } from './inflate';
export { memStatsText } from './mem-stats';
export { type PackageKind, type PackageOf, packageOf } from './packages';
export { type RowSums, rowSums } from './row-sums';
export { slopeError, valueError } from './series-error';
export { seriesOf } from './series-table';
export { namedFiles } from './source-rows';
export {
  callPathOf,
  functionTotals,
  lineTotals,
} from './totals';
export { nameAddresses } from './unsymbolized';
export { pprofCommand } from './view-flags';
export { viewOptions } from './view-options';
export { viewFromParameters, viewToParameters } from './view-query';
