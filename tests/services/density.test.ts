import { expect, test } from 'vitest';
import { newCall, offerText, openPorts } from './open-ports.ts';

const everything = { from: null, to: null, typeIds: [], zoneIds: [], where: 'here' as const, centreFrom: 1 };

test('a density whose cells are wider than its kernel, or too many, is refused with what would do', async () => {
  const { services, files } = await openPorts();
  const csv = 'time,lon,lat\n2025-01-02 10:00,47.9,29.3\n2025-01-03 10:00,55.3,25.2\n';
  await services.incidents.import({ file: await offerText(files, 'far.csv', csv) }, newCall());

  const wide = services.hotspots.density({ ...everything, bandwidthM: 100, cellM: 200 }, newCall());
  const many = services.hotspots.density({ ...everything, bandwidthM: 100, cellM: 25 }, newCall());

  await expect(wide).rejects.toMatchObject({
    code: 'input.invalid',
    params: { path: 'cellM', detail: expect.stringContaining('100 m') as string },
  });
  await expect(many).rejects.toMatchObject({
    code: 'input.invalid',
    params: { path: 'cellM', detail: expect.stringMatching(/cellM of about \d+/) as string },
  });
});
