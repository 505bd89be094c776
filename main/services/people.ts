import { loginPrefix } from '../central-wire.ts';
import type { Ports } from './ports.ts';

/** How a person is called, by their login at the centre; other names stay as they are. */
export type NameOf = (login: string) => string;

/** Of whoever this cache signs in as, the centre told the name; of others, their login without what all logins begin with. */
export async function peopleNames({ read }: Pick<Ports, 'read'>): Promise<NameOf> {
  const { login: ownLogin, userName } = await read.syncState();
  return (login) => {
    if (login === ownLogin && userName !== null) return userName;
    return login.startsWith(loginPrefix) ? login.slice(loginPrefix.length) : login;
  };
}
