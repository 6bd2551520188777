// While somebody is entered: who may be the same, and why. It suggests; only a person links.
import { useEffect, useState } from "react";
import { useAsk, type AlikeRecord, type FieldValue } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice } from "../../shared/parts";
import { href } from "../../shared/router";
import { useRegistry, words } from "./schema";

/** So long nobody types before it asks: the answer is to be there 300 ms after the last letter. */
export const SETTLED_AFTER_MS = 100;

/** What tells people and things apart; other fields do not ask again. */
const TELLING: Record<string, string[]> = {
  person: ["surname", "given_names", "name_original", "aliases", "birth_date", "sex", "nationalities", "national_id", "role"],
  organisation: ["name", "name_original", "aliases", "country", "registration_number"],
  travel_document: ["number", "issuer", "visa_foil"],
  phone: ["number", "imei"],
  email: ["address"],
  account: ["account_number"],
  vehicle: ["plate", "plate_country", "vin"],
  handle: ["handle", "platform"],
};

export function mayBeAlike(kind: string): boolean {
  return kind in TELLING;
}

interface Props {
  kind: string;
  /** A record that is here already. */
  id?: string | undefined;
  values: Record<string, FieldValue>;
  /** Said to be the same, to be linked when the form is saved. */
  chosen: string[];
  onChoose: (chosen: string[]) => void;
}

export function Alike({ kind, id, values, chosen, onChoose }: Props) {
  const telling = Object.fromEntries((TELLING[kind] ?? []).flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
  const typed = useSettled(JSON.stringify(telling));
  const fields = JSON.parse(typed) as Record<string, FieldValue>;
  const { data } = useAsk("candidates", { kind, fields, id: id ?? null, limit: 5 }, { enabled: typed !== "{}", keep: true });
  const rows = typed === "{}" ? [] : (data?.rows ?? []).filter((row) => !row.linked);
  return (
    <div aria-live="polite" className="wide">
      {rows.length > 0 && (
        <Notice look="warn" icon="radar" testId="alike">
          <strong>{subjects(kind) ? t("alike.title") : t("alike.known", { n: data?.cases ?? 0 })}</strong>
          <ul className="rows">
            {rows.map((row) => (
              <Row key={row.record.id} row={row} chosen={chosen.includes(row.record.id)} onChoose={(on) => onChoose(on ? [...chosen, row.record.id] : chosen.filter((other) => other !== row.record.id))} />
            ))}
          </ul>
          {chosen.length > 0 && <p>{t("alike.chosen")}</p>}
        </Notice>
      )}
    </div>
  );
}

function Row({ row, chosen, onChoose }: { row: AlikeRecord; chosen: boolean; onChoose: (on: boolean) => void }) {
  return (
    <li data-testid="alike-row">
      <span>
        <CandidateLine row={row} />
      </span>
      <span className="end">
        <Button small look={chosen ? "primary" : "plain"} icon={chosen ? "check" : "link"} onClick={() => onChoose(!chosen)} testId="alike-link">{t(chosen ? "alike.same" : "alike.link")}</Button>
      </span>
    </li>
  );
}

/** Name, case, what tells them apart, and the reasons. */
export function CandidateLine({ row }: { row: AlikeRecord }) {
  const registry = useRegistry();
  const beside = [registry && words(registry, row.record.kind, "role", row.role), registry && words(registry, row.record.kind, "birth_date", row.birth_date), row.holder?.title].filter(Boolean);
  return (
    <>
      <a href={subjects(row.record.kind) ? href(["people", row.record.id]) : href(["case", row.case_number ?? ""])}><strong>{row.record.title}</strong></a>{" "}
      <span className="mono quiet">{row.case_number}</span>
      {beside.length > 0 && <span className="quiet"> · {beside.join(" · ")}</span>}
      <br />
      <span className="quiet">{row.reasons.map((reason) => (reason.against ? t("alike.but", { reason: reason.text }) : reason.text)).join(", ")}</span>
    </>
  );
}

function subjects(kind: string): boolean {
  return kind === "person" || kind === "organisation";
}

/** The text once nobody has typed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState("{}");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLED_AFTER_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
