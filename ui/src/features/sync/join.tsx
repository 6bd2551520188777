// Joining HQ with the single-use code.
import { useState, type FormEvent } from "react";
import { pickOpen, useTell } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Notice, Panel } from "../../shared/parts";
import { failureWords } from "../records";

export function Join() {
  const [hq, setHq] = useState("https://");
  const [code, setCode] = useState("");
  const [ca, setCa] = useState("");
  const join = useTell("enroll");

  function submit(event: FormEvent) {
    event.preventDefault();
    join.mutate({ hq: hq.trim(), code: code.trim(), ca: ca || null });
  }

  async function choose() {
    const path = await pickOpen(t("join.ca"), [{ name: "PEM", extensions: ["pem", "crt", "cer"] }]);
    if (path) setCa(path);
  }

  return (
    <Panel className="w5" title={t("join.title")} testId="join-hq">
      <form className="panel-body" onSubmit={submit} style={{ display: "flex", flexDirection: "column", gap: "0.75rem" }}>
        <p className="ink2">{t("join.text")}</p>
        {join.error && <Notice look="bad" testId="join-failure">{failureWords(join.error)}</Notice>}
        <div className="field">
          <label htmlFor="hq">{t("join.url")}</label>
          <input id="hq" name="hq" className="input" value={hq} onChange={(event) => setHq(event.target.value)} spellCheck={false} autoComplete="off" data-testid="join-url" />
        </div>
        <div className="field">
          <label htmlFor="code">{t("join.code")}</label>
          <input id="code" name="code" className="input mono" value={code} onChange={(event) => setCode(event.target.value)} spellCheck={false} autoComplete="off" data-testid="join-code" />
        </div>
        <div className="field">
          <label htmlFor="ca">{t("join.ca")}</label>
          <div style={{ display: "flex", gap: "0.5rem" }}>
            <input id="ca" name="ca" className="input" value={ca} onChange={(event) => setCa(event.target.value)} placeholder={t("join.ca.hint")} spellCheck={false} data-testid="join-ca" />
            <Button icon="folder-open" title={t("join.ca.choose")} onClick={() => void choose()} testId="join-ca-choose" />
          </div>
        </div>
        <div className="button-row">
          <Button look="primary" type="submit" disabled={join.isPending || !code.trim()} testId="join-button">{t(join.isPending ? "join.busy" : "join.action")}</Button>
        </div>
      </form>
    </Panel>
  );
}
