// Taking back what a change was part of: the whole operation, wherever the change is shown.
import { tell, toFailure, useAsk, type OperationView } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { say } from "../../shared/toast";
import { sayFailure } from "./said";

export function useOperations(): OperationView[] {
  return useAsk("operation_list", {}).data ?? [];
}

export async function takeBack(operations: string[]): Promise<void> {
  try {
    const { records } = await tell("undo", { operations });
    say(t("undo.done", { n: records }));
  } catch (thrown) {
    sayFailure(toFailure(thrown));
  }
}

/** Nothing, where the change is of another sitting or cannot be taken back. */
export function TakeBack({ change }: { change: string }) {
  const operation = useOperations().find((one) => one.changes.includes(change));
  if (!operation) return null;
  return <div><Button small icon="undo-2" onClick={() => void takeBack([operation.id])} testId="history-undo">{t("undo")}</Button></div>;
}
