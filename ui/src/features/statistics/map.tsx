// Where the cases are: a circle for each post on a map of the world, each of which opens its cases. The map comes with
// the program; nothing is fetched.
import { geoEqualEarth, geoPath } from "d3-geo";
import { useMemo } from "react";
import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import world from "world-atlas/countries-110m.json";
import type { PostView } from "../../api";
import { number, t } from "../../i18n/t";
import { opening, type Bar } from "./bars";
import { placeLabels } from "./labels";
import { whereIs } from "./places";

interface Props {
  title: string;
  bars: Bar[];
  posts: PostView[];
  onOpen: (bar: Bar) => void;
}

const WIDTH = 720;
const HEIGHT = 340;
const LARGEST = 16;
const SMALLEST = 4;
/** About as wide as a letter of the names is. */
const LETTER = 6.4;
const ANTARCTICA = "010";

const topology = world as unknown as Topology<{ countries: GeometryCollection }>;
const inhabited: GeometryCollection = { ...topology.objects.countries, geometries: topology.objects.countries.geometries.filter(({ id }) => id !== ANTARCTICA) };
const land = feature(topology, inhabited);
const projection = geoEqualEarth().rotate([-11, 0]).fitSize([WIDTH, HEIGHT], land);
const path = geoPath(projection);
const coasts = path(land) ?? "";
const boundaries = path(mesh(topology, inhabited, (one, other) => one !== other)) ?? "";

export default function PostMap({ title, bars, posts, onOpen }: Props) {
  const { placed, lost } = useMemo(() => place(bars, posts), [bars, posts]);
  const labels = useMemo(() => placeLabels(placed, WIDTH, HEIGHT), [placed]);
  return (
    <>
      <svg className="chart map" role="group" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" data-testid="post-map">
        <title>{title}</title>
        <path className="land" d={coasts} />
        <path className="boundary" d={boundaries} />
        {placed.map(({ bar, x, y, radius }) => {
          const label = labels.get(bar.id);
          return (
            <g key={bar.id} {...opening(bar.figure, () => onOpen(bar))} data-testid={`map-${bar.id}`}>
              <title>{`${bar.label}: ${number(bar.figure.count)}`}</title>
              <circle cx={x} cy={y} r={Math.max(radius, 12)} className="hit" />
              <circle cx={x} cy={y} r={radius} className="post" />
              {label && <text x={label.x} y={label.y} textAnchor={label.anchor}>{bar.label} <tspan className="figure">{number(bar.figure.count)}</tspan></text>}
            </g>
          );
        })}
      </svg>
      {lost.length > 0 && (
        <p className="quiet" data-testid="not-on-map">
          {t("statistics.map.lost")}{" "}
          {lost.map((bar) => <button key={bar.id} type="button" className="linklike" onClick={() => onOpen(bar)}>{`${bar.label} ${number(bar.figure.count)}`}</button>)}
        </p>
      )}
      <p className="quiet small-print">{t("statistics.map.boundaries")}</p>
    </>
  );
}

function place(bars: Bar[], posts: PostView[]) {
  const most = Math.max(1, ...bars.map(({ figure }) => figure.count));
  const spots = bars.map((bar) => {
    const post = posts.find(({ code }) => code === bar.id);
    const at = post && whereIs(post);
    const point = at && projection(at);
    const radius = SMALLEST + (LARGEST - SMALLEST) * Math.sqrt(bar.figure.count / most);
    const wide = (bar.label.length + String(bar.figure.count).length + 1) * LETTER;
    return { bar, point, radius, wide };
  });
  return {
    // The large ones first, so that a small one is never under them.
    placed: spots.flatMap(({ bar, point, radius, wide }) => (point ? [{ id: bar.id, bar, x: point[0], y: point[1], radius, wide }] : [])).sort((a, b) => b.radius - a.radius),
    lost: spots.filter(({ point }) => !point).map(({ bar }) => bar),
  };
}
