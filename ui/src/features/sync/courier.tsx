// Courier bundles: what left here, what came in, and whether HQ has acknowledged it.
import { useState } from "react";
import { useAsk, type BundleList } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Icon, type IconName } from "../../shared/icon";
import { useNow } from "../../shared/now";
import { Panel } from "../../shared/parts";
import { instantWords } from "../../shared/time";
import { MakeBundle } from "./make-bundle";
import { TakeBundle } from "./take-bundle";
import { Failed, useFirst } from "../records";

export function Courier() {
  const { data, error } = useAsk("bundle_list", {}, { said: true, keep: true });
  const [open, setOpen] = useState<"make" | "take" | null>(null);
  return (
    <Panel className="w5" title={t("courier.title")} testId="courier">
      <div className="panel-body stack">
        <p className="ink2">{t("courier.text")}</p>
        <div className="button-row">
          <Button icon="upload" onClick={() => setOpen("make")} testId="courier-make">{t("courier.make")}</Button>
          <Button icon="download" onClick={() => setOpen("take")} testId="courier-take">{t("courier.take")}</Button>
        </div>
        {error && !data && <Failed error={error} />}
        {data && <Lines list={data} />}
      </div>
      {open === "make" && <MakeBundle onClose={() => setOpen(null)} />}
      {open === "take" && <TakeBundle onClose={() => setOpen(null)} />}
    </Panel>
  );
}

interface Line {
  key: string;
  at: string;
  text: string;
  look: "ok" | "quiet" | "warn";
  icon: IconName;
  state: string;
}

/** Made and taken bundles together, the newest first. */
export function lines(list: BundleList): Line[] {
  const made = list.made.map((one): Line => {
    const to = one.to.map((party) => party.person ?? party.name).join(", ");
    const receipt = one.receipts.length > 0;
    return {
      key: `made ${one.bundle}`,
      at: one.made_at,
      text: t("courier.made", { to, n: one.changes }),
      look: one.at_hq ? "ok" : "quiet",
      icon: one.at_hq || receipt ? "check" : "clock",
      state: t(one.at_hq ? "courier.state.at.hq" : receipt ? "courier.state.receipt" : "courier.state.out"),
    };
  });
  const taken = list.taken.map((one): Line => {
    const whole = one.missing_parts.length === 0;
    return {
      key: `taken ${one.bundle}`,
      at: one.taken_at,
      text: t("courier.taken", { from: one.from.person ?? one.from.name, n: one.changes }),
      look: whole ? "ok" : "warn",
      icon: whole ? "check" : "triangle-alert",
      state: whole ? t("courier.state.taken") : t("courier.state.parts", { parts: one.missing_parts.join(", ") }),
    };
  });
  return [...made, ...taken].sort((one, two) => two.at.localeCompare(one.at));
}

function Lines({ list }: { list: BundleList }) {
  const now = useNow();
  const found = lines(list);
  const [shown, more] = useFirst(found, 5);
  if (found.length === 0) return <p className="quiet" data-testid="courier-none">{t("courier.none")}</p>;
  return (
    <>
      <ul className="courier-lines" data-testid="courier-lines">
        {shown.map((line) => (
          <li key={line.key}>
            <time className="nowrap">{instantWords(line.at, now)}</time>
            <span>{line.text}</span>
            <span className={`end ${line.look}`}><Icon name={line.icon} size={14} /> {line.state}</span>
          </li>
        ))}
      </ul>
      {more}
    </>
  );
}
