/** What `heapcase pprof --help` says. */
export const usageText = `heapcase pprof FLAGS [BINARY] SOURCE…

Prints pprof's reports, with pprof's flags, byte for byte.
`;
