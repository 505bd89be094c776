import { useMessages } from '../strings/index.ts';
import { notTyped, PasswordField, type TypedTwice } from './new-password.tsx';

/** As the contract has it. */
const leastLetters = 12;
const mostLetters = 1_024;

export const noPassphrase = notTyped;

/** Long enough and typed the same twice; where none is needed, nothing will do. */
export function isPassphraseReady({ password, again }: TypedTwice, isOptional: boolean): boolean {
  if (password === '' && again === '') return isOptional;
  return password.length >= leastLetters && password === again;
}

interface PassphraseTwiceProps {
  readonly label: string;
  readonly typed: TypedTwice;
  readonly isOptional?: boolean;
  readonly onChange: (typed: TypedTwice) => void;
}

/** A new passphrase, typed twice, with what it needs. */
export function PassphraseTwice({ label, typed, isOptional = false, onChange }: PassphraseTwiceProps) {
  const { protection, signIn } = useMessages();
  const { cache: words } = protection;
  const { password, again } = typed;
  const missing = leastLetters - password.length;
  const about = isOptional ? words.optional(leastLetters) : words.needs(leastLetters);
  return (
    <>
      <PasswordField
        required={!isOptional}
        autoComplete="new-password"
        maxLength={mostLetters}
        label={label}
        description={password !== '' && missing > 0 ? signIn.tooShort(missing) : about}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={password}
        onChange={(event) => onChange({ ...typed, password: event.currentTarget.value })}
      />
      <PasswordField
        required={!isOptional || password !== ''}
        autoComplete="new-password"
        maxLength={mostLetters}
        label={words.again}
        error={again !== '' && again !== password.slice(0, again.length) ? words.differs : null}
        value={again}
        onChange={(event) => onChange({ ...typed, again: event.currentTarget.value })}
      />
    </>
  );
}
