// People and organisations across the cases one may see.
import { useEffect, useState } from "react";
import { useAsk } from "../api";
import { Failed, kindIcon, SyncMarkIcon, useRegistry, words } from "../features/records";
import { t } from "../i18n/t";
import { Button } from "../shared/button";
import { Icon } from "../shared/icon";
import { Empty } from "../shared/parts";
import { href } from "../shared/router";

const PAGE = 100;

export function People() {
  const [typed, setTyped] = useState("");
  const [text, setText] = useState("");
  const [limit, setLimit] = useState(PAGE);
  const registry = useRegistry();
  const { data, error } = useAsk("record_list", { kinds: ["person", "organisation"], text: text || null, limit, together: true }, { said: true, keep: true });
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), 150);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <>
      <div className="filters">
        <div className="with-icon">
          <Icon name="search" />
          <input className="input" name="filter" dir="auto" value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={t("cases.filter")} aria-label={t("cases.filter")} data-testid="people-filter" />
        </div>
        <span className="end num">{data ? t("people.count", { n: data.total }) : ""}</span>
      </div>
      <div className="page pad">
        {error && !data && <Failed error={error} />}
        {data?.total === 0 && <Empty icon="users" title={t("people.none")}>{t("people.none.next")}</Empty>}
        {registry && data && data.total > 0 && (
          <table className="table" data-testid="people-table">
            <thead>
              <tr>
                {(["name", "role", "born", "nationality", "case"] as const).map((key) => (
                  <th key={key} scope="col">{t(`subjects.${key}`)}</th>
                ))}
                <th scope="col"><span className="unseen">{t("case.sync")}</span></th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <span className="mark"><Icon name={kindIcon(row.kind)} className="quiet" /> <a href={href(["people", row.id])}><strong>{row.title}</strong></a></span>
                    {data.same[row.id] && <span className="quiet" data-testid="people-same"> {t("people.same", { n: data.same[row.id]!.length, names: data.same[row.id]!.map((same) => `${same.record.title} ${same.case_number ?? ""}`).join("; ") })}</span>}
                  </td>
                  <td>{words(registry, row.kind, "role", row.fields.role)}</td>
                  <td>{words(registry, row.kind, "birth_date", row.fields.birth_date) || "—"}</td>
                  <td>{words(registry, row.kind, "nationalities", row.fields.nationalities) || words(registry, row.kind, "country", row.fields.country) || "—"}</td>
                  <td><a className="mono" href={href(["case", row.case_number ?? ""])}>{row.case_number}</a></td>
                  <td><SyncMarkIcon mark={row.sync} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {data && data.rows.length < data.total && <Button onClick={() => setLimit(limit + PAGE)}>{t("more")}</Button>}
      </div>
    </>
  );
}
