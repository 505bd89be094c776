/**
 * A two-way table of counts with its margins, seen as a network: rows and columns are nodes, cells (totals too) are edges.
 *
 * Whoever knows all margins, which cells are withheld, and that zeros are told, knows this of the withheld cells: each is at least 1, and
 * rows and columns add up. Another table that fits is reached by changing cells along closed walks: one is raised, the next lowered.
 * Totals have the opposite sign of the cells that they sum up. So how far one cell can be raised is a maximum flow, which is exact.
 * Source: Cox, Network models for complementary cell suppression, JASA 90 (1995), pp. 1453–1462.
 */
export interface CountTable {
  /** With the row of column totals, and with the column of row totals. */
  readonly rows: number;
  readonly columns: number;
  /** rows × columns counts, row-major, margins included. */
  readonly counts: Float64Array;
}

/** Least that a withheld cell can be. */
const LEAST = 1;

/**
 * Adds the margins.
 * @throws {RangeError} unless `values` are rows × columns counts, whole and not below 0.
 */
export function withMargins(values: Float64Array, rows: number, columns: number): CountTable {
  if (values.length !== rows * columns || rows < 1 || columns < 1)
    throw new RangeError(`values has ${values.length} numbers: pass one for each of ${rows} × ${columns} cells`);
  const counts = new Float64Array((rows + 1) * (columns + 1));
  const at = (row: number, column: number): number => row * (columns + 1) + column;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column];
      if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`cell ${row}, ${column} is ${value}: pass whole counts from 0`);
      counts[at(row, column)] = value;
      counts[at(row, columns)] += value;
      counts[at(rows, column)] += value;
      counts[at(rows, columns)] += value;
    }
  }
  return { rows: rows + 1, columns: columns + 1, counts };
}

/** One way through the network: the cells it passes, and whether each is raised or lowered. */
interface Walk {
  readonly cells: readonly number[];
  readonly steps: readonly (1 | -1)[];
  /** By how much at most; Infinity if no cell of it is lowered. */
  readonly most: number;
}

/** +1 for cells and the grand total, -1 for the other totals. */
const signOf = ({ rows, columns }: CountTable, cell: number): 1 | -1 =>
  (Math.floor(cell / columns) === rows - 1) === (cell % columns === columns - 1) ? 1 : -1;

/**
 * Changes one cell as far as the others allow.
 *
 * @param cost  of passing a cell; Infinity = it cannot be passed. Cheapest walks are taken first.
 * @param change  1: the cell is raised, -1: it is lowered.
 * @param wanted  where to stop.
 * @returns by how much it was changed, Infinity included, and the cells that were passed.
 */
export function bendTable(
  table: CountTable,
  cell: number,
  { cost, change, wanted }: { readonly cost: (cell: number) => number; readonly change: 1 | -1; readonly wanted: number },
): { readonly reached: number; readonly passed: ReadonlySet<number> } {
  const bent = Float64Array.from(table.counts);
  const passed = new Set<number>();
  let reached = 0;
  while (reached < wanted) {
    const walk = cheapestWalk(table, bent, cell, { change, cost: (one) => (passed.has(one) ? 0 : cost(one)) });
    if (walk === null) break;
    for (const one of walk.cells) passed.add(one);
    if (walk.most === Infinity) return { reached: Infinity, passed };
    const step = Math.min(walk.most, wanted - reached);
    walk.cells.forEach((one, i) => (bent[one] += step * (walk.steps[i] ?? 0)));
    reached += step;
  }
  return { reached, passed };
}

/**
 * Dijkstra over rows and columns. A surplus moves from a row to a column by lowering a cell and from a column to a row by raising one; for
 * totals the other way round. A cell raised leaves a surplus in its row, which must come to its column.
 */
function cheapestWalk(
  table: CountTable,
  bent: Float64Array,
  cell: number,
  { change, cost }: { readonly change: 1 | -1; readonly cost: (cell: number) => number },
): Walk | null {
  const { rows, columns } = table;
  const row = Math.floor(cell / columns);
  const column = rows + (cell % columns);
  const [from, to] = change * signOf(table, cell) > 0 ? [row, column] : [column, row];
  const distance = new Float64Array(rows + columns).fill(Infinity);
  const via = new Int32Array(rows + columns).fill(-1);
  const isDone = new Uint8Array(rows + columns);
  distance[from] = 0;
  for (;;) {
    let node = -1;
    for (let i = 0; i < distance.length; i++) if (isDone[i] === 0 && distance[i] < (node < 0 ? Infinity : distance[node])) node = i;
    if (node < 0) return null;
    if (node === to) break;
    isDone[node] = 1;
    const isRow = node < rows;
    const others = isRow ? columns : rows;
    for (let other = 0; other < others; other++) {
      const next = isRow ? rows + other : other;
      const edge = isRow ? node * columns + other : other * columns + (node - rows);
      if (edge === cell || isDone[next] === 1 || table.counts[edge] === 0) continue;
      if (isLowered(table, edge, isRow) && bent[edge] <= LEAST) continue;
      const through = distance[node] + cost(edge);
      if (through < distance[next]) {
        distance[next] = through;
        via[next] = edge;
      }
    }
  }
  const cells: number[] = [];
  const steps: (1 | -1)[] = [];
  let most = Infinity;
  for (let node = to; node !== from;) {
    const edge = via[node];
    const isFromRow = node >= rows;
    const lowered = isLowered(table, edge, isFromRow);
    cells.push(edge);
    steps.push(lowered ? -1 : 1);
    if (lowered) most = Math.min(most, bent[edge] - LEAST);
    node = isFromRow ? Math.floor(edge / columns) : rows + (edge % columns);
  }
  return { cells, steps, most };
}

const isLowered = (table: CountTable, edge: number, isFromRow: boolean): boolean => isFromRow === signOf(table, edge) > 0;
