// What colleagues changed in records one knew, told until it was seen.
import { useState } from "react";
import { useAsk, useTell, type CasePage } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Icon } from "../../shared/icon";
import { useNow } from "../../shared/now";
import { Notice, SectionHead } from "../../shared/parts";
import { href } from "../../shared/router";
import { minuteWords } from "../../shared/time";
import { failureWords } from "../records";

const SHOWN = 5;

interface Props {
  page: CasePage;
  sectionFor: (kind: string) => string;
}

export function Meanwhile({ page, sectionFor }: Props) {
  const now = useNow();
  const [all, setAll] = useState(false);
  const { data } = useAsk("changes_meanwhile", { case: page.id });
  const seen = useTell("changes_seen");
  if (!data || data.lines.length === 0) return null;
  const lines = all ? data.lines : data.lines.slice(0, SHOWN);
  const rest = data.lines.length - lines.length;
  return (
    <section aria-label={t("case.meanwhile")} data-testid="case-meanwhile">
      <SectionHead title={t("case.meanwhile")} count={data.lines.length}>
        {/* Only as far as was shown: what arrives while one reads stays. */}
        <Button small icon="check" disabled={seen.isPending} onClick={() => seen.mutate({ case: page.id, upto: data.upto })} testId="meanwhile-seen">{t("case.meanwhile.seen")}</Button>
      </SectionHead>
      {seen.error && <Notice look="bad">{failureWords(seen.error)}</Notice>}
      <ul className="attention">
        {lines.map((line) => (
          <li key={`${line.record.id}/${line.field}`}>
            <Icon name="circle-arrow-down" className="incoming" />
            <p>
              <strong>{line.text}</strong> <span className="nowrap">{minuteWords(line.at, now)}</span>
            </p>
            <a className="btn small" href={href(["case", page.number || page.id, sectionFor(line.record.kind), line.record.id])}>{t("show")}</a>
          </li>
        ))}
      </ul>
      {rest > 0 && <Button small look="plain" onClick={() => setAll(true)}>{t("case.meanwhile.more", { n: rest })}</Button>}
    </section>
  );
}
