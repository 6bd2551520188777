import type { ReactNode } from "react";
import { Dialog as AriaDialog, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "./button";

interface Props {
  title: string;
  closeLabel: string;
  onClose: () => void;
  width?: "narrow" | "medium" | "broad";
  testId?: string;
  children: ReactNode;
}

/** A modal with a title. Focus stays inside and returns where it was. */
export function Dialog({ title, closeLabel, onClose, width = "medium", testId, children }: Props) {
  return (
    <ModalOverlay className="overlay center" isOpen onOpenChange={(open) => !open && onClose()}>
      <Modal className={`dialog ${width}`}>
        <AriaDialog aria-label={title} data-testid={testId}>
          <header className="dialog-head">
            <h2>{title}</h2>
            <Button look="plain" icon="x" title={closeLabel} onClick={onClose} testId="dialog-close" />
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
