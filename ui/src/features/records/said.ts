// What the window says after a save or a refusal.
import { tell, type Failure } from "../../api";
import { has, t } from "../../i18n/t";
import { clock } from "../../shared/time";
import { say } from "../../shared/toast";

/** Only after the commit returned. */
export function saidSaved(): void {
  say(t("saved.at", { time: clock(new Date()) }));
}

/** The rule's sentence as Rust wrote it, or the window's own words for a code it knows, with the reference to quote. */
export function failureWords(failure: Failure): string {
  const key = `failure.${failure.code}`;
  const text = has(key) ? t(key) : failure.message;
  return failure.reference ? `${text} ${t("failure.reference", { reference: failure.reference })}` : text;
}

export function sayFailure(failure: Failure): void {
  say(failureWords(failure), { bad: true });
}

export async function deleteRecord(id: string, reason: string): Promise<void> {
  try {
    await tell("record_delete", { id, reason });
    say(t("record.deleted"));
  } catch (thrown) {
    sayFailure(thrown as Failure);
  }
}
