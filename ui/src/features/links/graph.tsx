// The web as a picture that keys can walk: arrows to the nearest record, Enter opens it.
import { useMemo, useRef, type KeyboardEvent, type Ref } from "react";
import type { LinkEdge, LinkNode } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { kindIcon } from "../records";
import { layOut, LONGEST_NAME, nearest, type Spot } from "./layout";

interface Props {
  nodes: LinkNode[];
  edges: LinkEdge[];
  selected: string | undefined;
  path: string[];
  zoom: number;
  describe: (node: LinkNode) => string;
  onSelect: (id: string) => void;
  onOpen: (node: LinkNode) => void;
  svg: Ref<SVGSVGElement>;
}

const RADIUS = 15;

export function Graph({ nodes, edges, selected, path, zoom, describe, onSelect, onOpen, svg }: Props) {
  const { spots, width, height } = useMemo(() => layOut(nodes, edges), [nodes, edges]);
  const marks = useRef(new Map<string, SVGGElement>());
  const current = selected && spots.has(selected) ? selected : nodes[0]?.record.id;

  function onKeyDown(event: KeyboardEvent, node: LinkNode) {
    const to = nearest(spots, node.record.id, event.key);
    if (to) {
      onSelect(to);
      marks.current.get(to)?.focus();
    } else if (event.key === "Enter") onOpen(node);
    else if (event.key === " ") onSelect(node.record.id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <svg ref={svg} className="web" viewBox={`0 0 ${width} ${height}`} width={width * zoom} height={height * zoom} role="group" aria-label={t("links.graph.label")} data-testid="link-graph">
      {edges.map((edge, at) => (
        <Edge key={at} edge={edge} from={spots.get(edge.from)} to={spots.get(edge.to)} look={lookOf(edge, selected, path)} />
      ))}
      {nodes.map((node) => {
        const { id } = node.record;
        const spot = spots.get(id) ?? { x: 0, y: 0 };
        const look = ["node", node.elsewhere ? "elsewhere" : "", id === selected ? "selected" : "", path.includes(id) ? "on-path" : ""].filter(Boolean).join(" ");
        return (
          <g
            key={id}
            ref={(element) => void (element ? marks.current.set(id, element) : marks.current.delete(id))}
            className={look}
            transform={`translate(${spot.x} ${spot.y})`}
            role="button"
            aria-pressed={id === selected}
            tabIndex={id === current ? 0 : -1}
            onClick={() => onSelect(id)}
            onDoubleClick={() => onOpen(node)}
            onKeyDown={(event) => onKeyDown(event, node)}
            data-testid="link-node"
          >
            <title>{describe(node)}</title>
            <circle r={RADIUS} />
            <g transform="translate(-8 -8)"><Icon name={kindIcon(node.record.kind)} /></g>
            <text className="name" y={RADIUS + 14}>{short(node.record.title)}</text>
            <text className="role" y={RADIUS + 27}>{node.role ?? ""}</text>
          </g>
        );
      })}
    </svg>
  );
}

function Edge({ edge, from, to, look }: { edge: LinkEdge; from: Spot | undefined; to: Spot | undefined; look: string }) {
  if (!from || !to) return null;
  return (
    <g className={look} aria-hidden="true">
      <line x1={from.x} y1={from.y} x2={to.x} y2={to.y} />
      <text x={(from.x + to.x) / 2} y={(from.y + to.y) / 2 - 3}>{edge.relation.toLowerCase()}</text>
    </g>
  );
}

function lookOf(edge: LinkEdge, selected: string | undefined, path: string[]): string {
  const step = path.findIndex((id, at) => (id === edge.from && path[at + 1] === edge.to) || (id === edge.to && path[at + 1] === edge.from));
  return [
    "edge",
    edge.link ? "" : "implied",
    edge.relation === "also in" ? "crossing" : "",
    edge.from === selected || edge.to === selected ? "near" : "",
    step >= 0 ? "on-path" : "",
  ].filter(Boolean).join(" ");
}

function short(title: string): string {
  return title.length > LONGEST_NAME ? `${title.slice(0, LONGEST_NAME - 1)}…` : title;
}
