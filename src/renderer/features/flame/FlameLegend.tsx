import { useMemo } from 'react';
import type { FlameGraph } from '#core/profile/heapcase';
import { type Text, useText } from '../../i18n';
import { type PackageColour, packageColour } from '../../profiles/packages';
import type { ValueStyle } from '../../profiles/values';

interface FlameLegendProps {
  readonly graph: FlameGraph;
  readonly style: ValueStyle;
  readonly ownModule: string | null;
  readonly difference: boolean;
}

const most = 8;

/** What each colour and mark means: packages by what ends in them, or kinds of change. */
export function FlameLegend({ graph, style, ownModule, difference }: FlameLegendProps) {
  const t = useText();
  const packages = useMemo(() => heaviest(graph, ownModule), [graph, ownModule]);
  return (
    <ul className="flame-legend">
      {difference ? (
        <>
          <li>
            <span className="flame-swatch flame-swatch-grew" aria-hidden="true" />▲ {t('flame.legend.grew')}
          </li>
          <li>
            <span className="flame-swatch flame-swatch-shrank" aria-hidden="true" />▼{' '}
            {t('flame.legend.shrank')}
          </li>
          <li>
            <span className="flame-swatch package-fill-std" aria-hidden="true" />
            {t('flame.legend.same')}
          </li>
        </>
      ) : (
        <>
          <li className="quiet">{style.unit === '' ? 'flat' : `flat, ${style.unit}`}</li>
          {packages.map(({ name, colour, value }) => (
            <li key={`${name} ${colour}`}>
              <span className={`flame-swatch package-fill-${colour}`} aria-hidden="true" />
              {nameOf(name, colour, t)} <b>{style.cell(value)}</b>
            </li>
          ))}
        </>
      )}
      <li>
        <span className="flame-swatch flame-swatch-narrow" aria-hidden="true" />
        {t('flame.legend.narrow')}
      </li>
      <li>
        <span className="flame-swatch flame-swatch-inlined" aria-hidden="true" />
        {t('flame.legend.inlined')}
      </li>
    </ul>
  );
}

const nameOf = (name: string, colour: PackageColour, t: Text): string => {
  if (colour === 'std') return t('flame.legend.standard');
  if (colour === 'runtime') return 'runtime';
  return name === '' ? t('flame.legend.unknown') : name;
};

/** The packages that hold most. What all have one colour for is one entry: the standard library, the runtime. */
function heaviest({ names, nameSelf }: FlameGraph, ownModule: string | null) {
  const sums = new Float64Array(names.packages.length);
  for (let name = 1; name < nameSelf.length; name++) sums[names.package[name]] += nameSelf[name];
  const entries = new Map<string, { name: string; colour: PackageColour; value: number }>();
  for (const [i, { name, kind }] of names.packages.entries()) {
    const colour = packageColour({ function: '', package: name, kind }, ownModule);
    const key = colour === 'std' || colour === 'runtime' ? colour : `${colour} ${name}`;
    const entry = entries.get(key);
    if (entry) entry.value += sums[i];
    else entries.set(key, { name, colour, value: sums[i] });
  }
  return [...entries.values()]
    .filter(({ value }) => value !== 0)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, most);
}
