/** Frames that pprof leaves out of older profiles, as these cannot say so themselves. pprof: addLegacyFrameInfo. */

import type { ValueType } from '../columns';

const allocation = [
  // POSIX.
  'calloc|cfree|malloc|free|memalign|do_memalign|(__)?posix_memalign|pvalloc|valloc|realloc',
  // tcmalloc.
  'tcmalloc::.*|tc_calloc|tc_cfree|tc_malloc|tc_free|tc_memalign|tc_posix_memalign|tc_pvalloc|tc_valloc|tc_realloc',
  'tc_new|tc_delete|tc_newarray|tc_deletearray|tc_new_nothrow|tc_newarray_nothrow',
  // OS X.
  'malloc_zone_malloc|malloc_zone_calloc|malloc_zone_valloc|malloc_zone_realloc|malloc_zone_memalign|malloc_zone_free',
  // Go.
  'runtime\\..*',
  // Others.
  'BaseArena::.*|(::)?do_malloc_no_errno|(::)?do_malloc_pages|(::)?do_malloc|DoSampledAllocation',
  'MallocedMemBlock::MallocedMemBlock|_M_allocate|__builtin_(vec_)?delete|__builtin_(vec_)?new',
  '__gnu_cxx::new_allocator::allocate|__libc_malloc|__malloc_alloc_template::allocate|allocate|cpp_alloc',
  'operator new(\\[\\])?|simple_alloc::allocate',
].join('|');

const keptInAllocation = 'runtime\\.panic|runtime\\.reflectcall|runtime\\.call[0-9]*';

const profiler =
  'ProfileData::Add|ProfileData::prof_handler|CpuProfiler::prof_handler|__pthread_sighandler|__restore';

const locking = [
  'RecordLockProfileData|(base::)?RecordLockProfileData.*|(base::)?SubmitMutexProfileData.*',
  '(base::)?SubmitSpinLockProfileData.*|(base::Mutex::)?AwaitCommon.*|(base::Mutex::)?Unlock.*',
  '(base::Mutex::)?UnlockSlow.*|(base::Mutex::)?ReaderUnlock.*|(base::MutexLock::)?~MutexLock.*',
  '(Mutex::)?AwaitCommon.*|(Mutex::)?Unlock.*|(Mutex::)?UnlockSlow.*|(Mutex::)?ReaderUnlock.*',
  '(MutexLock::)?~MutexLock.*|(SpinLock::)?Unlock.*|(SpinLock::)?SlowUnlock.*|(SpinLockHolder::)?~SpinLockHolder.*',
].join('|');

const heapTypes = new Set([
  'allocations size',
  'objects space',
  'inuse_objects inuse_space',
  'alloc_objects alloc_space',
  'alloc_objects alloc_space inuse_objects inuse_space',
]);

export function dropFramesFor(sampleTypes: readonly ValueType[]): { dropFrames: string; keepFrames: string } {
  const types = sampleTypes.map(({ type }) => type).join(' ');
  if (heapTypes.has(types)) return { dropFrames: allocation, keepFrames: keptInAllocation };
  return { dropFrames: types === 'contentions delay' ? locking : profiler, keepFrames: '' };
}
