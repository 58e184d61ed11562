import { type ComponentType, lazy, useState } from 'react';

/** A component whose code is a chunk of its own; `load` brings it before it is shown. */
export type Late<P extends object> = ComponentType<P> & { load(): Promise<unknown> };

/**
 * Like `lazy`, but what has come by now is rendered at once. `lazy` shows the fallback of the boundary first even
 * then, and React leaves a fallback on the screen for 300 ms.
 */
export function late<P extends object>(load: () => Promise<ComponentType<P>>): Late<P> {
  let come: ComponentType<P> | null = null;
  let coming: Promise<{ default: ComponentType<P> }> | null = null;
  const bring = () => {
    coming ??= load().then(
      (component) => {
        come = component;
        return { default: component };
      },
      (error: unknown) => {
        coming = null;
        throw error;
      },
    );
    return coming;
  };
  // `lazy` hands the properties on as they are; its type cannot say so of a type parameter.
  const waiting = lazy(bring) as unknown as ComponentType<P>;
  const choose = () => come ?? waiting;
  return Object.assign((properties: P) => <Chosen choose={choose} properties={properties} />, {
    load: bring,
  });
}

/** Chosen once: another kind of component in its place would lose what the first has in hand. */
function Chosen<P extends object>({
  choose,
  properties,
}: {
  readonly choose: () => ComponentType<P>;
  readonly properties: P;
}) {
  const [Component] = useState<ComponentType<P>>(() => choose());
  return <Component {...properties} />;
}
