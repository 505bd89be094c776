import { type AnalysisWhere, type Choices, inspectorLimits, timelineLimits, type ShownLayers, type Subject } from '../state/choices.ts';
import { selectHotspots } from '../state/derived.ts';
import { getState, patch } from '../state/store.ts';
import type { Transient } from '../state/transient.ts';
import { changeFilter } from './filter.ts';
import { loadHotspot } from './hotspots.ts';

export function goTo(subject: Subject): void {
  patch('choices', { subject });
  patch('transient', { isPaletteOpen: false });
}

export function toggleLayer(layer: keyof ShownLayers): void {
  const { layers } = getState().choices;
  // What was and what is to be expected cover each other: one of them at a time.
  const other = layer === 'risk' ? { density: false } : layer === 'density' ? { risk: false } : {};
  patch('choices', { layers: { ...layers, ...(layers[layer] ? {} : other), [layer]: !layers[layer] } });
}

/** Chooses where the density of the map is computed; what is being computed elsewhere is stopped. */
export function setDensityWhere(densityWhere: AnalysisWhere): void {
  patch('choices', { densityWhere });
}

export function toggleInspector(): void {
  patch('choices', { isInspectorOpen: !getState().choices.isInspectorOpen });
}

export function toggleTimeline(): void {
  patch('choices', { isTimelineOpen: !getState().choices.isTimelineOpen });
}

export function toggleRail(): void {
  patch('choices', { isRailOpen: !getState().choices.isRailOpen });
}

/** Keeps the width for the subject on the screen; null = as the window gives it. */
export function setInspectorWidth(widthPx: number | null): void {
  const { subject, inspectorWidthsPx } = getState().choices;
  const { [subject]: _former, ...others } = inspectorWidthsPx;
  if (widthPx === null) patch('choices', { inspectorWidthsPx: others });
  else {
    const withinPx = Math.round(Math.min(inspectorLimits.max, Math.max(inspectorLimits.min, widthPx)));
    patch('choices', { inspectorWidthsPx: { ...others, [subject]: withinPx } });
  }
}

/** Keeps the height of the timeline; null = as the window gives it. */
export function setTimelineHeight(heightPx: number | null): void {
  const { min, max } = timelineLimits;
  patch('choices', { timelineHeightPx: heightPx === null ? null : Math.round(Math.min(max, Math.max(min, heightPx))) });
}

export function setZoneOrder(zoneOrder: Choices['zoneOrder']): void {
  patch('choices', { zoneOrder });
}

export function setSingleKeys(hasSingleKeys: boolean): void {
  patch('choices', { hasSingleKeys });
}

export function setStrongOnly(strongOnly: boolean): void {
  patch('choices', { strongOnly });
}

/** Opens or closes the small things over the screen. */
export function show(
  change: Partial<Pick<Transient, 'isPaletteOpen' | 'areKeysOpen' | 'isTrayOpen' | 'isSyncOpen' | 'openChip' | 'isDropping'>>,
): void {
  // They stand in the same corner: one of them at a time.
  const other = change.isTrayOpen === true ? { isSyncOpen: false } : change.isSyncOpen === true ? { isTrayOpen: false } : {};
  patch('transient', { ...change, ...other });
}

export function hoverZone(hoveredZoneId: number | null): void {
  if (getState().transient.hoveredZoneId !== hoveredZoneId) patch('transient', { hoveredZoneId });
}

export function moveCursor(cursor: Transient['cursor']): void {
  patch('transient', { cursor });
}

const noIncident = { selectedIncidentId: null, incidentDraft: null } as const;

export function selectZone(zoneId: number | null): void {
  patch('transient', { selectedZoneId: zoneId, selectedHotspotId: null, ...noIncident });
}

export function selectHotspot(hotspotId: number | null): void {
  patch('transient', { selectedHotspotId: hotspotId, selectedZoneId: null, ...noIncident });
  if (hotspotId !== null) void loadHotspot(hotspotId);
}

/** The next or former hotspot by rank; from none to the first or last. */
export function stepHotspot(by: 1 | -1): void {
  const hotspots = selectHotspots(getState());
  const at = hotspots.findIndex(({ id }) => id === getState().transient.selectedHotspotId);
  const next = hotspots.at(at === -1 ? (by === 1 ? 0 : -1) : (at + by) % hotspots.length);
  if (next !== undefined) selectHotspot(next.id);
}

/** Esc: closes what is open, then drops the selection, then the filter of hours. */
export function stepBack(): void {
  const { isPaletteOpen, areKeysOpen, openChip, isTrayOpen, isSyncOpen, selectedHotspotId, selectedZoneId } = getState().transient;
  const { selectedIncidentId, incidentDraft } = getState().transient;
  if (isPaletteOpen || areKeysOpen || openChip !== null) show({ isPaletteOpen: false, areKeysOpen: false, openChip: null });
  else if (isTrayOpen || isSyncOpen) show({ isTrayOpen: false, isSyncOpen: false });
  else if (incidentDraft !== null) patch('transient', { incidentDraft: null });
  else if (selectedIncidentId !== null) patch('transient', noIncident);
  else if (selectedHotspotId !== null || selectedZoneId !== null) patch('transient', { selectedHotspotId: null, selectedZoneId: null });
  else if (getState().choices.filter?.hours != null) changeFilter({ hours: null });
}
