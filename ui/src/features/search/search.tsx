// Words anywhere on this device, with the reason for each match.
import { useEffect, useState } from "react";
import { useAsk, type SearchHit } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { Empty, Panel, Pieces } from "../../shared/parts";
import { go, href } from "../../shared/router";
import { Failed, kindIcon, recordHref, useRegistry } from "../records";
import { groupByKind, snippetPieces } from "./hits";

interface Props {
  text: string;
  sectionFor: (kind: string) => string;
}

export function Search({ text, sectionFor }: Props) {
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    const timer = setTimeout(() => typed !== text && go(href(["search"], { q: typed }), true), 200);
    return () => clearTimeout(timer);
  }, [typed, text]);
  const words = text.trim();
  const { data, error } = useAsk("search", { text: words, limit: 100 }, { said: true, enabled: words.length > 1, keep: true });
  const registry = useRegistry();
  return (
    <div style={{ display: "flex", flexDirection: "column", gap: "1rem", maxWidth: "60rem" }}>
      <div className="with-icon">
        <Icon name="search" />
        <input className="input tall" name="q" dir="auto" value={typed} onChange={(event) => setTyped(event.target.value)} placeholder={t("search.placeholder")} aria-label={t("nav.search")} autoFocus data-testid="search-input" />
      </div>
      {error && !data && <Failed error={error} />}
      {words.length < 2 && <Empty icon="search" title={t("search.start")}>{t("search.start.next")}</Empty>}
      {words.length > 1 && data?.length === 0 && <Empty icon="search" title={t("search.none", { text: words })}>{t("search.none.next")}</Empty>}
      {words.length > 1 &&
        groupByKind(data ?? []).map(([kind, hits]) => (
          <Panel key={kind} title={registry?.kindPlural(kind) ?? kind} count={hits.length}>
            {hits.map((hit) => (
              <Hit key={hit.id} hit={hit} to={hit.kind === "case" ? href(["case", hit.case_number ?? hit.id]) : recordHref(hit.kind, hit.id, hit.case_number, sectionFor(hit.kind))} />
            ))}
          </Panel>
        ))}
    </div>
  );
}

function Hit({ hit, to }: { hit: SearchHit; to: string }) {
  const registry = useRegistry();
  return (
    <a className="hit" href={to} data-testid="search-hit">
      <Icon name={kindIcon(hit.kind)} />
      <div>
        <strong>{hit.title}</strong>
        <p className="ink2"><Pieces pieces={snippetPieces(hit.snippet, hit.marks)} /></p>
        {hit.field && <small className="quiet">{t("search.matched", { field: registry?.fieldLabel(hit.kind, hit.field) ?? hit.field })}</small>}
      </div>
      <span className="end mono">{hit.case_number}</span>
    </a>
  );
}
