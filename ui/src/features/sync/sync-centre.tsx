// What is safe, what waits and why, and how to reach HQ. "All sent" only after HQ acknowledged each change.
import { useAsk } from "../../api";
import { Courier } from "./courier";
import { ExchangeLog } from "./exchange-log";
import { FileRules } from "./file-rules";
import { Join } from "./join";
import { Queue } from "./queue";
import { Standing } from "./standing";
import { Warnings } from "./warnings";
import { Failed } from "../records";

export function SyncCentre() {
  const { data, error } = useAsk("sync_status", {}, { said: true, keep: true });
  if (error && !data) return <Failed error={error} />;
  if (!data) return null;
  return (
    <>
      <Warnings status={data} />
      <div className="tiles">
        <Standing status={data} />
        {data.enrolled ? <Courier /> : <Join />}
        <Queue status={data} />
        {data.enrolled && <FileRules />}
        <ExchangeLog status={data} />
      </div>
    </>
  );
}
