/** Where the badges of hotspots go: beside their outline, free of one another and, where it can be, of other outlines. */

/** Pixels, y downwards. */
export interface PxBox {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface BadgeRequest {
  readonly id: number;
  /** The outline's box on the screen. */
  readonly outline: PxBox;
  readonly width: number;
  readonly height: number;
}

export interface PlacedBadge {
  readonly id: number;
  readonly left: number;
  readonly top: number;
}

const GAP_PX = 5;

/**
 * Places badges in the order given, the most important first.
 *
 * Each is tried above, below, beside and at the corners of its outline: the place that covers least of other outlines wins.
 * One that would cover another badge in every place is left out until the camera comes nearer. O(n²).
 */
export function placeBadges(requests: readonly BadgeRequest[], window: PxBox): PlacedBadge[] {
  const placed: PlacedBadge[] = [];
  const taken: PxBox[] = [];
  for (const request of requests) {
    if (overlap(request.outline, window) === 0 && !contains(window, request.outline)) continue;
    let best: { box: PxBox; cost: number } | null = null;
    for (const box of candidates(request)) {
      if (!contains(window, box) || taken.some((other) => overlap(grow(box, 2), other) > 0)) continue;
      const cost = requests.reduce((sum, other) => sum + (other.id === request.id ? 0 : overlap(box, other.outline)), 0);
      if (best === null || cost < best.cost - 1e-9) best = { box, cost };
    }
    if (best === null) continue;
    taken.push(best.box);
    placed.push({ id: request.id, left: best.box.left, top: best.box.top });
  }
  return placed;
}

function candidates({ outline, width, height }: BadgeRequest): PxBox[] {
  const middleX = (outline.left + outline.right - width) / 2;
  const middleY = (outline.top + outline.bottom - height) / 2;
  const above = outline.top - height - GAP_PX;
  const below = outline.bottom + GAP_PX;
  const before = outline.left - width - GAP_PX;
  const after = outline.right + GAP_PX;
  const corners: readonly (readonly [number, number])[] = [
    [middleX, above],
    [middleX, below],
    [after, middleY],
    [before, middleY],
    [after, above],
    [before, above],
    [after, below],
    [before, below],
    [middleX, middleY],
  ];
  return corners.map(([left, top]) => ({ left, top, right: left + width, bottom: top + height }));
}

/** Shared area, square pixels. */
function overlap(a: PxBox, b: PxBox): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

function contains(outer: PxBox, inner: PxBox): boolean {
  return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;
}

function grow(box: PxBox, by: number): PxBox {
  return { left: box.left - by, top: box.top - by, right: box.right + by, bottom: box.bottom + by };
}
