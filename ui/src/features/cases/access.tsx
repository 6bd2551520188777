// Who may see a case and for how long, as far as this laptop knows, and that it does not know more.
import { useAsk, type AccessHere, type CaseAccess, type CasePage } from "../../api";
import { t } from "../../i18n/t";
import { useNow } from "../../shared/now";
import { dateWords, minuteWords } from "../../shared/time";

/** So few days before a case is shut are worth a colour. */
const SOON_DAYS = 3;

export function Access({ page }: { page: CasePage }) {
  const { data } = useAsk("case_access", { case: page.id });
  return (
    <section data-testid="case-access">
      <h2>{t("case.access")}</h2>
      {data && <Known access={data} />}
    </section>
  );
}

function Known({ access }: { access: CaseAccess }) {
  const now = useNow();
  const hq = access.copies.find((copy) => copy.place === "hq");
  if (!hq) return <p className="quiet">{t("case.access.alone")}</p>;
  return (
    <div className="stack tight">
      {access.people.length === 0 ? (
        <p>{t("case.access.unknown")}</p>
      ) : (
        <ul>
          {access.people.map(({ person, until }) => (
            <li key={person.id}>
              <bdi>{person.name}</bdi> {person.me && `(${t("you")})`} <span className="quiet">{untilWords(until, now)}</span>
            </li>
          ))}
        </ul>
      )}
      <Lease here={access.here} />
      {hq.at && <p className="quiet small" data-testid="case-access-known">{t("case.access.known", { when: minuteWords(hq.at, now) })}</p>}
    </div>
  );
}

function Lease({ here }: { here: AccessHere }) {
  if (here.days_without_contact === null) return null;
  if (here.offline_days === null) return <p className="quiet">{t("case.access.no.lease")}</p>;
  const left = here.offline_days - here.days_without_contact;
  const words = left > 0 ? t("case.access.left", { n: left }) : t("case.access.left.none");
  return <p className={left <= SOON_DAYS ? "warn" : "quiet"} data-testid="case-access-lease">{t("case.access.lease", { n: here.offline_days, left: words })}</p>;
}

function untilWords(until: string | null, now: Date): string {
  if (!until) return t("case.access.open");
  const date = dateWords(until.slice(0, 10));
  return t(new Date(until) > now ? "case.access.until" : "case.access.ended", { date });
}
