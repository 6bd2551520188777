// One file: its small picture, where its original is, and what can be done about that.
import { useState } from "react";
import { pickSave, tell, useAsk, type AttachmentView, type Failure, type FileStanding } from "../../api";
import { joined } from "../../i18n/apart";
import { t, type TextKey } from "../../i18n/t";
import { Dialog } from "../../shared/dialog";
import { Icon, type IconName } from "../../shared/icon";
import { Menu, type MenuEntry } from "../../shared/menu";
import { useNow } from "../../shared/now";
import { Mark } from "../../shared/parts";
import { bytesWords, instantWords } from "../../shared/time";
import { say } from "../../shared/toast";
import { isPdf, sayFailure, viewPdf } from "../records";

const PLACES: Record<string, [IconName, "ok" | "warn", TextKey]> = {
  both: ["laptop", "ok", "files.both"],
  only_here: ["laptop", "ok", "files.here"],
  arriving: ["arrow-down", "warn", "files.arriving"],
  hq: ["cloud", "warn", "files.hq"],
  not_at_hq: ["cloud-off", "warn", "files.elsewhere"],
};

export function FileRow({ file, standing }: { file: AttachmentView; standing: FileStanding | undefined }) {
  const now = useNow();
  return (
    <tr>
      <td>
        <div className="file-name">
          {standing && <Thumbnail file={file} standing={standing} />}
          <div>
            <strong><bdi>{file.name}</bdi></strong>
            {(file.description || file.evidence) && <div className="quiet">{joined([file.description, file.evidence?.title])}</div>}
          </div>
        </div>
      </td>
      <td className="num">{bytesWords(file.size)}</td>
      <td className="quiet">{file.added_by} · {instantWords(file.added_at, now)}</td>
      <td><Place file={file} standing={standing} /></td>
      <td className="hash" title={file.sha256}>{file.sha256.slice(0, 12)}…</td>
      <td style={{ textAlign: "right" }}><Actions file={file} standing={standing} /></td>
    </tr>
  );
}

function Place({ file, standing }: { file: AttachmentView; standing: FileStanding | undefined }) {
  const [icon, look, text] = PLACES[standing?.place ?? (file.present ? "only_here" : "not_at_hq")] ?? PLACES.not_at_hq!;
  const more = standing?.reason ?? (standing?.next === "fetch" ? t("files.comes") : standing?.asked ? t("files.asked") : null);
  return (
    <>
      <Mark icon={icon} look={look}>{t(text, { done: bytesWords(standing?.bytes_here ?? 0), total: bytesWords(file.size) })}</Mark>
      {standing?.pinned && <div className="quiet">{t("files.pinned")}</div>}
      {more && <div className="quiet">{more}</div>}
    </>
  );
}

function Actions({ file, standing }: { file: AttachmentView; standing: FileStanding | undefined }) {
  const step = (name: "attachment_fetch" | "attachment_release" | "attachment_pin", said: TextKey, more: { pinned?: boolean } = {}) => async () => {
    try {
      await tell(name, { id: file.id, ...more } as never);
      say(t(said));
    } catch (thrown) {
      sayFailure(thrown as Failure);
    }
  };
  const entry = (id: string, text: TextKey, icon: IconName, run: () => void): MenuEntry => ({ id: `file-${id}`, text: t(text), icon, run });
  const here = standing ? ["both", "only_here"].includes(standing.place) : file.present;
  const entries = [
    ...(here && isPdf(file) ? [entry("view", "files.view", "eye", () => void viewPdf("attachment_view", { id: file.id }))] : []),
    ...(here ? [entry("save", "files.save", "download", () => void save(file))] : [entry("fetch", "files.fetch", "arrow-down", step("attachment_fetch", "files.fetch.said"))]),
    ...(standing ? [entry("pin", standing.pinned ? "files.unpin" : "files.pin", "laptop", step("attachment_pin", standing.pinned ? "files.unpin.said" : "files.pin.said", { pinned: !standing.pinned }))] : []),
    // Only what HQ has whole and safe is taken off this laptop; it can be had again.
    ...(standing?.place === "both" ? [entry("release", "files.release", "cloud", step("attachment_release", "files.release.said"))] : []),
  ];
  return (
    <Menu label={t("files.actions", { name: file.name })} className="btn small plain" testId="file-actions" entries={[{ entries }]}>
      {t("actions")} <Icon name="chevron-down" size={14} />
    </Menu>
  );
}

/** Small pictures travel first: they can be looked at before the original is here. */
function Thumbnail({ file, standing }: { file: AttachmentView; standing: FileStanding }) {
  const [open, setOpen] = useState(false);
  const here = (part: string) => standing.parts.some((one) => one.part === part && one.bytes_here >= one.size);
  const { data } = useAsk("attachment_picture", { id: file.id, part: "thumb" }, { enabled: here("thumb"), keep: true });
  if (!data) return null;
  return (
    <>
      <button type="button" className="thumb" onClick={() => setOpen(true)} aria-label={t("files.look", { name: file.name })} data-testid="file-picture">
        <img src={`data:${data.media_type};base64,${data.base64}`} alt="" />
      </button>
      {open && <Larger file={file} part={here("field") ? "field" : "thumb"} onClose={() => setOpen(false)} />}
    </>
  );
}

function Larger({ file, part, onClose }: { file: AttachmentView; part: string; onClose: () => void }) {
  const { data } = useAsk("attachment_picture", { id: file.id, part }, { keep: true });
  return (
    <Dialog title={file.name} closeLabel={t("close")} onClose={onClose} testId="file-larger">
      <div className="dialog-body">
        {data && <img className="larger" src={`data:${data.media_type};base64,${data.base64}`} alt={file.description ?? file.name} />}
        <p className="quiet">{t("files.copy")}</p>
      </div>
    </Dialog>
  );
}

async function save(file: AttachmentView): Promise<void> {
  const path = await pickSave(t("files.save"), file.name);
  if (!path) return;
  try {
    const saved = await tell("attachment_save", { id: file.id, path });
    say(t("files.saved", { path: saved.path }));
  } catch (thrown) {
    sayFailure(thrown as Failure);
  }
}
