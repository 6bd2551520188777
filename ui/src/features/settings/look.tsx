// Theme, contrast, density, text size, motion, time, and when the desk locks itself.
import { t, type TextKey } from "../../i18n/t";
import { Button } from "../../shared/button";
import { useNow } from "../../shared/now";
import { Panel } from "../../shared/parts";
import { setPrefs, usePrefs, type Density, type Motion, type Theme } from "../../shared/prefs";
import { statusClock } from "../../shared/time";

const THEMES: Theme[] = ["system", "light", "dark", "contrast"];
const DENSITIES: Density[] = ["dense", "comfortable"];
const MOTIONS: Motion[] = ["system", "less"];
const SIZES = [90, 100, 110, 120, 130, 150, 175, 200];
/** Rust locks after ten minutes in any case. */
const MINUTES = [2, 5, 10];

export function Look() {
  const prefs = usePrefs();
  const now = useNow();
  return (
    <Panel title={t("settings.look")}>
      <Choice name="theme" all={THEMES} chosen={prefs.theme} choose={(theme) => setPrefs({ theme })} />
      <Choice name="density" all={DENSITIES} chosen={prefs.density} choose={(density) => setPrefs({ density })} />
      <Choice name="motion" all={MOTIONS} chosen={prefs.motion} choose={(motion) => setPrefs({ motion })} />
      <Pick name="text_size" testId="text-size" label={t("settings.size")} all={SIZES} chosen={prefs.textSize} words={(size) => `${size} %`} choose={(textSize) => setPrefs({ textSize })} />
      <Pick name="idle_minutes" testId="idle-minutes" label={t("settings.idle")} all={MINUTES} chosen={prefs.idleMinutes} words={(n) => t("minutes", { n })} choose={(idleMinutes) => setPrefs({ idleMinutes })} />
      <div className="setting">
        <span>{t("settings.time")}</span>
        <div>
          <strong className="num" data-testid="settings-time">{statusClock(now)}</strong>
          <p className="quiet">{t("settings.time.text")}</p>
        </div>
      </div>
    </Panel>
  );
}

function Choice<Name extends string>({ name, all, chosen, choose }: { name: string; all: Name[]; chosen: Name; choose: (one: Name) => void }) {
  const title = t(`settings.${name}` as TextKey);
  return (
    <div className="setting">
      <span>{title}</span>
      <div className="segments" role="group" aria-label={title}>
        {all.map((one) => (
          <Button key={one} aria-pressed={chosen === one} onClick={() => choose(one)} testId={`${name}-${one}`}>{t(`settings.${name}.${one}` as TextKey)}</Button>
        ))}
      </div>
    </div>
  );
}

function Pick({ name, testId, label, all, chosen, words, choose }: { name: string; testId: string; label: string; all: number[]; chosen: number; words: (one: number) => string; choose: (one: number) => void }) {
  return (
    <label className="setting">
      <span>{label}</span>
      <select className="input short" name={name} value={chosen} onChange={(event) => choose(Number(event.target.value))} data-testid={testId}>
        {all.map((one) => (
          <option key={one} value={one}>{words(one)}</option>
        ))}
      </select>
    </label>
  );
}
