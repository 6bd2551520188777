// Leads of this post: what came in, what went out, and the one that the address names.
import { useState } from "react";
import { useAsk } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty, Notice } from "../../shared/parts";
import { Lead } from "./lead";
import { Rows } from "./rows";
import { Failed } from "../records";

const WAYS = ["in", "out", "draft"] as const;

export function Leads({ id }: { id?: string | undefined }) {
  const [way, setWay] = useState<(typeof WAYS)[number]>("in");
  const [all, setAll] = useState(false);
  const { data, error } = useAsk("lead_list", { way, all }, { said: true, keep: true, enabled: !id });
  if (id) return <Lead key={id} id={id} />;
  if (error && !data) return <Failed error={error} />;
  return (
    <>
      <div className="segments" style={{ alignSelf: "flex-start", marginBottom: "1rem" }}>
        {WAYS.map((one) => <Button key={one} aria-pressed={one === way} onClick={() => setWay(one)} testId={`leads-${one}`}>{t(`lead.${one}`)}</Button>)}
        <Button aria-pressed={all} onClick={() => setAll(!all)}>{t("lead.all")}</Button>
      </div>
      {data && data.overdue > 0 && <Notice look="warn">{t("lead.overdue", { n: data.overdue })}</Notice>}
      {data && (data.rows.length === 0 ? <Empty icon="send" title={t("lead.none")}>{t("lead.none.next")}</Empty> : <Rows rows={data.rows} />)}
    </>
  );
}
