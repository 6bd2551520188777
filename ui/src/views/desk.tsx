// The unlocked window: the frame, the screen that the address names, and the keys of every screen.
import { lazy, Suspense, useState, type ReactNode } from "react";
import { tell, useAsk, type Failure } from "../api";
import { Approvals } from "../features/approvals";
import { NewCase } from "../features/cases";
import { Conflicts } from "../features/conflicts";
import { Frame, Palette, sectionFor } from "../features/desk";
import { sayFailure } from "../features/records";
import { Search } from "../features/search";
import { lockNow, useIdleLock } from "../features/session";
import { KeyTable, Settings } from "../features/settings";
import { SyncCentre } from "../features/sync";
import { t } from "../i18n/t";
import { Boundary } from "../shared/boundary";
import { Button } from "../shared/button";
import { Dialog } from "../shared/dialog";
import { Icon } from "../shared/icon";
import { useKeys } from "../shared/keys";
import { usePrefs } from "../shared/prefs";
import { go, href, usePlace, type Place } from "../shared/router";
import { say, Toasts } from "../shared/toast";
import { CaseListView, listTitle } from "./case-list";
import { CaseView } from "./case-page";
import { Home } from "./home";
import { People } from "./people";

const PersonView = lazy(() => import("./person").then(({ PersonView: view }) => ({ default: view })));
const Programmes = lazy(() => import("../features/programmes"));
const Imports = lazy(() => import("../features/imports"));
const Statistics = lazy(() => import("../features/statistics"));
const Intake = lazy(() => import("./intake"));
const Leads = lazy(() => import("../features/leads"));

export function Desk() {
  const place = usePlace();
  const { data: status } = useAsk("desk_status", {}, { keep: true, every: 15_000 });
  const { data: counts } = useAsk("case_counts", {}, { keep: true });
  const { idleMinutes } = usePrefs();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  useIdleLock(idleMinutes);
  useKeys({
    "ctrl+k": () => setPalette(true),
    "ctrl+l": lockNow,
    "?": () => setHelp(true),
    c: () => go(href(["new"])),
    "g h": () => go(href([])),
    "g l": () => go(href(["cases"], { view: "open" })),
    "g m": () => go(href(["cases"], { view: "mine" })),
    "g c": () => go(href(["conflicts"])),
    "g a": () => go(href(["approvals"])),
    "g s": () => go(href(["sync"])),
    "g p": () => go(href(["programmes"])),
    "g t": () => go(href(["statistics"])),
    "/": () => go(href(["search"])),
  });
  const [first] = place.parts;
  return (
    <>
      <Frame status={status} title={<Title place={place} />} onPalette={() => setPalette(true)} onDemo={counts?.all === 0 ? () => void demo() : null}>
        <Boundary key={place.path} message={t("fault")} again={t("fault.again")}>
          {screen(place, first, <Home status={status} />)}
        </Boundary>
      </Frame>
      {palette && <Palette onClose={() => setPalette(false)} />}
      {help && (
        <Dialog title={t("settings.keys")} closeLabel={t("close")} onClose={() => setHelp(false)} width="narrow">
          <div className="dialog-body"><KeyTable /></div>
        </Dialog>
      )}
      <Toasts />
    </>
  );
}

function screen(place: Place, first: string | undefined, home: ReactNode): ReactNode {
  const padded = (children: ReactNode) => <div className="page pad">{children}</div>;
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
      return padded(<Suspense><Intake /></Suspense>);
    case "leads":
      return padded(<Suspense><Leads id={place.parts[1]} /></Suspense>);
    case "people":
      return place.parts[1] ? padded(<Suspense><PersonView key={place.parts[1]} id={place.parts[1]} /></Suspense>) : <People />;
    case "search":
      return padded(<Search text={place.query.get("q") ?? ""} sectionFor={sectionFor} />);
    case "sync":
      return padded(<SyncCentre />);
    case "programmes":
      return <Suspense><Programmes place={place} /></Suspense>;
    case "imports":
      return <Suspense>{padded(<Imports />)}</Suspense>;
    case "statistics":
      return <Suspense><Statistics /></Suspense>;
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
