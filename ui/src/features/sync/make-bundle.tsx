// Writing what the other side lacks into a sealed file for the courier.
import { useState } from "react";
import { pickSave, useAsk, useTell, type BundleMade } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { Notice } from "../../shared/parts";
import { bytesWords } from "../../shared/time";
import { failureWords } from "../records";
import { RunningWork } from "../work";

export function MakeBundle({ onClose }: { onClose: () => void }) {
  const [to, setTo] = useState("hq");
  const [withFiles, setWithFiles] = useState(false);
  const recipients = useAsk("bundle_recipients", {});
  const write = useTell("bundle_export");

  async function run() {
    const path = await pickSave(t("courier.make.save"), t("courier.file.name"));
    if (path) write.mutate({ to: [to], path, with_files: withFiles, max_size: null });
  }

  return (
    <Dialog title={t("courier.make.title")} closeLabel={t("close")} onClose={onClose} testId="make-bundle">
      <div className="dialog-body">
        {write.error && <Notice look="bad" testId="bundle-failure">{failureWords(write.error)}</Notice>}
        {write.data ? (
          <Made made={write.data} />
        ) : (
          <>
            <p className="ink2">{t("courier.make.text")}</p>
            <div className="field">
              <label htmlFor="bundle-to">{t("courier.to")}</label>
              <select id="bundle-to" className="input" value={to} onChange={(event) => setTo(event.target.value)} disabled={write.isPending} data-testid="bundle-to">
                <option value="hq">{t("courier.to.hq")}</option>
                {recipients.data?.map((party) => (
                  <option key={party.device} value={party.device}>{party.person ? t("courier.to.device", { person: party.person, device: party.name }) : party.name}</option>
                ))}
              </select>
            </div>
            <label className="tick">
              <input type="checkbox" checked={withFiles} onChange={(event) => setWithFiles(event.target.checked)} disabled={write.isPending} data-testid="bundle-files" /> {t("courier.with.files")}
            </label>
            <p className="quiet">{t("courier.make.note")}</p>
            {write.isPending && <RunningWork kinds={["bundle_make"]} label={t("courier.writing")} />}
          </>
        )}
      </div>
      <footer className="dialog-foot">
        <div className="end">
          <Button onClick={onClose} testId="bundle-close">{t(write.data ? "close" : "cancel")}</Button>
          {!write.data && <Button look="primary" icon="upload" disabled={write.isPending} onClick={() => void run()} testId="bundle-write">{t("courier.make.run")}</Button>}
        </div>
      </footer>
    </Dialog>
  );
}

function Made({ made }: { made: BundleMade }) {
  return (
    <>
      <Notice look="ok" testId="bundle-made">{t("courier.made.done", { n: made.changes, size: bytesWords(made.bytes) })} {made.files > 0 && t("courier.made.files", { n: made.files })}</Notice>
      <ul className="mono" data-testid="bundle-parts">
        {made.parts.map((part) => (
          <li key={part.path}>{part.path} ({bytesWords(part.size)})</li>
        ))}
      </ul>
      <p className="ink2">{t("courier.made.next")}</p>
    </>
  );
}
