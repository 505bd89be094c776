import { useMemo, useState } from 'react';
import { cellRows, type RiskRow, zoneRows } from '../map/risk-rows.ts';
import type { Risk } from '../state/server-truth.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Segmented } from '../ui/parts.tsx';
import { useNames } from './names.ts';
import styles from './risk-table.module.css';
import { useRiskPeriod } from './risk-slider.tsx';

const mostCells = 50;

export interface RiskTableProps {
  readonly risk: Risk;
  /** Zones alone, where the map beside it draws no cells. */
  readonly isOfZones?: boolean;
  readonly selectedZoneId: number | null;
  readonly onZoneClick: (zoneId: number) => void;
}

/** What is on the map, to be read: zones or cells that expect most in the period of the slider, with their intervals. */
export function RiskTable({ risk, isOfZones = false, selectedZoneId, onZoneClick }: RiskTableProps) {
  const { risk: words } = useMessages().outlook;
  const [choice, setChoice] = useState<'zones' | 'cells'>('zones');
  const of = isOfZones ? 'zones' : choice;
  const { period, text } = useRiskPeriod(risk);
  const rows = useMemo(() => (of === 'zones' ? zoneRows(risk, period) : cellRows(risk, period, mostCells)), [of, risk, period]);
  const choices = (['zones', 'cells'] as const).map((value) => ({ value, label: words.rowsOf[value] }));
  return (
    <>
      {isOfZones ? null : <Segmented label={words.rowsLabel} value={choice} choices={choices} onChange={setChoice} />}
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={words.table}>
        <table className={styles.table}>
          <caption>{words.caption[of](text, rows.length, of === 'zones' ? rows.length : risk.cell.length)}</caption>
          <thead>
            <tr>
              <th scope="col">{words.zone}</th>
              {of === 'cells' ? <th scope="col">{words.place}</th> : null}
              <th scope="col">{words.expectedShort}</th>
              <th scope="col">{words.interval}</th>
              {of === 'cells' ? <th scope="col">{words.chanceUnit}</th> : null}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.key} row={row} isSelected={row.zoneId === selectedZoneId} onZoneClick={onZoneClick} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

interface RowProps {
  readonly row: RiskRow;
  readonly isSelected: boolean;
  readonly onZoneClick: (zoneId: number) => void;
}

function Row({ row: { zoneId, place, expected, lo80, hi80, chance, isWide }, isSelected, onZoneClick }: RowProps) {
  const { risk: words } = useMessages().outlook;
  const format = useFormat();
  const names = useNames();
  const decimals = place === null ? 1 : 2;
  return (
    <tr data-selected={isSelected}>
      <th scope="row">
        <button type="button" aria-pressed={isSelected} onClick={() => onZoneClick(zoneId)}>
          <bdi>{names.zone(zoneId)}</bdi>
        </button>
      </th>
      {place === null ? null : (
        <td>
          <bdi dir="ltr" className={styles.place}>{`${place[1].toFixed(4)}, ${place[0].toFixed(4)}`}</bdi>
        </td>
      )}
      <td data-number>{format.fixed(expected, decimals)}</td>
      <td data-number>
        {isWide ? <span className={styles.hatch} role="img" aria-label={words.wide} title={words.wide} /> : null}
        <bdi>{words.span(lo80, hi80, decimals)}</bdi>
      </td>
      {chance === null ? null : <td data-number>{words.chanceOf(chance)}</td>}
    </tr>
  );
}
