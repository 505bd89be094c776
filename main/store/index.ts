/** The two tables that the store workers serve: all that can be read from the cache, and all that can be written. */
import { bundlePage } from './bundle-export.ts';
import { abortBundle, finishBundle, isKnownSigner, takeBundle } from './bundle-import.ts';
import { alertRules, alertRuleVersions, ruleStandings, saveAlertRule } from './alert-rules.ts';
import { acknowledgeAlert, alerts, recipients, saveAlerts, saveRecipient } from './alerts.ts';
import type { Reads, Writes } from './api.ts';
import { appendAudit, appendRestored, auditEnd } from './audit.ts';
import { auditAnchor, auditHashAt, auditTip, auditVerified, saveAuditAnchor, saveAuditVerified } from './audit-entries.ts';
import { auditPage } from './audit-page.ts';
import { auditPart } from './audit-verify.ts';
import {
  deliveries,
  markInterruptedDeliveries,
  pendingDeliveries,
  postponeDelivery,
  settleDelivery,
  takeDelivery,
  unsettledDeliveries,
} from './deliveries.ts';
import { exportPage } from './export.ts';
import { forecast, forecastMemories, forecastRuns, forecastSummaries, saveForecasts } from './forecasts.ts';
import { health } from './health.ts';
import { hotspot, hotspotRun, hotspotRuns, hotspots, saveHotspots, seenHotspots } from './hotspots.ts';
import { abortImport, appendIncidents, beginImport, finishImport } from './import.ts';
import {
  descriptionCounts,
  importBatches,
  incident,
  incidentColumns,
  incidentIdsOf,
  incidentPage,
  incidentsByZone,
  incidentTypes,
  recentArrivals,
  rejects,
  savedMapping,
  saveTypeOrigin,
} from './incidents.ts';
import { kept } from './kept.ts';
import { ledgerEntries, looseScores } from './ledger-entries.ts';
import { ledgerPage, saveScores, scoredSubjects, sealOfForecast, sealsToScore } from './ledger.ts';
import {
  addNote,
  editIncident,
  editNote,
  incidentHistory,
  incidentNotes,
  incidentRecord,
  removeIncident,
  removeNote,
  restoreIncident,
  undoIncidentEdit,
} from './incident-edits.ts';
import { keepSecondCopy, trimSecondCopy } from './outbox-journal.ts';
import { finishPipelineRun, pipelineRuns, startPipelineRun } from './pipeline.ts';
import { toDegrees } from './projection.ts';
import { queueEverything } from './queue-everything.ts';
import { markCompared, replica, roundWish, setReplica } from './replica.ts';
import { summary } from './reports.ts';
import { duePreview, dueUnsynced } from './retention-due.ts';
import { beginPurge, purgeStep, unfinishedPurge } from './retention-purge.ts';
import { markAnswered, purgeAnswers, purgeFiles, purgeReceipts, purgeRest } from './retention-rest.ts';
import { incidentUid, legalHolds, liftHold, retentionRules, saveHold, saveRetentionRules } from './retention-rules.ts';
import { sharedEntries, sharedLedgerPage, sharedLedgers, sharedScoredSubjects, sharedSeal } from './shared-ledger.ts';
import { sealedDays } from './sealed-days.ts';
import { ownCalendar, saveOwnCalendar, saveSettings, settings } from './settings.ts';
import type { ReadDb, WriteDb } from './sql.ts';
import { applyPull } from './sync-apply.ts';
import { markRejectedSeen, rejectedOps, resolveConflict, syncConflicts, syncCounts, undoResolve } from './sync-conflicts.ts';
import { markPushed, nextOps } from './sync-push.ts';
import { abortPull, beginBundle, beginPull, beginSnapshot, endSnapshotChunk, stageBundle, stagePull, stageSnapshot } from './sync-stage.ts';
import { forgetCursor, renewDevice, saveLink, saveSyncOutcome, syncState } from './sync-state.ts';
import { centralZones, localParts, localSums } from './sync-sums.ts';
import {
  addApiKey,
  addSignIn,
  apiKeys,
  countSignInFailure,
  endSignIns,
  forgetSignInFailures,
  markApiKeyUsed,
  renewSignIn,
  revokeApiKey,
  signInById,
  signInFailures,
  signIns,
} from './sign-ins.ts';
import { accountById, accountByName, accounts, addAccount, changeAccount, hasAccounts, takeCentralPeople } from './users.ts';
import { pairCounts, whereIncident, whereNote, whereRemoved, zoneIdsOf } from './visible.ts';
import { saveZones, setIncidentZones, zoneBorders, zoneLayer, zones } from './zones.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any list of arguments
type On<Db, F> = F extends (...args: infer Args extends any[]) => infer Result ? (db: Db, ...args: Args) => Result : never;
type OnEach<Db, Table> = { readonly [K in keyof Table]: On<Db, Table[K]> };

