// The unlocked window: the frame, the screen that the address names, and the keys of every screen.
import { useEffect, useMemo, useState, type ReactNode } from "react";
import { onWanted, tell, useAsk, type Failure } from "../api";
import { NewCase, VIEWS } from "../features/cases";
import { Frame, KeyList, Palette, PLACES, sectionFor } from "../features/desk";
import { FailedParts, sayFailure } from "../features/records";
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
import { Approvals, Conflicts, Imports, Intake, Leads, People, PersonView, Programmes, Search, Settings, Statistics, SyncCentre } from "./later";

export function Desk() {
  const place = usePlace();
  const { data: status } = useAsk("desk_status", {}, { keep: true, every: 15_000 });
  const { data: counts } = useAsk("case_counts", {}, { keep: true });
  const { idleMinutes } = usePrefs();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const [first] = place.parts;
  useIdleLock(idleMinutes);
  const works = useWork();
  useWorkEnds(works);
  const operations = useUndoOffers();
  useEffect(() => void fetchLater(), []);
  useEffect(() => {
    document.title = `${first === "case" ? (place.parts[1] ?? "") : titleWords(place)} · Chancery`;
  }, [place, first]);
  useOffers(useMemo(() => offers(() => setHelp(true)), []));
  useEffect(() => onWanted((name) => go(href(["case", name]))), []);
  useKeys({
    "ctrl+k": () => setPalette(true),
    "ctrl+l": lockNow,
    "ctrl+z": () => takeBackLast(operations),
    "?": () => setHelp(true),
    c: () => go(href(["new"])),
    "/": () => go(href(["search"])),
    ...Object.fromEntries(PLACES.map(({ key, parts, query }) => [key, () => go(href(parts, query))])),
  });
  return (
    <>
      <Frame status={status} title={<Title place={place} />} onPalette={() => setPalette(true)} onDemo={counts?.all === 0 ? () => void demo() : null} work={<WorkButton works={works ?? []} />}>
        <Boundary key={place.path} message={t("fault")} again={t("fault.again")}>
          <FailedParts />
          {screen(place, first, <Home status={status} />)}
        </Boundary>
      </Frame>
      {palette && <Palette onClose={() => setPalette(false)} />}
      {help && (
        <Dialog title={t("settings.keys")} closeLabel={t("close")} onClose={() => setHelp(false)} width="broad" testId="keys-dialog">
          <div className="dialog-body"><KeyList /></div>
        </Dialog>
      )}
      <Toasts />
    </>
  );
}

/** What can be done wherever one is. */
function offers(help: () => void): Offer[] {
  const to = (id: string, text: string, icon: Offer["icon"], hash: string, key?: string): Offer => ({ id, group: t("palette.go"), text, icon, run: () => go(hash), ...(key ? { key } : {}) });
  const act = (id: string, text: string, icon: Offer["icon"], run: () => void, key?: string): Offer => ({ id, group: t("palette.do"), text, icon, run, ...(key ? { key } : {}) });
  const known = new Set(PLACES.map(({ query }) => query?.view));
  const themes: Theme[] = ["system", "light", "dark", "contrast"];
  return [
    ...PLACES.map(({ key, text, parts, query }) => to(`go-${key}`, t(text), "arrow-right", href(parts, query), key)),
    ...VIEWS.filter((view) => !known.has(view)).map((view) => to(`view-${view}`, t(`view.${view}`), "folder", href(["cases"], { view }))),
    to("go-search", t("nav.search"), "search", href(["search"]), "/"),
    to("go-imports", t("imports.title"), "upload", href(["imports"])),
    act("new", t("case.new"), "plus", () => go(href(["new"])), "c"),
    act("lock", t("lock"), "lock", lockNow, "ctrl+l"),
    act("keys", t("settings.keys"), "info", help, "?"),
    ...themes.map((theme) => act(`theme-${theme}`, t("palette.theme", { theme: t(`settings.theme.${theme}`) }), "settings", () => setPrefs({ theme }))),
  ];
}

function screen(place: Place, first: string | undefined, home: ReactNode): ReactNode {
  // What scrolls can be reached by key, even when nothing in it can.
  const padded = (children: ReactNode) => <div className="page pad" tabIndex={0} role="region" aria-label={t("screen", { title: titleWords(place) })}>{children}</div>;
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
    case "settings":
      return padded(<Settings />);
    default:
      return padded(home);
  }
}

function Title({ place }: { place: Place }) {
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
  return <h1 data-testid="screen-title">{titleWords(place)}</h1>;
}

function titleWords(place: Place): string {
  switch (place.parts[0]) {
    case "cases":
      return listTitle(place);
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
      return t("imports.title");
    case "statistics":
      return t("nav.statistics");
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
