import { client } from '../api/connection.ts';
import { patch } from '../state/store.ts';

export async function loadMe(): Promise<void> {
  patch('server', { me: await client.users.me({}) });
}
