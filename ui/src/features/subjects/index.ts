export { SubjectTable, Subjects } from "./subjects";
