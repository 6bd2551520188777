export { Frame } from "./frame";
export { Palette, sectionFor } from "./palette";
export { contactWords, linkWords } from "./sync-words";
