// Whether HQ has a thing: a shape and a word.
import type { SyncMark } from "../../api";
import { t } from "../../i18n/t";
import { Icon, type IconName } from "../../shared/icon";
import { Mark } from "../../shared/parts";

const ICONS: Record<SyncMark, IconName> = { sent: "check", unsent: "circle-arrow-up", held: "circle-pause", conflict: "git-fork" };
const LOOKS: Record<SyncMark, string> = { sent: "quiet", unsent: "accent", held: "warn", conflict: "conflict" };

export function SyncMarkIcon({ mark }: { mark: SyncMark }) {
  return (
    <span className={LOOKS[mark]} title={t(`sync.mark.${mark}`)}>
      <Icon name={ICONS[mark]} label={t(`sync.mark.${mark}`)} />
    </span>
  );
}

export function SyncMarkLine({ mark }: { mark: SyncMark }) {
  return (
    <Mark icon={ICONS[mark]} look={LOOKS[mark]}>
      {t(`sync.mark.${mark}`)}
    </Mark>
  );
}
