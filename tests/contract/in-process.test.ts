import { join } from 'node:path';
import { describeHost } from './suite.ts';
import { openTestApp } from './test-app.ts';

describeHost('in process', async (folder) => {
  const { dispatch, events, files, version, close } = await openTestApp(join(folder, 'cache.db'));
  return {
    version,
    call: (procedure, input, { role, signal, callId }) =>
      dispatch(procedure, input, {
        caller: role === null ? null : { name: role, role },
        ...(signal === undefined ? {} : { signal }),
        ...(callId === undefined ? {} : { callId }),
      }),
    offerFile: async (path, name) => files.offer(path, name),
    listen: async (onEvent) => events.subscribe(onEvent),
    close,
  };
});
