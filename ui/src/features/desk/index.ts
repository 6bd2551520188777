export { Frame } from "./frame";
export { KeyList } from "./key-list";
export { isFree, PLACES, SINGLE, textOf } from "./keys";
export { Palette, sectionFor } from "./palette";
export { contactWords, linkWords } from "./sync-words";
