import { useEffect, useState } from 'react';
import type { Hotspot } from '../../preload/contract/domain.ts';
import { useMessages } from '../strings/index.ts';
import type { Camera, PointerPlace } from './map-stage.ts';
import styles from './map.module.css';
import type { CellRisk } from './risk-cells.ts';

export interface MapTipProps {
  readonly pointer: PointerPlace;
  readonly camera: Camera;
  readonly hotspot: Hotspot | null;
  readonly zoneId: number | null;
  readonly zoneNames: ReadonlyMap<number, string>;
  readonly zoneCounts: ReadonlyMap<number, number>;
  /** What is expected in the cell under the pointer; null = none is drawn there. */
  readonly cellRisk: CellRisk | null;
}

const WAIT_MS = 80;
const BESIDE_PX = 14;

/** Name and count of what is under the pointer, beside it, after a short rest. */
export function MapTip({ pointer, camera, hotspot, zoneId, zoneNames, zoneCounts, cellRisk }: MapTipProps) {
  const messages = useMessages();
  const { risk } = messages.outlook;
  const subject = hotspot === null ? zoneId : `hotspot ${hotspot.id}`;
  const isRested = useRest(subject);
  if (subject === null || !isRested) return null;
  const isRight = pointer.x > camera.width - 240;
  const isLow = pointer.y > camera.height - 90;
  const style = {
    ...(isRight ? { right: camera.width - pointer.x + BESIDE_PX } : { left: pointer.x + BESIDE_PX }),
    ...(isLow ? { bottom: camera.height - pointer.y + BESIDE_PX } : { top: pointer.y + BESIDE_PX }),
  };
  const name = zoneId === null ? null : zoneNames.get(zoneId);
  return (
    <div className={styles.tip} style={style} dir="auto" role="presentation">
      {name === undefined || name === null ? null : <b dir="auto">{name}</b>}
      {hotspot === null ? (
        <div>{messages.common.incidents(zoneId === null ? 0 : (zoneCounts.get(zoneId) ?? 0))}</div>
      ) : (
        <>
          <div>{messages.common.incidents(hotspot.incidents)}</div>
          <div className={styles.quiet}>{messages.map.hotspot(hotspot.rank, hotspot.support)}</div>
        </>
      )}
      {cellRisk === null ? null : (
        <div>
          {risk.expected(cellRisk.expected, cellRisk.lo80, cellRisk.hi80)}
          <br />
          {risk.chance(cellRisk.chance)}
        </div>
      )}
    </div>
  );
}

/** True once the subject has stayed the same for 80 ms: crossing the map does not flicker. */
function useRest(subject: number | string | null): boolean {
  const [rested, setRested] = useState<number | string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRested(subject), WAIT_MS);
    return () => clearTimeout(timer);
  }, [subject]);
  return subject !== null && rested === subject;
}
