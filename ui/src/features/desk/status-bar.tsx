// The truth about saving and sending, on every screen.
import type { ReactNode } from "react";
import type { DeskStatus } from "../../api";
import { joined } from "../../i18n/apart";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { useNow } from "../../shared/now";
import { usePrefs } from "../../shared/prefs";
import { href } from "../../shared/router";
import { minuteWords, spanWords, statusClock } from "../../shared/time";
import { idleMinutesLeft, roleShort } from "../session";
import { contactWords, linkWords } from "./sync-words";

export function StatusBar({ status, work }: { status: DeskStatus | undefined; work: ReactNode }) {
  const now = useNow();
  const { idleMinutes } = usePrefs();
  if (!status) return <footer className="status" />;
  const link = linkWords(status);
  return (
    <footer className="status" data-testid="status-bar">
      <span data-testid="status-link">
        <i className={status.online ? "dot online" : "dot"} aria-hidden />
        <strong>{link.title}</strong> {link.text && <span>— {link.text}</span>}
      </span>
      {status.unsent > 0 && (
        <a href={href(["sync"])} data-testid="status-unsent">
          <Icon name="circle-arrow-up" size={14} /> {t("status.unsent", { n: status.unsent })}
        </a>
      )}
      {status.held > 0 && (
        <a href={href(["sync"])} className="warn" data-testid="status-held">
          <Icon name="circle-pause" size={14} /> {t("status.held", { n: status.held })}
        </a>
      )}
      {status.conflicts > 0 && (
        <a href={href(["conflicts"])} className="conflict" data-testid="status-conflicts">
          <Icon name="git-fork" size={14} /> {t("status.conflicts", { n: status.conflicts })}
        </a>
      )}
      {work}
      <span className="yields" data-testid="status-contact"><span>{contactWords(status, now)}</span></span>
      {status.clock_ahead_minutes !== null && status.clock_ahead_minutes !== 0 && <span className="warn">{t("status.clock", { span: spanWords(status.clock_ahead_minutes), side: t(status.clock_ahead_minutes > 0 ? "ahead.of" : "behind") })}</span>}
      <span className="end">
        {status.saved_at && <span className="roomy" data-testid="status-saved"><Icon name="save" size={14} /> {t("saved.at", { time: minuteWords(status.saved_at, now).replace("today ", "") })}</span>}
        <span data-testid="status-user"><Icon name="key-round" size={14} /> {joined([status.user.name, roleShort(status.user.role)])}</span>
        <span className="spare num"><Icon name="clock" size={14} /> {statusClock(now)}</span>
        <span className="spare"><Icon name="lock" size={14} /> {t("status.locks", { n: idleMinutesLeft(idleMinutes, now.getTime()) })}</span>
      </span>
    </footer>
  );
}
