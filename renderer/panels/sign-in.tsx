import { TextInput } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { failureOf } from '../actions/notices.ts';
import { setLanguage, setThemeHere } from '../actions/people.ts';
import { acceptCode, leaveRecoveryCode, signIn } from '../actions/sign-in.ts';
import { useStore } from '../state/store.ts';
import type { Failure } from '../state/transient.ts';
import { useMessages } from '../strings/index.ts';
import logo from '../ui/logo.svg?url';
import { Button, FailureText } from '../ui/parts.tsx';
import { useScheme } from '../ui/scheme.ts';
import parts from '../ui/parts.module.css';
import { isPasswordReady, NewPassword, notTyped, PasswordField } from './new-password.tsx';
import { RecoveryCode } from './recovery-code.tsx';
import styles from './sign-in.module.css';

/** Covers the whole window until somebody proves who they are. */
export function SignInScreen() {
  const { signIn: words, common } = useMessages();
  const lockedBy = useStore(({ transient }) => transient.lockedBy);
  const recoveryCode = useStore(({ transient }) => transient.recoveryCode);
  const formerName = useStore(({ server }) => server.me?.name ?? '');
  const [name, setName] = useState(formerName);
  const [hasCode, setHasCode] = useState(false);
  const title = recoveryCode !== null ? words.recovery.title : hasCode ? words.code.title : words.title;
  return (
    <div className={styles.screen} data-sign-in>
      <header className={styles.bar}>
        <LanguageSwitch />
        <ThemeSwitch />
      </header>
      <main className={styles.middle}>
        <div className={styles.card}>
          <div className={styles.head}>
            <img src={logo} alt="" />
            <div>
              <div className={styles.product}>{common.product}</div>
              <h1 className={parts.title}>{title}</h1>
            </div>
          </div>
          {recoveryCode !== null ? (
            <RecoveryCode name={name} code={recoveryCode} onDone={() => void leaveRecoveryCode()} />
          ) : (
            <>
              {lockedBy === null || hasCode ? null : <p role="status">{words.locked[lockedBy]}</p>}
              {hasCode ? <CodeForm name={name} onName={setName} /> : <PasswordForm name={name} onName={setName} />}
              <div>
                <Button kind="link" onClick={() => setHasCode(!hasCode)}>
                  {hasCode ? words.havePassword : words.haveCode}
                </Button>
              </div>
            </>
          )}
        </div>
      </main>
    </div>
  );
}

interface FormProps {
  readonly name: string;
  readonly onName: (name: string) => void;
}

function PasswordForm({ name, onName }: FormProps) {
  const { signIn: words } = useMessages();
  const [password, setPassword] = useState('');
  const attempt = useAttempt(async () => {
    try {
      await signIn(name.trim(), password);
    } finally {
      setPassword('');
    }
  });
  return (
    <form className={styles.form} onSubmit={attempt.submit}>
      <NameField name={name} onName={onName} />
      <PasswordField
        // Whoever comes back types the password alone.
        autoFocus={name !== ''}
        autoComplete="current-password"
        label={words.password}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Refusal failure={attempt.failure} waitS={attempt.waitS} />
      <Submit attempt={attempt} isComplete={name.trim() !== '' && password !== ''}>
        {words.submit}
      </Submit>
    </form>
  );
}

/** An invitation, a reset or a recovery: each comes with a code and ends with a new password. */
function CodeForm({ name, onName }: FormProps) {
  const { signIn: words } = useMessages();
  const [code, setCode] = useState('');
  const [typed, setTyped] = useState(notTyped);
  const attempt = useAttempt(() => acceptCode(name.trim(), code.trim(), typed.password));
  return (
    <form className={styles.form} onSubmit={attempt.submit}>
      <p>{words.code.about}</p>
      <NameField name={name} onName={onName} />
      <TextInput
        required
        dir="ltr"
        spellCheck={false}
        autoCapitalize="characters"
        autoComplete="one-time-code"
        maxLength={64}
        label={words.code.code}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <NewPassword typed={typed} onChange={setTyped} />
      <Refusal failure={attempt.failure} waitS={attempt.waitS} />
      <Submit attempt={attempt} isComplete={name.trim() !== '' && code.trim().length >= 8 && isPasswordReady(typed)}>
        {words.code.submit}
      </Submit>
    </form>
  );
}

