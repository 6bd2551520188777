// What lies over the window, with React Aria: the focus stays inside and returns where it was.
import type { ReactNode } from "react";
import { Dialog as AriaDialog, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "./button";

export interface DialogProps {
  title: string;
  closeLabel: string;
  onClose: () => void;
  width?: "narrow" | "medium" | "broad";
  testId?: string;
  children: ReactNode;
}

export function Dialog({ title, closeLabel, onClose, width = "medium", testId, children }: DialogProps) {
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

export interface SheetProps {
  label: string;
  className: string;
  onClose: () => void;
  testId?: string;
  children: ReactNode;
}

export function Sheet({ label, className, onClose, testId, children }: SheetProps) {
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={`dialog ${className}`}>
        <AriaDialog aria-label={label} data-testid={testId}>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
