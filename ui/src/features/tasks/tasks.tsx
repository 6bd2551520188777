// Work to do in the case.
import { tell, type CasePage, type Failure, type RecordRef, type RecordView } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { useNow } from "../../shared/now";
import { Empty, SectionHead } from "../../shared/parts";
import { dateWords, dueWords } from "../../shared/time";
import { RecordActions, saidSaved, sayFailure, SyncMarkIcon, usePeople, useRegistry, words } from "../records";

interface Props {
  page: CasePage;
  choices: RecordRef[];
  onAdd: (kind: string) => void;
}

export function Tasks({ page, choices, onAdd }: Props) {
  const tasks = [...page.tasks].sort((a, b) => Number(isDone(a)) - Number(isDone(b)) || due(a).localeCompare(due(b)));
  return (
    <section>
      <SectionHead title={t("section.tasks")} count={tasks.length}>
        {page.may_edit && <Button small look="primary" icon="plus" onClick={() => onAdd("task")} testId="add-task">{t("tasks.add")}</Button>}
      </SectionHead>
      {tasks.length === 0 ? (
        <Empty icon="square-check" title={t("tasks.none")}>{t("tasks.none.next")} <kbd>T</kbd></Empty>
      ) : (
        <table className="table" data-testid="task-table">
          <thead>
            <tr>
              <th scope="col" style={{ width: "1.75rem" }}><span className="unseen">{t("tasks.done")}</span></th>
              {(["title", "assignee", "due", "state"] as const).map((key) => (
                <th key={key} scope="col">{t(`tasks.${key}`)}</th>
              ))}
              <th scope="col"><span className="unseen">{t("actions")}</span></th>
            </tr>
          </thead>
          <tbody>
            {tasks.map((task) => (
              <TaskRow key={task.id} task={task} page={page} choices={choices} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function isDone(task: RecordView): boolean {
  return ["done", "cancelled"].includes(String(task.fields.state ?? ""));
}

function due(task: RecordView): string {
  return String(task.fields.due_on ?? "9999");
}

function TaskRow({ task, page, choices }: { task: RecordView; page: CasePage; choices: RecordRef[] }) {
  const registry = useRegistry();
  const people = usePeople();
  const now = useNow();
  const late = !isDone(task) && dueWords(task.fields.due_on as string | null, now);
  const say = (name: string) => (registry ? words(registry, "task", name, task.fields[name], { refs: task.refs, people }) : "");
  return (
    <tr data-testid="task-row">
      <td><input type="checkbox" checked={isDone(task)} disabled={!page.may_edit} aria-label={t("tasks.tick", { title: task.title })} onChange={() => void tick(task)} /></td>
      <td>
        <strong>{task.title}</strong>
        {typeof task.fields.details === "string" && <div className="quiet">{task.fields.details}</div>}
      </td>
      <td>{say("assignee") || "—"}</td>
      <td className={late ? (late.level === "late" ? "bad" : late.level === "soon" ? "warn" : "") : "quiet"}>
        {dateWords(task.fields.due_on as string | null)}
        {late && late.level !== "later" ? ` · ${late.text}` : ""}
      </td>
      <td>{[say("state"), say("result")].filter(Boolean).join(": ")}</td>
      <td style={{ textAlign: "right", whiteSpace: "nowrap" }}>
        <SyncMarkIcon mark={task.sync} /> <RecordActions record={task} choices={choices} mayEdit={page.may_edit} />
      </td>
    </tr>
  );
}

async function tick(task: RecordView): Promise<void> {
  const done = isDone(task);
  const now = new Date();
  const day = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
  try {
    await tell("record_set", { id: task.id, fields: done ? { state: "to_do", done_on: null } : { state: "done", done_on: day } });
    saidSaved();
  } catch (thrown) {
    sayFailure(thrown as Failure);
  }
}
