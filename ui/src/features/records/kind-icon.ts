import type { IconName } from "../../shared/icon";

const ICONS: Record<string, IconName> = {
  case: "folder", person: "user", organisation: "building-2", travel_document: "book-user", phone: "phone", email: "mail", account: "wallet", address: "map-pin",
  vehicle: "car", handle: "at-sign", note: "notebook-pen", task: "square-check", evidence: "package", custody_event: "arrow-right", link: "link", attachment: "paperclip",
  outcome: "scale", referral: "inbox", lead: "send", report: "file-text", approval: "stamp", agency: "landmark", contact: "phone", liaison_meeting: "handshake", training_event: "graduation-cap", trainee: "user-check",
  citizen_assistance: "life-buoy", court_step: "gavel", exercise: "triangle-alert", finding: "circle-alert", major_event: "calendar", event_plan: "file-text", delegation: "users", osac_contact: "building-2", shared_notice: "mail", reward_nomination: "flag", storage_place: "package",
};

export function kindIcon(kind: string): IconName {
  return ICONS[kind] ?? "file-text";
}
