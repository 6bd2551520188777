// Referrals before there is a case: decide, answer, open a case from what was accepted.
import { useState } from "react";
import { tell, useAsk, type IntakeRow } from "../api";
import { Failed, ReasonDialog, saidSaved, useFirst, useRegistry } from "../features/records";
import { joined } from "../i18n/apart";
import { t } from "../i18n/t";
import { Button } from "../shared/button";
import { Icon } from "../shared/icon";
import { Empty, Notice } from "../shared/parts";
import { go, href } from "../shared/router";
import { dateWords } from "../shared/time";

type Act = "accepted" | "declined" | "returned" | "reply" | "open";

export default function Intake() {
  const [all, setAll] = useState(false);
  const [act, setAct] = useState<{ row: IntakeRow; what: Act } | null>(null);
  const { data, error } = useAsk("intake_list", { all }, { said: true, keep: true });
  if (error && !data) return <Failed error={error} />;
  return (
    <>
        <div className="segments" style={{ alignSelf: "flex-start", marginBottom: "1rem" }}>
          <Button aria-pressed={!all} onClick={() => setAll(false)}>{t("intake.waiting")}</Button>
          <Button aria-pressed={all} onClick={() => setAll(true)}>{t("intake.all")}</Button>
          <Button icon="send" onClick={() => go(href(["leads"]))} testId="intake-leads">{t("nav.leads")}</Button>
        </div>
        {data && data.overdue > 0 && <Notice look="warn">{t("intake.overdue", { n: data.overdue })}</Notice>}
        {data && (data.rows.length === 0 ? <Empty title={t("intake.none")}>{t("intake.none.next")}</Empty> : <Rows rows={data.rows} onAct={(row, what) => setAct({ row, what })} />)}
        {act && <Ask {...act} onClose={() => setAct(null)} />}
    </>
  );
}

function Rows({ rows, onAct }: { rows: IntakeRow[]; onAct: (row: IntakeRow, what: Act) => void }) {
  const registry = useRegistry();
  const [shown, more] = useFirst(rows);
  return (
    <>
      <table className="table" data-testid="intake-table">
        <thead>
          <tr>
            {(["referral", "due", "decision", "cases"] as const).map((key) => (
              <th key={key} scope="col">{t(`intake.${key}`)}</th>
            ))}
            <th scope="col"><span className="unseen">{t("actions")}</span></th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.id} data-testid="intake-row">
              <td>
                <strong>{row.summary.split("\n")[0]}</strong>
                <div className="quiet">{joined([row.source, row.referrer, row.received_on && dateWords(row.received_on)])}</div>
              </td>
              <td className={row.overdue ? "bad" : undefined} style={{ whiteSpace: "nowrap" }}>{row.overdue && <Icon name="clock" size={14} />} {row.due_on ? dateWords(row.due_on) : "—"}</td>
              <td>
                {registry?.code("referral", "decision", row.decision) ?? row.decision}
                <div className="quiet">{joined([row.decided_by?.name, row.reason])}</div>
              </td>
              <td>{row.cases.map((one) => <a key={one.id} className="mono" href={href(["case", one.number])}>{one.number} </a>)}</td>
              <td style={{ textAlign: "right" }}>
                <span className="button-row" style={{ justifyContent: "flex-end", flexWrap: "nowrap" }}>
                  {actsOf(row).map((what) => (
                    <Button key={what} small onClick={() => onAct(row, what)} testId={`intake-${what}`}>{t(`intake.do.${what}`)}</Button>
                  ))}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}

function actsOf(row: IntakeRow): Act[] {
  if (row.stage === "undecided") return ["accepted", "declined", "returned"];
  const acts: Act[] = row.stage === "unanswered" ? ["reply"] : [];
  return row.decision === "accepted" ? [...acts, "open"] : acts;
}

function Ask({ row, what, onClose }: { row: IntakeRow; what: Act; onClose: () => void }) {
  const registry = useRegistry();
  const [type, setType] = useState("visa_fraud");
  const types = registry?.options("case_type") ?? [];
  return (
    <ReasonDialog
      title={t(`intake.do.${what}`)}
      text={row.summary.split("\n")[0]}
      action={t(`intake.do.${what}`)}
      label={what === "reply" ? t("intake.reply") : what === "open" ? t("intake.title") : undefined}
      optional={what === "accepted" || what === "open"}
      onClose={onClose}
      run={run}
    >
      {what === "open" && (
        <div className="field">
          <label htmlFor="intake-type">{t("intake.type")}</label>
          <select id="intake-type" className="input" value={type} onChange={(event) => setType(event.target.value)}>
            {types.map((code) => <option key={code.code} value={code.code}>{code.label}</option>)}
          </select>
        </div>
      )}
    </ReasonDialog>
  );

  async function run(text: string) {
    if (what === "open") {
      const made = await tell("intake_open", { id: row.id, type, title: text || null });
      go(href(["case", made.number]));
    } else if (what === "reply") {
      await tell("intake_reply", { id: row.id, reply: text });
    } else {
      await tell("intake_decide", { id: row.id, decision: what, reason: text || null });
    }
    saidSaved();
  }
}
