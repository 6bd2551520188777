// Status, priority and lead of a case: always a shape and a word.
import type { Person } from "../../api";
import { t } from "../../i18n/t";
import type { IconName } from "../../shared/icon";
import { Avatar, Mark } from "../../shared/parts";
import { Icon } from "../../shared/icon";
import { useRegistry } from "../records";

const STATUS: Record<string, { icon: IconName; look: string }> = {
  draft: { icon: "circle-dashed", look: "quiet" },
  preliminary: { icon: "search", look: "ink2" },
  pending_opening: { icon: "clock", look: "warn" },
  open: { icon: "circle-dot", look: "accent" },
  suspended: { icon: "circle-pause", look: "warn" },
  pending_closure: { icon: "stamp", look: "incoming" },
  closed: { icon: "circle-check", look: "quiet" },
};

export function StatusMark({ status, testId }: { status: string; testId?: string }) {
  const registry = useRegistry();
  const { icon, look } = STATUS[status] ?? { icon: "circle-dot" as const, look: "quiet" };
  return (
    <span className="mark cut" data-testid={testId} data-status={status}>
      <Icon name={icon} className={look} />
      <span className="cut ink2">{registry?.code("case", "status", status)}</span>
    </span>
  );
}

const LEVELS: Record<string, number> = { low: 1, routine: 1, normal: 2, medium: 2, high: 3, urgent: 4 };

export function PriorityMark({ priority, withWord }: { priority: string | null; withWord?: boolean }) {
  const registry = useRegistry();
  if (!priority) return null;
  const word = registry?.code("case", "priority", priority) ?? priority;
  return (
    <span className="mark" title={withWord ? undefined : t("case.priority.is", { priority: word })}>
      <span className="bars" data-level={LEVELS[priority] ?? 2} role={withWord ? undefined : "img"} aria-label={withWord ? undefined : word}>
        <i />
        <i />
        <i />
      </span>
      {withWord && <span>{word}</span>}
    </span>
  );
}

export function Lead({ lead, avatar }: { lead: Person | null; avatar?: boolean }) {
  if (!lead) return <span className="quiet">—</span>;
  return (
    <span className="lead-cell">
      {avatar && <Avatar name={lead.name} />}
      <span className="cut">{lead.name}</span>
    </span>
  );
}

export function MarkingTag({ marking }: { marking: string }) {
  return <span className="marking-tag">{marking}</span>;
}

export function ConflictCount({ n }: { n: number }) {
  return (
    <Mark icon="git-fork" look="conflict">
      {t("case.conflicts", { n })}
    </Mark>
  );
}
