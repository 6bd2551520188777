// Looking into a bundle before anything is written, and then taking it in.
import { useState } from "react";
import { pickOpen, useTell, type BundleInside, type BundleOutside, type BundlePreview, type BundleTaken } from "../../api";
import { t, type TextKey } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { useNow } from "../../shared/now";
import { Notice } from "../../shared/parts";
import { bytesWords, minuteWords } from "../../shared/time";
import { failureWords, useRegistry } from "../records";
import { RunningWork } from "../work";

export function TakeBundle({ onClose }: { onClose: () => void }) {
  const [path, setPath] = useState<string | null>(null);
  const look = useTell("bundle_preview");
  const take = useTell("bundle_import");

  async function choose() {
    const found = await pickOpen(t("courier.take.open"), [{ name: t("courier.file.kind"), extensions: ["chancery"] }]);
    if (!found) return;
    take.reset();
    setPath(found);
    look.mutate({ path: found });
  }

  const failure = take.error ?? look.error;
  const mayTake = path !== null && look.data?.inside != null && !take.data;
  return (
    <Dialog title={t("courier.take.title")} closeLabel={t("close")} onClose={onClose} testId="take-bundle">
      <div className="dialog-body">
        {failure && <Notice look="bad" testId="bundle-failure">{failureWords(failure)}</Notice>}
        {!look.data && !look.isPending && <p className="ink2">{t("courier.take.text")}</p>}
        {look.isPending && <RunningWork kinds={["bundle_look"]} label={t("courier.looking")} />}
        {take.isPending && <RunningWork kinds={["bundle_take"]} label={t("courier.taking")} />}
        {take.data ? <Taken taken={take.data} /> : look.data && <Preview preview={look.data} />}
      </div>
      <footer className="dialog-foot">
        <Button icon="folder-open" onClick={() => void choose()} disabled={look.isPending || take.isPending} testId="bundle-choose">{t(path ? "courier.take.other" : "courier.take.choose")}</Button>
        <div className="end">
          <Button onClick={onClose} testId="bundle-close">{t(take.data ? "close" : "cancel")}</Button>
          {mayTake && <Button look="primary" icon="download" disabled={take.isPending} onClick={() => take.mutate({ path })} testId="bundle-import">{t("courier.take.run")}</Button>}
        </div>
      </footer>
    </Dialog>
  );
}

function Preview({ preview }: { preview: BundlePreview }) {
  const { outside, inside } = preview;
  return (
    <div className="stack" data-testid="bundle-preview">
      <Outside outside={outside} />
      {inside ? <Inside inside={inside} /> : <Notice testId="bundle-not-ours">{t("courier.not.ours")}</Notice>}
    </div>
  );
}

function Outside({ outside }: { outside: BundleOutside }) {
  const now = useNow();
  const name = (party: BundleOutside["from"]) => (party.person ? t("courier.to.device", { person: party.person, device: party.name }) : party.name);
  return (
    <>
      {outside.standing === "revoked" && <Notice look="warn">{t("courier.revoked")}</Notice>}
      {outside.standing === "unknown" && <Notice look="warn">{t("courier.unknown")}</Notice>}
      <dl className="facts">
        <dt>{t("courier.from")}</dt>
        <dd data-testid="bundle-from">{name(outside.from)}</dd>
        <dt>{t("courier.to")}</dt>
        <dd>{outside.to.map(name).join(", ")}</dd>
        <dt>{t("courier.made.at")}</dt>
        <dd>{minuteWords(outside.made_at, now)}{outside.age_seconds < -300 && ` · ${t("courier.from.future")}`}</dd>
        <dt>{t("courier.part")}</dt>
        <dd>{t("courier.part.of", { part: outside.part, parts: outside.parts, size: bytesWords(outside.bytes) })}</dd>
        <dt>{t("courier.seal")}</dt>
        <dd>{t(outside.intact ? "courier.intact" : "courier.seal.unknown")}</dd>
      </dl>
    </>
  );
}

function Inside({ inside }: { inside: BundleInside }) {
  const registry = useRegistry();
  const counts: [TextKey, number][] = [
    ["courier.count.changes", inside.changes],
    ["courier.count.known", inside.known],
    ["courier.count.waiting", inside.waiting],
    ["courier.count.conflicts", inside.conflicts],
    ["courier.count.files", inside.files],
    ["courier.count.held", inside.held],
    ["courier.count.left", inside.left_out],
  ];
  return (
    <>
      {inside.taken_before && <Notice>{t("courier.again")}</Notice>}
      {inside.missing_parts.length > 0 && <Notice look="warn">{t("courier.missing.parts", { parts: inside.missing_parts.join(", ") })}</Notice>}
      <ul className="plain-list" data-testid="bundle-counts">
        {counts.filter(([key, n]) => n > 0 || key === "courier.count.changes").map(([key, n]) => (
          <li key={key}>{t(key, { n })}</li>
        ))}
      </ul>
      {inside.records.length > 0 && (
        <table className="table">
          <thead>
            <tr><th scope="col">{t("courier.column.case")}</th><th scope="col">{t("courier.column.kind")}</th><th scope="col">{t("courier.column.n")}</th></tr>
          </thead>
          <tbody>
            {inside.records.map((one) => (
              <tr key={`${one.case}${one.kind}`}><td className="mono">{one.case_number ?? t("courier.new.case")}</td><td>{registry?.kindPlural(one.kind) ?? one.kind}</td><td className="num">{one.n}</td></tr>
            ))}
          </tbody>
        </table>
      )}
      {inside.missing.map((gap) => (
        <p key={`${gap.case}${gap.device}`} className="warn">{t("courier.gap", { n: gap.changes, device: gap.device })}</p>
      ))}
      <p className="quiet">{t("courier.preview.note")}</p>
    </>
  );
}

function Taken({ taken }: { taken: BundleTaken }) {
  return (
    <>
      <Notice look="ok" testId="bundle-taken">
        {t(taken.again ? "courier.again" : "courier.taken.done", { n: taken.changes })} {taken.acknowledged > 0 && t("courier.taken.acknowledged", { n: taken.acknowledged })}
      </Notice>
      <ul className="plain-list">
        {taken.waiting > 0 && <li>{t("courier.count.waiting", { n: taken.waiting })}</li>}
        {taken.conflicts > 0 && <li className="conflict">{t("status.conflicts", { n: taken.conflicts })}</li>}
        {taken.held > 0 && <li className="warn">{t("status.held", { n: taken.held })}</li>}
        {taken.left_out > 0 && <li>{t("courier.count.left", { n: taken.left_out })}</li>}
        {taken.missing_parts.length > 0 && <li className="warn">{t("courier.missing.parts", { parts: taken.missing_parts.join(", ") })}</li>}
        <li>{t("sync.unsent.left", { n: taken.unsent })}</li>
      </ul>
    </>
  );
}
