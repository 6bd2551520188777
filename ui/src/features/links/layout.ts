// Where the records of a web stand on the picture, and which of them lies in a direction.
import { forceCenter, forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from "d3-force";
import type { LinkEdge, LinkNode } from "../../api";

export interface Spot {
  x: number;
  y: number;
}

export interface Layout {
  spots: Map<string, Spot>;
  width: number;
  height: number;
}

interface Body extends SimulationNodeDatum {
  id: string;
  /** Half of what its name takes beside it. */
  half: number;
}

const MARGIN = 100;
const TICKS = 260;
/** From the top of a record's mark to the foot of what stands below it. */
const TALL = 58;
const LETTER = 6.4;
/** Longer names are cut. */
export const LONGEST_NAME = 24;

/** The same web always lies the same way: nothing here is left to chance. */
export function layOut(nodes: LinkNode[], edges: LinkEdge[]): Layout {
  const bodies: Body[] = nodes.map(({ record }) => ({ id: record.id, half: Math.max(22, (Math.min(record.title.length, LONGEST_NAME) * LETTER) / 2) + 4 }));
  const springs = edges.map((edge) => ({ source: edge.from, target: edge.to }));
  forceSimulation(bodies)
    .force("link", forceLink<Body, { source: string; target: string }>(springs).id((body) => body.id).distance(120).strength(0.5))
    .force("charge", forceManyBody().strength(-420).distanceMax(600))
    .force("collide", forceCollide(52))
    // A picture is wider than high.
    .force("x", forceX(0).strength(0.035))
    .force("y", forceY(0).strength(0.07))
    .force("centre", forceCenter(0, 0))
    .stop()
    .tick(TICKS);
  setApart(bodies);
  const xs = bodies.map((body) => body.x ?? 0);
  const ys = bodies.map((body) => body.y ?? 0);
  const left = Math.min(...xs, 0) - MARGIN;
  const top = Math.min(...ys, 0) - MARGIN / 3;
  const spots = new Map(bodies.map((body) => [body.id, { x: (body.x ?? 0) - left, y: (body.y ?? 0) - top }]));
  return { spots, width: Math.max(...xs, 0) - left + MARGIN, height: Math.max(...ys, 0) - top + MARGIN / 2 };
}

/** Moves what covers another aside, by the shorter way, until nothing does. */
function setApart(bodies: Body[]): void {
  for (let round = 0, moved = true; moved && round < 200; round += 1) {
    moved = false;
    for (const [at, one] of bodies.entries()) {
      for (const other of bodies.slice(at + 1)) {
        const [dx, dy] = [(other.x ?? 0) - (one.x ?? 0), (other.y ?? 0) - (one.y ?? 0)];
        const [wide, high] = [one.half + other.half - Math.abs(dx), TALL - Math.abs(dy)];
        if (wide <= 0 || high <= 0) continue;
        const [x, y] = wide < high ? [((dx < 0 ? -1 : 1) * wide) / 2, 0] : [0, ((dy < 0 ? -1 : 1) * high) / 2];
        [one.x, one.y, other.x, other.y] = [(one.x ?? 0) - x, (one.y ?? 0) - y, (other.x ?? 0) + x, (other.y ?? 0) + y];
        moved = true;
      }
    }
  }
}

const WAYS: Record<string, Spot> = { ArrowLeft: { x: -1, y: 0 }, ArrowRight: { x: 1, y: 0 }, ArrowUp: { x: 0, y: -1 }, ArrowDown: { x: 0, y: 1 } };

/** The nearest record in the direction of an arrow key; what lies straight ahead counts as nearer. */
export function nearest(spots: Map<string, Spot>, from: string, key: string): string | undefined {
  const way = WAYS[key];
  const here = spots.get(from);
  if (!way || !here) return undefined;
  let best: { id: string; far: number } | undefined;
  for (const [id, spot] of spots) {
    const [dx, dy] = [spot.x - here.x, spot.y - here.y];
    const ahead = dx * way.x + dy * way.y;
    const aside = Math.abs(dx * way.y) + Math.abs(dy * way.x);
    if (id === from || ahead <= 0) continue;
    const far = ahead + 2 * aside;
    if (!best || far < best.far) best = { id, far };
  }
  return best?.id;
}
