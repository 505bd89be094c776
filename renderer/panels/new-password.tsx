import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useMessages } from '../strings/index.ts';
import parts from '../ui/parts.module.css';

/** As the contract has it. */
const leastLetters = 10;
const mostLetters = 200;

export interface TypedTwice {
  readonly password: string;
  readonly again: string;
}
export const notTyped: TypedTwice = { password: '', again: '' };

export function isPasswordReady({ password, again }: TypedTwice): boolean {
  return password.length >= leastLetters && password === again;
}

/** Field of a password, which can be shown. */
export function PasswordField(props: PasswordInputProps) {
  const { signIn: words } = useMessages();
  return (
    <PasswordInput
      required
      dir="ltr"
      spellCheck={false}
      autoCapitalize="none"
      maxLength={mostLetters}
      visibilityToggleButtonProps={{ 'aria-label': words.show, tabIndex: 0 }}
      {...props}
    />
  );
}

/** A new password, typed twice, with what it needs. */
export function NewPassword({ typed, onChange }: { readonly typed: TypedTwice; readonly onChange: (typed: TypedTwice) => void }) {
  const { signIn: words } = useMessages();
  const { password, again } = typed;
  const missing = leastLetters - password.length;
  return (
    <>
      <PasswordField
        autoComplete="new-password"
        minLength={leastLetters}
        label={words.newPassword}
        description={password !== '' && missing > 0 ? words.tooShort(missing) : words.needs(leastLetters)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={password}
        onChange={(event) => onChange({ ...typed, password: event.currentTarget.value })}
      />
      <PasswordField
        autoComplete="new-password"
        label={words.again}
        error={again !== '' && again !== password.slice(0, again.length) ? words.differs : null}
        value={again}
        onChange={(event) => onChange({ ...typed, again: event.currentTarget.value })}
      />
    </>
  );
}

/** Beside a form that has no field of the name: password managers then know whose password it is. */
export function HiddenName({ name }: { readonly name: string }) {
  return <input type="text" hidden readOnly autoComplete="username" value={name} className={parts.input} />;
}
