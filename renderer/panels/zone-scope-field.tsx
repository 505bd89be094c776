import { MultiSelect } from '@mantine/core';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { useNames } from './names.ts';

interface ZoneScopeFieldProps {
  /** Codes of zones, '' = in no zone; null = all. */
  readonly value: readonly string[] | null;
  readonly onChange: (zones: string[] | null) => void;
}

/** Fields take no empty value. */
const noZone = '\u2013';

/** Zones whose data somebody sees; none chosen = all. */
export function ZoneScopeField({ value, onChange }: ZoneScopeFieldProps) {
  const { people: words } = useMessages();
  const names = useNames();
  const format = useFormat();
  const zones = useStore(({ server }) => server.zones);
  const { compare } = new Intl.Collator(format.language);
  const known = zones.map(({ id, code }) => ({ value: code, label: names.zone(id) })).sort((a, b) => compare(a.label, b.label));
  // A zone that is not here any more is still among those that were chosen.
  const others = (value ?? []).filter((code) => code !== '' && zones.every((zone) => zone.code !== code));
  return (
    <MultiSelect
      searchable
      clearable
      label={words.zonesField}
      placeholder={value === null ? words.zonesAll : ''}
      data={[...known, ...others.map((code) => ({ value: code, label: code })), { value: noZone, label: names.zone(null) }]}
      value={(value ?? []).map((code) => code || noZone)}
      onChange={(codes) => onChange(codes.length === 0 ? null : codes.map((code) => (code === noZone ? '' : code)))}
    />
  );
}
