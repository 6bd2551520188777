// What is safe, what waits and why, and how to reach HQ. "All sent" only after HQ acknowledged each change.
import { useAsk } from "../../api";
import { Notice } from "../../shared/parts";
import { Courier } from "./courier";
import { ExchangeLog } from "./exchange-log";
import { Join } from "./join";
import { Queue } from "./queue";
import { Standing } from "./standing";
import { Warnings } from "./warnings";

export function SyncCentre() {
  const { data, error } = useAsk("sync_status", {}, { keep: true });
  if (error) return <Notice look="bad">{error.message}</Notice>;
  if (!data) return null;
  return (
    <>
      <Warnings status={data} />
      <div className="tiles">
        <Standing status={data} />
        {data.enrolled ? <Courier /> : <Join />}
        <Queue status={data} />
        <ExchangeLog status={data} />
      </div>
    </>
  );
}
