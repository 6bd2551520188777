// Two people changed one thing. Before, mine, theirs; keep one, both, or write it anew. Nothing is lost either way.
import { useMemo, useState } from "react";
import { apart } from "../../i18n/apart";
import { tell, useAsk, type Conflict, type Failure } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { useKeys } from "../../shared/keys";
import { Empty, Notice } from "../../shared/parts";
import { go, href } from "../../shared/router";
import { Failed, failureWords, kindIcon, saidSaved, useRegistry } from "../records";
import { byRecord, choiceForKey, toRequest, type Choice, type Choices, type RecordConflicts } from "./choice";
import { ConflictField, Sides } from "./conflict-field";

interface Props {
  caseId: string | null;
  recordId: string | null;
}

export function Conflicts({ caseId, recordId }: Props) {
  const { data, error } = useAsk("conflict_list", { case: caseId }, { said: true });
  const groups = useMemo(() => byRecord(data ?? []), [data]);
  const opened = groups.find((group) => group.record === recordId) ?? groups[0];
  if (error && !data) return <div className="page pad"><Failed error={error} /></div>;
  if (!data) return null;
  if (!opened) {
    return (
      <Empty icon="git-fork" title={t("conflicts.none")}>
        {t("conflicts.none.next")}
      </Empty>
    );
  }
  return (
    <div className="conflicts">
      <div className="conflict-list" data-testid="conflict-list">
        {groups.map((group) => (
          <ListItem key={group.record} group={group} current={group === opened} open={() => go(href(["conflicts"], { case: caseId ?? undefined, record: group.record }))} />
        ))}
      </div>
      <Decide key={opened.record} group={opened} />
    </div>
  );
}

function ListItem({ group, current, open }: { group: RecordConflicts; current: boolean; open: () => void }) {
  const registry = useRegistry();
  const { first } = group;
  return (
    <button type="button" className="master-item" aria-current={current} onClick={open} data-testid="conflict-item">
      <Icon name={kindIcon(first.kind)} />
      <div>
        <div className="top">
          <strong className="cut">{first.kind === "case" ? first.record_title : registry?.kindLabel(first.kind)}</strong>
          <small style={{ whiteSpace: "nowrap" }}>{t("conflicts.fields", { n: group.conflicts.length })}</small>
        </div>
        <small>{first.kind === "case" ? "" : apart(first.record_title)}</small>
        <small className="mono">{first.case_number}</small>
      </div>
    </button>
  );
}

function Decide({ group }: { group: RecordConflicts }) {
  const { conflicts, first } = group;
  const [choices, setChoices] = useState<Choices>({});
  const [active, setActive] = useState(0);
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const decided = conflicts.filter((conflict) => choices[conflict.id]);

  const choose = (conflict: Conflict, choice: Choice) => setChoices((old) => ({ ...old, [conflict.id]: choice }));
  const byKey = (key: string) => () => {
    const conflict = conflicts[active];
    const choice = conflict && choiceForKey(conflict, key);
    if (conflict && choice) choose(conflict, choice);
  };
  const step = (by: number) => () => {
    const next = Math.max(0, Math.min(conflicts.length - 1, active + by));
    setActive(next);
    document.getElementById(`conflict-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  useKeys({ "1": byKey("1"), "2": byKey("2"), "3": byKey("3"), j: step(1), k: step(-1) });

  async function save() {
    setBusy(true);
    setFailure(null);
    try {
      for (const conflict of decided) await tell("conflict_resolve", toRequest(conflict, choices[conflict.id]!, reason.trim() || t("conflicts.reason.default")));
      saidSaved();
      setChoices({});
    } catch (thrown) {
      setFailure(thrown as Failure);
    } finally {
      setBusy(false);
    }
  }

  return (
    <div className="conflict-main">
      <div className="conflict-scroll">
        <h2 style={{ fontSize: "1rem" }}>
          {first.record_title} <a className="mono quiet" style={{ fontWeight: 400, marginLeft: "0.375rem" }} href={first.case_number ? href(["case", first.case_number]) : "#/"}>{first.case_number}</a>
        </h2>
        <p className="quiet" style={{ marginTop: "0.25rem" }}>
          {t("conflicts.explain")} <strong className="ink2">{t("conflicts.kept")}</strong>
        </p>
        {failure && <Notice look="bad" testId="conflict-failure">{failureWords(failure)}</Notice>}
        <Sides conflict={first} />
        {conflicts.map((conflict, at) => (
          <ConflictField key={conflict.id} id={`conflict-${at}`} conflict={conflict} choice={choices[conflict.id]} active={at === active && conflicts.length > 1} onFocus={() => setActive(at)} onChoose={(choice) => choose(conflict, choice)} />
        ))}
      </div>
      <footer className="decide">
        <span data-testid="conflict-progress"><strong>{t("conflicts.decided", { n: decided.length, all: conflicts.length })}</strong></span>
        <div className="progress" aria-hidden><i style={{ width: `${(100 * decided.length) / conflicts.length}%` }} /></div>
        <span className="keys">
          <kbd>1</kbd> {t("conflicts.key.mine")} <kbd>2</kbd> {t("conflicts.key.theirs")} <kbd>3</kbd> {t("conflicts.key.both")} <kbd>J</kbd> {t("conflicts.key.next")}
        </span>
        <div className="end" style={{ flex: 1, maxWidth: "34rem" }}>
          <input className="input" name="reason" dir="auto" value={reason} onChange={(event) => setReason(event.target.value)} placeholder={t("conflicts.reason")} aria-label={t("conflicts.reason")} data-testid="conflict-reason" />
          <a className="btn" href={href([])} data-testid="conflict-later">{t("conflicts.later")}</a>
          <Button look="primary" disabled={busy || decided.length === 0} onClick={() => void save()} testId="conflict-save">{t("conflicts.save")}</Button>
        </div>
      </footer>
    </div>
  );
}
