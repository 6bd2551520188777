import { has, t } from "../../i18n/t";

export function roleWords(role: string | null | undefined): string {
  const key = `role.${role}`;
  return has(key) ? t(key) : (role ?? "");
}

/** For narrow places. */
export function roleShort(role: string | null | undefined): string {
  const key = `role.short.${role}`;
  return has(key) ? t(key) : (role ?? "");
}

export const ROLES = ["investigator", "supervisor", "fsn", "hq", "auditor"] as const;
