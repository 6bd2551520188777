// Typed, dated results; also the table for links and any other kind.
import type { CasePage, RecordRef, RecordView } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty, SectionHead } from "../../shared/parts";
import { RecordActions, SyncMarkIcon, usePeople, useRegistry, words } from "../records";

interface Props {
  page: CasePage;
  kind: string;
  records: RecordView[];
  columns: string[];
  choices: RecordRef[];
  onAdd: (kind: string) => void;
}

export function RecordTable({ page, kind, records, columns, choices, onAdd }: Props) {
  const registry = useRegistry();
  const people = usePeople();
  if (!registry) return null;
  const fields = columns.filter((name) => registry.field(kind, name));
  return (
    <section>
      <SectionHead title={registry.kindPlural(kind)} count={records.length}>
        {page.may_add.includes(kind) && <Button small look="primary" icon="plus" onClick={() => onAdd(kind)} testId={`add-${kind}`}>{t("add")}</Button>}
      </SectionHead>
      {records.length === 0 ? (
        <Empty left title={t("records.none", { kind: registry.kindPlural(kind).toLowerCase() })}>{t("records.none.next")}</Empty>
      ) : (
        <table className="table" data-testid={`table-${kind}`}>
          <thead>
            <tr>
              {fields.map((name) => (
                <th key={name} scope="col">{registry.fieldLabel(kind, name)}</th>
              ))}
              <th scope="col"><span className="unseen">{t("actions")}</span></th>
            </tr>
          </thead>
          <tbody>
            {records.map((record) => (
              <tr key={record.id}>
                {fields.map((name, at) => {
                  const text = words(registry, kind, name, record.fields[name], { refs: record.refs, people }) || "—";
                  return <td key={name}>{at === 0 ? <strong>{text}</strong> : text}</td>;
                })}
                <td style={{ textAlign: "right", whiteSpace: "nowrap" }}>
                  <SyncMarkIcon mark={record.sync} /> <RecordActions record={record} choices={choices} mayEdit={page.may_edit} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
