import { later } from "../../shared/later";
import type { EditorProps } from "./editor";
import { Meanwhile } from "./meanwhile";

export type { PickerProps } from "./editor";
export { OpenRecord, Reading } from "./reading";
export { asRead, citedIn } from "./written";

/** Comes in a file of its own: the first screen does not wait for it. */
export const Editor = later<EditorProps>(() => import("./editor").then((it) => it.Editor), Meanwhile);
