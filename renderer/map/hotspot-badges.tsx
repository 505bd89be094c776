import { useEffect, useEffectEvent, useMemo } from 'react';
import type { Hotspot } from '../../preload/contract/domain.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { placeBadges } from '../../preload/drawing/badges.ts';
import type { BadgeRequest, PlacedBadge, PxBox } from '../../preload/drawing/badges.ts';
import { confidenceOf } from './confidence.ts';
import type { Camera, Stage } from './map-stage.ts';
import styles from './map.module.css';

export interface HotspotBadgesProps {
  readonly hotspots: readonly Hotspot[];
  readonly selectedId: number | null;
  readonly stage: Stage;
  readonly camera: Camera;
  readonly onClick: (id: number) => void;
}

const HEIGHT = 18;
/** Widths of the badge at 10.5 px tabular digits: padding and rule, then each digit. */
const PADDING = 24;
const DIGIT = 7;
const REST_MS = 120;
/** More are not readable; they come as the camera nears. */
const MOST = 60;

/** Rank │ support of each hotspot as buttons over the map, in the order of rank: Tab walks them, Enter selects. */
export function HotspotBadges({ hotspots, selectedId, stage, camera, onClick }: HotspotBadgesProps) {
  const format = useFormat();
  const words = useMessages().map;
  const inOrder = useMemo(
    () => [...hotspots].sort((a, b) => order(a, selectedId) - order(b, selectedId)).slice(0, MOST),
    [hotspots, selectedId],
  );
  const requests = inOrder.map((hotspot): BadgeRequest => ({
    id: hotspot.id,
    outline: screenBox(hotspot, stage),
    width: widthOf(hotspot),
    height: HEIGHT,
  }));
  const placed = placeBadges(requests, { left: 0, top: 0, right: camera.width, bottom: camera.height });
  useClearing(stage, placed, camera);
  const byId = new Map(inOrder.map((hotspot) => [hotspot.id, hotspot]));
  return placed.map(({ id, left, top }) => {
    const hotspot = byId.get(id);
    if (hotspot === undefined) return null;
    return (
      <button
        key={id}
        type="button"
        className={styles.badge}
        style={{ transform: `translate(${Math.round(left)}px, ${Math.round(top)}px)`, inlineSize: widthOf(hotspot) }}
        aria-pressed={id === selectedId}
        data-confidence={confidenceOf(hotspot.support)}
        onClick={() => onClick(id)}
      >
        <span className="kh-unseen">{words.hotspot(hotspot.rank, hotspot.support)}</span>
        <span className={styles.badgeRank} aria-hidden="true">
          {format.number(hotspot.rank)}
        </span>
        <span className={styles.badgeSupport} aria-hidden="true">
          {format.number(hotspot.support)}
        </span>
      </button>
    );
  });
}

/** Names of zones give way once the camera rests: laying them out anew for each frame of a move would cost more than it shows. */
function useClearing(stage: Stage, placed: readonly PlacedBadge[], camera: Camera): void {
  const places = placed.map(({ id, left, top }) => `${id}:${Math.round(left)},${Math.round(top)}`).join(' ');
  const clear = useEffectEvent(() => stage.keepClear(placed.map(({ left, top }) => [left + 22, top + HEIGHT / 2])));
  useEffect(() => {
    const timer = setTimeout(() => clear(), REST_MS);
    return () => clearTimeout(timer);
  }, [stage, places, camera]);
  useEffect(() => () => stage.keepClear([]), [stage]);
}

/** The selected one comes first: its badge is never the one left out. */
function order(hotspot: Hotspot, selectedId: number | null): number {
  return hotspot.id === selectedId ? 0 : hotspot.rank;
}

function widthOf({ rank, support }: Hotspot): number {
  return PADDING + DIGIT * (String(rank).length + String(support).length);
}

function screenBox({ outline }: Hotspot, stage: Stage): PxBox {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of outline) {
    const { x, y } = stage.project(lon, lat);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { left, top, right, bottom };
}
