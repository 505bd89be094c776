import { AppError } from '../../preload/contract/errors.ts';
import { type Client, contract } from '../../preload/contract/index.ts';
import type { CallOptions, Transport } from './transport.ts';

/**
 * The contract as typed functions over a transport: `client.incidents.list({ … })`.
 * @throws AppError with the code that the procedure answered, or `worker.lost`-like codes of the way to it.
 */
export function createClient(transport: Transport): Client<CallOptions> {
  const groups = Object.entries(contract).map(([subject, group]) => {
    const verbs = Object.keys(group).map((verb) => [verb, caller(transport, `${subject}.${verb}`)]);
    return [subject, Object.fromEntries(verbs) as unknown];
  });
  // Safe: made from the same table as the type, and every host answers by that table.
  return Object.fromEntries(groups) as Client<CallOptions>;
}

function caller(transport: Transport, procedure: string) {
  return async (input: unknown, options: CallOptions = {}): Promise<unknown> => {
    const reply = await transport.call(procedure, input, options);
    if (reply.ok) return reply.value;
    throw AppError.fromWire(reply.error);
  };
}
