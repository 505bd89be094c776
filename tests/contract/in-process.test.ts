import { describeHost } from './suite.ts';

describeHost('in process', async ({ dispatch, events, files }) => ({
  call: (procedure, input, { role, signal, callId }) =>
    dispatch(procedure, input, {
      caller: role === null ? null : { name: role, role },
      ...(signal === undefined ? {} : { signal }),
      ...(callId === undefined ? {} : { callId }),
    }),
  offerFile: async (path, name) => files.offer(path, name),
  listen: async (onEvent) => events.subscribe(onEvent),
  close: async () => undefined,
}));
