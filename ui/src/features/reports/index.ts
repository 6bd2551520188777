import { travel } from "../../i18n/en.travel";
import { learn } from "../../i18n/t";

learn(travel);

export { Reports as default } from "./reports";
