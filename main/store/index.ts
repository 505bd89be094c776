/** The two tables that the store workers serve: all that can be read from the cache, and all that can be written. */
import { acknowledgeAlert, alertRules, alerts, recipients, saveAlertRule, saveAlerts, saveRecipient } from './alerts.ts';
import type { Reads, Writes } from './api.ts';
import {
  deliveries,
  markInterruptedDeliveries,
  pendingDeliveries,
  postponeDelivery,
  settleDelivery,
  takeDelivery,
  unsettledDeliveries,
} from './deliveries.ts';
import { forecast, forecastMemories, forecastRuns, forecastSummaries, saveForecasts } from './forecasts.ts';
import { health } from './health.ts';
import { hotspot, hotspotRuns, hotspots, saveHotspots } from './hotspots.ts';
import { abortImport, appendIncidents, beginImport, finishImport } from './import.ts';
import {
  descriptionCounts,
  importBatches,
  incident,
  incidentColumns,
  incidentPage,
  incidentTypes,
  recentArrivals,
  rejects,
  savedMapping,
  saveTypeOrigin,
} from './incidents.ts';
import { ledgerEntries, looseScores } from './ledger-entries.ts';
import { ledgerPage, saveScores, scoredSubjects, sealOfForecast, sealsToScore } from './ledger.ts';
import { finishPipelineRun, pipelineRuns, startPipelineRun } from './pipeline.ts';
import { summary } from './reports.ts';
import { sealedDays } from './sealed-days.ts';
import { ownCalendar, saveOwnCalendar, saveSettings, settings } from './settings.ts';
import type { ReadDb, WriteDb } from './sql.ts';
import { addUser, userByName } from './users.ts';
import { saveZones, setIncidentZones, zoneBorders, zoneLayer, zones } from './zones.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any list of arguments
type On<Db, F> = F extends (...args: infer Args extends any[]) => infer Result ? (db: Db, ...args: Args) => Result : never;
type OnEach<Db, Table> = { readonly [K in keyof Table]: On<Db, Table[K]> };

/** Each sees one state of the cache, however many statements it takes. */
export const reads = {
  incidentPage: snapshot(incidentPage),
  incident,
  incidentColumns: snapshot(incidentColumns),
  recentArrivals: snapshot(recentArrivals),
  incidentTypes,
  descriptionCounts,
  importBatches,
  rejects: snapshot(rejects),
  savedMapping,
  zones,
  zoneBorders: snapshot(zoneBorders),
  zoneLayer,
  hotspotRuns,
  hotspots: snapshot(hotspots),
  hotspot: snapshot(hotspot),
  forecastRuns,
  forecastSummaries: snapshot(forecastSummaries),
  forecast,
  forecastMemories,
  ledgerPage: snapshot(ledgerPage),
  sealOfForecast,
  ledgerEntries: snapshot(ledgerEntries),
  looseScores,
  sealsToScore,
  sealedDays,
  scoredSubjects,
  ownCalendar,
  alerts: snapshot(alerts),
  alertRules,
  recipients,
  deliveries: snapshot(deliveries),
  pendingDeliveries,
  unsettledDeliveries,
  pipelineRuns: snapshot(pipelineRuns),
  summary: snapshot(summary),
  settings,
  userByName,
  health,
} satisfies OnEach<ReadDb, Reads>;

/** Each is done wholly or not at all, and on disk when it returns; the four of an import make one transaction together. */
export const writes = {
  beginImport,
  appendIncidents,
  finishImport,
  abortImport,
  saveZones: atomic(saveZones),
  setIncidentZones: atomic(setIncidentZones),
  saveHotspots: atomic(saveHotspots),
  saveForecasts: atomic(saveForecasts),
  saveScores: atomic(saveScores),
  saveTypeOrigin: atomic(saveTypeOrigin),
  saveOwnCalendar: atomic(saveOwnCalendar),
  saveAlertRule: atomic(saveAlertRule),
  saveRecipient: atomic(saveRecipient),
  saveAlerts: atomic(saveAlerts),
  acknowledgeAlert: atomic(acknowledgeAlert),
  takeDelivery: atomic(takeDelivery),
  postponeDelivery: atomic(postponeDelivery),
  settleDelivery: atomic(settleDelivery),
  markInterruptedDeliveries: atomic(markInterruptedDeliveries),
  startPipelineRun: atomic(startPipelineRun),
  finishPipelineRun: atomic(finishPipelineRun),
  saveSettings: atomic(saveSettings),
  addUser: atomic(addUser),
} satisfies OnEach<WriteDb, Writes>;

function snapshot<Args extends unknown[], Result>(read: (db: ReadDb, ...args: Args) => Result) {
  return (db: ReadDb, ...args: Args): Result => db.transaction(() => read(db, ...args)).deferred();
}

function atomic<Args extends unknown[], Result>(write: (db: WriteDb, ...args: Args) => Result) {
  return (db: WriteDb, ...args: Args): Result => db.transaction(() => write(db, ...args)).immediate();
}
