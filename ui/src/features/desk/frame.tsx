// Banner, navigation, top bar, status bar: what stands around every screen.
import { useRef, type ReactNode } from "react";
import type { DeskStatus } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { useFocusKept } from "../../shared/focus";
import { Icon } from "../../shared/icon";
import { keyWords } from "../../shared/keys";
import { Menu } from "../../shared/menu";
import { go, href, usePlace } from "../../shared/router";
import { lockNow } from "../session";
import { Nav } from "./nav";
import { StatusBar } from "./status-bar";

interface Props {
  status: DeskStatus | undefined;
  title: ReactNode;
  onPalette: () => void;
  onWrite: () => void;
  onDemo: (() => void) | null;
  /** What runs for long. */
  work: ReactNode;
  children: ReactNode;
}

export function Frame({ status, title, onPalette, onWrite, onDemo, work, children }: Props) {
  const place = usePlace();
  const small = place.parts[0] === "case";
  const main = useRef<HTMLElement>(null);
  useFocusKept(main);
  return (
    <div className={small ? "app small-nav" : "app"}>
      <a className="skip" href="#main" onClick={(event) => [event.preventDefault(), main.current?.focus()]}>{t("skip")}</a>
      <aside className="banner" aria-label={t("marking")} data-testid="marking-banner">
        <strong>{status?.marking ?? "CUI"}</strong> <span>— {t("banner.handling")}</span>
      </aside>
      <Nav status={status} place={place} />
      <div className="body">
        <header className="topbar">
          {title}
          <div className="end">
            <button type="button" className="searchbox" onClick={onPalette} data-testid="open-palette" title={t("palette.open")}>
              <Icon name="search" />
              <span>{t("palette.open")}</span>
              <kbd aria-hidden>Ctrl</kbd>
              <kbd aria-hidden>K</kbd>
            </button>
            <Menu
              label={t("new")}
              className="btn primary"
              testId="new-menu"
              entries={[{ entries: [{ id: "new-case", text: t("case.new"), icon: "folder", keys: keyWords("c"), run: () => go(href(["new"])) }, { id: "write", text: t("capture"), icon: "pencil", keys: keyWords("w"), run: onWrite }, ...(onDemo ? [{ id: "demo", text: t("demo"), icon: "package" as const, run: onDemo }] : [])] }]}
            >
              <Icon name="plus" /> {t("new")} <Icon name="chevron-down" size={14} />
            </Menu>
            <Button look="plain" icon="lock" title={t("lock")} onClick={lockNow} testId="lock" />
          </div>
        </header>
        <main ref={main} className="main-frame" id="main" tabIndex={-1}>
          {children}
        </main>
      </div>
      <StatusBar status={status} work={work} />
    </div>
  );
}
