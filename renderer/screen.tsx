import './fonts.css';
import './ui/mantine.ts';
import './map/maplibre.css';
import './ui/tokens.css';
import './ui/base.css';
import { setNonce } from 'get-nonce';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

/** Draws the workstation into the page. */
export function showScreen(): void {
  // The host writes a fresh nonce into the page; the scroll lock of modals makes a style of its own and asks get-nonce for it.
  const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  setNonce(nonce);
  const root = document.getElementById('root');
  if (root === null) throw new Error('index.html has no element with the id "root"');
  createRoot(root).render(<App nonce={nonce} />);
}
