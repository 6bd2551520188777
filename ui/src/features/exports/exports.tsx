// Everything that left the vault in a file; a new one; and a file known again by its hash.
import { useState } from "react";
import { pickOpen, tell, toFailure, useAsk, type Failure, type FileVerdict } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty, Notice } from "../../shared/parts";
import { go, href, type Place } from "../../shared/router";
import { instantFull } from "../../shared/time";
import { Failed, failureWords } from "../records";
import { ExportTable } from "./table";
import { field } from "./plan";
import { Wizard } from "./wizard";

export function Exports({ place }: { place: Place }) {
  return place.parts[1] === "new" ? <Wizard key={place.query.toString()} place={place} /> : <Log />;
}

function Log() {
  const { data, error } = useAsk("disclosure_list", {}, { said: true, keep: true });
  const [words, setWords] = useState("");
  const found = (data ?? []).filter((row) => says(JSON.stringify([row.record.fields, row.record.title, row.record.author.name, row.cases]), words));
  return (
    <>
      <div className="button-row">
        <Button look="primary" icon="plus" onClick={() => go(href(["exports", "new"]))} testId="export-new">{t("exports.new")}</Button>
        <Verify />
        {data && data.length > 0 && <input className="input" style={{ width: "16rem" }} type="search" dir="auto" value={words} onChange={(event) => setWords(event.target.value)} placeholder={t("exports.find")} aria-label={t("exports.find")} data-testid="exports-find" />}
      </div>
      {error && !data && <Failed error={error} />}
      {data?.length === 0 && <Empty icon="file-output" title={t("exports.none")}>{t("exports.none.next")}</Empty>}
      {data && data.length > 0 && (found.length > 0 ? <ExportTable rows={found} /> : <Empty left title={t("exports.none.found")} />)}
    </>
  );
}

const says = (text: string, words: string) => words.toLowerCase().split(/\s+/).every((word) => text.toLowerCase().includes(word));

function Verify() {
  const [verdict, setVerdict] = useState<FileVerdict | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);

  async function verify() {
    const path = await pickOpen(t("exports.verify"));
    if (!path) return;
    setVerdict(null);
    setFailure(null);
    try {
      setVerdict(await tell("disclosure_verify", { path }));
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  }

  const [first] = verdict?.found ?? [];
  return (
    <>
      <Button icon="shield-check" onClick={() => void verify()} testId="export-verify">{t("exports.verify")}</Button>
      {failure && <div className="whole"><Notice look="bad">{failureWords(failure)}</Notice></div>}
      {verdict && (
        <div className="whole">
          <Notice look={first ? "ok" : "warn"} testId="export-verdict">
            {first ? t("exports.verify.found", { name: first.record.author.name, day: instantFull(field(first, "made_at")), recipient: field(first, "recipient") }) : t("exports.verify.none")}
            <div className="hash quiet">{t("exports.verify.sha", { sha256: verdict.sha256 })}</div>
          </Notice>
        </div>
      )}
    </>
  );
}
