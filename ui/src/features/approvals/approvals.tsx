// Requests for decision. The person who asks never approves; Rust says so, this screen repeats it.
import { useState } from "react";
import { tell, useAsk, type ApprovalView } from "../../api";
import { joined } from "../../i18n/apart";
import { has, t, type TextKey } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { useNow } from "../../shared/now";
import { Empty } from "../../shared/parts";
import { href } from "../../shared/router";
import { instantWords } from "../../shared/time";
import { Failed, humanize, ReasonDialog, saidSaved, useFirst } from "../records";

export function Approvals() {
  const [decided, setDecided] = useState(false);
  const { data, error } = useAsk("approval_list", { decided }, { said: true });
  if (error && !data) return <Failed error={error} />;
  return (
    <>
      <div className="segments" style={{ alignSelf: "flex-start", marginBottom: "1rem" }}>
        <Button aria-pressed={!decided} onClick={() => setDecided(false)}>{t("approvals.waiting")}</Button>
        <Button aria-pressed={decided} onClick={() => setDecided(true)}>{t("approvals.all")}</Button>
      </div>
      {data && (data.length === 0 ? <Empty icon="stamp" title={t("approvals.none")}>{t("approvals.none.next")}</Empty> : <ApprovalTable approvals={data} withCase />)}
    </>
  );
}

export function ApprovalTable({ approvals, withCase }: { approvals: ApprovalView[]; withCase?: boolean }) {
  const [deciding, setDeciding] = useState<{ approval: ApprovalView; decision: "approve" | "return" } | null>(null);
  const now = useNow();
  const [shown, more] = useFirst(approvals);
  return (
    <>
      <table className="table" data-testid="approval-table">
        <thead>
          <tr>
            {withCase && <th scope="col">{t("approvals.case")}</th>}
            {(["asks", "by", "reason", "state"] as const).map((key) => (
              <th key={key} scope="col">{t(`approvals.${key}`)}</th>
            ))}
            <th scope="col"><span className="unseen">{t("actions")}</span></th>
          </tr>
        </thead>
        <tbody>
          {shown.map((approval) => (
            <tr key={approval.id} data-testid="approval-row">
              {withCase && (
                <td>
                  <a href={href(["case", approval.case_number])}><strong>{approval.case_title}</strong></a>
                  <div className="mono quiet">{approval.case_number}</div>
                </td>
              )}
              <td>{asksWords(approval.asks)}</td>
              <td>
                {approval.requested_by.name}
                <div className="quiet">{instantWords(approval.requested_at, now)}</div>
              </td>
              <td>{approval.request_reason ?? "—"}</td>
              <td><State approval={approval} now={now} /></td>
              <td style={{ textAlign: "right", whiteSpace: "nowrap" }}>
                {approval.state === "waiting" && approval.may_decide && (
                  <span className="button-row" style={{ justifyContent: "flex-end", flexWrap: "nowrap" }}>
                    <Button small onClick={() => setDeciding({ approval, decision: "return" })} testId="approval-return">{t("approvals.return")}</Button>
                    <Button small look="primary" icon="check" onClick={() => setDeciding({ approval, decision: "approve" })} testId="approval-approve">{t("approvals.approve")}</Button>
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
      {deciding && (
        <ReasonDialog
          title={t(deciding.decision === "approve" ? "approvals.approve.title" : "approvals.return.title", { asks: asksWords(deciding.approval.asks).toLowerCase() })}
          text={`${deciding.approval.case_number} · ${deciding.approval.case_title}`}
          action={t(deciding.decision === "approve" ? "approvals.approve" : "approvals.return")}
          optional={deciding.decision === "approve"}
          onClose={() => setDeciding(null)}
          run={async (reason) => {
            await tell("approval_decide", { id: deciding.approval.id, decision: deciding.decision, reason: reason || null });
            saidSaved();
          }}
        />
      )}
    </>
  );
}

function State({ approval, now }: { approval: ApprovalView; now: Date }) {
  if (approval.state === "waiting") {
    return (
      <>
        <span className="mark warn"><Icon name="clock" /> {t("approvals.waiting")}</span>
        {approval.rule && <div className="quiet">{ruleWords(approval.rule)}</div>}
      </>
    );
  }
  const good = approval.state === "approved";
  return (
    <>
      <span className={good ? "mark ok" : "mark warn"}><Icon name={good ? "circle-check" : "undo-2"} /> {t(good ? "approvals.approved" : "approvals.returned")}</span>
      <div className="quiet">{joined([approval.decided_by?.name, approval.decided_at && instantWords(approval.decided_at, now), approval.decision_reason])}</div>
    </>
  );
}

export function asksWords(asks: string): string {
  const key = `asks.${asks}`;
  return has(key) ? t(key as TextKey) : humanize(asks);
}

function ruleWords(rule: string): string {
  const key = `rule.${rule}`;
  return has(key) ? t(key as TextKey) : t("rule.other", { rule });
}
