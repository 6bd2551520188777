// Single keys can be switched off, and each can be given another: what speech input or a tremor needs (WCAG 2.1.4).
import { useEffect, useState } from "react";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { keyName, keyWords } from "../../shared/keys";
import { Panel } from "../../shared/parts";
import { setPrefs, usePrefs } from "../../shared/prefs";
import { isFree, KeyList, SINGLE, textOf } from "../desk";

export function Keyboard() {
  const prefs = usePrefs();
  const [waiting, setWaiting] = useState<string | null>(null);
  const [refused, setRefused] = useState("");
  const changed = Object.keys(prefs.keys).length > 0;

  function give(command: string, key: string) {
    setWaiting(null);
    if (!isFree(key, command, prefs.keys)) return setRefused(t("settings.keys.taken", { key: keyWords(key), command: t(textOf(command)), kept: keyWords(command) }));
    setRefused("");
    const { [command]: _, ...others } = prefs.keys;
    setPrefs({ keys: key === command ? others : { ...others, [command]: key } });
  }

  return (
    <Panel title={t("settings.keyboard")}>
      <label className="setting">
        <span>{t("settings.single")}</span>
        <span className="check">
          <input type="checkbox" checked={prefs.singleKeys} onChange={(event) => setPrefs({ singleKeys: event.target.checked })} data-testid="single-keys" />
          {t("settings.single.text")}
        </span>
      </label>
      <p className="bad" role="status" data-testid="key-refused">{refused}</p>
      <table className="table" data-testid="key-table">
        <thead>
          <tr>
            <th scope="col">{t("settings.keys.command")}</th>
            <th scope="col">{t("settings.keys.key")}</th>
            <th scope="col"><span className="unseen">{t("settings.keys.change")}</span></th>
          </tr>
        </thead>
        <tbody>
          {SINGLE.map((command) => (
            <Row key={command} command={command} waiting={waiting === command} ask={() => setWaiting(command)} give={(key) => (key ? give(command, key) : setWaiting(null))} given={command in prefs.keys} />
          ))}
        </tbody>
      </table>
      <div className="panel-body">
        <Button small disabled={!changed} onClick={() => setPrefs({ keys: {} })} testId="keys-as-they-were">{t("settings.keys.first.all")}</Button>
      </div>
      <div className="panel-body"><KeyList /></div>
    </Panel>
  );
}

interface RowProps {
  command: string;
  given: boolean;
  waiting: boolean;
  ask: () => void;
  /** Without a key the command keeps what it has. */
  give: (key: string | null) => void;
}

function Row({ command, given, waiting, ask, give }: RowProps) {
  const text = t(textOf(command));
  return (
    <tr data-testid={`key-${command}`}>
      <td>{text}</td>
      <td><kbd>{keyWords(command)}</kbd></td>
      <td className="actions">
        {waiting ? (
          <Listening give={give} />
        ) : (
          <Button small aria-label={t("settings.keys.change.one", { command: text, key: keyWords(command) })} onClick={ask}>{t("settings.keys.change")}</Button>
        )}
        {given && <Button small look="plain" aria-label={t("settings.keys.first.one", { command: text })} onClick={() => give(command)}>{t("settings.keys.first")}</Button>}
      </td>
    </tr>
  );
}

/** Hears one key before any command does. Escape and Tab leave everything as it is. */
function Listening({ give }: { give: (key: string | null) => void }) {
  useEffect(() => {
    function hear(event: KeyboardEvent) {
      if (["Shift", "Control", "Alt", "Meta"].includes(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      give(["Escape", "Tab"].includes(event.key) ? null : keyName(event));
    }
    window.addEventListener("keydown", hear, true);
    return () => window.removeEventListener("keydown", hear, true);
  }, [give]);
  return <Button small aria-pressed autoFocus>{t("settings.keys.press")}</Button>;
}
