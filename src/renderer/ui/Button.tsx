import type { ReactNode, Ref } from 'react';
import { classes } from './classes';
import { Tooltip } from './Tooltip';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly primary?: boolean;
  /** Without a border: for acts beside text. */
  readonly quiet?: boolean;
  readonly disabled?: boolean;
  readonly icon?: ReactNode;
  readonly autoFocus?: boolean;
  readonly large?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button(props: ButtonProps) {
  const { children, onClick, primary, quiet, disabled, icon, autoFocus, large, ref } = props;
  return (
    <button
      ref={ref}
      type="button"
      className={classes(
        'button',
        primary && 'button-primary',
        quiet && 'button-quiet',
        large && 'button-large',
      )}
      disabled={disabled}
      // biome-ignore lint/a11y/noAutofocus: only for the safe answer of a prompt
      autoFocus={autoFocus}
      onClick={onClick}
    >
      {icon}
      {children}
    </button>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
  readonly keys?: string;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
}

/** A sign without a word: its name is the tooltip. */
export function IconButton({ label, icon, onClick, keys, disabled, pressed }: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button
        type="button"
        className="icon-button"
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled}
        onClick={onClick}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