function NameField({ name, onName }: FormProps) {
  const { signIn: words } = useMessages();
  return (
    <TextInput
      required
      autoFocus={name === ''}
      dir="auto"
      spellCheck={false}
      autoCapitalize="none"
      autoComplete="username"
      maxLength={64}
      label={words.name}
      value={name}
      onChange={(event) => onName(event.currentTarget.value)}
    />
  );
}

interface Attempt {
  readonly submit: (event: { preventDefault(): void }) => void;
  readonly isRunning: boolean;
  readonly failure: Failure | null;
  /** Until the host hears the next one; 0 = it does. */
  readonly waitS: number;
}

/** Tries to prove who somebody is; after too many failures it counts down to when the host hears the next attempt. */
function useAttempt(attempt: () => Promise<void>): Attempt {
  const [isRunning, setRunning] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [waitS, setWaitS] = useState(0);
  useEffect(() => {
    if (waitS <= 0) return undefined;
    const timer = setTimeout(() => setWaitS(waitS - 1), 1_000);
    return () => clearTimeout(timer);
  }, [waitS]);
  const run = async () => {
    setRunning(true);
    try {
      await attempt();
      setFailure(null);
    } catch (error) {
      const failed = failureOf(error);
      setFailure(failed);
      const wait = failed.params['retryAfterS'];
      if (failed.code === 'users.too-many-attempts') setWaitS(typeof wait === 'number' ? wait : 60);
    } finally {
      setRunning(false);
    }
  };
  const submit = (event: { preventDefault(): void }) => {
    event.preventDefault();
    if (!isRunning && waitS === 0) void run();
  };
  return { submit, isRunning, failure, waitS };
}

function Refusal({ failure, waitS }: { readonly failure: Failure | null; readonly waitS: number }) {
  const { signIn: words, errors } = useMessages();
  if (failure === null || (failure.code === 'users.too-many-attempts' && waitS === 0)) return null;
  const own = { 'users.wrong-credentials': words.badLogin, internal: words.notReached } as const;
  const text = failure.code in own ? own[failure.code as keyof typeof own] : errors[failure.code](failure.params);
  return <FailureText>{text}</FailureText>;
}

interface SubmitProps {
  readonly attempt: Attempt;
  readonly isComplete: boolean;
  readonly children: string;
}

function Submit({ attempt: { isRunning, waitS }, isComplete, children }: SubmitProps) {
  const { signIn: words } = useMessages();
  return (
    <div className={styles.submit}>
      <Button kind="primary" type="submit" disabled={!isComplete || isRunning || waitS > 0}>
        {isRunning ? words.working : waitS > 0 ? words.wait(waitS) : children}
      </Button>
    </div>
  );
}

function LanguageSwitch() {
  const { title } = useMessages();
  const language = useStore(({ choices }) => choices.display.language);
  const other = language === 'ar' ? 'en' : 'ar';
  return (
    <button
      type="button"
      className={styles.tool}
      lang={other}
      aria-label={`${title.otherLanguageMark} ${title.otherLanguage}`}
      onClick={() => void setLanguage(other)}
    >
      {title.otherLanguageMark}
    </button>
  );
}

function ThemeSwitch() {
  const { title } = useMessages();
  const isDark = useScheme() === 'dark';
  const Icon = isDark ? IconSun : IconMoon;
  const label = isDark ? title.toLight : title.toDark;
  return (
    <button type="button" className={styles.tool} aria-label={label} title={label} onClick={() => setThemeHere(isDark ? 'light' : 'dark')}>
      <Icon size={18} stroke={1.75} aria-hidden />
    </button>
  );
}
