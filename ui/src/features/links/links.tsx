// Links of a case: the web as a picture and the same as tables; the way between two records; the picture as a file.
import { useMemo, useRef, useState } from "react";
import { useAsk, type CasePage, type LinkEdge, type LinkNode, type RecordRef, type SavedView, type WebShape } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty } from "../../shared/parts";
import { Menu } from "../../shared/menu";
import { useOffers } from "../../shared/offers";
import { go, href } from "../../shared/router";
import { say } from "../../shared/toast";
import { ViewMenu } from "../cases";
import { RecordTable } from "../outcomes";
import { Failed, humanize, kindIcon, useRegistry } from "../records";
import { Icon } from "../../shared/icon";
import { Graph } from "./graph";
import { isSameWeb, keptShape, partOf, WHOLE } from "./part";
import { savePicture } from "./picture";

interface Props {
  page: CasePage;
  choices: RecordRef[];
  openId?: string | undefined;
  onAdd: (kind: string, first?: Record<string, string>) => void;
  sectionFor: (kind: string) => string;
}

interface Ends {
  from?: string;
  to?: string;
}

/** So many are drawn at once; the rest on request. */
const DRAWN = 300;

export function Links({ page, sectionFor, ...shared }: Props) {
  const [ends, setEnds] = useState<Ends>({});
  const { data, error } = useAsk("case_links", { case: page.id, ...(ends.from && ends.to ? { from: ends.from, to: ends.to } : {}) }, { said: true, keep: true });
  const [view, setView] = useState<"graph" | "table">("graph");
  const [shape, setShape] = useState<WebShape>(WHOLE);
  const [drawn, setDrawn] = useState(DRAWN);
  const [zoom, setZoom] = useState(1);
  const [selected, setSelected] = useState<string>();
  const svg = useRef<SVGSVGElement>(null);
  const part = useMemo(() => partOf({ nodes: data?.nodes ?? [], edges: data?.edges ?? [] }, shape), [data, shape]);
  const nodes = useMemo(() => part.slice(0, drawn), [part, drawn]);
  const edges = useMemo(() => edgesOf(nodes, data?.edges ?? []), [nodes, data]);
  if (error && !data) return <Failed error={error} />;
  if (!data) return null;

  const open = (node: LinkNode) => go(node.elsewhere ? href(["case", node.record.id]) : href(["case", page.number, sectionFor(node.record.kind), node.record.id]));
  const describe = (node: LinkNode) => [node.record.title, node.role ?? humanize(node.record.kind), t("links.count", { n: node.links })].join(", ");
  const save = (format: "svg" | "png") => {
    if (!svg.current) return;
    savePicture(svg.current, page, format).then((words) => words && say(words), (failure: Error) => say(failure.message, { bad: true }));
  };
  const chosen = data.nodes.find((node) => node.record.id === selected);
  return (
    <div className="links">
      <div className="links-bar button-row">
        <div className="segments" role="group" aria-label={t("links.view")}>
          <Button small aria-pressed={view === "graph"} onClick={() => setView("graph")} testId="links-graph">{t("links.graph")}</Button>
          <Button small aria-pressed={view === "table"} onClick={() => setView("table")} testId="links-table">{t("links.table")}</Button>
        </div>
        {view === "graph" && (
          <>
            <Narrow nodes={data.nodes} selected={selected} shape={shape} onShape={setShape} />
            <Button small look="plain" icon="plus" title={t("links.larger")} onClick={() => setZoom(Math.min(3, zoom * 1.25))} testId="links-larger" />
            <Button small look="plain" icon="minus" title={t("links.smaller")} onClick={() => setZoom(Math.max(0.3, zoom / 1.25))} testId="links-smaller" />
            <Button small icon="file-output" onClick={() => save("svg")} testId="links-svg">{t("links.svg")}</Button>
            <Button small onClick={() => save("png")} testId="links-png">{t("links.png")}</Button>
          </>
        )}
        <div className="end">
          <WebViews caseId={page.id} shape={shape} onShape={setShape} />
          {page.may_edit && <Button small icon="plus" onClick={() => shared.onAdd("link", selected ? { from_record: selected } : {})} testId="links-add">{t("links.add")}</Button>}
        </div>
      </div>
      <FindPath nodes={data.nodes} ends={ends} path={data.path} onEnds={setEnds} />
      {data.nodes.length === 0 ? (
        <Empty icon="share-2" title={t("links.none")}>{t("links.none.next")}</Empty>
      ) : view === "graph" ? (
        <div className="links-body">
          <div className="web-frame" tabIndex={-1}>
            <Graph nodes={nodes} edges={edges} selected={selected} path={data.path} zoom={zoom} describe={describe} onSelect={setSelected} onOpen={open} svg={svg} />
            {part.length > drawn && <Button small onClick={() => setDrawn(drawn + DRAWN)} testId="links-more">{t("links.more", { n: part.length - drawn })}</Button>}
          </div>
          {chosen && <Chosen node={chosen} nodes={data.nodes} edges={data.edges} onOpen={() => open(chosen)} onSelect={setSelected} />}
        </div>
      ) : (
        <>
          <RecordTable page={page} {...shared} kind="link" records={page.links} columns={["from_record", "relation", "to_record", "since", "until", "source"]} />
          <Implied nodes={data.nodes} edges={data.edges.filter((edge) => !edge.link)} />
        </>
      )}
      {view === "graph" && <p className="legend quiet">{t("links.legend")}</p>}
    </div>
  );
}

