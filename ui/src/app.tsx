// Which of the three faces the window shows: first run, locked, or the desk.
import { useEffect, useState } from "react";
import { forgetEverything, freshen, useAsk, type SessionCreated } from "./api";
import { forgetRecentCases } from "./features/cases";
import { dropAllDrafts } from "./features/records";
import { FirstRun, RecoveryKey, Unlock } from "./features/session";
import { t } from "./i18n/t";
import { Notice } from "./shared/parts";
import { Desk } from "./views/desk";

export function App() {
  const { data: session, error } = useAsk("session_status", {}, { said: true, every: 20_000 });
  const [made, setMade] = useState<SessionCreated | null>(null);
  const state = session?.state;

  useEffect(() => {
    if (state !== "locked") return;
    forgetEverything();
    forgetRecentCases();
    dropAllDrafts();
  }, [state]);

  if (made) {
    return (
      <RecoveryKey
        made={made}
        onDone={() => {
          setMade(null);
          void freshen(["session"]);
        }}
      />
    );
  }
  if (error && !session) return <main className="page pad"><Notice look="bad">{t("start.failed")} {error.message}</Notice></main>;
  if (!session) return null;
  if (state === "absent") return <FirstRun onMade={setMade} />;
  if (state === "locked") return <Unlock status={session} />;
  return <Desk />;
}
