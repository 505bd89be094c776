import { clearFilter, toggleCompare } from '../actions/filter.ts';
import { openAudit } from '../actions/audit.ts';
import { evaluateRules } from '../actions/alerts.ts';
import { setLanguage } from '../actions/people.ts';
import { runPipeline } from '../actions/pipeline.ts';
import { saveSettings } from '../actions/settings.ts';
import { runSync } from '../actions/sync.ts';
import { goTo, selectHotspot, selectZone, toggleInspector, toggleTimeline } from '../actions/view.ts';
import { subjects } from '../state/choices.ts';
import { mayDo } from '../state/decisions.ts';
import { selectHotspots } from '../state/derived.ts';
import { maySeeAudit } from '../state/audit-filter.ts';
import type { State } from '../state/store.ts';
import type { Messages } from '../strings/en.ts';
import type { Command } from './find-commands.ts';
import type { Names } from './names.ts';

/** Everything that the palette can do now. */
export function listCommands(state: State, words: Messages, names: Names): readonly Command[] {
  return [...listActions(state, words), ...listZones(state, words, names), ...listHotspots(state, words, names)];
}

function listActions({ choices, server }: State, { rail, palette, pipeline, alerts, sync, audit }: Messages): Command[] {
  const action = (id: string, name: string, run: () => void, hotkey: string | null = null): Command => ({
    id,
    group: 'actions',
    name,
    alsoNamed: '',
    note: null,
    hotkey,
    run,
  });
  const { language, theme } = choices.display;
  const mayRun = server.me === null || mayDo(server.me, 'analyst');
  return [
    ...subjects.map((subject, index) => action(`go.${subject}`, palette.go(rail[subject]), () => goTo(subject), String(index + 1))),
    ...(mayRun ? [action('pipeline', pipeline.run, () => void runPipeline())] : []),
    ...(server.sync?.link == null || !mayRun ? [] : [action('sync', sync.runNow, () => void runSync())]),
    ...(mayRun ? [action('rules', alerts.evaluate, () => void evaluateRules())] : []),
    ...(maySeeAudit(server.me) ? [action('audit', audit.open, openAudit)] : []),
    action('clear', palette.clearFilters, clearFilter),
    action('compare', palette.compare, toggleCompare, 'C'),
    action('inspector', palette.toggleInspector, toggleInspector, ']'),
    action('timeline', palette.toggleTimeline, toggleTimeline, 'T'),
    action('theme', palette.toggleTheme, () => void saveSettings({ theme: theme === 'dark' ? 'light' : 'dark' })),
    action('language', palette.toggleLanguage, () => void setLanguage(language === 'ar' ? 'en' : 'ar')),
  ];
}

function listZones({ server }: State, { common }: Messages, names: Names): Command[] {
  return server.zones.map(({ id, nameEn, nameAr, code, incidents }) => ({
    id: `zone.${String(id)}`,
    group: 'zones',
    name: names.zone(id),
    alsoNamed: [nameEn, nameAr, code].filter(Boolean).join(' '),
    note: common.incidents(incidents),
    hotkey: null,
    run: () => {
      goTo('map');
      selectZone(id);
    },
  }));
}

function listHotspots(state: State, { hotspot, common }: Messages, names: Names): Command[] {
  return selectHotspots(state).map(({ id, rank, zoneId, support, incidents }) => ({
    id: `hotspot.${String(id)}`,
    group: 'hotspots',
    name: hotspot.name(rank, names.zone(zoneId)),
    alsoNamed: '',
    note: `${common.incidents(incidents)}, ${hotspot.foundIn(support)}`,
    hotkey: null,
    run: () => {
      goTo('hotspots');
      selectHotspot(id);
    },
  }));
}
