// The unlocked window: the frame, the screen that the address names, and the keys of every screen.
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { call, onWanted, tell, useAsk, type Failure, type SavedView } from "../api";
import { casesViews, NewCase, VIEWS } from "../features/cases";
import { Frame, KeyList, Palette, PLACES, sectionFor } from "../features/desk";
import { OpenRecord } from "../features/narrative";
import { FailedParts, recordHref, sayFailure } from "../features/records";
import { lockNow, useIdleLock } from "../features/session";
import { takeBackLast, useUndoOffers, useWork, useWorkEnds, WorkButton } from "../features/work";
import { t } from "../i18n/t";
import { Boundary } from "../shared/boundary";
import { Button } from "../shared/button";
import { Dialog } from "../shared/dialog";
import { Icon } from "../shared/icon";
import { useKeys } from "../shared/keys";
import { fetchLater } from "../shared/later";
import { useOffers, type Offer } from "../shared/offers";
import { setPrefs, usePrefs, type Theme } from "../shared/prefs";
import { go, href, usePlace, type Place } from "../shared/router";
import { say, Toasts } from "../shared/toast";
import { CaseListView, listTitle } from "./case-list";
import { CaseView } from "./case-page";
import { Home } from "./home";
import { Approvals, Audit, Capture, Conflicts, Exports, Imports, Intake, Leads, People, PersonView, Programmes, Search, Settings, Statistics, SyncCentre } from "./later";

/** Opens a record wherever it is, as far as it is on this laptop. */
async function openRecord(id: string) {
  const found = (await call("record_list", { ids: [id], limit: 1 }).catch(() => null))?.rows[0];
  if (found) go(recordHref(found.kind, found.id, found.case_number ?? null, sectionFor(found.kind)));
  else say(t("written.cited.absent"));
}

export function Desk() {
  const place = usePlace();
  const { data: status } = useAsk("desk_status", {}, { keep: true, every: 15_000 });
  const { data: counts } = useAsk("case_counts", {}, { keep: true });
  const { data: views } = useAsk("view_list", {}, { keep: true });
  const { idleMinutes } = usePrefs();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const [writing, setWriting] = useState<{ kind?: string } | null>(null);
  const [first] = place.parts;
  useIdleLock(idleMinutes);
  const works = useWork();
  useWorkEnds(works);
  const operations = useUndoOffers();
  useEffect(() => void fetchLater(), []);
  useEffect(() => {
    document.title = `${first === "case" ? (place.parts[1] ?? "") : titleWords(place, views)} · Chancery`;
  }, [place, first, views]);
  useOffers(useMemo(() => offers(() => setHelp(true), (kind) => setWriting({ kind })), []));
  useOffers(useMemo(() => casesViews(views).map(viewOffer), [views]));
  const written = place.query.get("write");
  useEffect(() => {
    if (!written) return;
    setWriting({ kind: written });
    go(href(place.parts), true);
  }, [written]);
  useEffect(() => onWanted((name) => go(href(["case", name]))), []);
  useKeys({
    "ctrl+k": () => setPalette(true),
    "ctrl+l": lockNow,
    "ctrl+z": () => takeBackLast(operations),
    "?": () => setHelp(true),
    c: () => go(href(["new"])),
    w: () => setWriting({}),
    ...Object.fromEntries(casesViews(views).slice(0, 9).map(({ id }, at) => [`v ${at + 1}`, () => go(href(["cases"], { view: id }))])),
    "/": () => go(href(["search"])),
    ...Object.fromEntries(PLACES.map(({ key, parts, query }) => [key, () => go(href(parts, query))])),
  });
  return (
    <>
      <Frame onWrite={() => setWriting({})} status={status} title={<Title place={place} views={views} />} onPalette={() => setPalette(true)} onDemo={counts?.all === 0 ? () => void demo() : null} work={<WorkButton works={works ?? []} />}>
        <Boundary key={place.path} message={t("fault")} again={t("fault.again")}>
          <FailedParts />
          <OpenRecord value={openRecord}>{screen(place, first, views, <Home status={status} />)}</OpenRecord>
        </Boundary>
      </Frame>
      {palette && <Palette onClose={() => setPalette(false)} />}
      {help && (
        <Dialog title={t("settings.keys")} closeLabel={t("close")} onClose={() => setHelp(false)} width="broad" testId="keys-dialog">
          <div className="dialog-body"><KeyList /></div>
        </Dialog>
      )}
      {writing && <Capture kind={writing.kind} caseOfPage={first === "case" ? place.parts[1] : undefined} onClose={() => setWriting(null)} />}
      <Toasts />
    </>
  );
}

