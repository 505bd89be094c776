import { AppError } from '../../preload/contract/errors.ts';
import type { Client } from '../../preload/contract/index.ts';
import { routes } from './routes.ts';
import type { CallOptions, Transport } from './transport.ts';

/**
 * The contract as typed functions over a transport: `client.incidents.list({ … })`.
 * @throws AppError with the code that the procedure answered, or `worker.lost`-like codes of the way to it.
 */
export function createClient(transport: Transport): Client<CallOptions> {
  const client: Record<string, Record<string, unknown>> = {};
  for (const procedure of routes.keys()) {
    const [subject = '', verb = ''] = procedure.split('.');
    (client[subject] ??= {})[verb] = caller(transport, procedure);
  }
  // Safe: made from the same table as the type, and every host answers by that table.
  return client as Client<CallOptions>;
}

function caller(transport: Transport, procedure: string) {
  return async (input: unknown, options: CallOptions = {}): Promise<unknown> => {
    const reply = await transport.call(procedure, input, options);
    if (reply.ok) return reply.value;
    throw AppError.fromWire(reply.error);
  };
}
