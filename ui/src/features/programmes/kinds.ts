// Which kinds each programme lists, and which of their fields a list shows. Parts are listed inside their whole.
import type { IconName } from "../../shared/icon";
import type { TextKey } from "../../i18n/t";

export interface Section {
  name: string;
  text: TextKey;
  icon: IconName;
  kinds: string[];
}

export const SECTIONS: Section[] = [
  { name: "liaison", text: "programmes.liaison", icon: "handshake", kinds: ["liaison_meeting", "agency", "contact"] },
  { name: "training", text: "programmes.training", icon: "graduation-cap", kinds: ["training_event"] },
  { name: "assistance", text: "programmes.assistance", icon: "life-buoy", kinds: ["citizen_assistance"] },
  { name: "exercises", text: "programmes.exercises", icon: "triangle-alert", kinds: ["exercise"] },
  { name: "events", text: "programmes.events", icon: "calendar", kinds: ["major_event"] },
  { name: "osac", text: "programmes.osac", icon: "building-2", kinds: ["shared_notice", "osac_contact"] },
  { name: "rewards", text: "programmes.rewards", icon: "flag", kinds: ["reward_nomination"] },
  { name: "storage", text: "programmes.storage", icon: "package", kinds: ["storage_place"] },
];

const COLUMNS: Record<string, string[]> = {
  liaison_meeting: ["held_on", "subject", "agency", "follow_up_on", "follow_up_done"],
  agency: ["name", "agency_type", "country", "phone"],
  contact: ["name", "position", "agency", "organisation", "phone"],
  training_event: ["title", "programme", "state", "starts_on", "ends_on", "place"],
  trainee: ["name", "agency", "attendance", "vetting", "certificate_number"],
  citizen_assistance: ["citizen", "matter", "state", "received_on", "privacy_waiver", "responsible"],
  court_step: ["on", "step", "court", "next_on"],
  exercise: ["title", "exercise_type", "state", "on", "place"],
  finding: ["title", "severity", "state", "due_on", "responsible"],
  major_event: ["name", "event_type", "state", "starts_on", "ends_on", "place"],
  event_plan: ["title", "plan_type", "state", "due_on", "responsible"],
  delegation: ["name", "country", "size", "arrives_on", "departs_on"],
  shared_notice: ["issued_on", "title", "expires_on", "source"],
  osac_contact: ["name", "organisation", "sector", "country", "phone"],
  reward_nomination: ["subject", "state", "nominated_on", "amount", "currency"],
  storage_place: ["name", "address", "custodian"],
};

export function columnsOf(kind: string): string[] {
  return COLUMNS[kind] ?? [];
}

export function sectionOf(kind: string): Section | undefined {
  return SECTIONS.find((section) => section.kinds.includes(kind));
}
