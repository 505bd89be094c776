import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Words of signing in, of the first account, and of one's own account. */
export function englishSignIn(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  return {
    title: 'Sign in',
    locked: {
      idle: 'Locked, because nobody has touched the screen. Sign in to go on where you were.',
      hand: 'Locked. Sign in to go on where you were.',
      host: 'Your sign-in was ended. Sign in to go on where you were.',
    },
    name: 'Name',
    password: 'Password',
    show: 'Show the password',
    hide: 'Hide the password',
    submit: 'Sign in',
    working: 'Signing in',
    wait: (seconds: number) => `Next attempt in ${counted(seconds, 'second', 'seconds')}`,
    badLogin: 'Name and password do not belong together. Big and small letters count.',
    notReached: 'The host does not answer. Your work is safe in the cache. Try again in a moment.',
    haveCode: 'I have a code',
    havePassword: 'I have a password',
    code: {
      title: 'Choose a password',
      about: 'An invitation and a reset come with a code; the first account has a recovery code.',
      code: 'Code',
      submit: 'Set the password and sign in',
    },
    newPassword: 'New password',
    again: 'The same once more',
    differs: 'The two are not the same.',
    needs: (letters: number) => `At least ${f.number(letters)} letters or digits, with neither your name nor what everybody tries first.`,
    tooShort: (missing: number) => `${counted(missing, 'letter', 'letters')} to go`,
    recovery: {
      title: 'Write down your recovery code',
      about: 'It lets you in if the password is forgotten and nobody else can reset it. It is shown this once and works once.',
      code: 'Recovery code',
      copy: 'Copy',
      print: 'Print',
      done: 'I have written it down',
      printed: (name: string) => `Recovery code of ${name}. Keep it apart from the computer.`,
    },
    first: {
      title: 'Make the first account',
      about:
        'Optional: without accounts whoever has this computer may do everything. From the first account on, everybody signs in, on every window and browser.',
      isAdmin: 'The first account is an administrator: it invites the others.',
      start: 'Make the first account …',
      submit: 'Make the account',
      working: 'Making the account',
      fullName: 'Full name',
      language: 'Language',
      name: 'Sign-in name',
    },
    language: 'Language of this screen',
  };
}
