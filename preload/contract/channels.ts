/** Names of the channels between the desktop page's bridge and the main process. */
export const channels = {
  call: 'khareetaty:call',
  abort: 'khareetaty:abort',
  unlock: 'khareetaty:unlock',
  offer: 'khareetaty:offer',
  target: 'khareetaty:target',
  folder: 'khareetaty:folder',
  event: 'khareetaty:event',
} as const;
