// What can be done with the view that is shown: keep it under a name, keep its changes, rename it, take it away.
import { useState } from "react";
import { tell, type Failure, type SavedView } from "../../api";
import { t } from "../../i18n/t";
import { Icon } from "../../shared/icon";
import { keyWords, useKeys } from "../../shared/keys";
import { Menu, type MenuEntry } from "../../shared/menu";
import { say } from "../../shared/toast";
import { sayFailure } from "../records";
import { NameDialog } from "./name-dialog";

interface Props {
  /** The saved view that is shown. */
  saved: SavedView | undefined;
  changed: boolean;
  /** What is shown now, as it would be kept. */
  shape: SavedView["shape"];
  onShow: (id: string | null) => void;
  /** Views to choose from, where nothing else lists them. */
  others?: SavedView[];
}

export function ViewMenu({ saved, changed, shape, onShow, others = [] }: Props) {
  const [naming, setNaming] = useState<"new" | "rename" | null>(null);
  useKeys({ s: () => setNaming("new") }, naming === null);

  async function keep(name: string, id?: string, kept = shape) {
    const view = await tell("view_save", { ...(id ? { id } : {}), name, shape: kept });
    say(t("views.saved", { name: view.name }));
    onShow(view.id);
  }

  async function remove({ id, name, shape: kept }: SavedView) {
    await tell("view_delete", { id });
    onShow(null);
    say(t("views.removed", { name }), { undo: { label: t("undo"), run: () => void keep(name, id, kept).catch(sayFailure) } });
  }

  const act = (id: string, text: string, run: () => void, more: Partial<MenuEntry> = {}): MenuEntry => ({ id: `view-${id}`, text, run, ...more });
  const entries = [
    ...(saved ? [act("keep", t("views.keep"), () => void keep(saved.name, saved.id).catch((failure: Failure) => sayFailure(failure)), { disabled: !changed, icon: "save" })] : []),
    act("save", t(saved ? "views.save.other" : "views.save"), () => setNaming("new"), { icon: "plus", keys: keyWords("s") }),
    ...(saved
      ? [act("rename", t("views.rename"), () => setNaming("rename"), { icon: "pencil" }), act("remove", t("views.remove"), () => void remove(saved).catch((failure: Failure) => sayFailure(failure)), { icon: "trash-2" })]
      : []),
  ];
  const listed = others.map(({ id, name }) => act(`show-${id}`, name, () => onShow(id), { icon: id === saved?.id ? "check" : "list-filter" }));
  return (
    <>
      <Menu label={t("views.menu")} className={changed ? "btn small" : "btn small plain"} testId="view-menu" entries={[...(listed.length > 0 ? [{ title: t("views.own"), entries: listed }] : []), { entries }]}>
        {saved && others.length > 0 ? saved.name : t(changed ? "views.changed" : "views.menu")} <Icon name="chevron-down" size={14} />
      </Menu>
      {naming === "new" && <NameDialog title={t("views.save")} name="" onClose={() => setNaming(null)} run={keep} />}
      {naming === "rename" && saved && <NameDialog title={t("views.rename")} name={saved.name} onClose={() => setNaming(null)} run={(name) => keep(name, saved.id, saved.shape)} />}
    </>
  );
}