/** Each sees one state of the cache, however many statements it takes. */
export const reads = {
  incidentPage: snapshot(incidentPage),
  incident,
  incidentColumns: snapshot(incidentColumns),
  incidentsByZone: kept(incidentsByZone),
  exportPage,
  incidentIdsOf: snapshot(incidentIdsOf),
  recentArrivals: snapshot(recentArrivals),
  incidentTypes: kept(incidentTypes),
  descriptionCounts,
  importBatches,
  rejects: snapshot(rejects),
  savedMapping,
  zones: kept(zones),
  zoneBorders: snapshot(zoneBorders),
  zoneLayer,
  toDegrees,
  zoneIdsOf,
  pairCounts: kept(pairCounts),
  whereIncident,
  whereRemoved,
  whereNote,
  hotspotRun,
  hotspotRuns: kept(hotspotRuns),
  seenHotspots: snapshot(seenHotspots),
  hotspots: kept(snapshot(hotspots)),
  hotspot: snapshot(hotspot),
  forecastRuns: kept(forecastRuns),
  forecastSummaries: kept(snapshot(forecastSummaries)),
  forecast,
  forecastMemories,
  ledgerPage: snapshot(ledgerPage),
  sharedLedgers: snapshot(sharedLedgers),
  sharedLedgerPage: snapshot(sharedLedgerPage),
  sharedEntries,
  sharedScoredSubjects,
  sharedSeal: snapshot(sharedSeal),
  sealOfForecast,
  ledgerEntries: snapshot(ledgerEntries),
  looseScores,
  sealsToScore,
  sealedDays,
  scoredSubjects,
  ownCalendar,
  alerts: snapshot(alerts),
  alertRules,
  alertRuleVersions,
  ruleStandings,
  recipients,
  deliveries: snapshot(deliveries),
  pendingDeliveries,
  unsettledDeliveries,
  pipelineRuns: snapshot(pipelineRuns),
  summary: kept(snapshot(summary)),
  settings,
  accounts,
  accountByName,
  accountById,
  hasAccounts,
  signIns,
  signInById,
  apiKeys,
  signInFailures,
  health,
  auditPage: snapshot(auditPage),
  auditPart: snapshot(auditPart),
  auditTip,
  auditHashAt,
  auditAnchor,
  auditVerified,
  bundlePage: snapshot(bundlePage),
  replica,
  roundWish: snapshot(roundWish),
  localSums: snapshot(localSums),
  localParts: snapshot(localParts),
  centralZones,
  isKnownSigner,
  syncState: snapshot(syncState),
  syncCounts: snapshot(syncCounts),
  syncConflicts: snapshot(syncConflicts),
  rejectedOps: snapshot(rejectedOps),
  incidentNotes: snapshot(incidentNotes),
  incidentHistory: snapshot(incidentHistory),
  incidentRecord: snapshot(incidentRecord),
  incidentUid,
  retentionRules,
  legalHolds,
  duePreview: snapshot(duePreview),
  dueUnsynced: snapshot(dueUnsynced),
  purgeReceipts,
  unfinishedPurge,
  purgeAnswers,
} satisfies OnEach<ReadDb, Reads>;

