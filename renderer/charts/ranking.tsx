import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { BarTick } from './bar-tick.tsx';
import styles from './charts.module.css';

export interface RankingRow {
  readonly id: number;
  readonly name: string;
  /** Count in the chosen period. */
  readonly count: number;
  /** Count in the period compared with; null = not compared. */
  readonly former: number | null;
}

export interface RankingProps {
  /** In the order to show. */
  readonly rows: readonly RankingRow[];
  /** Heading of the names, for instance "Zone". */
  readonly heading: string;
  readonly hoveredId?: number | null;
  readonly selectedId?: number | null;
  /** Show the place 1, 2, 3 … before each name, and the column heads. */
  readonly numbered?: boolean;
  /** Smaller counts are told as fewer than this. */
  readonly least?: number;
  readonly onHover?: (id: number | null) => void;
  readonly onSelect?: (id: number) => void;
}

/** Names with a bar for the count, a tick for the former count, the count, and the change. One scale for all rows. */
export function Ranking(props: RankingProps) {
  const { rows, heading, numbered = true } = props;
  const words = useMessages().charts.ranking;
  const longest = rows.reduce((max, row) => Math.max(max, row.count, row.former ?? 0), 1);
  const compared = rows.some((row) => row.former !== null);
  const first = rows.at(0);
  const summary = first === undefined ? heading : words.summary(heading, first.name, first.count);
  return (
    <table className={styles.ranking} aria-label={summary} data-compared={compared} onPointerLeave={() => props.onHover?.(null)}>
      <colgroup>
        {numbered ? <col className={styles.placeColumn} /> : null}
        <col />
        <col className={styles.barColumn} />
        <col className={styles.countColumn} />
        {compared ? <col className={styles.changeColumn} /> : null}
      </colgroup>
      <thead className={numbered ? undefined : styles.unseen}>
        <tr>
          <th scope="col" colSpan={numbered ? 2 : 1}>
            {heading}
          </th>
          <th scope="col">{compared ? words.barTick : words.bar}</th>
          <th scope="col">{words.count}</th>
          {compared ? <th scope="col">{words.change}</th> : null}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => (
          <Row key={row.id} row={row} place={numbered ? index + 1 : null} longest={longest} compared={compared} ranking={props} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  readonly row: RankingRow;
  readonly place: number | null;
  readonly longest: number;
  readonly compared: boolean;
  readonly ranking: RankingProps;
}

function Row({ row, place, longest, compared, ranking }: RowProps) {
  const format = useFormat();
  const { onHover, onSelect, least = 0 } = ranking;
  const { privacy } = useMessages();
  const name = <bdi>{row.name}</bdi>;
  return (
    <tr
      data-hovered={ranking.hoveredId === row.id}
      data-selected={ranking.selectedId === row.id}
      onPointerEnter={() => onHover?.(row.id)}
      onClick={() => onSelect?.(row.id)}
    >
      {place === null ? null : <td className={styles.place}>{format.number(place)}</td>}
      <td className={styles.name} title={row.name}>
        {onSelect === undefined ? (
          name
        ) : (
          <button
            type="button"
            aria-pressed={ranking.selectedId === row.id}
            onFocus={() => onHover?.(row.id)}
            onBlur={() => onHover?.(null)}
            onClick={(event) => {
              event.stopPropagation();
              onSelect(row.id);
            }}
          >
            {name}
          </button>
        )}
      </td>
      <td className={styles.barCell}>
        <BarTick share={row.count / longest} tick={row.former === null ? null : row.former / longest} />
      </td>
      <td className={styles.count}>{row.count < least ? privacy.fewer(least) : format.number(row.count)}</td>
      {compared ? (
        <td className={styles.change}>
          <Change count={row.count} former={Math.min(row.count, row.former ?? 0) < least ? null : row.former} />
        </td>
      ) : null}
    </tr>
  );
}

/** Relative change with its triangle; nothing to divide by is a dash. */
export function Change({ count, former }: { readonly count: number; readonly former: number | null }) {
  const format = useFormat();
  if (former === null || former === 0) return <span className={styles.quiet}>–</span>;
  const change = count / former - 1;
  const shape = change > 0 ? '▲' : change < 0 ? '▼' : '';
  return (
    <>
      {format.signedPercent(change)}
      <span className={styles.triangle} data-rise={change > 0} aria-hidden="true">
        {shape}
      </span>
    </>
  );
}
