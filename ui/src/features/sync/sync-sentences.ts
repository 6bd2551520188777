// The sentences of the sync centre. Pure; never says more than was acknowledged.
import type { SyncStatus } from "../../api";
import { t } from "../../i18n/t";
import { bytesWords, minuteWords } from "../../shared/time";

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

/** Days from which a courier bundle is worth the walk. */
export const LONG_SILENCE_DAYS = 3;

export interface Warning {
  id: "silence" | "clock" | "ahead";
  text: string;
}

/** What a person should know before trusting the picture: a long silence, a clock that is off. */
export function warnings(status: Pick<SyncStatus, "enrolled" | "days_since_contact" | "clock_offset_minutes" | "changes_ahead" | "total">): Warning[] {
  if (!status.enrolled) return [];
  const found: Warning[] = [];
  const days = status.days_since_contact ?? 0;
  if (days >= LONG_SILENCE_DAYS) found.push({ id: "silence", text: t("sync.silence", { n: days }) });
  const offset = status.clock_offset_minutes ?? 0;
  // HQ's clock minus ours: positive means that this laptop is behind.
  if (Math.abs(offset) >= 5) found.push({ id: "clock", text: t("sync.clock", { n: Math.abs(offset), side: t(offset > 0 ? "behind" : "ahead.of") }) });
  if (status.changes_ahead > 0) found.push({ id: "ahead", text: t("sync.ahead", { n: status.changes_ahead }) });
  return found;
}
