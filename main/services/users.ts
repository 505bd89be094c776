import { AppError } from '../../preload/contract/errors.ts';
import type { Caller } from '../../preload/contract/procedure.ts';
import type { users } from '../../preload/contract/users.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import type { Handlers, Ports } from './ports.ts';

export const usersService = ({ read, write, sessions, now }: Ports): Handlers<typeof users> => {
  const openSession = ({ name, role }: Caller) => ({ ...sessions.open({ name, role }), name, role });
  return {
    me: (_input, { caller: { name, role } }) => Promise.resolve({ name, role }),

    async register({ name, password, role }) {
      const user = await write.addUser({ name, role, passwordHash: await hashPassword(password), createdMs: now() });
      if (user === null) throw new AppError('users.name-taken', { name });
      return user;
    },

    async login({ name, password }) {
      const user = await read.userByName(name.trim());
      const isRight = await verifyPassword(password, user?.passwordHash ?? null);
      if (user === null || !isRight) throw new AppError('users.wrong-credentials');
      return openSession(user);
    },

    exchange({ token }) {
      const caller = sessions.consumeOneUse(token);
      if (caller === null) return Promise.reject(new AppError('users.token-used'));
      return Promise.resolve(openSession(caller));
    },
  };
};
