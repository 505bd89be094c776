import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Words of bundles that carry changes, and of what part of the centre is held here. */
export function englishCourier(f: Format) {
  const counted = (n: number, one: string, many: string) => `${f.number(n)} ${plural(n, { one, other: many })}`;
  const changes = (n: number) => counted(n, 'change', 'changes');
  return {
    title: 'Courier',
    about:
      'Where there is no network, a file on a stick carries what waits: to a computer that has a link, to another laptop, or to the centre. It may arrive twice, and by any way; nothing is done twice.',
    passphrase: 'Passphrase',
    passphraseAbout: (least: number) =>
      `Locks the file and opens it; at least ${f.number(least)} letters. Tell it by another way than the file.`,
    forOne: 'Lock it for the key of one computer instead',
    recipient: 'Key of the receiving computer',
    pack: (n: number) => (n === 0 ? 'Nothing to pack' : `Pack ${changes(n)}`),
    take: 'Take in a bundle …',
    packed: (n: number, fingerprint: string) => `${changes(n)} packed. Signed by ${fingerprint}.`,
    taken: (added: number, known: number, refused: number, from: string) =>
      `${changes(added)} of ${from} taken in${known === 0 ? '' : `, ${counted(known, 'was', 'were')} here already`}${refused === 0 ? '' : `, ${counted(refused, 'was', 'were')} refused by retention`}. The next sync passes them on.`,
    unknown: (fingerprint: string) =>
      `No bundle of this sender was taken in here before. Ask the sender for the fingerprint. Here it reads ${fingerprint}.`,
    isSame: 'It is the same: take it in',
    ownKey: 'Key and fingerprint of this computer',
    key: 'Key',
    fingerprint: 'Fingerprint',
    held: 'Held on this computer',
    heldAbout:
      'A part of the centre is enough for work in the field. A wider choice fetches what is missing; a narrower one takes the rest away here.',
    heldLater: 'It changes with the next sync.',
    waitingStays: 'What waits for the centre stays here until it was sent.',
    zones: 'Zones',
    types: 'Types',
    all: 'all',
    allYears: 'all years',
    noLimit: 'no limit',
    fromYear: 'From year',
    toYear: 'To year',
    compare: 'Compare with the centre',
    compareAbout: 'By sums of all rows; only what differs is fetched again.',
    compared: (differing: number, repaired: number, left: number) =>
      differing === 0
        ? 'This computer and the centre hold the same.'
        : `${counted(differing, 'sum', 'sums')} differed; ${counted(repaired, 'row', 'rows')} fetched again.${left === 0 ? '' : ` ${counted(left, 'sum differs', 'sums differ')} still.`}`,
  };
}
