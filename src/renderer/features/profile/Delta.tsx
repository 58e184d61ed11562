import type { ValueStyle } from '../../profiles/values';

/** A difference: its sign, its triangle, its colour. Nothing that changed is a grey 0; not compared is a dash. */
export function Delta({
  value,
  style,
  unit = false,
}: {
  value: number | null;
  style: ValueStyle;
  unit?: boolean;
}) {
  if (value === null) return <span className="figure-none">–</span>;
  if (value === 0) return <span className="figure-zero">0</span>;
  const text = style.delta(value);
  return (
    <span className={value > 0 ? 'change change-grew' : 'change change-shrank'} title={style.exact(value)}>
      <svg className="change-mark" viewBox="0 0 8 6" aria-hidden="true">
        <path d={value > 0 ? 'M4 0 8 6H0Z' : 'M4 6 0 0H8Z'} />
      </svg>
      {unit && style.unit !== '' ? `${text} ${style.unit}` : text}
    </span>
  );
}
