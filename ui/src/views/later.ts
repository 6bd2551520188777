// The screens that are not part of the first file. Named like what they stand for.
import { later } from "../shared/later";

export const Approvals = later(() => import("../features/approvals").then((it) => it.Approvals));
export const ApprovalTable = later(() => import("../features/approvals").then((it) => it.ApprovalTable));
export const Conflicts = later(() => import("../features/conflicts").then((it) => it.Conflicts));
export const Documents = later(() => import("../features/documents").then((it) => it.Documents));
export const MrzPreview = later(() => import("../features/documents").then((it) => it.MrzPreview));
export const Evidence = later(() => import("../features/evidence").then((it) => it.Evidence));
export const ExportDialog = later(() => import("../features/exports").then((it) => it.ExportDialog));
export const Files = later(() => import("../features/files").then((it) => it.Files));
export const History = later(() => import("../features/history").then((it) => it.History));
export const Imports = later(() => import("../features/imports").then((it) => it.default));
export const Intake = later(() => import("./intake").then((it) => it.default));
export const Links = later(() => import("../features/links").then((it) => it.Links));
export const Notes = later(() => import("../features/notes").then((it) => it.Notes));
export const People = later(() => import("./people").then((it) => it.People));
export const PersonView = later(() => import("./person").then((it) => it.PersonView));
export const Programmes = later(() => import("../features/programmes").then((it) => it.default));
export const QueueTable = later(() => import("../features/sync").then((it) => it.QueueTable));
export const RecordTable = later(() => import("../features/outcomes").then((it) => it.RecordTable));
export const Search = later(() => import("../features/search").then((it) => it.Search));
export const Settings = later(() => import("../features/settings").then((it) => it.Settings));
export const Statistics = later(() => import("../features/statistics").then((it) => it.default));
export const Subjects = later(() => import("../features/subjects").then((it) => it.Subjects));
export const SyncCentre = later(() => import("../features/sync").then((it) => it.SyncCentre));
export const Tasks = later(() => import("../features/tasks").then((it) => it.Tasks));
export const Timeline = later(() => import("../features/timeline").then((it) => it.Timeline));
