// How new the numbers are: from this device, since when it was in touch, and which posts were silent.
import { useAsk, type Statistics } from "../../api";
import { t } from "../../i18n/t";
import { useNow } from "../../shared/now";
import { dateWords } from "../../shared/time";
import { contactWords } from "../desk";

/** A post that said nothing for so long has not reported. */
const SILENT_DAYS = 7;
const NAMED = 3;
const DAY_MS = 86_400_000;

export function Standing({ reported }: Pick<Statistics, "reported">) {
  const now = useNow();
  const { data: status } = useAsk("desk_status", {}, { keep: true });
  const silent = silentPosts(reported, status?.post, now);
  const named = silent.slice(0, NAMED).map(({ post, at }) => t("statistics.silent.one", { post, date: dateWords(at.slice(0, 10)) })).join(", ");
  const more = silent.length > NAMED ? ` ${t("statistics.silent.more", { n: silent.length - NAMED })}` : "";
  return (
    <p className="quiet standing" data-testid="statistics-standing">
      {t("statistics.device")}{status && contactWords(status, now) ? ` ${contactWords(status, now)}.` : ""}
      {silent.length > 0 && <span className="warn"> {t("statistics.silent", { posts: named + more })}</span>}
    </p>
  );
}

/** One's own post is never silent: what it wrote is here. */
export function silentPosts(reported: Statistics["reported"], own: string | undefined, now: Date): Statistics["reported"] {
  return reported.filter(({ post, at }) => post !== own && now.getTime() - new Date(at).getTime() > SILENT_DAYS * DAY_MS);
}
