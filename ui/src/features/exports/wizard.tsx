// A document on its way out, on one page: what, of what, what of it, how marked, to whom, and where it is written.
// For one's own use it is complete as it opens.
import { useEffect, useState, type ReactNode } from "react";
import { pickSave, toFailure, useAsk, type ExportReport, type Failure } from "../../api";
import { t, type TextKey } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { Notice, Panel } from "../../shared/parts";
import { go, href, type Place } from "../../shared/router";
import { Failed, failureWords } from "../records";
import { RunningWork } from "../work";
import { MarkingStep } from "./marking";
import { documentsFor, isNamed, isPaper, look, missingOf, planOf, previewOf, write, type Plan } from "./plan";
import { Preview } from "./preview";
import { Recipient } from "./recipient";
import { Result } from "./result";
import { Scope } from "./scope";

const STEPS = ["template", "scope", "preview", "marking", "recipient", "package", "log"] as const;
type Step = (typeof STEPS)[number];

export function Wizard({ place }: { place: Place }) {
  const [plan, setPlan] = useState(() => planOf(place));
  const [done, setDone] = useState<ExportReport | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const named = isNamed(plan);
  const [handling, setHandling] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setHandling(plan.to.handling ?? ""), 200);
    return () => clearTimeout(timer);
  }, [plan.to.handling]);
  const { data: preview, error } = useAsk("export_preview", previewOf(plan, handling), { said: true, keep: true, enabled: named && !done });
  const missing = missingOf(plan);
  const ready = named && preview !== undefined && !error && !preview.refused && missing.length === 0;
  const first = <p className="quiet">{t("exports.first")}</p>;
  const asks: Partial<Record<Step, boolean>> = { scope: !named, preview: !named || Boolean(error), marking: !named, recipient: missing.length > 0 || Boolean(preview?.refused) };

  function change(part: Partial<Plan>) {
    setFailure(null);
    setPlan((old) => ({ ...old, ...part }));
  }

  async function run() {
    const path = await pickSave(t("exports.save"), preview?.file_name ?? "");
    if (!path) return;
    setBusy(true);
    setFailure(null);
    try {
      setDone(await write(plan, path));
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
    setBusy(false);
  }

  if (done) return <Result report={done} onAgain={() => setDone(null)} />;
  const of = (step: Step, children: ReactNode) => <Panel key={step} className={`w12 step step-${step}`} title={t(`exports.step.${step}`)}><div className="panel-body" id={`step-${step}`} tabIndex={-1}>{children}</div></Panel>;
  return (
    <div className="export" data-testid="export-wizard">
      <Stepper asks={asks} />
      <div className="tiles">
        {of("template", <Templates plan={plan} onChange={change} />)}
        {of("scope", <Scope plan={plan} parts={preview?.parts ?? []} onChange={change} />)}
        {of("preview", error ? <Failed error={error} /> : named ? preview && <Preview plan={plan} preview={preview} onChange={change} /> : first)}
        {of("marking", named ? preview && <MarkingStep plan={plan} preview={preview} onChange={change} /> : first)}
        {of("recipient", <Recipient plan={plan} refused={preview?.refused ?? null} doubt={preview?.doubt ?? null} onChange={change} />)}
        {of(
          "package",
          <>
            <p className="ink2">{t("exports.file")}</p>
            <label className="check"><input type="checkbox" checked={Boolean(plan.to.manifest)} onChange={(event) => change({ to: { ...plan.to, manifest: event.target.checked } })} data-testid="export-manifest" /> {t("exports.manifest")}</label>
          </>,
        )}
        {of("log", <p className="ink2">{t("exports.record")}</p>)}
      </div>
      <footer className="export-foot">
        {failure && <Notice look="bad" testId="export-failure">{failureWords(failure)} {failure.fields.map((one) => `${one.field}: ${one.message}`).join(" · ")}</Notice>}
        {busy && <RunningWork kinds={["export"]} label={t("exports.busy")} />}
        <div className="end">
          <Button onClick={() => go(plan.cases[0] ? href(["case", plan.cases[0]]) : href(["exports"]))} testId="export-cancel">{t("cancel")}</Button>
          {isPaper(plan) && <Button icon="eye" disabled={!named || busy} onClick={() => void look(plan)} testId="export-look">{t("exports.look")}</Button>}
          <Button look="primary" icon="file-output" disabled={!ready || busy} onClick={() => void run()} testId="export-run">{t(busy ? "exports.busy" : "exports.run")}</Button>
        </div>
      </footer>
    </div>
  );
}

function Stepper({ asks }: { asks: Partial<Record<Step, boolean>> }) {
  return (
    <nav className="steps" aria-label={t("exports.steps")}>
      <ol>
        {STEPS.map((step) => (
          <li key={step}>
            <button type="button" onClick={() => showStep(step)} data-testid={`step-to-${step}`}>
              <Icon name={asks[step] ? "circle-dashed" : "circle-check"} size={14} label={t(asks[step] ? "exports.step.asks" : "exports.step.ready")} />
              {t(`exports.step.${step}`)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function showStep(step: Step) {
  const body = document.getElementById(`step-${step}`);
  body?.closest(".panel")?.scrollIntoView({ block: "start" });
  body?.focus({ preventScroll: true });
}

function Templates({ plan, onChange }: { plan: Plan; onChange: (part: Partial<Plan>) => void }) {
  return (
    <div className="choices" role="radiogroup" aria-label={t("exports.step.template")}>
      {documentsFor(plan).map((one) => (
        <button key={one} type="button" role="radio" className="btn" aria-checked={plan.document === one} onClick={() => onChange({ document: one })} data-testid={`export-${one}`}>
          {plan.document === one && <Icon name="check" />}
          {t(`exports.what.${one}`)} <span className="quiet">{t(`exports.what.${one}.text` as TextKey)}</span>
        </button>
      ))}
    </div>
  );
}