interface NarrowProps {
  nodes: LinkNode[];
  selected: string | undefined;
  shape: WebShape;
  onShape: (shape: WebShape) => void;
}

/** Which part of the web is drawn. */
function Narrow({ nodes, selected, shape, onShape }: NarrowProps) {
  const registry = useRegistry();
  const { kinds = [], linked_only = false, centre, depth } = shape;
  const there = [...new Set(nodes.map(({ record }) => record.kind))].sort();
  const toggle = (kind: string) => onShape({ ...shape, kinds: kinds.includes(kind) ? kinds.filter((other) => other !== kind) : [...kinds, kind] });
  const { centre: _, depth: __, ...everywhere } = shape;
  const title = nodes.find(({ record }) => record.id === centre)?.record.title;
  return (
    <>
      <Button small aria-pressed={linked_only} onClick={() => onShape({ ...shape, linked_only: !linked_only })} testId="links-only">{t("links.only")}</Button>
      <Menu label={t("links.kinds")} className="btn small" testId="links-kinds" entries={[{ many: true, entries: there.map((kind) => ({ id: `kind-${kind}`, text: registry?.kindPlural(kind) ?? humanize(kind), checked: kinds.length === 0 || kinds.includes(kind), run: () => (kinds.length === 0 ? onShape({ ...shape, kinds: there.filter((other) => other !== kind) }) : toggle(kind)) })) }]}>
        {kinds.length > 0 ? t("links.kinds.n", { n: kinds.length }) : t("links.kinds")}
      </Menu>
      {centre ? (
        <span className="chip" data-testid="links-centre">
          {t("links.around", { title: title ?? t("record.unknown") })}
          <select className="input" style={{ width: "auto" }} aria-label={t("links.depth")} value={depth ?? ""} onChange={(event) => onShape({ ...everywhere, centre, ...(event.target.value ? { depth: Number(event.target.value) } : {}) })} data-testid="links-depth">
            {[1, 2, 3].map((steps) => <option key={steps} value={steps}>{t("links.steps", { n: steps })}</option>)}
            <option value="">{t("links.steps.all")}</option>
          </select>
          <button type="button" onClick={() => onShape(everywhere)} aria-label={t("remove", { name: t("links.around", { title: title ?? "" }) })}><Icon name="x" size={14} /></button>
        </span>
      ) : (
        <Button small disabled={!selected} onClick={() => selected && onShape({ ...shape, centre: selected, depth: 1 })} testId="links-around">{t("links.around.chosen")}</Button>
      )}
    </>
  );
}

