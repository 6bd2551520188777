// People and organisations of a case: the short table and the list with one opened.
import { useState } from "react";
import type { CasePage, SubjectView } from "../../api";
import { joined } from "../../i18n/apart";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty, Mark, SectionHead } from "../../shared/parts";
import { Icon } from "../../shared/icon";
import { go, href } from "../../shared/router";
import { Facts, kindIcon, RecordActions, RecordForm, SyncMarkLine, useRegistry, words } from "../records";
import type { RecordRef } from "../../api";

const IDENTIFIERS = ["travel_document", "phone", "email", "account", "address", "vehicle", "handle"];

interface Props {
  page: CasePage;
  choices: RecordRef[];
  openId?: string | undefined;
  onAdd: (kind: string, first?: Record<string, string>) => void;
}

export function SubjectTable({ page, onAdd }: { page: CasePage; onAdd: (kind: string) => void }) {
  return (
    <section aria-label={t("section.subjects")}>
      <SectionHead title={t("section.subjects")} count={page.subjects.length}>
        {page.may_edit && <Button small look="plain" icon="plus" onClick={() => onAdd("person")} testId="overview-add-person">{t("add")}</Button>}
      </SectionHead>
      {page.subjects.length === 0 ? (
        <Empty left title={t("subjects.none")}>{t("subjects.none.next")}</Empty>
      ) : (
        <table className="table" data-testid="subject-table">
          <thead>
            <tr>
              {["name", "role", "born", "nationality", "documents", "other"].map((key) => (
                <th key={key} scope="col">{t(`subjects.${key as "name"}`)}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.subjects.map((subject) => (
              <SubjectRow key={subject.record.id} subject={subject} number={page.number} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function SubjectRow({ subject, number }: { subject: SubjectView; number: string }) {
  const registry = useRegistry();
  const { record } = subject;
  const say = (name: string) => (registry ? words(registry, record.kind, name, record.fields[name], { refs: record.refs }) : "");
  return (
    <tr>
      <td><a href={href(["case", number, "subjects", record.id])}><strong>{record.title}</strong></a></td>
      <td>{say("role")}</td>
      <td>{say("birth_date") || "—"}</td>
      <td>{say("nationalities") || say("country") || "—"}</td>
      <td><DocumentsWord subject={subject} /></td>
      <td>{subject.other_cases > 0 ? <Mark icon="radar" look="incoming">{t("subjects.possible", { n: subject.other_cases })}</Mark> : "—"}</td>
    </tr>
  );
}

function DocumentsWord({ subject }: { subject: SubjectView }) {
  const all = subject.documents.length;
  if (all === 0) return <span className="quiet">{t("none.small")}</span>;
  if (subject.documents_failing > 0) return <Mark icon="circle-alert" look="bad">{t("subjects.fails", { n: subject.documents_failing, all })}</Mark>;
  return <Mark icon="circle-check" look="ok">{t("subjects.checked", { n: all })}</Mark>;
}

export function Subjects({ page, choices, openId, onAdd }: Props) {
  const registry = useRegistry();
  const opened = page.subjects.find((subject) => subject.record.id === openId) ?? page.subjects[0];
  return (
    <div className="master">
      <div className="master-list">
        <div className="master-head">
          <h2>{t("section.subjects")}</h2>
          <div className="end button-row">
            {page.may_edit && <Button small icon="plus" onClick={() => onAdd("person")} testId="add-person">{registry?.kindLabel("person")}</Button>}
            {page.may_edit && <Button small icon="building-2" title={t("record.add", { kind: t("organisation") })} onClick={() => onAdd("organisation")} testId="add-organisation" />}
          </div>
        </div>
        {page.subjects.map((subject) => (
          <button key={subject.record.id} type="button" className="master-item" aria-current={subject === opened} onClick={() => go(href(["case", page.number, "subjects", subject.record.id]))} data-testid="subject-item">
            <Icon name={kindIcon(subject.record.kind)} />
            <div>
              <div className="top">
                <strong className="cut">{subject.record.title}</strong>
                {subject.record.conflicts.length > 0 && <Icon name="git-fork" className="conflict" label={t("conflict.one")} />}
              </div>
              <small>{joined([registry?.code(subject.record.kind, "role", subject.record.fields.role), registry && words(registry, subject.record.kind, "birth_date", subject.record.fields.birth_date)])}</small>
            </div>
          </button>
        ))}
        {page.subjects.length === 0 && <Empty icon="users" title={t("subjects.none")}>{t("subjects.none.next")}</Empty>}
      </div>
      <div className="master-open">{opened && <SubjectCard subject={opened} page={page} choices={choices} />}</div>
    </div>
  );
}

function SubjectCard({ subject, page, choices }: { subject: SubjectView; page: CasePage; choices: RecordRef[] }) {
  const registry = useRegistry();
  const [adding, setAdding] = useState<string | null>(null);
  const { record } = subject;
  const documents = page.documents.filter((document) => subject.documents.includes(document.record.id));
  return (
    <>
      <section>
        <SectionHead title={record.title}>
          <a className="btn small plain" href={href(["people", record.id])} data-testid="person-across">{t("person.across")}</a>
          <RecordActions record={record} choices={choices} mayEdit={page.may_edit} />
        </SectionHead>
        <Facts record={record} />
        <p style={{ marginTop: "0.75rem" }}><SyncMarkLine mark={record.sync} /></p>
      </section>
      <section>
        <SectionHead title={t("subjects.identifiers")} count={subject.identifiers.length + documents.length}>
          {page.may_edit &&
            IDENTIFIERS.map((kind) => <Button key={kind} small look="plain" icon={kindIcon(kind)} title={t("record.add", { kind: registry?.kindLabel(kind).toLowerCase() ?? kind })} onClick={() => setAdding(kind)} testId={`add-${kind}`} />)}
        </SectionHead>
        {subject.identifiers.length + documents.length === 0 ? (
          <p className="quiet">{t("subjects.identifiers.none")}</p>
        ) : (
          <table className="table">
            <tbody>
              {documents.map(({ record: document, checks_failed }) => (
                <tr key={document.id}>
                  <td><span className="mark"><Icon name={kindIcon(document.kind)} /> {registry?.kindLabel(document.kind)}</span></td>
                  <td><a href={href(["case", page.number, "documents", document.id])}>{document.title}</a></td>
                  <td>{checks_failed > 0 && <Mark icon="circle-alert" look="bad">{t("documents.fail.n", { n: checks_failed })}</Mark>}</td>
                </tr>
              ))}
              {subject.identifiers.map((identifier) => (
                <tr key={identifier.id}>
                  <td><span className="mark"><Icon name={kindIcon(identifier.kind)} /> {registry?.kindLabel(identifier.kind)}</span></td>
                  <td>{identifier.title}</td>
                  <td style={{ textAlign: "right" }}><RecordActions record={identifier} choices={choices} mayEdit={page.may_edit} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      {adding && <RecordForm kind={adding} caseId={page.id} first={{ holder: record.id }} choices={choices} onClose={() => setAdding(null)} />}
    </>
  );
}
