// Small frames that many screens use: panels, empty states, notices.
import type { ReactNode } from "react";
import { Icon, type IconName } from "./icon";

export function Panel({ title, count, end, className, children, testId }: { title: string; count?: number | undefined; end?: ReactNode; className?: string; children: ReactNode; testId?: string }) {
  return (
    <section className={className ? `panel ${className}` : "panel"} aria-label={title} data-testid={testId}>
      <header>
        <h2>{title}</h2>
        {count !== undefined && <span className="count num">{count}</span>}
        {end && <div className="end">{end}</div>}
      </header>
      {children}
    </section>
  );
}

export function SectionHead({ title, count, children }: { title: string; count?: number; children?: ReactNode }) {
  return (
    <div className="section-head">
      <h2>{title}</h2>
      {count !== undefined && <span className="count num">{count}</span>}
      <div className="end">{children}</div>
    </div>
  );
}

export function Empty({ icon, title, children, left }: { icon?: IconName; title: string; children?: ReactNode; left?: boolean }) {
  return (
    <div className={left ? "empty left" : "empty"} data-testid="empty">
      {icon && <Icon name={icon} size={24} />}
      <strong>{title}</strong>
      {children && <div>{children}</div>}
    </div>
  );
}

const NOTICE_ICONS = { bad: "circle-alert", warn: "triangle-alert", ok: "circle-check", plain: "info" } as const;

export function Notice({ look = "plain", icon, children, testId }: { look?: keyof typeof NOTICE_ICONS; icon?: IconName; children: ReactNode; testId?: string }) {
  return (
    <div className={`notice ${look}`} role={look === "bad" ? "alert" : undefined} data-testid={testId}>
      <Icon name={icon ?? NOTICE_ICONS[look]} />
      <div>{children}</div>
    </div>
  );
}

export function Mark({ icon, look, children }: { icon: IconName; look?: string; children: ReactNode }) {
  return (
    <span className={look ? `mark ${look}` : "mark"}>
      <Icon name={icon} />
      <span>{children}</span>
    </span>
  );
}

export function initials(name: string): string {
  const parts = name.split(/[\s,.]+/).filter(Boolean);
  return ((parts[0]?.[0] ?? "") + (parts.length > 1 ? (parts[parts.length - 1]?.[0] ?? "") : "")).toUpperCase();
}

export function Avatar({ name }: { name: string }) {
  return (
    <span className="avatar" aria-hidden>
      {initials(name)}
    </span>
  );
}

/** Text of which some pieces stand out. */
export function Pieces({ pieces }: { pieces: { text: string; changed: boolean }[] }) {
  return <>{pieces.map((piece, at) => (piece.changed ? <mark key={at}>{piece.text}</mark> : <span key={at}>{piece.text}</span>))}</>;
}
