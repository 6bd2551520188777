// What a person should know before trusting the picture.
import { useAsk, type SyncStatus } from "../../api";
import { useNow } from "../../shared/now";
import { Notice } from "../../shared/parts";
import { accessWarnings, logWarnings, stateWarnings, warnings } from "./sync-sentences";

export function Warnings({ status }: { status: SyncStatus }) {
  const now = useNow();
  const log = useAsk("log_status", {}, { enabled: status.enrolled, keep: true });
  const access = useAsk("access_list", {}, { enabled: status.enrolled, keep: true });
  // What HQ does not stand by comes first: it is the only one that asks for another person.
  const found = [...(log.data ? logWarnings(log.data, now) : []), ...stateWarnings(status, now), ...warnings(status), ...(access.data ? accessWarnings(access.data) : [])];
  if (found.length === 0) return null;
  return (
    <div className="stack tight warnings">
      {found.map((warning) => (
        <Notice key={warning.id} look={warning.look} testId={`sync-warning-${warning.id}`}>{warning.text}</Notice>
      ))}
    </div>
  );
}
