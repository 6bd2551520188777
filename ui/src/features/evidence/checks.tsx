// The check of an exhibit's files, with its progress and a way to stop it, and the label.
import { useState } from "react";
import { pickSave, tell, useTell, type EvidenceView, type Failure } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice } from "../../shared/parts";
import { failureWords, useRegistry, viewPdf } from "../records";
import { RunningWork } from "../work";

export default function Checks({ item, mayEdit }: { item: EvidenceView; mayEdit: boolean }) {
  const registry = useRegistry();
  const check = useTell("evidence_verify");
  const [label, setLabel] = useState<{ path?: string; failure?: Failure }>({});
  const { id } = item.record;
  const number = String(item.record.fields.item_number ?? "label");

  async function print() {
    const path = await pickSave(t("evidence.label"), `${number}.pdf`);
    if (!path) return;
    try {
      setLabel({ path: (await tell("evidence_label", { id, path })).path });
    } catch (thrown) {
      setLabel({ failure: thrown as Failure });
    }
  }

  const failure = check.error ?? label.failure;
  return (
    <>
      <div className="button-row">
        {mayEdit && <Button small icon="shield-check" disabled={check.isPending} onClick={() => check.mutate({ id })} testId="evidence-verify">{t("evidence.verify")}</Button>}
        <Button small icon="eye" onClick={() => void viewPdf("label_preview", { id })} testId="evidence-label-preview">{t("evidence.label.preview")}</Button>
        <Button small icon="file-output" onClick={() => void print()} testId="evidence-label">{t("evidence.label")}</Button>
      </div>
      {check.isPending && <RunningWork kinds={["evidence_verify"]} label={t("evidence.verify")} />}
      {failure && <Notice look="bad" testId="evidence-failure">{failureWords(failure)}</Notice>}
      {label.path && <Notice look="ok" testId="label-done">{label.path}</Notice>}
      {check.data && (
        <Notice look={check.data.result === "match" ? "ok" : "bad"} testId="evidence-checked">
          {registry?.code("evidence", "verified_result", check.data.result)}
          {check.data.files.map((file) => (
            <div key={file.id}>{file.name}: {registry?.code("evidence", "verified_result", file.result)}</div>
          ))}
        </Notice>
      )}
    </>
  );
}
