import { IconCompass, IconFocusCentered, IconMinus, IconPlus } from '@tabler/icons-react';
import type { Icon } from '@tabler/icons-react';
import { useMessages } from '../strings/index.ts';
import type { Camera, Stage } from './map-stage.ts';
import button from './button.module.css';
import styles from './map.module.css';
import { scaleBar } from './scale-bar.ts';
import type { Box } from '../../preload/drawing/zone-shapes.ts';

export interface MapToolsProps {
  readonly stage: Stage;
  readonly camera: Camera;
  /** Box of all data; null = nothing to fit to. */
  readonly box: Box | null;
}

/** Zoom, all data, north (only when turned), and the scale. */
export function MapTools({ stage, camera, box }: MapToolsProps) {
  const words = useMessages().map;
  const scale = scaleBar(camera.latDeg, camera.zoom);
  return (
    <>
      <div className={styles.tools} role="group" aria-label={words.tools}>
        <Tool icon={IconPlus} label={words.zoomIn} onClick={() => stage.zoomBy(1)} />
        <Tool icon={IconMinus} label={words.zoomOut} onClick={() => stage.zoomBy(-1)} />
        {box === null ? null : <Tool icon={IconFocusCentered} label={words.fit} onClick={() => stage.fit(box, true)} />}
        {Math.abs(camera.bearingDeg) < 0.5 ? null : (
          <Tool icon={IconCompass} label={words.north} turnDeg={-camera.bearingDeg} onClick={() => stage.turnNorth()} />
        )}
      </div>
      <div className={styles.scale} style={{ inlineSize: scale.widthPx }}>
        <span dir="auto">{words.scale(scale.lengthM)}</span>
      </div>
    </>
  );
}

interface ToolProps {
  readonly icon: Icon;
  readonly label: string;
  readonly turnDeg?: number;
  readonly onClick: () => void;
}

function Tool({ icon: ToolIcon, label, turnDeg = 0, onClick }: ToolProps) {
  return (
    <button type="button" className={`${button.bare ?? ''} ${styles.tool ?? ''}`} aria-label={label} title={label} onClick={onClick}>
      <ToolIcon size={18} stroke={1.75} style={{ rotate: `${turnDeg}deg` }} />
    </button>
  );
}
