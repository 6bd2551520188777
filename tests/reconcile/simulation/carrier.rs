//! Carries an exchange between a laptop's engine and headquarters in memory, with whatever goes wrong on
//! the way.

use ledger::DeviceId;
use sync::SyncError;
use sync::engine::{Effect, Event, Finished, Moment};
use uuid::Uuid;
use wire::FrameReader;
use wire::v1::{Frame, Slow};

use super::dice::Dice;
use super::files::{self, FileCut, InHand};
use super::laptop::Laptop;
use super::office::{Answer, Office};
use super::trap::Snare;

/// Bytes a second of the line, and its round trip.
const RATE: u64 = 8_000;
const ROUND_TRIP_MS: u64 = 600;
/// No request of a laptop that works by hand is larger.
const MOST_FOR_A_REQUEST: usize = 4 * 1024 * 1024;

/// What goes wrong in one exchange. Shares are in thousandths of what was to pass.
#[derive(Clone, Debug, Default)]
pub struct Trouble {
    /// Which of HQ's processes it meets.
    pub process: usize,
    pub unreachable: bool,
    pub cut_up: Option<u64>,
    pub cut_down: Option<u64>,
    /// The request arrives, but long after the laptop gave up.
    pub late: bool,
    pub busy: bool,
    pub snare: Option<Snare>,
    /// The laptop dies after so many steps of its database.
    pub dies_at: Option<i64>,
    /// The laptop's disk has room for so many pages more.
    pub room: Option<u32>,
    pub file_cut: Option<FileCut>,
    pub stopped: bool,
    /// HQ claims to have what it never got: only to see that it is found out.
    pub lies: bool,
    /// HQ does not say what waits for a reviewer: likewise.
    pub hushed: bool,
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Carried {
    pub finished: Option<Finished>,
    pub requests: u32,
    pub laptop_died: bool,
    pub hq_died: bool,
    /// Requests that went astray and may still arrive.
    pub astray: Vec<(DeviceId, Vec<u8>)>,
    pub passed: Vec<(DeviceId, Vec<u8>)>,
    pub broken: Option<String>,
    /// Cases of which HQ sent something.
    pub sent: Vec<Uuid>,
}

struct Line<'a> {
    office: &'a Office,
    process: usize,
    trouble: Trouble,
    dice: Dice,
    now: i64,
    ran_ms: u64,
    up: u64,
    down: u64,
    /// The answer that is left to be heard, and whether it breaks off.
    answer: Vec<u8>,
    breaks: bool,
}

pub fn carry(
    office: &Office,
    laptop: &mut Laptop,
    (now, event): (i64, Event),
    dice: &mut Dice,
    trouble: Trouble,
    meanwhile: &mut dyn FnMut(),
) -> Carried {
    let mut carried = Carried::default();
    let process = trouble.process;
    let mut line = Line {
        office,
        process,
        trouble,
        dice: Dice::new(dice.number()),
        now,
        ran_ms: 0,
        up: 0,
        down: 0,
        answer: Vec::new(),
        breaks: false,
    };
    let mut next = Some(event);
    if let Some(steps) = line.trouble.dies_at {
        vault::testing::die_after(laptop.vault(), steps).expect("a hook");
    }
    if let Some(pages) = line.trouble.room {
        vault::testing::leave_pages(laptop.vault(), pages).expect("a limit");
    }
    while let Some(event) = next.take() {
        let moment = line.moment(laptop);
        let wall = moment.now_ms;
        let (engine, vault) = laptop.parts();
        let effects = engine.step(vault, moment, event);
        let blocking = effects.iter().filter(|effect| waits(effect)).count();
        if blocking > 1 || effects.iter().position(waits).is_some_and(|at| at + 1 != effects.len()) {
            carried.broken = Some("a step asks for two things at once".into());
        }
        if engine.wake_at() <= wall || engine.wake_at() > wall + sync::LONGEST_MS {
            carried.broken = Some(format!("no wake-up is armed: {} at {wall}", engine.wake_at()));
        }
        for effect in effects {
            match effect {
                Effect::Connect(_) => next = Some(line.connect()),
                Effect::Request(parcel) => {
                    let body = parcel.pack().expect("a parcel packs");
                    carried.requests += 1;
                    if body.len() > MOST_FOR_A_REQUEST {
                        carried.broken = Some(format!("a request of {} bytes", body.len()));
                    }
                    next = Some(line.request(laptop.device, body, &mut carried, meanwhile));
                    if line.trouble.lies {
                        lie(laptop);
                    }
                }
                Effect::Listen => next = Some(line.listen()),
                Effect::CarryFiles => next = Some(line.carry_files(laptop)),
                Effect::Finished(finished) => carried.finished = Some(finished),
                Effect::Close | Effect::WakeAt(_) | Effect::Progress(_) => {}
            }
        }
    }
    laptop.exchanges += 1;
    if line.trouble.dies_at.is_some() {
        carried.laptop_died = true;
        laptop.kill(now);
    } else if line.trouble.room.is_some() {
        vault::testing::make_room(laptop.vault()).expect("no limit");
    }
    carried
}

