// Files of the case, encrypted on this device.
import { pickOpen, pickSave, tell, type AttachmentView, type CasePage, type Failure } from "../../api";
import { joined } from "../../i18n/apart";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty, Mark, SectionHead } from "../../shared/parts";
import { useNow } from "../../shared/now";
import { bytesWords, instantWords } from "../../shared/time";
import { say } from "../../shared/toast";
import { saidSaved, sayFailure } from "../records";

export function Files({ page }: { page: CasePage }) {
  const now = useNow();
  return (
    <section>
      <SectionHead title={t("section.files")} count={page.attachments.length}>
        {page.may_edit && <Button small look="primary" icon="paperclip" onClick={() => void attach(page.id)} testId="add-file">{t("files.add")}</Button>}
      </SectionHead>
      {page.attachments.length === 0 ? (
        <Empty icon="paperclip" title={t("files.none")}>{t("files.none.next")}</Empty>
      ) : (
        <table className="table" data-testid="file-table">
          <thead>
            <tr>
              {(["name", "size", "added", "state", "hash"] as const).map((key) => (
                <th key={key} scope="col">{t(`files.${key}`)}</th>
              ))}
              <th scope="col"><span className="unseen">{t("actions")}</span></th>
            </tr>
          </thead>
          <tbody>
            {page.attachments.map((file) => (
              <tr key={file.id}>
                <td>
                  <strong>{file.name}</strong>
                  {(file.description || file.evidence) && <div className="quiet">{joined([file.description, file.evidence?.title])}</div>}
                </td>
                <td className="num">{bytesWords(file.size)}</td>
                <td className="quiet">{file.added_by} · {instantWords(file.added_at, now)}</td>
                <td>{file.present ? <Mark icon="laptop" look="ok">{t("files.here")}</Mark> : <Mark icon="cloud-off" look="warn">{t("files.elsewhere")}</Mark>}</td>
                <td className="hash" title={file.sha256}>{file.sha256.slice(0, 12)}…</td>
                <td style={{ textAlign: "right" }}>{file.present && <Button small look="plain" icon="download" title={t("files.save")} onClick={() => void save(file)} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

async function attach(caseId: string): Promise<void> {
  const path = await pickOpen(t("files.add"));
  if (!path) return;
  try {
    await tell("attach_file", { case: caseId, path });
    saidSaved();
  } catch (thrown) {
    sayFailure(thrown as Failure);
  }
}

async function save(file: AttachmentView): Promise<void> {
  const path = await pickSave(t("files.save"), file.name);
  if (!path) return;
  try {
    const saved = await tell("attachment_save", { id: file.id, path });
    say(t("files.saved", { path: saved.path }));
  } catch (thrown) {
    sayFailure(thrown as Failure);
  }
}
