// The sentences of the sync centre. Pure; never says more than was acknowledged.
import type { AccessHere, LogStatus, SyncStatus } from "../../api";
import { t, type TextKey } from "../../i18n/t";
import { bytesOf, bytesWords, minuteWords, spanWords } from "../../shared/time";

type Told = Pick<SyncStatus, "enrolled" | "total" | "bytes" | "last_contact_at" | "paused" | "next_attempt_at">;

export function statement(status: Told, now: Date): string {
  if (!status.enrolled) return t("sync.alone", { n: status.total });
  if (status.total === 0) return status.last_contact_at ? t("sync.all.sent", { when: minuteWords(status.last_contact_at, now) }) : t("sync.nothing");
  return t("sync.waiting", { n: status.total, size: bytesWords(status.bytes) });
}

/** When it is tried again without anybody asking. */
export function nextWords(status: Told, now: Date): string {
  if (status.paused) return t("sync.paused");
  if (!status.next_attempt_at) return t("sync.locked.too");
  const minutes = Math.ceil((new Date(status.next_attempt_at).getTime() - now.getTime()) / 60_000);
  return minutes <= 1 ? t("sync.next.soon") : t("sync.next", { n: minutes });
}

/** `Sending 212 of 226 records · 61 of 99 MB`, as far as the other side has it. */
export function movingWords({ phase, progress }: Pick<SyncStatus, "phase" | "progress">): string {
  if (phase === "connecting") return t("sync.phase.connecting");
  const records = progress.to_send > 0 ? t("sync.moving.records", { n: progress.sent, all: progress.to_send }) : "";
  const up = progress.files_to_send > 0 ? bytesOf(progress.files_up, progress.files_to_send) : "";
  const sending = [records, up].filter(Boolean).join(" · ");
  const down = progress.files_to_fetch > 0 ? bytesOf(progress.files_down, progress.files_to_fetch) : "";
  const parts = [sending && t("sync.moving.sending", { what: sending }), down && t("sync.moving.fetching", { what: down })];
  return parts.filter(Boolean).join(". ") || t(`sync.phase.${phase}` as TextKey);
}

/** Days from which a courier bundle is worth the walk. */
export const LONG_SILENCE_DAYS = 3;

export interface Warning {
  id: string;
  look: "bad" | "warn" | "plain";
  text: string;
}

/** What a person should know before trusting the picture: a long silence, a clock that is off. */
export function warnings(status: Pick<SyncStatus, "enrolled" | "days_since_contact" | "clock_offset_minutes" | "changes_ahead" | "total">): Warning[] {
  if (!status.enrolled) return [];
  const found: Warning[] = [];
  const days = status.days_since_contact ?? 0;
  if (days >= LONG_SILENCE_DAYS) found.push({ id: "silence", look: "warn", text: t("sync.silence", { n: days }) });
  const offset = status.clock_offset_minutes ?? 0;
  // HQ's clock minus ours: positive means that this laptop is behind.
  if (Math.abs(offset) >= 5) found.push({ id: "clock", look: "warn", text: t("sync.clock", { span: spanWords(offset), side: t(offset > 0 ? "behind" : "ahead.of") }) });
  if (status.changes_ahead > 0) found.push({ id: "ahead", look: "warn", text: t("sync.ahead", { n: status.changes_ahead }) });
  return found;
}

/** For so long a restore of HQ is told without anybody asking. */
const RESTORE_DAYS = 30;

/** Whether HQ still stands by what it confirmed. */
export function logWarnings(log: Pick<LogStatus, "trouble" | "restores">, now: Date): Warning[] {
  const found: Warning[] = [];
  if (log.trouble) found.push({ id: "log", look: "bad", text: `${log.trouble.message} ${t("sync.since", { when: minuteWords(log.trouble.since, now) })}` });
  const [restore] = log.restores;
  if (restore && now.getTime() - new Date(restore.at).getTime() < RESTORE_DAYS * 86_400_000) {
    const when = minuteWords(restore.at, now);
    found.push({ id: "restored", look: "plain", text: restore.lost > 0 ? t("sync.restored.lost", { when, n: restore.lost }) : t("sync.restored", { when }) });
  }
  return found;
}

/** Cases that were given and did not turn out as HQ had said. */
export function stateWarnings(status: Pick<SyncStatus, "troubles">, now: Date): Warning[] {
  return status.troubles.map((trouble, at) => ({ id: `state-${at}`, look: "warn", text: `${trouble.message} ${t("sync.since", { when: minuteWords(trouble.since, now) })}` }));
}

/** Cases that are shut or leaving: how many, and what of one's own work still has to go out. */
export function accessWarnings(access: AccessHere[]): Warning[] {
  const of = (state: string) => access.filter((one) => one.state === state);
  const found: Warning[] = [];
  const locked = of("locked").length;
  if (locked > 0) found.push({ id: "locked", look: "warn", text: `${t("cases.locked", { n: locked })} ${t("cases.locked.next", { n: locked })}` });
  const delivering = of("delivering");
  const unsent = delivering.reduce((sum, one) => sum + one.unsent, 0);
  if (delivering.length > 0) found.push({ id: "delivering", look: "warn", text: `${t("sync.delivering", { n: delivering.length })} ${t("sync.delivering.first", { n: unsent })}` });
  const leaving = of("leaving").length;
  if (leaving > 0) found.push({ id: "leaving", look: "plain", text: t("sync.leaving", { n: leaving }) });
  return found;
}