/** The named views of webs that fit this case. */
function WebViews({ caseId, shape, onShape }: { caseId: string; shape: WebShape; onShape: (shape: WebShape) => void }) {
  const { data } = useAsk("view_list", {}, { keep: true });
  const [shown, setShown] = useState<string | null>(null);
  const views = useMemo(() => (data ?? []).filter((view) => view.shape.of === "links" && (!view.shape.case || view.shape.case === caseId)), [data, caseId]);
  const saved = views.find(({ id }) => id === shown);
  const webOf = (view: SavedView | undefined): WebShape => (view?.shape.of === "links" ? view.shape : WHOLE);
  useOffers(useMemo(() => views.map((view) => ({ id: `view-${view.id}`, group: t("section.links"), text: t("views.go", { name: view.name }), icon: "share-2" as const, run: () => [setShown(view.id), onShape(webOf(view))] })), [views]));

  function show(id: string | null) {
    setShown(id);
    const chosen = views.find((view) => view.id === id);
    if (chosen) onShape(webOf(chosen));
  }

  return <ViewMenu saved={saved} changed={!isSameWeb(shape, webOf(saved))} shape={{ of: "links", ...keptShape(shape, caseId) }} onShow={show} others={views} />;
}

function withEnd(ends: Ends, which: keyof Ends, id: string): Ends {
  const { [which]: _, ...others } = ends;
  return id ? { ...others, [which]: id } : others;
}

function edgesOf(nodes: LinkNode[], edges: LinkEdge[]): LinkEdge[] {
  const there = new Set(nodes.map((node) => node.record.id));
  return edges.filter((edge) => there.has(edge.from) && there.has(edge.to));
}

interface PathProps {
  nodes: LinkNode[];
  ends: Ends;
  path: string[];
  onEnds: (ends: Ends) => void;
}

function FindPath({ nodes, ends, path, onEnds }: PathProps) {
  const title = (id: string) => nodes.find((node) => node.record.id === id)?.record.title ?? "";
  const end = (which: "from" | "to", label: string) => (
    <label>
      <span>{label}</span>
      <select className="input" value={ends[which] ?? ""} onChange={(event) => onEnds(withEnd(ends, which, event.target.value))} data-testid={`links-path-${which}`}>
        <option value="">—</option>
        {nodes.map((node) => <option key={node.record.id} value={node.record.id}>{node.record.title}</option>)}
      </select>
    </label>
  );
  const words = path.length > 0 ? path.map(title).join(" → ") : ends.from && ends.to ? t("links.path.none") : "";
  return (
    <div className="links-path">
      {end("from", t("links.path.from"))}
      {end("to", t("links.path.to"))}
      <output data-testid="links-path" aria-live="polite">{words}</output>
    </div>
  );
}

interface ChosenProps {
  node: LinkNode;
  nodes: LinkNode[];
  edges: LinkEdge[];
  onOpen: () => void;
  onSelect: (id: string) => void;
}

function Chosen({ node, nodes, edges, onOpen, onSelect }: ChosenProps) {
  const { id, kind, title } = node.record;
  const own = edges.filter((edge) => edge.from === id || edge.to === id);
  const sources = [...new Set(own.map((edge) => edge.source).filter((source) => source != null))];
  return (
    <aside className="inspector links-chosen" aria-label={title} data-testid="links-chosen">
      <p className="quiet">{node.role ?? humanize(kind)}</p>
      <h2>{title}</h2>
      <h3>{t("links.of", { n: own.length })}</h3>
      <ul>
        {own.map((edge, at) => {
          const other = nodes.find((one) => one.record.id === (edge.from === id ? edge.to : edge.from));
          return other && (
            <li key={at}>
              <Icon name={kindIcon(other.record.kind)} />
              <span className="quiet">{edge.relation.toLowerCase()}</span>
              <button type="button" onClick={() => onSelect(other.record.id)}>{other.record.title}</button>
            </li>
          );
        })}
      </ul>
      {sources.length > 0 && <><h3>{t("links.source")}</h3>{sources.map((source) => <p key={source}>{source}</p>)}</>}
      <Button small onClick={onOpen} testId="links-open">{t("links.open")}</Button>
    </aside>
  );
}

function Implied({ nodes, edges }: { nodes: LinkNode[]; edges: LinkEdge[] }) {
  const title = (id: string) => nodes.find((node) => node.record.id === id)?.record.title ?? "";
  if (edges.length === 0) return null;
  return (
    <section>
      <h2>{t("links.implied")}</h2>
      <table className="table" data-testid="links-implied">
        <thead>
          <tr>{[t("links.from"), t("links.relation"), t("links.to")].map((words) => <th key={words} scope="col">{words}</th>)}</tr>
        </thead>
        <tbody>
          {edges.map((edge, at) => (
            <tr key={at}><td>{title(edge.from)}</td><td>{edge.relation}</td><td>{title(edge.to)}</td></tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
