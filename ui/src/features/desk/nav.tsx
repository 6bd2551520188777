// The left side: where one can go, and how much waits there.
import { useAsk, type CaseCounts, type DeskStatus } from "../../api";
import { joined } from "../../i18n/apart";
import { casesViews } from "../cases";
import { number, t, type TextKey } from "../../i18n/t";
import { Icon, type IconName } from "../../shared/icon";
import { href, type Place } from "../../shared/router";

interface Item {
  id: string;
  text: TextKey;
  icon: IconName;
  to: string;
  count?: (counts: CaseCounts) => number;
  look?: string;
}

interface Group {
  title?: TextKey;
  items: Item[];
}

const view = (name: string) => href(["cases"], { view: name });

export const GROUPS: Group[] = [
  {
    items: [
      { id: "home", text: "nav.home", icon: "house", to: href([]) },
      { id: "conflicts", text: "nav.conflicts", icon: "git-fork", to: href(["conflicts"]), count: (counts) => counts.conflicts, look: "conflict" },
      { id: "approvals", text: "nav.approvals", icon: "stamp", to: href(["approvals"]), count: (counts) => counts.approvals },
      { id: "intake", text: "nav.intake", icon: "notebook-pen", to: href(["intake"]) },
    ],
  },
  {
    title: "nav.cases",
    items: [
      { id: "open", text: "view.open", icon: "folder", to: view("open"), count: (counts) => counts.open },
      { id: "mine", text: "view.mine", icon: "user", to: view("mine"), count: (counts) => counts.mine },
      { id: "due", text: "view.due", icon: "clock", to: view("due"), count: (counts) => counts.due_soon },
      { id: "review", text: "view.review", icon: "scan-line", to: view("review"), count: (counts) => counts.in_review },
      { id: "drafts", text: "view.drafts", icon: "circle-dashed", to: view("drafts"), count: (counts) => counts.drafts },
      { id: "all", text: "view.all", icon: "rows-3", to: view("all"), count: (counts) => counts.all },
    ],
  },
  {
    title: "nav.records",
    items: [
      { id: "people", text: "nav.people", icon: "users", to: href(["people"]) },
      { id: "search", text: "nav.search", icon: "search", to: href(["search"]) },
      { id: "programmes", text: "nav.programmes", icon: "handshake", to: href(["programmes"]) },
      { id: "statistics", text: "nav.statistics", icon: "chart-no-axes-column", to: href(["statistics"]) },
      { id: "exports", text: "nav.exports", icon: "file-output", to: href(["exports"]) },
    ],
  },
];

const FOOT: Item[] = [
  { id: "sync", text: "nav.sync", icon: "refresh-cw", to: href(["sync"]), count: (counts) => counts.unsent },
  { id: "audit", text: "nav.audit", icon: "shield-check", to: href(["audit"]) },
  { id: "settings", text: "nav.settings", icon: "settings", to: href(["settings"]) },
];

export function currentItem(place: Place): string {
  const [first] = place.parts;
  if (!first) return "home";
  if (first === "cases") return place.query.get("view") ?? "open";
  if (first === "case" || first === "new") return "open";
  return first;
}

export function Nav({ status, place }: { status: DeskStatus | undefined; place: Place }) {
  const { data: counts } = useAsk("case_counts", {}, { keep: true });
  const saved = casesViews(useAsk("view_list", {}, { keep: true }).data);
  const current = currentItem(place);
  return (
    <nav className="nav" aria-label={t("nav")}>
      <div className="nav-brand">
        <Icon name="shield" size={18} />
        <div>
          <strong>Chancery</strong>
          <small>{joined([status?.post, status?.device_name])}</small>
        </div>
      </div>
      {GROUPS.map((group, at) => (
        <div key={group.title ?? at} style={{ display: "contents" }}>
          {group.title && <hr />}
          {group.title && <h2>{t(group.title)}</h2>}
          {group.items.map((item) => (
            <NavItem key={item.id} item={item} text={t(item.text)} count={countOf(item, counts)} current={current === item.id} />
          ))}
          {group.title === "nav.cases" && saved.map(({ id, name, count }) => <NavItem key={id} item={{ id, icon: "list-filter", to: view(id) }} text={name} count={count ?? 0} current={current === id} />)}
        </div>
      ))}
      <div className="push" />
      {FOOT.map((item) => (
        <NavItem key={item.id} item={item} text={t(item.text)} count={countOf(item, counts)} current={current === item.id} />
      ))}
    </nav>
  );
}

function countOf(item: Item, counts: CaseCounts | undefined): number {
  return counts && item.count ? item.count(counts) : 0;
}

function NavItem({ item, text, count, current }: { item: Pick<Item, "id" | "icon" | "to" | "look">; text: string; count: number; current: boolean }) {
  return (
    <a className="nav-item" href={item.to} aria-current={current ? "page" : undefined} data-testid={`nav-${item.id}`} title={text}>
      <Icon name={item.icon} />
      <span className="cut">{text}</span>
      {count > 0 && <span className={`end ${item.look ?? ""}`} data-testid={`nav-${item.id}-count`}>{number(count)}</span>}
    </a>
  );
}
