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
}

const MARGIN = 100;
const TICKS = 260;

/** The same web always lies the same way: nothing here is left to chance. */
export function layOut(nodes: LinkNode[], edges: LinkEdge[]): Layout {
  const bodies: Body[] = nodes.map((node) => ({ id: node.record.id }));
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
  const xs = bodies.map((body) => body.x ?? 0);
  const ys = bodies.map((body) => body.y ?? 0);
  const left = Math.min(...xs, 0) - MARGIN;
  const top = Math.min(...ys, 0) - MARGIN / 3;
  const spots = new Map(bodies.map((body) => [body.id, { x: (body.x ?? 0) - left, y: (body.y ?? 0) - top }]));
  return { spots, width: Math.max(...xs, 0) - left + MARGIN, height: Math.max(...ys, 0) - top + MARGIN / 2 };
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
