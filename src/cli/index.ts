/**
 * The terminal's front door. Each half of the program is loaded only when it is asked for: `pprof` on a small
 * profile is over before the workbench would have been read.
 */

async function main(argv: readonly string[]): Promise<number> {
  if (argv[0] === 'pprof') {
    const { runPprof } = await import('./run-pprof');
    return runPprof(argv.slice(1));
  }
  const { runCommand } = await import('./run-command');
  return runCommand(argv, __dirname);
}

// `heapcase … | head` closes the pipe early: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

void main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
