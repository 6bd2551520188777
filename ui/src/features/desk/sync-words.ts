// The sentences about the link to HQ. Pure; never says more than was acknowledged.
import type { DeskStatus } from "../../api";
import { t } from "../../i18n/t";
import { minuteWords } from "../../shared/time";

type Link = Pick<DeskStatus, "enrolled" | "online" | "unsent" | "last_contact_at">;

export function linkWords(status: Link): { title: string; text: string } {
  if (!status.enrolled) return { title: t("link.alone"), text: t("link.alone.text") };
  if (status.online) return { title: t("link.online"), text: status.unsent === 0 ? t("link.all.sent") : "" };
  return { title: t("link.offline"), text: t("link.offline.text") };
}

export function contactWords(status: Link, now: Date): string {
  if (!status.enrolled || !status.last_contact_at) return "";
  const days = Math.floor((now.getTime() - new Date(status.last_contact_at).getTime()) / 86_400_000);
  if (days >= 2) return t("link.days", { n: days });
  return t(status.unsent === 0 ? "link.up.to.date" : "link.reached", { when: minuteWords(status.last_contact_at, now) });
}
