// The two lines above every section of a case.
import { useMemo, useState } from "react";
import type { CasePage, Failure, TransitionView } from "../../api";
import { tell } from "../../api";
import { has, t, type TextKey } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Menu, type MenuEntry } from "../../shared/menu";
import { keyWords } from "../../shared/keys";
import { useOffers, type Offer } from "../../shared/offers";
import { Mark } from "../../shared/parts";
import { href } from "../../shared/router";
import { kindIcon, ReasonDialog, saidSaved, sayFailure, useRegistry } from "../records";
import { ConflictCount, Lead, MarkingTag, PriorityMark, StatusMark } from "./marks";
import { Avatar } from "../../shared/parts";

interface Props {
  page: CasePage;
  onAdd: (kind: string) => void;
  onEdit: () => void;
  onExport: () => void;
  /** The key that adds a kind, where there is one. */
  addKeys: Record<string, string>;
}

export function CaseHead({ page, onAdd, onEdit, onExport, addKeys }: Props) {
  const registry = useRegistry();
  const [moving, setMoving] = useState<TransitionView | null>(null);
  const [handing, setHanding] = useState<Step | null>(null);
  const [to, setTo] = useState("");
  const kinds = page.may_add.filter((kind) => !["custody_event", "attachment", "approval", "case_counter"].includes(kind));
  useOffers(useMemo(() => offers(), [page, registry]));
  return (
    <header className="case-head" data-testid="case-head">
      <div className="first">
        <h1 className="cut" dir="auto" data-testid="case-title">{page.title}</h1>
        <div className="end">
          {kinds.length > 0 && (
            <Menu label={t("add.to.case")} className="btn small" testId="case-add" entries={[{ entries: kinds.map((kind) => ({ id: `add-${kind}`, text: registry?.kindLabel(kind) ?? kind, icon: kindIcon(kind), ...(addKeys[kind] ? { keys: keyWords(addKeys[kind]) } : {}), run: () => onAdd(kind) })) }]}>
              <Icon name="plus" size={14} /> {t("add")}
            </Menu>
          )}
          <Menu label={t("case.move")} className="btn small" testId="case-move" entries={[{ title: t("case.move.title"), entries: page.transitions.map((step) => moveEntry(step, registry?.code("case", "status", step.to) ?? step.to, page.status, () => choose(step))) }, ...transferEntries(page.transfer.steps, setHanding)]}>
            {t("case.move")} <Icon name="chevron-down" size={14} />
          </Menu>
          <Button small icon="file-output" onClick={onExport} testId="case-export">{t("export")}</Button>
          {page.may_edit && <Button small icon="pencil" title={t("case.edit")} onClick={onEdit} testId="case-edit" />}
        </div>
      </div>
      <div className="second">
        <StatusMark status={page.status} testId="case-status" />
        <PriorityMark priority={page.priority} withWord />
        <span>{registry?.code("case", "type", page.type)}</span>
        {page.lead && (
          <span className="mark">
            <Avatar name={page.lead.name} />
            <Lead lead={page.lead} />
          </span>
        )}
        {page.transfer.state === "offered" && <Mark icon="arrow-right" look="accent">{t("transfer.offered", { to: page.transfer.to ?? "" })}</Mark>}
        <MarkingTag marking={page.marking} />
        {page.unsent.length > 0 && (
          <a href={href(["case", page.number, "sync"])}>
            <Mark icon="circle-arrow-up" look="accent">{t("case.unsent", { n: page.unsent.length })}</Mark>
          </a>
        )}
        {page.conflicts.length > 0 && (
          <a href={href(["conflicts"], { case: page.id })} data-testid="case-conflicts">
            <ConflictCount n={page.conflicts.length} />
          </a>
        )}
      </div>
      {moving && (
        <ReasonDialog
          title={stepWords(moving, page.status)}
          text={openWords(page, moving.to) + t("case.move.text", { from: registry?.code("case", "status", page.status) ?? "", to: registry?.code("case", "status", moving.to) ?? "" })}
          action={stepWords(moving, page.status)}
          optional={!moving.needs_reason}
          onClose={() => setMoving(null)}
          run={(reason) => move(moving, reason)}
        />
      )}
      {handing && (
        <ReasonDialog
          title={t(`transfer.${handing}`)}
          text={t("transfer.text", { owner: page.transfer.owner, to: page.transfer.to ?? "—" })}
          action={t(`transfer.${handing}`)}
          optional={handing === "accept"}
          onClose={() => setHanding(null)}
          run={hand}
        >
          {handing === "offer" && (
            <div className="field">
              <label htmlFor="transfer-to">{t("transfer.to")}</label>
              <input id="transfer-to" className="input mono" maxLength={3} value={to} onChange={(event) => setTo(event.target.value.toUpperCase())} data-testid="transfer-to" />
            </div>
          )}
        </ReasonDialog>
      )}
    </header>
  );

  function offers(): Offer[] {
    const group = page.number;
    const adds = kinds.map((kind) => ({ id: `add-${kind}`, group, text: t("palette.add", { kind: registry?.kindLabel(kind) ?? kind }), icon: kindIcon(kind), run: () => onAdd(kind), ...(addKeys[kind] ? { key: addKeys[kind] } : {}) }));
    const steps = page.transitions.map((step) => ({ ...moveEntry(step, "", page.status, () => choose(step)), group, icon: "arrow-right" as const }));
    const edits: Offer[] = page.may_edit ? [{ id: "edit", group, text: t("case.edit"), icon: "pencil", run: onEdit }] : [];
    return [...adds, ...edits, { id: "export", group, text: t("export"), icon: "file-output", run: onExport }, ...steps.map(({ id, text, icon, run }) => ({ id, group, text, icon, run }))];
  }

  async function hand(reason: string) {
    await tell("case_transfer", { case: page.id, step: handing ?? "", to: handing === "offer" ? to : null, reason: reason || null });
    saidSaved();
  }

  function choose(step: TransitionView) {
    if (step.needs_reason || !step.allowed || step.step === "request") setMoving(step);
    else void move(step, "").catch((failure: Failure) => sayFailure(failure));
  }

  async function move(step: TransitionView, reason: string) {
    await tell("case_transition", { case: page.id, to: step.to, reason: reason || null });
    saidSaved();
  }
}

