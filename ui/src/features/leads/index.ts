import { travel } from "../../i18n/en.travel";
import { learn } from "../../i18n/t";

learn(travel);

export { CaseLeads } from "./case-leads";
export { Leads as default } from "./leads";
