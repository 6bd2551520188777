export { Approvals, ApprovalTable, asksWords } from "./approvals";
