export { CaseHead } from "./case-head";
export { CaseList, DueCell, type Sort } from "./case-list";
export { CasePreview } from "./preview";
export { Inspector } from "./inspector";
export { Lead, MarkingTag, PriorityMark, StatusMark } from "./marks";
export { forgetNewCase, NewCase } from "./new-case";
export { Overview, refsOf } from "./overview";
export { isView, viewRequest, VIEWS, type Filter, type ViewName } from "./views";