/** What can be done wherever one is. */
function offers(help: () => void, write: (kind: string) => void): Offer[] {
  const to = (id: string, text: string, icon: Offer["icon"], hash: string, key?: string): Offer => ({ id, group: t("palette.go"), text, icon, run: () => go(hash), ...(key ? { key } : {}) });
  const act = (id: string, text: string, icon: Offer["icon"], run: () => void, key?: string): Offer => ({ id, group: t("palette.do"), text, icon, run, ...(key ? { key } : {}) });
  const known = new Set(PLACES.map(({ query }) => query?.view));
  const themes: Theme[] = ["system", "light", "dark", "contrast"];
  return [
    ...PLACES.map(({ key, text, parts, query }) => to(`go-${key}`, t(text), "arrow-right", href(parts, query), key)),
    ...VIEWS.filter((view) => !known.has(view)).map((view) => to(`view-${view}`, t(`view.${view}`), "folder", href(["cases"], { view }))),
    to("go-search", t("nav.search"), "search", href(["search"]), "/"),
    to("go-imports", t("imports.go"), "upload", href(["imports"])),
    act("new", t("case.new"), "plus", () => go(href(["new"])), "c"),
    ...(["note", "task", "lead"] as const).map((kind) => act(`write-${kind}`, t(`capture.${kind}`), "pencil", () => write(kind), "w")),
    act("lock", t("lock"), "lock", lockNow, "ctrl+l"),
    act("keys", t("settings.keys"), "info", help, "?"),
    ...themes.map((theme) => act(`theme-${theme}`, t("palette.theme", { theme: t(`settings.theme.${theme}`) }), "settings", () => setPrefs({ theme }))),
  ];
}

function viewOffer({ id, name }: SavedView, at: number): Offer {
  return { id: `view-${id}`, group: t("palette.go"), text: t("views.go", { name }), icon: "list-filter", run: () => go(href(["cases"], { view: id })), ...(at < 9 ? { key: `v ${at + 1}` } : {}) };
}

function screen(place: Place, first: string | undefined, views: SavedView[] | undefined, home: ReactNode): ReactNode {
  // What scrolls can be reached by key, even when nothing in it can.
  const padded = (children: ReactNode) => <div className="page pad" tabIndex={0} role="region" aria-label={t("screen", { title: titleWords(place, views) })}>{children}</div>;
  switch (first) {
    case undefined:
      return padded(home);
    case "cases":
      return <CaseListView place={place} />;
    case "case":
      return <CaseView key={place.parts[1]} caseId={place.parts[1] ?? ""} section={place.parts[2]} recordId={place.parts[3]} />;
    case "new":
      return padded(<NewCase />);
    case "conflicts":
      return <Conflicts caseId={place.query.get("case")} recordId={place.query.get("record")} />;
    case "approvals":
      return padded(<Approvals />);
    case "intake":
      return padded(<Intake />);
    case "leads":
      return padded(<Leads id={place.parts[1]} />);
    case "people":
      return place.parts[1] ? padded(<PersonView key={place.parts[1]} id={place.parts[1]} />) : <People />;
    case "search":
      return padded(<Search text={place.query.get("q") ?? ""} sectionFor={sectionFor} />);
    case "sync":
      return padded(<SyncCentre />);
    case "programmes":
      return <Programmes place={place} />;
    case "imports":
      return padded(<Imports />);
    case "statistics":
      return <Statistics />;
    case "audit":
      return <Audit caseNumber={place.query.get("case")} />;
    case "exports":
      return padded(<Exports place={place} />);
    case "settings":
      return padded(<Settings />);
    default:
      return padded(home);
  }
}

function Title({ place, views }: { place: Place; views: SavedView[] | undefined }) {
  const [first, second] = place.parts;
  if (first === "case") {
    return (
      <nav className="crumbs" aria-label={t("crumbs")}>
        <a href={href(["cases"], { view: "open" })}>{t("view.open")}</a>
        <Icon name="chevron-right" size={14} />
        <span className="mono" data-testid="case-number">{second}</span>
        <Button small look="plain" icon="copy" title={t("copy.number")} onClick={() => void copy(second ?? "")} />
      </nav>
    );
  }
  return <h1 data-testid="screen-title">{titleWords(place, views)}</h1>;
}

function titleWords(place: Place, views: SavedView[] | undefined): string {
  switch (place.parts[0]) {
    case "cases":
      return listTitle(place, views);
    case "new":
      return t("case.new");
    case "conflicts":
      return t("conflicts.title");
    case "approvals":
      return t("nav.approvals");
    case "intake":
      return t("nav.intake");
    case "leads":
      return t("nav.leads");
    case "people":
      return t("nav.people");
    case "search":
      return t("nav.search");
    case "sync":
      return t("nav.sync");
    case "programmes":
      return t("nav.programmes");
    case "imports":
      return t("imports.go");
    case "statistics":
      return t("nav.statistics");
    case "audit":
      return t("nav.audit");
    case "exports":
      return t("nav.exports");
    case "settings":
      return t("nav.settings");
    default:
      return t("nav.home");
  }
}

async function copy(text: string): Promise<void> {
  await navigator.clipboard.writeText(text).catch(() => undefined);
  say(t("copied", { text }));
}

async function demo(): Promise<void> {
  try {
    const made = await tell("demo", {});
    say(t("demo.done", { n: made.cases }));
  } catch (thrown) {
    sayFailure(thrown as Failure);
  }
}
