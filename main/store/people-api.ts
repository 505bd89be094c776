/** What the cache can do for accounts, sign-ins and keys of programs: a part of `Reads` and `Writes`. */
import type { CentralPerson } from '../central-wire.ts';
import type { AccountChange, AccountSecret, NewAccount } from './users.ts';
import type { ApiKeySecret, EndReason, SignIn } from './sign-ins.ts';

export interface PeopleReads {
  accounts(): AccountSecret[];
  accountByName(name: string): AccountSecret | null;
  accountById(id: number): AccountSecret | null;
  hasAccounts(): boolean;
  /** Those that have neither ended nor run out. */
  signIns(nowMs: number): SignIn[];
  signInById(id: string): (SignIn & { readonly endedMs: number | null }) | null;
  apiKeys(): ApiKeySecret[];
  signInFailures(subject: string): { readonly failures: number; readonly lastMs: number };
}

export interface PeopleWrites {
  /** null if the name is taken. */
  addAccount(account: NewAccount): AccountSecret | null;
  /** null without it; 'last-admin' if nobody could change accounts any more: then nothing has changed. */
  changeAccount(id: number, change: AccountChange): AccountSecret | 'last-admin' | null;
  /** @returns the ids whose rights are others now. */
  takeCentralPeople(people: readonly CentralPerson[], nowMs: number): number[];
  addSignIn(signIn: Omit<SignIn, 'seenMs'>): void;
  /** false if the refresh token had been used already. */
  renewSignIn(
    id: string,
    change: { readonly from: string; readonly to: string; readonly nowMs: number; readonly expiresMs: number },
  ): boolean;
  /** @returns the ids of those that ended by this. */
  endSignIns(
    which: { readonly id: string } | { readonly accountId: number; readonly but: string | null },
    end: { readonly reason: EndReason; readonly nowMs: number },
  ): string[];
  addApiKey(key: Omit<ApiKeySecret, 'usedMs' | 'revokedMs'>): void;
  markApiKeyUsed(id: string, nowMs: number): void;
  revokeApiKey(id: string, nowMs: number): ApiKeySecret | null;
  countSignInFailure(subjects: readonly string[], nowMs: number): void;
  forgetSignInFailures(subject: string): void;
}
