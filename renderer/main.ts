/**
 * Entry of the page. What the host is asked for is on its way before the screen's own code is read, and the map, the largest
 * part of that, is read beside the frame around it.
 */
import { startSession } from './actions/subscribe.ts';

startSession();
void import('./map/map-view.tsx');
const { showScreen } = await import('./screen.tsx');
showScreen();
