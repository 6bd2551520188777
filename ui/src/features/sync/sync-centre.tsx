// What is safe, what waits and why, and how to reach HQ. "All sent" only after HQ acknowledged each change.
import { useState } from "react";
import { useAsk } from "../../api";
import { Courier } from "./courier";
import { ExchangeLog } from "./exchange-log";
import { FileRules } from "./file-rules";
import { Join } from "./join";
import { Queue } from "./queue";
import { Standing } from "./standing";
import { Warnings } from "./warnings";
import { Failed, PIECE } from "../records";

export function SyncCentre() {
  const [most, setMost] = useState(PIECE);
  const { data, error } = useAsk("sync_status", { limit: most }, { said: true, keep: true });
  if (error && !data) return <Failed error={error} />;
  if (!data) return null;
  return (
    <>
      <Warnings status={data} />
      <div className="tiles">
        <Standing status={data} />
        {data.enrolled ? <Courier /> : <Join />}
        <Queue status={data} onMore={() => setMost(most + PIECE)} />
        {data.enrolled && <FileRules />}
        <ExchangeLog status={data} />
      </div>
    </>
  );
}
