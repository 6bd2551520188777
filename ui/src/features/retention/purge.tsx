// The purge of a case whose retention is over: what it does, a yes, and the receipt.
import { useTell, type MyWork } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { Notice } from "../../shared/parts";
import { failureWords, useRegistry } from "../records";

export function Purge({ row, onClose }: { row: MyWork["retention"][number]; onClose: () => void }) {
  const registry = useRegistry();
  const purge = useTell("retention_purge");
  const receipt = purge.data;
  return (
    <Dialog title={t("purge.title", { number: row.case_number ?? row.record.title })} closeLabel={t("close")} onClose={onClose} width="narrow" testId="purge-dialog">
      <div className="dialog-body">
        {purge.error && <Notice look="bad" testId="purge-failure">{failureWords(purge.error)}</Notice>}
        {receipt ? (
          <dl className="facts" data-testid="purge-receipt">
            <dt>{receipt.purged_by.name}</dt>
            <dd>{receipt.purged_at}</dd>
            {receipt.records.map(({ name, count }) => (
              <div key={name} style={{ display: "contents" }}>
                <dt>{registry?.kindPlural(name) ?? name}</dt>
                <dd>{count}</dd>
              </div>
            ))}
            <dt>SHA-256</dt>
            <dd className="hash">{receipt.change}</dd>
          </dl>
        ) : (
          <p className="ink2">{t("purge.text")}</p>
        )}
      </div>
      <footer className="dialog-foot">
        <div className="end">
          <Button onClick={onClose}>{t(receipt ? "close" : "cancel")}</Button>
          {!receipt && <Button look="danger" disabled={purge.isPending} onClick={() => purge.mutate({ case: row.record.id })} testId="purge-confirm">{t("purge")}</Button>}
        </div>
      </footer>
    </Dialog>
  );
}
