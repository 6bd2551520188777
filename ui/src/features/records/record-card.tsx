// All filled fields of a record, with what can be done to it.
import { useState } from "react";
import { useAsk, type RecordRef, type RecordView } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { instantWords } from "../../shared/time";
import { useNow } from "../../shared/now";
import { Mark } from "../../shared/parts";
import { ReasonDialog } from "./reason-dialog";
import { RecordForm } from "./record-form";
import { deleteRecord } from "./said";
import { usePeople, useRegistry, words } from "./schema";
import { SyncMarkLine } from "./sync-mark";
import { TakeBack } from "./take-back";
import { Failed } from "./failed";

export function Facts({ record, skip = [] }: { record: RecordView; skip?: string[] }) {
  const registry = useRegistry();
  const people = usePeople();
  const kind = registry?.kind(record.kind);
  if (!registry || !kind) return null;
  const rows = kind.fields
    .filter((field) => !skip.includes(field.name))
    .map((field) => ({ field, text: words(registry, record.kind, field.name, record.fields[field.name], { refs: record.refs, people }) }))
    .filter((row) => row.text);
  return (
    <dl className="facts">
      {rows.map(({ field, text }) => (
        <Fact key={field.name} label={field.label} text={text} mono={field.type === "mrz" || field.shape === "sha256"} torn={record.conflicts.includes(field.name)} />
      ))}
    </dl>
  );
}

function Fact({ label, text, mono, torn }: { label: string; text: string; mono: boolean; torn: boolean }) {
  return (
    <>
      <dt>{label}</dt>
      <dd className={mono ? "pre hash" : "pre"}>
        <span dir="auto">{text}</span> {torn && <Mark icon="git-fork" look="conflict">{t("conflict.one")}</Mark>}
      </dd>
    </>
  );
}

interface ActionsProps {
  record: RecordView;
  choices: RecordRef[];
  mayEdit: boolean;
  small?: boolean;
}

export function RecordActions({ record, choices, mayEdit, small = true }: ActionsProps) {
  const [open, setOpen] = useState<"edit" | "delete" | "history" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      {mayEdit && <Button small={small} look="plain" icon="pencil" title={t("edit")} onClick={() => setOpen("edit")} testId="record-edit" />}
      <Button small={small} look="plain" icon="history" title={t("history")} onClick={() => setOpen("history")} testId="record-history" />
      {mayEdit && <Button small={small} look="plain" icon="trash-2" title={t("delete")} onClick={() => setOpen("delete")} testId="record-delete" />}
      {open === "edit" && <RecordForm kind={record.kind} caseId={record.case} record={record} choices={choices} onClose={close} />}
      {open === "history" && <HistoryDialog record={record} onClose={close} />}
      {open === "delete" && (
        <ReasonDialog
          title={t("record.delete.title", { title: record.title })}
          text={t("record.delete.text")}
          action={t("delete")}
          danger
          onClose={close}
          run={(reason) => deleteRecord(record.id, reason)}
        />
      )}
    </>
  );
}

export function HistoryDialog({ record, onClose }: { record: RecordView; onClose: () => void }) {
  const { data, error } = useAsk("record_show", { id: record.id, history: true }, { said: true });
  const registry = useRegistry();
  const people = usePeople();
  const now = useNow();
  return (
    <Dialog title={t("record.history.title", { title: record.title })} closeLabel={t("close")} onClose={onClose} testId="history-dialog">
      <div className="dialog-body">
        {error && !data && <Failed error={error} />}
        {registry &&
          data?.history.map((entry) => (
            <section key={entry.field}>
              <h3>{registry.fieldLabel(record.kind, entry.field)}</h3>
              <table className="table">
                <tbody>
                  {[...entry.values].reverse().map((version, at) => (
                    <tr key={at}>
                      <td className="pre">{words(registry, record.kind, entry.field, version.value, { refs: entry.refs, people }) || t("none")}</td>
                      <td className="quiet">{t(version.state === "current" ? "version.current" : version.state === "candidate" ? "version.candidate" : "version.superseded")}<TakeBack change={version.change} /></td>
                      <td className="quiet">{t("by.device", { author: version.author, device: version.device })}</td>
                      <td className="quiet num">{instantWords(version.at, now)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          ))}
        <SyncMarkLine mark={record.sync} />
      </div>
    </Dialog>
  );
}
