import { ownerNames } from '../../preload/contract/procedure.ts';
import { loginPrefix } from '../../preload/contract/login-prefix.ts';
import type { Ports } from './ports.ts';

const owners: readonly string[] = Object.values(ownerNames);

/** How a person is called, by their login at the centre; other names stay as they are. */
export type NameOf = (login: string) => string;

/** Of whoever has this computer and signs in at the centre, the centre told the name; of others, their login without what all logins begin with. */
export async function peopleNames({ read }: Pick<Ports, 'read'>): Promise<NameOf> {
  const { login: ownLogin, userName } = await read.syncState();
  return (login) => {
    if (userName !== null && (login === ownLogin || owners.includes(login))) return userName;
    return login.startsWith(loginPrefix) ? login.slice(loginPrefix.length) : login;
  };
}
