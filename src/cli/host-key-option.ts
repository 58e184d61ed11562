import type { OptionSpec } from './arguments';

/** For every command that connects. */
export const hostKeyOption: Readonly<Record<string, OptionSpec>> = {
  'accept-host-key': {
    kind: 'value',
    argument: 'FP',
    help: 'trust a host key with this SHA256:… fingerprint',
  },
};
