// Writes a note, a task or a lead down from wherever one is. The text is kept under its kind, whatever case is chosen.
import { useEffect, useRef, useState } from "react";
import { useAsk } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { isTyping, keyMeaning, keyWords } from "../../shared/keys";
import { href } from "../../shared/router";
import { recentCases, type RecentCase } from "../cases";
import { RecordFields, useRegistry } from "../records";
import { CasePick } from "./case-pick";
import { CAPTURED, capturedOf, type Captured } from "./kinds";

interface Props {
  /** Number or id of the case that is shown. */
  caseOfPage: string | undefined;
  kind?: string | undefined;
  onClose: () => void;
}

export default function Capture({ caseOfPage, kind, onClose }: Props) {
  const registry = useRegistry();
  const { data: page, isLoading } = useAsk("case_show", { case: caseOfPage ?? "" }, { enabled: caseOfPage !== undefined, keep: true });
  const [chosen, setChosen] = useState<Captured | undefined>(capturedOf(kind));
  useLetters(setChosen);
  // The case is preset when the form first stands, so that the focus goes where something is to be typed.
  if (!registry || isLoading) return null;
  return (
    <Dialog title={t("capture")} closeLabel={t("close")} onClose={onClose} testId="capture">
      <div className="capture-kinds">
        <div className="segments" role="group" aria-label={t("capture.kind")}>
          {CAPTURED.map((one, at) => (
            <Button key={one.kind} icon={one.icon} keys={keyWords(one.key)} aria-pressed={one === chosen} autoFocus={!chosen && at === 0} onClick={() => setChosen(one)} testId={`capture-${one.kind}`}>{registry.kindLabel(one.kind)}</Button>
          ))}
        </div>
      </div>
      {chosen ? <Fields key={chosen.kind} chosen={chosen} preset={page ?? null} onClose={onClose} /> : <p className="dialog-body quiet">{t("capture.choose")}</p>}
    </Dialog>
  );
}

/** The letters choose a kind while nobody types; here the keys of the window are silent. */
function useLetters(choose: (chosen: Captured) => void): void {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const found = isTyping(event.target) ? undefined : CAPTURED.find(({ key }) => key === keyMeaning(event));
      if (!found) return;
      event.preventDefault();
      choose(found);
    }
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [choose]);
}

function Fields({ chosen, preset, onClose }: { chosen: Captured; preset: RecentCase | null; onClose: () => void }) {
  const [at, setAt] = useState<RecentCase | null>(preset);
  const [missing, setMissing] = useState(false);
  const around = useRef<HTMLDivElement>(null);
  const moved = useRef(false);
  const focus = (selector: string) => around.current?.querySelector<HTMLElement>(selector)?.focus();
  const [started] = useState((): Record<string, string> => (chosen.kind === "note" ? { happened_at: new Date().toISOString(), note_kind: "other" } : {}));

  function choose(next: RecentCase | null) {
    setAt(next);
    setMissing(false);
    moved.current = true;
  }

  // What had the focus is gone: one goes on writing, or looks for another case.
  useEffect(() => {
    if (moved.current) focus(at ? `[name="${chosen.only[0]}"]` : '[name="capture-case"]');
    moved.current = false;
  }, [at]);

  function ready(): boolean {
    if (at) return true;
    setMissing(true);
    focus('[name="capture-case"]');
    return false;
  }

  return (
    <div className="capture-fields" ref={around}>
      <RecordFields
        kind={chosen.kind}
        caseId={at?.id ?? null}
        only={[...chosen.only]}
        first={started}
        kept={{ as: `capture/${chosen.kind}`, place: href([], { write: chosen.kind }) }}
        head={<CasePick chosen={at} recent={recentCases()} problem={missing} onChoose={choose} />}
        ready={ready}
        focusFirst={preset !== null}
        onClose={onClose}
      />
    </div>
  );
}
