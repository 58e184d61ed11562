import { packageColour, splitName } from '../../profiles/packages';
import type { Named } from '../../worker/profile-calls';

/** A function as every table names it: the tick of its package, the package's path dimmed, the name. */
export function FunctionName({ of, ownModule }: { of: Named; ownModule: string | null }) {
  const { path, name } = splitName(of);
  return (
    <span className="function-name" title={of.function}>
      <span className={`package-tick package-${packageColour(of, ownModule)}`} aria-hidden="true" />
      <span className="function-name-text">
        {path !== '' && <span className="function-name-path">{path}</span>}
        <span className="function-name-own">{name}</span>
      </span>
    </span>
  );
}
