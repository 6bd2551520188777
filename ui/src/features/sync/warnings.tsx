// What a person should know before trusting the picture.
import type { SyncStatus } from "../../api";
import { Notice } from "../../shared/parts";
import { warnings } from "./sync-sentences";

export function Warnings({ status }: { status: SyncStatus }) {
  const found = warnings(status);
  if (found.length === 0) return null;
  return (
    <div className="stack tight warnings">
      {found.map((warning) => (
        <Notice key={warning.id} look="warn" testId={`sync-warning-${warning.id}`}>{warning.text}</Notice>
      ))}
    </div>
  );
}
