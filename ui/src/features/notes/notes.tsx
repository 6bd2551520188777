// Entries of the case file, newest first.
import { useState } from "react";
import type { CasePage, RecordRef, RecordView } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty, SectionHead } from "../../shared/parts";
import { instantFull } from "../../shared/time";
import { Reading } from "../narrative";
import { RecordActions, RecordForm, SyncMarkLine, usePeople, useRegistry, words } from "../records";

interface Props {
  page: CasePage;
  choices: RecordRef[];
  onAdd: (kind: string) => void;
}

export function Notes({ page, choices, onAdd }: Props) {
  const [amending, setAmending] = useState<RecordView | null>(null);
  const notes = [...page.notes].sort((a, b) => when(b).localeCompare(when(a)));
  return (
    <section>
      <SectionHead title={t("section.notes")} count={notes.length}>
        {page.may_edit && <Button small look="primary" icon="plus" onClick={() => onAdd("note")} testId="add-note">{t("notes.add")}</Button>}
      </SectionHead>
      {notes.length === 0 && <Empty icon="notebook-pen" title={t("notes.none")}>{t("notes.none.next")} <kbd>N</kbd></Empty>}
      {notes.map((note) => (
        <Note key={note.id} note={note} page={page} choices={choices} onAmend={() => setAmending(note)} />
      ))}
      {amending && (
        <RecordForm kind="note" caseId={page.id} title={t("notes.addendum.title", { title: amending.title })} first={{ addendum_to: amending.id, note_kind: amending.fields.note_kind ?? null, happened_at: new Date().toISOString() }} choices={choices} onClose={() => setAmending(null)} />
      )}
    </section>
  );
}

function when(note: RecordView): string {
  return String(note.fields.happened_at ?? note.created_at);
}

function Note({ note, page, choices, onAmend }: { note: RecordView; page: CasePage; choices: RecordRef[]; onAmend: () => void }) {
  const registry = useRegistry();
  const people = usePeople();
  const addendum = note.fields.addendum_to ? note.refs[String(note.fields.addendum_to)] : undefined;
  return (
    <article className="note" data-testid="note">
      <header>
        <strong>{registry && words(registry, "note", "note_kind", note.fields.note_kind)}</strong>
        <span className="quiet num">{instantFull(when(note))}</span>
        <bdi className="quiet">{(registry && words(registry, "note", "author", note.fields.author, { refs: note.refs, people })) || note.author.name}</bdi>
        {typeof note.fields.location === "string" && <bdi className="quiet">{note.fields.location}</bdi>}
        {note.sync !== "sent" && <SyncMarkLine mark={note.sync} />}
        <div className="end">
          {page.may_edit && <Button small look="plain" onClick={onAmend} testId="note-addendum">{t("notes.addendum")}</Button>}
          <RecordActions record={note} choices={choices} mayEdit={page.may_edit} />
        </div>
      </header>
      {addendum && <p className="quiet">{t("notes.addendum.to", { title: addendum.title })}</p>}
      <Reading text={String(note.fields.text ?? "")} level={4} />
    </article>
  );
}
