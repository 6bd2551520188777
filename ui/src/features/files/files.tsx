// Files of the case, encrypted on this device.
import { pickOpen, tell, useAsk, type CasePage, type Failure } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty, SectionHead } from "../../shared/parts";
import { saidSaved, sayFailure } from "../records";
import { FileRow } from "./row";

export function Files({ page }: { page: CasePage }) {
  const { data: standing } = useAsk("attachment_list", { case: page.id }, { enabled: page.attachments.length > 0, keep: true });
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
              <FileRow key={file.id} file={file} standing={standing?.files.find(({ id }) => id === file.id)} />
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
