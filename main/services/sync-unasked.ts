import type { Ports } from './ports.ts';

/**
 * A round that nobody asked for: of a linked cache whose people want that, and not over a connection that is paid for by volume, unless
 * they want that too.
 *
 * @param run  Runs a round, which says itself how it ended.
 */
export async function syncUnasked(
  { centreLink, connection, syncTimer, emit }: Pick<Ports, 'centreLink' | 'connection' | 'syncTimer' | 'emit'>,
  run: () => Promise<unknown>,
): Promise<void> {
  const link = await centreLink.read();
  if (link?.isAutomatic !== true) return;
  if (link.onMetered || !(await connection.isMetered())) {
    await run();
    return;
  }
  syncTimer.ended('metered');
  emit('sync.changed', {});
}