type Step = "offer" | "accept" | "reject" | "revoke";

function transferEntries(steps: string[], run: (step: Step) => void) {
  const entries = (steps as Step[]).map((step) => ({ id: `transfer-${step}`, text: t(`transfer.${step}`), icon: "arrow-right" as const, run: () => run(step) }));
  return entries.length > 0 ? [{ title: t("transfer.title"), entries }] : [];
}

/** What stands against closing, before it is asked for or approved. */
function openWords(page: CasePage, to: string): string {
  if ((to !== "closed" && to !== "pending_closure") || page.blockers.length === 0) return "";
  const named = page.blockers.slice(0, 5).map((blocker) => `${blocker.label}: ${blocker.record.title}`);
  return `${t("case.open.items", { n: page.blockers.length })} ${named.join("; ")}. `;
}

function moveEntry(step: TransitionView, to: string, from: string, run: () => void): MenuEntry {
  return { id: `move-${step.to}`, text: step.allowed ? stepWords(step, from) : `${stepWords(step, from)} · ${t("case.move.refused")}`, icon: step.step === "approve" ? "check" : step.step === "return" ? "undo-2" : "arrow-right", run, ...(to ? {} : {}) };
}

function stepWords(step: TransitionView, from: string): string {
  const key = `move.${from}.${step.to}`;
  return has(key) ? t(key as TextKey) : t("case.move.to", { to: step.to.replace(/_/g, " ") });
}
