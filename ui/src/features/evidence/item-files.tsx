// The files of an exhibit; those that are PDF can be looked at from here.
import type { AttachmentView } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { bytesWords } from "../../shared/time";
import { isPdf, viewPdf } from "../records";

export default function ItemFiles({ files }: { files: AttachmentView[] }) {
  if (files.length === 0) return null;
  return (
    <ul className="item-files" aria-label={t("section.files")}>
      {files.map((file) => (
        <li key={file.id}>
          <Icon name="paperclip" size={14} /> <bdi>{file.name}</bdi> <span className="quiet num">{bytesWords(file.size)}</span>
          {file.present && isPdf(file) && (
            <Button small icon="eye" onClick={() => void viewPdf("attachment_view", { id: file.id })} aria-label={t("files.view.of", { name: file.name })} testId="item-file-view">{t("files.view")}</Button>
          )}
        </li>
      ))}
    </ul>
  );
}
