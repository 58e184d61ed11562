import { Fragment } from 'react';
import { capsOf, onMac } from '../commands/keys';

/** Key caps: `Ctrl` `K`, `G` then `O`. */
export function Kbd({ keys, then = '' }: { keys: string; then?: string }) {
  return (
    <span className="kbds">
      {capsOf(keys, onMac).map((caps, press) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the presses of one fixed spelling
        <Fragment key={press}>
          {press > 0 && <span className="kbd-then">{then}</span>}
          {caps.map((cap) => (
            <kbd className="kbd" key={cap}>
              {cap}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
