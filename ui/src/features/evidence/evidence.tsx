// Exhibits and the chain of custody of the one chosen.
import { lazy, Suspense, useState } from "react";
import { tell, type CasePage, type EvidenceView, type RecordRef } from "../../api";
import { joined } from "../../i18n/apart";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Empty, Mark, Notice, SectionHead } from "../../shared/parts";
import { go, href } from "../../shared/router";
import { instantFull } from "../../shared/time";
import { Facts, RecordActions, RecordForm, SyncMarkIcon, useRegistry, words } from "../records";

const ItemFiles = lazy(() => import("./item-files"));
const Checks = lazy(() => import("./checks"));

interface Props {
  page: CasePage;
  choices: RecordRef[];
  openId?: string | undefined;
  onAdd: (kind: string) => void;
}

export function Evidence({ page, choices, openId, onAdd }: Props) {
  const opened = page.evidence.find((item) => item.record.id === openId) ?? page.evidence[0];
  return (
    <>
      <section>
        <SectionHead title={t("section.evidence")} count={page.evidence.length}>
          {page.may_edit && <Button small look="primary" icon="plus" onClick={() => onAdd("evidence")} testId="add-evidence">{t("evidence.add")}</Button>}
        </SectionHead>
        {page.evidence.length === 0 ? (
          <Empty icon="package" title={t("evidence.none")}>{t("evidence.none.next")} <kbd>E</kbd></Empty>
        ) : (
          <table className="table" data-testid="evidence-table">
            <thead>
              <tr>
                {(["item", "description", "kind", "where", "holder", "seal"] as const).map((key) => (
                  <th key={key} scope="col">{t(`evidence.${key}`)}</th>
                ))}
                <th scope="col"><span className="unseen">{t("case.sync")}</span></th>
              </tr>
            </thead>
            <tbody>
              {page.evidence.map((item) => (
                <ItemRow key={item.record.id} item={item} chosen={item === opened} open={() => go(href(["case", page.number, "evidence", item.record.id]))} />
              ))}
            </tbody>
          </table>
        )}
      </section>
      {opened && <Custody key={opened.record.id} item={opened} page={page} choices={choices} />}
    </>
  );
}

function ItemRow({ item, chosen, open }: { item: EvidenceView; chosen: boolean; open: () => void }) {
  const registry = useRegistry();
  const { record } = item;
  return (
    <tr className="pick" aria-selected={chosen} onClick={open} data-testid="evidence-row">
      <td><button type="button" className="linklike mono" onClick={open}>{String(record.fields.item_number ?? "")}</button></td>
      <td><strong>{String(record.fields.description ?? record.title)}</strong></td>
      <td>{registry?.code("evidence", "evidence_type", record.fields.evidence_type)}</td>
      <td>{joined([item.place, ...item.containers.map((container) => container.title)]) || "—"}</td>
      <td>{item.custody_conflict ? <Mark icon="git-fork" look="conflict">{t("evidence.two.chains")}</Mark> : (item.holder ?? "—")}</td>
      <td>{item.seal === "recorded" ? <Mark icon="shield-check" look="ok">{item.seal_number ?? t("evidence.seal.recorded")}</Mark> : <Mark icon="triangle-alert" look="warn">{t("evidence.seal.missing")}</Mark>}</td>
      <td><SyncMarkIcon mark={record.sync} /></td>
    </tr>
  );
}

function Custody({ item, page, choices }: { item: EvidenceView; page: CasePage; choices: RecordRef[] }) {
  const registry = useRegistry();
  const [adding, setAdding] = useState(false);
  const { record } = item;
  const number = String(record.fields.item_number ?? record.title);
  return (
    <>
      <section>
        <SectionHead title={t("evidence.chain", { item: number })}>
          {page.may_edit && <Button small icon="arrow-right" onClick={() => setAdding(true)} testId="add-custody">{t("evidence.transfer")}</Button>}
        </SectionHead>
        {item.custody_conflict && <Notice look="bad" icon="git-fork" testId="custody-conflict">{t("evidence.conflict")}</Notice>}
        {item.custody.length === 0 ? (
          <p className="quiet">{t("evidence.chain.none")}</p>
        ) : (
          <table className="table ledger" data-testid="custody-table">
            <thead>
              <tr>
                {(["when", "action", "from", "to", "purpose", "recorded"] as const).map((key) => (
                  <th key={key} scope="col">{t(`custody.${key}`)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {[...item.custody].reverse().map((event) => (
                <tr key={event.record.id} data-testid="custody-row">
                  <td className="num">{instantFull(event.happened_at)}</td>
                  <td>{registry && words(registry, "custody_event", "action", event.action)}</td>
                  <td>{event.from_party ?? "—"}</td>
                  <td>{event.is_head ? <strong>{event.to_party}</strong> : event.to_party}</td>
                  <td>{event.purpose ?? "—"}</td>
                  <td className="quiet">{event.record.author.name} <SyncMarkIcon mark={event.record.sync} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
      <section>
        <SectionHead title={t("evidence.data")}>
          <RecordActions record={record} choices={choices} mayEdit={page.may_edit} />
        </SectionHead>
        <Suspense>
          <ItemFiles files={page.attachments.filter((file) => item.attachments.includes(file.id))} />
          <Checks item={item} mayEdit={page.may_edit} />
        </Suspense>
        <Facts record={record} />
      </section>
      {adding && (
        <RecordForm
          kind="custody_event"
          caseId={page.id}
          title={t("evidence.transfer.title", { item: number })}
          first={{ from_party: item.holder, happened_at: new Date().toISOString() }}
          send={(fields) => tell("custody_add", { evidence: record.id, fields })}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}
