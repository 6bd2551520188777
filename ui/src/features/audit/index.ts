import { audit } from "../../i18n/en.audit";
import { learn } from "../../i18n/t";

learn(audit);

export { Audit as default } from "./audit";
