import type { PeopleStrings } from './shape.ts';

const stdin = 'reads the password from standard input';
const person = { 'full-name': 'name as people say it', language: 'ar or en: language of the screen' };
const rights = {
  role: 'viewer, analyst, supervisor or admin',
  zone: "code of a zone whose data may be seen, '' for those in none; may be repeated (default: all)",
  'all-zones': 'all zones may be seen',
};

/** Accounts, sign-ins and keys of programs. */
export const englishPeople: PeopleStrings = {
  results: {
    setUp: (name, code) => [
      `From now on everybody signs in; ${name} is the first, an admin.`,
      `If the password is ever lost, this code sets a new one, once: ${code}`,
      'Write it down and keep it where the computer is not. It is not shown again.',
    ],
    passwordSet: (name) => `${name} has a new password.`,
    account: ({ name, role, state, zones }) =>
      `${name}: ${role}, ${state}, ${zones === null ? 'all zones' : `zones ${zones.map((code) => (code === '' ? "''" : code)).join(' ')}`}`,
    invitation: (name, code, until) => `${name} chooses a password with the code ${code}, until ${until} UTC.`,
    signedOut: (id) => `${id} is signed out.`,
    key: (name, secret) => `Key ${name}, shown this once: ${secret}`,
    keyRevoked: (name) => `The key ${name} is worth nothing from now on.`,
  },
  commands: {
    'users set-up': {
      doc: 'Makes the first account, an admin; from then on everybody signs in.',
      options: { ...person, 'password-stdin': stdin },
    },
    'users accept': { doc: 'Takes an invitation, a reset or a recovery code and sets a password.', options: { 'password-stdin': stdin } },
    'users password': {
      doc: 'Changes your own password; you are signed out everywhere else.',
      options: { 'password-stdin': 'reads two lines from standard input: the password of today, and the new one' },
    },
    'users list': { doc: 'Lists the accounts.', options: {} },
    'users invite': {
      doc: 'Adds an account and gives a code with which the person chooses a password.',
      options: { ...person, ...rights },
    },
    'users change': { doc: 'Changes role, zones, name or language of an account.', options: { ...person, ...rights } },
    'users reset': { doc: 'Ends a password and gives a code for a new one.', options: {} },
    'users disable': { doc: 'Closes an account; wherever it is signed in it is signed out.', options: {} },
    'users enable': { doc: 'Opens an account again.', options: {} },
    'users places': { doc: 'Lists where people are signed in.', options: {} },
    'users end-place': { doc: 'Signs out one place.', options: {} },
    'users permissions': { doc: 'Lists who may call what.', options: {} },
    'keys list': { doc: 'Lists the keys of programs.', options: {} },
    'keys make': {
      doc: 'Makes a key for a program; it is shown once.',
      options: {
        ...rights,
        subject: 'subject whose procedures it may call, such as incidents; may be repeated (default: all)',
        days: 'days until it ends (default: 365)',
      },
    },
    'keys revoke': { doc: 'Ends a key.', options: {} },
  },
};
