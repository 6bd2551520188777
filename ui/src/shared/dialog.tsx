// Dialogs; what draws them comes in a file of its own.
import type { DialogProps, SheetProps } from "./dialog-frame";
import { later } from "./later";

/** A modal with a title. Focus stays inside and returns where it was. */
export const Dialog = later<DialogProps>(() => import("./dialog-frame").then((it) => it.Dialog));

/** The same without a head; a click beside it closes it. */
export const Sheet = later<SheetProps>(() => import("./dialog-frame").then((it) => it.Sheet));
