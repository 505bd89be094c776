import { join } from 'node:path';
import type { StepReport } from '../../preload/contract/domain.ts';
import { layout } from '../layout.ts';
import type { Command, Opened } from './command.ts';
import { offer } from './incidents.ts';
import { footprint, footprintLine, stepLines } from './pipeline.ts';

const sample = (name: string): string => join(layout.root, 'resources', 'sample', name);

export const demoCommands: readonly Command[] = [
  {
    name: 'demo',
    operands: [],
    options: {},
    example: 'khareetaty demo --cache demo.db --json',
    async run({ open, print, strings }) {
      const { app, client } = await open();
      const steps = [...(await importSample({ app, client })), ...(await client.pipeline.run({})).steps];
      const { incidents: counted, hotspots, forecasts, openAlerts } = await client.reports.summary({});
      const zones = (await client.zones.list({})).items.length;
      // The owner of the cache sees all counts.
      const incidents = counted ?? 0;
      const result = { incidents, zones, hotspots, forecasts, alerts: openAlerts, steps, ...footprint(app) };
      print(result, [strings.results.demo(result), ...stepLines(steps, strings), footprintLine(result, strings)]);
    },
  },
];

/** Settings, zones, incidents and rules of the sample. Safe to repeat: the same rows and rules change nothing. */
async function importSample({ app, client }: Opened): Promise<StepReport[]> {
  const timeZone = 'America/Chicago';
  await client.settings.save({ timeZone, workspaceNameEn: 'Chicago', workspaceNameAr: 'شيكاغو', calendar: 'us' });
  const zones = await client.zones.import({ file: offer(app.files, sample('chicago_community_areas.geojson.gz')) });
  const incidents = await client.incidents.import({ file: offer(app.files, sample('chicago_2018.csv.gz')), timeZone });
  await addRules(client);
  const { read, accepted, updated, unchanged, rejected } = incidents;
  return [
    { name: 'zones', ms: zones.ms, counts: { added: zones.added, updated: zones.updated, unchanged: zones.unchanged } },
    { name: 'import', ms: incidents.ms, counts: { read, accepted, updated, unchanged, rejected } },
  ];
}

/** The numbers are from the range reserved for fiction, so that a message could reach nobody. */
async function addRules(client: Opened['client']): Promise<void> {
  const [rules, recipients] = await Promise.all([client.alerts.rules({}), client.alerts.recipients({})]);
  if (rules.items.length > 0 || recipients.items.length > 0) return;
  const anywhere = { enabled: true };
  await client.alerts.saveRule({
    ...anywhere,
    name: 'Dense hotspot',
    measure: 'hotspot.incidents',
    threshold: 300,
    minSupport: 80,
    minCount: 0,
    severity: 'high',
  });
  await client.alerts.saveRule({
    ...anywhere,
    name: 'Forecast rise',
    measure: 'forecast.rise',
    threshold: 0.2,
    minSupport: 0,
    minCount: 100,
    severity: 'medium',
  });
  await client.alerts.saveRecipient({ name: 'Duty officer', phone: '+13125550142', channel: 'sms', language: 'en', enabled: true });
  await client.alerts.saveRecipient({ name: 'ضابط المناوبة', phone: '+13125550143', channel: 'whatsapp', language: 'ar', enabled: true });
}
