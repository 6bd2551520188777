// Sending a lead: which records go along. Nothing is ticked beforehand.
import { useState } from "react";
import { tell, type Failure, type LeadPage } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { Notice } from "../../shared/parts";
import { go, href } from "../../shared/router";
import { say } from "../../shared/toast";
import { failureWords, useRegistry } from "../records";

export function SendDialog({ page, onClose }: { page: LeadPage; onClose: () => void }) {
  const registry = useRegistry();
  const [ticked, setTicked] = useState<string[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const post = page.lead.to_post;

  async function send() {
    try {
      const sent = await tell("lead_send", { id: page.lead.id, records: ticked });
      say(t("lead.sent.done"));
      onClose();
      go(href(["leads", sent.lead.id]));
    } catch (thrown) {
      setFailure(thrown as Failure);
    }
  }

  return (
    <Dialog title={t("lead.send.title", { post })} closeLabel={t("close")} onClose={onClose} testId="lead-send-dialog">
      <div className="dialog-body">
        {failure && <Notice look="bad">{failureWords(failure)}</Notice>}
        <p className="ink2">{t("lead.send.text", { post })}</p>
        {page.choices.length === 0 && <p className="quiet">{t("lead.send.none")}</p>}
        <Ticks choices={page.choices} ticked={ticked} onTick={setTicked} words={(kind) => registry?.kindLabel(kind) ?? kind} />
        <p className="quiet">{t("lead.send.files")}</p>
      </div>
      <footer className="dialog-foot">
        <div className="end">
          <Button onClick={onClose}>{t("cancel")}</Button>
          <Button look="primary" icon="send" onClick={() => void send()} testId="lead-send-confirm">{t("lead.send.n", { n: ticked.length })}</Button>
        </div>
      </footer>
    </Dialog>
  );
}

interface TicksProps {
  choices: LeadPage["choices"];
  ticked: string[];
  onTick: (ticked: string[]) => void;
  words: (kind: string) => string;
}

export function Ticks({ choices, ticked, onTick, words }: TicksProps) {
  const toggle = (id: string) => onTick(ticked.includes(id) ? ticked.filter((other) => other !== id) : [...ticked, id]);
  return (
    <ul className="rows">
      {choices.map((choice) => (
        <li key={choice.id}>
          <label>
            <input type="checkbox" checked={ticked.includes(choice.id)} onChange={() => toggle(choice.id)} data-testid={`tick-${choice.id}`} /> {choice.title}
          </label>
          <span className="end quiet">{words(choice.kind)}</span>
        </li>
      ))}
    </ul>
  );
}