/**
 * Each is done wholly or not at all, and on disk when it returns; the four of an import make one transaction together, and so do
 * takeBundle and finishBundle. What comes from the centre is staged in a file of its own and taken over at once.
 */
export const writes = {
  beginImport,
  appendIncidents,
  finishImport: (db: WriteDb, ...args: Parameters<Writes['finishImport']>) => {
    const report = finishImport(db, ...args);
    keepSecondCopy(db);
    return report;
  },
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
  addAccount: atomic(addAccount),
  changeAccount: atomic(changeAccount),
  takeCentralPeople: atomic(takeCentralPeople),
  addSignIn: atomic(addSignIn),
  renewSignIn: atomic(renewSignIn),
  endSignIns: atomic(endSignIns),
  addApiKey: atomic(addApiKey),
  markApiKeyUsed: atomic(markApiKeyUsed),
  revokeApiKey: atomic(revokeApiKey),
  countSignInFailure: atomic(countSignInFailure),
  forgetSignInFailures: atomic(forgetSignInFailures),
  editIncident: atomic(editIncident),
  removeIncident: atomic(removeIncident),
  restoreIncident: atomic(restoreIncident),
  undoIncidentEdit: atomic(undoIncidentEdit),
  addNote: atomic(addNote),
  editNote: atomic(editNote),
  removeNote: atomic(removeNote),
  saveLink: atomic(saveLink),
  saveSyncOutcome: atomic(saveSyncOutcome),
  forgetCursor: atomic(forgetCursor),
  renewDevice: atomic(renewDevice),
  queueEverything: atomic(queueEverything),
  nextOps: atomic(nextOps),
  markPushed: atomic(markPushed),
  beginPull,
  stagePull,
  applyPull: (db: WriteDb, atMs: number) => {
    const report = applyPull(db, atMs);
    if (report.confirmed > 0) trimSecondCopy(db);
    return report;
  },
  abortPull,
  beginSnapshot,
  stageSnapshot,
  endSnapshotChunk,
  resolveConflict: atomic(resolveConflict),
  undoResolve: atomic(undoResolve),
  setReplica: atomic(setReplica),
  markCompared: atomic(markCompared),
  beginBundle,
  stageBundle,
  takeBundle,
  finishBundle: (db: WriteDb, ...args: Parameters<Writes['finishBundle']>) => {
    const report = finishBundle(db, ...args);
    keepSecondCopy(db);
    return report;
  },
  abortBundle,
  markRejectedSeen: atomic(markRejectedSeen),
  appendAudit,
  appendRestored,
  auditEnd,
  saveAuditAnchor: atomic(saveAuditAnchor),
  saveAuditVerified: atomic(saveAuditVerified),
  saveRetentionRules: atomic(saveRetentionRules),
  saveHold: atomic(saveHold),
  liftHold: atomic(liftHold),
  beginPurge: atomic(beginPurge),
  purgeStep: atomic(purgeStep),
  purgeRest: atomic(purgeRest),
  // VACUUM is a transaction of its own.
  purgeFiles,
  markAnswered: atomic(markAnswered),
} satisfies OnEach<WriteDb, Writes>;

function snapshot<Args extends unknown[], Result>(read: (db: ReadDb, ...args: Args) => Result) {
  return (db: ReadDb, ...args: Args): Result => db.transaction(() => read(db, ...args)).deferred();
}

function atomic<Args extends unknown[], Result>(write: (db: WriteDb, ...args: Args) => Result) {
  return (db: WriteDb, ...args: Args): Result => {
    const result = db.transaction(() => write(db, ...args)).immediate();
    keepSecondCopy(db);
    return result;
  };
}
