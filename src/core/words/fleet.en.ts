/** Many hosts at once, on the terminal. */
export const fleetEn = {
  'fleet.progress': '{connected} of {hosts} connected; next to its limit: {next}',
  'fleet.state.idle': 'not watched',
  'fleet.state.connecting': 'connecting',
  'fleet.state.connected': 'connected',
  'fleet.state.lost': 'link lost, tried again',
  'fleet.state.failed': 'failed',
  'fleet.ended': 'pid {pid} ended at {at}',
  'fleet.ended.successor': 'pid {pid} ended at {at}; pid {successor} runs the same program',
  'fleet.growth.grows': 'grows by {rate}',
  'fleet.growth.slowing': 'grew, and slows',
  'fleet.growth.flat': 'steady',
  'fleet.growth.unknown': 'too early to tell',
} as const;
