// What surrounds the screens before a vault is open: the marking above, the system-use notice below. Never case data.
import type { ReactNode } from "react";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";

interface Props {
  title: string;
  subtitle?: string;
  wide?: boolean;
  foot?: string | null;
  children: ReactNode;
}

export function Gate({ title, subtitle, wide, foot, children }: Props) {
  return (
    <div className="gate">
      <aside className="banner" aria-label={t("marking")} data-testid="marking-banner">
        <strong>CUI</strong> <span>— {t("banner.device")}</span>
      </aside>
      <main className="gate-middle">
        <div className={wide ? "gate-card wide" : "gate-card"}>
          <div className="gate-head">
            <Icon name="shield" size={20} />
            <div>
              <h1>{title}</h1>
              {subtitle && <p>{subtitle}</p>}
            </div>
          </div>
          {children}
        </div>
      </main>
      <footer className="gate-foot">
        <span>{t("system.use")}</span>
        {foot && <span>{foot}</span>}
      </footer>
    </div>
  );
}
