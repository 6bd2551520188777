// Where the name of each circle on a map stands, so that none covers another. Pure.
export interface Spot {
  id: string;
  x: number;
  y: number;
  radius: number;
  /** How long its name is, in the same units. */
  wide: number;
}

export interface Label {
  x: number;
  y: number;
  anchor: "start" | "end" | "middle";
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

const HIGH = 14;
const GAP = 4;
const FAR = 10;

/** The large ones first, each at the first of its sides that is free; one that has no room is left without a name. */
export function placeLabels(spots: Spot[], width: number, height: number): Map<string, Label> {
  const labels = new Map<string, Label>();
  const taken: Box[] = spots.map(({ x, y, radius }) => ({ left: x - radius, top: y - radius, right: x + radius, bottom: y + radius }));
  for (const spot of [...spots].sort((a, b) => b.radius - a.radius)) {
    const others = taken.filter((_, at) => spots[at] !== spot);
    const free = sides(spot).find((label) => {
      const box = boxOf(label, spot.wide);
      const isInside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
      return isInside && !others.some((other) => overlap(box, other));
    });
    if (!free) continue;
    labels.set(spot.id, free);
    taken.push(boxOf(free, spot.wide));
  }
  return labels;
}

function sides({ x, y, radius }: Spot): Label[] {
  const middle = y + HIGH / 2 - 3;
  const aside = radius + GAP;
  return [
    { x: x + aside, y: middle, anchor: "start" },
    { x: x - aside, y: middle, anchor: "end" },
    { x, y: y - aside, anchor: "middle" },
    { x, y: y + aside + HIGH - 3, anchor: "middle" },
    { x: x + aside, y: middle - HIGH, anchor: "start" },
    { x: x + aside, y: middle + HIGH, anchor: "start" },
    { x: x - aside, y: middle - HIGH, anchor: "end" },
    { x: x - aside, y: middle + HIGH, anchor: "end" },
    // Out from under a large neighbour.
    { x: x + aside + FAR, y: middle - HIGH, anchor: "start" },
    { x: x + aside + FAR, y: middle + HIGH, anchor: "start" },
    { x: x - aside - FAR, y: middle - HIGH, anchor: "end" },
    { x: x - aside - FAR, y: middle + HIGH, anchor: "end" },
  ];
}

function boxOf({ x, y, anchor }: Label, wide: number): Box {
  const left = anchor === "start" ? x : anchor === "end" ? x - wide : x - wide / 2;
  return { left, top: y - HIGH + 3, right: left + wide, bottom: y + 3 };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
