// Every key, as `?` shows it.
import { t } from "../../i18n/t";
import { keyWords } from "../../shared/keys";
import { KEYS } from "./keys";

export function KeyList() {
  return (
    <div className="key-groups" data-testid="key-list">
      {KEYS.map((group) => (
        <section key={group.title} aria-label={t(group.title)}>
          <h3>{t(group.title)}</h3>
          <dl>
            {group.rows.map((row) => (
              <div key={row.text}>
                <dt>{row.keys.map((key) => <kbd key={key}>{keyWords(key)}</kbd>)}</dt>
                <dd>{t(row.text)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
