// The programmes of the office: a tab for each, its lists, and the page of one record.
import { useAsk } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { href, type Place } from "../../shared/router";
import { SECTIONS } from "./kinds";
import { KindList } from "./list";
import { RecordPage } from "./record-page";

export default function Programmes({ place }: { place: Place }) {
  const [, name, id] = place.parts;
  const record = name === "record" ? (id ?? "") : null;
  const section = SECTIONS.find((one) => one.name === name) ?? SECTIONS[0]!;
  const asked = place.query.get("kind") ?? "";
  const kind = section.kinds.includes(asked) ? asked : section.kinds[0]!;
  const { data } = useAsk("programme_list", { kind: section.kinds[0]!, limit: 1 }, { keep: true });
  const count = (kinds: string[]) => data?.counts.filter((one) => kinds.includes(one.name)).reduce((sum, one) => sum + one.count, 0);
  return (
    <>
      <nav className="filters" aria-label={t("nav.programmes")}>
        {SECTIONS.map((one) => (
          <a key={one.name} className="btn small plain" href={href(["programmes", one.name])} aria-current={record === null && one === section ? "page" : undefined} data-testid={`programme-${one.name}`}>
            <Icon name={one.icon} size={14} /> {t(one.text)} <span className="quiet num">{count(one.kinds) ?? ""}</span>
          </a>
        ))}
        <a className="btn small plain end" href={href(["imports"])} data-testid="imports"><Icon name="upload" size={14} /> {t("imports.title")}</a>
      </nav>
      {record === null ? <KindList key={kind} section={section} kind={kind} /> : <div className="page pad"><RecordPage id={record} /></div>}
    </>
  );
}
