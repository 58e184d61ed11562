import { ChevronDown } from 'lucide-react';
import { useId } from 'react';

interface SelectProps<V extends string> {
  /** Left out where a label stands elsewhere and names the list by its `id`. */
  readonly label?: string;
  readonly id?: string;
  /** Its values say what it is: the label is for screen readers. */
  readonly bare?: boolean;
  readonly disabled?: boolean;
  readonly value: V;
  readonly options: readonly { readonly value: V; readonly label: string }[];
  readonly onChange: (value: V) => void;
}

/** The system's own list, drawn as ours: its keys and its screen reader words come for free. */
export function Select<V extends string>(props: SelectProps<V>) {
  const { label, id, bare, disabled, value, options, onChange } = props;
  const own = useId();
  const list = (
    <>
      <select
        id={id ?? own}
        disabled={disabled}
        value={value}
        onChange={(event) => onChange(event.target.value as V)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown size={12} strokeWidth={1.75} aria-hidden="true" />
    </>
  );
  if (label === undefined) return <span className="select">{list}</span>;
  return (
    <label className="select" htmlFor={id ?? own}>
      <span className={bare ? 'visually-hidden' : 'select-label'}>{label}</span>
      {list}
    </label>
  );
}
