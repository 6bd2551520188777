// One record of a programme: what it says, its parts, what names it.
import { useState } from "react";
import { tell, useAsk, type Failure, type ProgrammePage, type SharingView } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty, Notice, Panel } from "../../shared/parts";
import { go, href } from "../../shared/router";
import { Failed, Facts, recordHref, RecordActions, RecordForm, sayFailure, SyncMarkIcon, usePeople, useRegistry, words } from "../records";
import { columnsOf, sectionOf } from "./kinds";

export function RecordPage({ id }: { id: string }) {
  const { data: page, error } = useAsk("programme_show", { id }, { said: true, keep: true });
  const registry = useRegistry();
  if (error && !page) return <Failed error={error} />;
  if (!page || !registry) return null;
  const { record } = page;
  const section = sectionOf(record.kind);
  return (
    <div className="tiles" data-testid="programme-page">
      <Panel
        className="w12"
        title={record.title}
        end={
          <>
            {page.may_convert && <Button small look="primary" icon="folder" onClick={() => void convert(record.id)} testId="assistance-convert">{t("programmes.convert")}</Button>}
            <SyncMarkIcon mark={record.sync} /> <RecordActions record={record} choices={[]} mayEdit={page.may_edit} />
          </>
        }
      >
        <div className="panel-body">
          <p className="quiet">
            {section && <a href={href(["programmes", section.name], { kind: record.kind })}>{t(section.text)}</a>} · {registry.kindLabel(record.kind)}
          </p>
          {record.deleted && <Notice look="warn">{t("record.deleted")}</Notice>}
          {page.sharing && <Sharing sharing={page.sharing} />}
          <Facts record={record} />
          {typeof record.fields.case === "string" && <p><a href={href(["case", record.fields.case])} data-testid="became-case">{t("programmes.open.case")}</a></p>}
        </div>
      </Panel>
      {page.parts.map((part) => (
        <Parts key={part.kind} page={page} part={part} />
      ))}
      {page.mentioned_in.length > 0 && (
        <Panel className="w12" title={t("programmes.mentioned")} count={page.mentioned_in.length}>
          <ul className="rows">
            {page.mentioned_in.map((one) => (
              <li key={one.id}>
                <a className="cut" href={recordHref(one.kind, one.id, one.case_number, "overview")}>{one.title}</a>
                <span className="end quiet">{registry.kindLabel(one.kind)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

function Parts({ page, part }: { page: ProgrammePage; part: ProgrammePage["parts"][number] }) {
  const [adding, setAdding] = useState(false);
  const registry = useRegistry();
  const people = usePeople();
  if (!registry) return null;
  const columns = columnsOf(part.kind);
  return (
    <Panel className="w12" title={registry.kindPlural(part.kind)} count={part.rows.length} testId={`parts-${part.kind}`} end={page.may_edit && <Button small icon="plus" onClick={() => setAdding(true)} testId={`add-${part.kind}`}>{t("add")}</Button>}>
      {part.rows.length === 0 ? (
        <Empty left title={t("records.none", { kind: registry.kindPlural(part.kind).toLowerCase() })} />
      ) : (
        <table className="table" style={{ margin: "0 0.75rem" }}>
          <thead>
            <tr>
              {columns.map((name) => <th key={name} scope="col">{registry.fieldLabel(part.kind, name)}</th>)}
              <th scope="col"><span className="unseen">{t("actions")}</span></th>
            </tr>
          </thead>
          <tbody>
            {part.rows.map((row) => (
              <tr key={row.id}>
                {columns.map((name, at) => {
                  const text = words(registry, part.kind, name, row.fields[name], { refs: row.refs, people }) || "—";
                  return <td key={name}>{at === 0 ? <a href={href(["programmes", "record", row.id])}><strong>{text}</strong></a> : text}</td>;
                })}
                <td style={{ textAlign: "right", whiteSpace: "nowrap" }}>
                  <SyncMarkIcon mark={row.sync} /> <RecordActions record={row} choices={[]} mayEdit={page.may_edit} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {adding && <RecordForm kind={part.kind} caseId={null} first={{ [part.field]: page.record.id }} hide={[part.field]} onClose={() => setAdding(false)} />}
    </Panel>
  );
}

function Sharing({ sharing }: { sharing: SharingView }) {
  if (sharing.state === "allowed") return <Notice look="ok" testId="sharing">{t("sharing.allowed")}</Notice>;
  if (sharing.state === "within") return <Notice look="warn" testId="sharing">{t("sharing.within", { limits: sharing.limits ?? "" })}</Notice>;
  return <Notice look="warn" icon="lock" testId="sharing">{t("sharing.refused")}</Notice>;
}

async function convert(id: string): Promise<void> {
  try {
    const made = await tell("assistance_convert", { id });
    go(href(["case", made.number]));
  } catch (thrown) {
    sayFailure(thrown as Failure);
  }
}
