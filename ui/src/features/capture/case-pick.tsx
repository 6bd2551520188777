// In which case it belongs: the one of the page, or one found by its number, title or subject, the latest first.
import { useEffect, useState } from "react";
import { useAsk } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import type { RecentCase } from "../cases";
import { Chosen, Combo, type Choice } from "../records";

interface Props {
  chosen: RecentCase | null;
  /** Cases that were open on this screen, the latest first. */
  recent: RecentCase[];
  problem: boolean;
  onChoose: (chosen: RecentCase | null) => void;
}

const MOST = 8;
/** A closed case takes nothing new. */
const STATUSES = ["draft", "preliminary", "pending_opening", "open", "suspended", "pending_closure"];

export function CasePick({ chosen, recent, problem, onChoose }: Props) {
  const [typed, setTyped] = useState("");
  const [text, setText] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), 150);
    return () => clearTimeout(timer);
  }, [typed]);
  const { data } = useAsk("case_list", { status: STATUSES, text: text || null, limit: MOST }, { enabled: chosen === null, keep: true });
  const rows = data?.rows ?? [];
  const found = text ? rows : [...recent, ...rows.filter((row) => !recent.some(({ id }) => id === row.id))].slice(0, MOST);

  function pick({ id }: Choice) {
    setTyped("");
    onChoose(found.find((one) => one.id === id) ?? null);
  }

  return (
    <div className="field">
      <label htmlFor="capture-case">{t("capture.case")} <span className="must" title={t("required")}>*</span></label>
      <div className="multi combo">
        {chosen ? (
          <Chosen title={`${chosen.number} ${chosen.title}`} onRemove={() => onChoose(null)} />
        ) : (
          <Combo id="capture-case" name="capture-case" typed={typed} choices={found.map(({ id, number, title }) => ({ id, text: title, code: number }))} placeholder={t("capture.case.find")} problem={problem} autoFocus onTyped={setTyped} onPick={pick} />
        )}
      </div>
      {problem && !chosen && (
        <span className="problem">
          <Icon name="circle-alert" size={14} />
          {t("capture.case.missing")}
        </span>
      )}
    </div>
  );
}
