import { useMemo } from 'react';
import { ConflictMap } from '../map/conflict-map.tsx';
import { distanceM } from '../map/distance.ts';
import { zoneAt, zoneShapes } from '../../preload/drawing/zone-shapes.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import parts from '../ui/parts.module.css';
import styles from './conflict-detail.module.css';
import type { LonLat } from './conflict-values.ts';
import { useNames } from './names.ts';

export interface ConflictPlacesProps {
  readonly mine: LonLat;
  readonly theirs: LonLat;
  readonly base: LonLat | null;
}

/** The positions on a map, and what the choice of one changes. */
export function ConflictPlaces({ mine, theirs, base }: ConflictPlacesProps) {
  const { sync: words } = useMessages();
  const names = useNames();
  const geometry = useStore(({ server }) => server.geometry);
  const columns = useStore(({ server }) => server.columns);
  const zones = useMemo(() => (geometry === null ? null : zoneShapes(geometry)), [geometry]);
  const zoneName = ([lon, lat]: LonLat) => names.zone(zones === null ? null : zoneAt(zones, lon, lat));
  const [mineZone, theirsZone] = [zoneName(mine), zoneName(theirs)];
  return (
    <div className={styles.places}>
      <ConflictMap mine={mine} theirs={theirs} base={base} zones={zones} zoneNames={names.zonesById} around={columns} />
      <div>
        <h4>{words.whatChanges}</h4>
        <dl className={parts.facts}>
          <dt>{words.zone}</dt>
          <dd>{mineZone === theirsZone ? words.forBoth(mineZone) : words.eachZone(mineZone, theirsZone)}</dd>
          <dt>{words.distance}</dt>
          <dd>{words.apart(distanceM(mine, theirs))}</dd>
        </dl>
      </div>
    </div>
  );
}
