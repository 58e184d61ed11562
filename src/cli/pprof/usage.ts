/** What `heapcase pprof --help` says. */
export const usageText = `heapcase pprof FLAGS [BINARY] SOURCE…

Prints pprof's reports with pprof's flags, byte for byte. SOURCE is a profile: profile.proto (gzipped or
plain), a ?debug=1 text or ?debug=2 goroutine dump of a Go server, or an older format. It is a file, - for
standard input, or a URL (HOST:PORT alone is its CPU profile). Several sources are merged. What is gzipped
may unpack to 2 GiB; a larger one is refused.

Reports (one of):
  -top, -text        functions by their own value            -traces     every sample with its stack
  -tree, -peek=RX    callers and callees                     -tags       values per label
  -list=RX           source lines                            -raw        the profile as text
  -dot, -svg, -callgrind   the call graph                    -comments   the profile's comments
  -proto, -topproto  as a profile again (with -output=FILE)

What to show:
  -sample_index=TYPE (or -inuse_space, -inuse_objects, -alloc_space, -alloc_objects, -total_delay, -contentions,
  -mean_delay), -mean, -unit=U, -divide_by=N
  -functions, -filefunctions, -files, -lines, -addresses, -noinlines, -showcolumns
  -focus=RX, -ignore=RX, -hide=RX, -show=RX, -show_from=RX, -prune_from=RX, -relative_percentages
  -tagfocus=T, -tagignore=T, -tagshow=RX, -taghide=RX, -tagroot=KEYS, -tagleaf=KEYS
  -nodecount=N, -nodefraction=F, -edgefraction=F, -trim=false, -cum, -flat, -call_tree, -compact_labels
  -base=SOURCE, -diff_base=SOURCE, -normalize, -drop_negative
  -seconds=N (how long servers record), -timeout=N (how long they may take to answer)
  -output=FILE, -symbolize=none, -source_path=DIRS, -trim_path=DIRS, -add_comment=TEXT, -buildid=ID, -all_frames

An option of pprof that is not here is refused by name.
`;
