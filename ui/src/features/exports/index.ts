import { exported } from "../../i18n/en.exports";
import { learn } from "../../i18n/t";

learn(exported);

export { CaseExports } from "./case-exports";
export { Exports as default } from "./exports";
