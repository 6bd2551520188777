// Who changed what in this case, old to new.
import { useState } from "react";
import { useAsk, type Edit, type HistoryEntry } from "../../api";
import { has, t, type TextKey } from "../../i18n/t";
import { Button } from "../../shared/button";
import { useNow } from "../../shared/now";
import { Avatar, Notice, SectionHead } from "../../shared/parts";
import { instantWords } from "../../shared/time";
import { Failed, TakeBack, actionWords, usePeople, useRegistry, words } from "../records";

export function History({ caseId }: { caseId: string }) {
  const [limit, setLimit] = useState(50);
  const { data, error } = useAsk("case_history", { case: caseId, limit }, { said: true, keep: true });
  if (error && !data) return <Failed error={error} />;
  if (!data) return null;
  return (
    <section>
      <SectionHead title={t("section.history")} count={data.total} />
      <p className="quiet">{t("history.note")}</p>
      {data.older_missing && <Notice>{t("history.older")}</Notice>}
      <table className="table" data-testid="history-table">
        <thead>
          <tr>
            {(["when", "who", "what", "state"] as const).map((key) => (
              <th key={key} scope="col">{t(`history.${key}`)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.entries.map((entry) => (
            <Row key={entry.change} entry={entry} />
          ))}
        </tbody>
      </table>
      {data.entries.length < data.total && <Button onClick={() => setLimit(limit + 100)}>{t("more")}</Button>}
    </section>
  );
}

function Row({ entry }: { entry: HistoryEntry }) {
  const now = useNow();
  const key = `change.${entry.state}`;
  return (
    <tr>
      <td className="num" style={{ whiteSpace: "nowrap" }}>{instantWords(entry.at, now)}</td>
      <td style={{ whiteSpace: "nowrap" }}>
        <span className="mark"><Avatar name={entry.author.name} /> {entry.author.name}</span>
        <div className="quiet">{entry.device}</div>
      </td>
      <td>
        <strong>{actionWords(entry.action)}</strong>
        <ul>
          {entry.edits.slice(0, 8).map((edit, at) => (
            <EditLine key={at} edit={edit} />
          ))}
          {entry.edits.length > 8 && <li className="quiet">{t("history.more", { n: entry.edits.length - 8 })}</li>}
        </ul>
      </td>
      <td className="quiet">
        {has(key) ? t(key as TextKey) : entry.state}
        <TakeBack change={entry.change} />
      </td>
    </tr>
  );
}

export function EditLine({ edit }: { edit: Edit }) {
  const registry = useRegistry();
  const people = usePeople();
  if (!registry) return null;
  const say = (value: Edit["old"]) => (edit.field ? short(words(registry, edit.record.kind, edit.field, value, { people, refs: edit.refs })) : "");
  const key = `edit.${edit.what}`;
  const verb = has(key) ? t(key as TextKey) : edit.what;
  return (
    <li className="ink2">
      {edit.field ? <>{registry.fieldLabel(edit.record.kind, edit.field)}: {say(edit.old) && <><s className="quiet">{say(edit.old)}</s> → </>}{say(edit.new) || t("none")}</> : <>{verb} {registry.kindLabel(edit.record.kind).toLowerCase()}</>}
      <span className="quiet"> · {edit.record.title}</span>
      {edit.reason && <span className="quiet"> · {t("history.reason", { reason: edit.reason })}</span>}
    </li>
  );
}

function short(text: string): string {
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
