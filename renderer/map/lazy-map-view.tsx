import { lazy, Suspense } from 'react';
import type { MapViewProps } from './map-view.tsx';
import styles from './map.module.css';

const ReadMapView = lazy(async () => ({ default: (await import('./map-view.tsx')).MapView }));

/** The map, whose code is read beside that of the frame; until it is there, its place has the colour of water. */
export function LazyMapView(props: MapViewProps) {
  return (
    <Suspense fallback={<div className={styles.view} />}>
      <ReadMapView {...props} />
    </Suspense>
  );
}
