// Asks for the name of a view.
import { useState } from "react";
import { toFailure, type Failure } from "../../api";
import { t } from "../../i18n/t";
import { Button } from "../../shared/button";
import { Dialog } from "../../shared/dialog";
import { Icon } from "../../shared/icon";
import { failureWords } from "../records";

interface Props {
  title: string;
  name: string;
  onClose: () => void;
  run: (name: string) => Promise<unknown>;
}

export function NameDialog({ title, name: before, onClose, run }: Props) {
  const [name, setName] = useState(before);
  const [failure, setFailure] = useState<Failure | null>(null);
  const problem = failure && (failure.fields[0] ? `${t("views.name")} ${failure.fields[0].message}.` : failureWords(failure));

  async function save() {
    try {
      await run(name);
      onClose();
    } catch (thrown) {
      setFailure(toFailure(thrown));
    }
  }

  return (
    <Dialog title={title} closeLabel={t("close")} onClose={onClose} width="narrow" testId="view-dialog">
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <div className="dialog-body">
          <label className="field">
            {t("views.name")}
            <input dir="auto" className="input" name="view-name" value={name} autoFocus maxLength={60} aria-invalid={problem ? true : undefined} aria-describedby="view-problem" onChange={(event) => setName(event.target.value)} data-testid="view-name" />
          </label>
          <span className="problem" id="view-problem" role="status">{problem && <><Icon name="circle-alert" size={14} />{problem}</>}</span>
          <p className="quiet">{t("views.kept")}</p>
        </div>
        <footer className="dialog-foot">
          <div className="end">
            <Button onClick={onClose}>{t("cancel")}</Button>
            <Button look="primary" type="submit" testId="view-save">{t("save")}</Button>
          </div>
        </footer>
      </form>
    </Dialog>
  );
}
