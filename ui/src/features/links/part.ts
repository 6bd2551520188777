// Which part of a web is drawn: some kinds, only what is linked, so many steps around one record. Pure.
import type { LinkEdge, LinkNode, WebShape } from "../../api";

interface Web {
  nodes: LinkNode[];
  edges: LinkEdge[];
}

export const WHOLE: WebShape = { kinds: [], linked_only: false };

export function partOf(web: Web, { kinds = [], linked_only, centre, depth }: WebShape): LinkNode[] {
  const near = centre && web.nodes.some(({ record }) => record.id === centre) ? around(web.edges, centre, depth ?? Infinity) : null;
  return web.nodes.filter(({ record, links }) => {
    if (near && !near.has(record.id)) return false;
    if (record.id === centre) return true;
    return (!linked_only || links > 0) && (kinds.length === 0 || kinds.includes(record.kind));
  });
}

/** Everything within so many steps of a record, whatever kinds lie on the way. */
function around(edges: LinkEdge[], centre: string, depth: number): Set<string> {
  const near = new Set([centre]);
  let rim = [centre];
  for (let step = 0; step < depth && rim.length > 0; step += 1) {
    const next = edges.flatMap(({ from, to }) => (rim.includes(from) ? [to] : rim.includes(to) ? [from] : [])).filter((id) => !near.has(id));
    next.forEach((id) => near.add(id));
    rim = [...new Set(next)];
  }
  return near;
}

/** As it is kept: bound to its case only by a centre. */
export function keptShape(shape: WebShape, caseId: string): WebShape {
  const { case: _, ...free } = shape;
  return shape.centre ? { ...free, case: caseId } : free;
}

export function isSameWeb(one: WebShape, other: WebShape): boolean {
  const plain = ({ kinds = [], linked_only, centre, depth }: WebShape) => JSON.stringify([[...kinds].sort(), Boolean(linked_only), centre ?? null, depth ?? null]);
  return plain(one) === plain(other);
}
