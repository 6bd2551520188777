export { QueueTable } from "./queue";
export { SyncCentre } from "./sync-centre";
