import { expect, test } from 'vitest';
import { parseEvent } from '../../../renderer/api/event-stream.ts';
import { requestOf } from '../../../renderer/api/http-transport.ts';

test('a read becomes a query: texts as they are, lists and nulls as the host reads them', () => {
  const { path, init } = requestOf('hotspots.density', { from: '2018-05-10', to: null, typeIds: [1, 2] });
  expect(init.method).toBe('GET');
  expect(new URL(path, 'http://localhost').searchParams.get('typeIds')).toBe('[1,2]');
  expect(path).toBe('/api/density?from=2018-05-10&to=null&typeIds=%5B1%2C2%5D');
});

test('parts of the path are taken from the input and are not repeated', () => {
  expect(requestOf('incidents.rejects', { batchId: 4, page: 2 }).path).toBe('/api/imports/4/rejects?page=2');
});

test('everything else is a JSON body', () => {
  const { path, init } = requestOf('alerts.acknowledge', { id: 9 });
  expect(path).toBe('/api/alerts/9/acknowledge');
  expect(init).toMatchObject({ method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
});

test('what a removal needs goes to the query, where the host reads it', () => {
  const { path, init } = requestOf('incidents.remove', { id: 9, reason: 'entered twice' });
  expect(path).toBe('/api/incidents/9?reason=entered+twice');
  expect(init).toMatchObject({ method: 'DELETE', body: '{}' });
});

test('an unknown procedure is a mistake of the caller', () => {
  expect(() => requestOf('incidents.guess', {})).toThrow(RangeError);
});

test('an event is read from its block, a heartbeat is none', () => {
  expect(parseEvent('event: pipeline.changed\ndata: {"runId":3,"state":"done"}')).toEqual({
    name: 'pipeline.changed',
    payload: { runId: 3, state: 'done' },
  });
  expect(parseEvent(': alive')).toBeNull();
});