/// The answer without a word of what waits for a reviewer.
fn hushed(answer: &[u8]) -> Vec<u8> {
    let mut frames = FrameReader::new(answer);
    let mut said = Vec::new();
    while let Ok(Some(mut frame)) = frames.next_frame() {
        if let Frame::Ack(acks) = &mut frame {
            acks.streams.iter_mut().for_each(|ack| ack.held.clear());
        }
        said.extend(wire::encode_frame(&frame, 3).expect("as small as it came"));
    }
    said
}

/// The cases of which an answer tells anything.
fn cases_in(answer: &[u8]) -> Vec<Uuid> {
    let mut frames = FrameReader::new(answer);
    let mut cases = Vec::new();
    while let Ok(Some(frame)) = frames.next_frame() {
        match frame {
            Frame::Pull(pull) => cases.extend(pull.runs.iter().filter_map(|run| run.stream().scope.case())),
            Frame::Snap(snap) => cases.extend(snap.scopes.iter().filter_map(|one| one.scope.case())),
            _ => {}
        }
    }
    cases
}

fn waits(effect: &Effect) -> bool {
    matches!(effect, Effect::Connect(_) | Effect::Request(_) | Effect::Listen | Effect::CarryFiles)
}

/// Every own change counts as received, whatever HQ has.
fn lie(laptop: &mut Laptop) {
    let vault = laptop.vault();
    let heads = vault.dirty_heads().expect("heads");
    let acks: Vec<_> = heads
        .into_iter()
        .map(|head| vault::Ack {
            stream: head.stream,
            received: head.seq,
            durable: head.seq,
            frozen: false,
            held: Vec::new(),
            flagged: Vec::new(),
        })
        .collect();
    vault.mark_received(&acks).expect("marks");
}

impl Line<'_> {
    fn moment(&self, laptop: &Laptop) -> Moment {
        let now_ms = laptop.wall(self.now) + i64::try_from(self.ran_ms).unwrap_or(0);
        Moment { now_ms, ran_ms: self.ran_ms, bytes_up: self.up, bytes_down: self.down }
    }

    fn pass(&mut self, bytes: usize) {
        self.ran_ms += ROUND_TRIP_MS / 2 + bytes as u64 * 1000 / RATE;
    }

    fn connect(&mut self) -> Event {
        self.pass(2_000);
        if self.trouble.unreachable { Event::Failed(quiet()) } else { Event::Connected }
    }

    fn carry_files(&mut self, laptop: &mut Laptop) -> Event {
        let wall = self.moment(laptop).now_ms;
        let (engine, vault) = laptop.parts();
        let Some(report) = engine.report_mut() else { return Event::FilesCarried };
        let door = InHand::new(vault, wall);
        match files::carry(self.office, self.process, &door, self.trouble.file_cut, report) {
            Ok(()) => Event::FilesCarried,
            Err(error) => Event::Failed(error),
        }
    }

    fn request(
        &mut self,
        device: DeviceId,
        mut body: Vec<u8>,
        carried: &mut Carried,
        meanwhile: &mut dyn FnMut(),
    ) -> Event {
        self.pass(body.len());
        self.up += body.len() as u64;
        if self.trouble.late {
            carried.astray.push((device, body));
            return Event::Failed(quiet());
        }
        if self.trouble.lies {
            return Event::Failed(quiet());
        }
        if self.trouble.busy {
            let slow = Frame::Slow(Slow { retry_after_ms: 1 + self.dice.number() % 3_000_000 });
            self.answer =
                [slow, Frame::End].iter().flat_map(|f| wire::encode_frame(f, 3).expect("small")).collect();
            return Event::Head { status: 200 };
        }
        carried.passed.push((device, body.clone()));
        let cut_up = self.trouble.cut_up.take();
        if let Some(share) = cut_up {
            body.truncate(body.len() * usize::try_from(share).unwrap_or(0) / 1000);
        }
        self.office.trap.set(self.trouble.snare.take());
        let answer = self.office.answer(self.process, device, body, meanwhile);
        self.office.trap.set(None);
        match answer {
            Answer::Refused { status, words } => {
                self.answer = words;
                return Event::Head { status };
            }
            Answer::Whole(said) => {
                carried.sent.extend(cases_in(&said));
                let said = if self.trouble.hushed { hushed(&said) } else { said };
                self.answer = said;
                self.breaks = cut_up.is_some();
            }
            Answer::Died(said) => {
                carried.sent.extend(cases_in(&said));
                self.answer = said;
                self.breaks = true;
                carried.hq_died = true;
            }
        }
        if let Some(share) = self.trouble.cut_down.take() {
            self.answer.truncate(self.answer.len() * usize::try_from(share).unwrap_or(0) / 1000);
            self.breaks = true;
        }
        Event::Head { status: 200 }
    }

    fn listen(&mut self) -> Event {
        if self.trouble.stopped && self.dice.percent(30) {
            return Event::Cancel;
        }
        if self.answer.is_empty() {
            return match (self.breaks, self.dice.percent(50)) {
                (false, _) | (true, true) => Event::Ended,
                (true, false) => Event::Failed(quiet()),
            };
        }
        let piece = (1 + self.dice.below(6_000)).min(self.answer.len());
        let rest = self.answer.split_off(piece);
        let piece = std::mem::replace(&mut self.answer, rest);
        self.pass(piece.len());
        self.down += piece.len() as u64;
        Event::Bytes(piece)
    }
}

fn quiet() -> SyncError {
    SyncError::Link(sync::LinkError::Quiet(45))
}
