// One person or organisation across the cases one may see: every record said to be the same, each as it is.
import { useState } from "react";
import { tell, useAsk, type AlikeRecord, type Failure, type SameAs } from "../api";
import { Failed, CandidateLine, Facts, sayFailure, useRegistry } from "../features/records";
import { t } from "../i18n/t";
import { Button } from "../shared/button";
import { Icon } from "../shared/icon";
import { Empty, Mark, SectionHead } from "../shared/parts";
import { href } from "../shared/router";
import { say } from "../shared/toast";

export function PersonView({ id }: { id: string }) {
  const { data: person, error } = useAsk("record_show", { id }, { said: true });
  const { data: alike } = useAsk("candidates", { id, limit: 20 }, { enabled: Boolean(person) });
  if (error && !person) return <Failed error={error} />;
  if (!person) return null;
  const others = alike?.rows.filter((row) => !row.linked) ?? [];
  return (
    <div className="person" data-testid="person-page">
      <RecordHere id={id} />
      {person.same_as.map((same) => (
        <RecordHere key={same.record.id} id={same.record.id} same={same} of={id} />
      ))}
      <section>
        <SectionHead title={t("person.alike")} count={others.length} />
        {others.length === 0 ? <Empty left title={t("person.alike.none")} /> : <ul className="rows">{others.map((row) => <Alike key={row.record.id} id={id} row={row} />)}</ul>}
      </section>
    </div>
  );
}

/** One of the records, as its own case says it. */
function RecordHere({ id, same, of }: { id: string; same?: SameAs; of?: string }) {
  const registry = useRegistry();
  const { data } = useAsk("record_show", { id });
  if (!data) return null;
  return (
    <section aria-label={data.title} data-testid="person-record">
      <SectionHead title={data.title}>
        {same?.direct && of && <Button small icon="git-fork" onClick={() => void unlink(of, id)} testId="unlink">{t("person.unlink")}</Button>}
      </SectionHead>
      <p>
        {same && <Mark icon="link" look="incoming">{t(same.direct ? "person.said" : "person.follows")}</Mark>} {registry?.kindLabel(data.kind)} ·{" "}
        <a className="mono" href={href(["case", data.case_number ?? "", "subjects", data.id])}>{data.case_number}</a>
      </p>
      <Facts record={data} />
    </section>
  );
}

function Alike({ id, row }: { id: string; row: AlikeRecord }) {
  const [busy, setBusy] = useState(false);
  async function link() {
    setBusy(true);
    try {
      await tell("record_link", { id, other: row.record.id });
      say(t("person.linked"));
    } catch (thrown) {
      sayFailure(thrown as Failure);
    } finally {
      setBusy(false);
    }
  }
  return (
    <li data-testid="person-alike">
      <Icon name="radar" className="incoming" />
      <span><CandidateLine row={row} /></span>
      <Button small icon="link" disabled={busy} onClick={() => void link()} testId="link">{t("alike.link")}</Button>
    </li>
  );
}

async function unlink(id: string, other: string): Promise<void> {
  try {
    await tell("record_unlink", { id, other });
    say(t("person.unlinked"));
  } catch (thrown) {
    sayFailure(thrown as Failure);
  }
}
