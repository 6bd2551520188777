//! Two processes of headquarters over one PostgreSQL, and the database itself, ended at any moment while
//! laptops send. What was acknowledged is never lost, nothing stands twice, and everybody ends up equal.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use ledger::Scope;
use serde_json::json;
use sync::Status;
use testkit::laptop::Laptop;
use testkit::line::Line;
use testkit::postgres::Postgres;
use testkit::process::{Office, Server};
use uuid::Uuid;

const LAPTOPS: usize = 4;
const ROUNDS: u64 = 6;
/// A laptop comes back this often before a test calls it lost.
const PATIENCE: usize = 200;

/// A laptop, the line that leads it to one of the processes, and the case it works on.
struct Post {
    laptop: Laptop,
    line: Line,
    case: Uuid,
}

fn posts(office: &Office, servers: &[&Server]) -> Vec<Post> {
    let join = |number: usize| {
        let line = Line::to(servers[number % servers.len()].address);
        let name = format!("Ana {number}");
        let laptop = Laptop::new(&name, "supervisor");
        let code = office.code(&office.user(&name, "BUC", "supervisor"));
        laptop.join_at(&format!("https://{}", line.address), &code, &office.ca_pem());
        let case = laptop.new_case(&format!("Case {number}"));
        Post { laptop, line, case }
    };
    (0..LAPTOPS).map(join).collect()
}

/// Writes and sends until told to stop.
fn work(post: &Post, stop: &AtomicBool) {
    let mut number = 0;
    while !stop.load(Ordering::SeqCst) {
        for _ in 0..3 {
            number += 1;
            let text = format!("Call {number}: the broker named the print shop.");
            let note = json!({"note_kind": "interview", "happened_at": "2026-11-20T09:00:00Z", "text": text});
            let _ = post.laptop.add(post.case, "note", &note);
        }
        post.laptop.sync();
    }
}

/// Lets everybody work while `trouble` happens.
fn during(posts: &[Post], trouble: impl FnOnce()) {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        for post in posts {
            scope.spawn(|| work(post, &stop));
        }
        trouble();
        stop.store(true, Ordering::SeqCst);
    });
}

/// How far headquarters said it has each laptop's stream, safe from a power cut.
fn acknowledged(posts: &[Post]) -> BTreeMap<(Scope, Uuid), u64> {
    let of = |post: &Post| {
        let scope = Scope::Case(post.case);
        let streams = post.laptop.with(|vault| vault.reads().streams(Some(&scope)));
        let device = post.laptop.with(|vault| Ok(vault.identity().device));
        let made = streams.iter().filter(|stream| stream.stream.origin.device == device);
        let made: u64 = made.map(|stream| stream.raws.len() as u64).sum();
        let unsent = post.laptop.with(|vault| vault.reads().unsent_count_of(post.case));
        ((scope, device.0), made - unsent)
    };
    posts.iter().map(of).collect()
}

/// What is in the feed: no position empty, no name twice, every chain and signature good, and nothing
/// missing of what was acknowledged.
pub fn feed_holds(office: &Office, acknowledged: &BTreeMap<(Scope, Uuid), u64>) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (entries, last) = runtime.block_on(async {
        let house = hq::House::open(&office.place()).await.expect("the house opens");
        hq::admin::verify::verify(&house).await.expect("chains and signatures are good");
        let mut entries = Vec::new();
        loop {
            let after = entries.last().map_or(0, |entry: &hq::store::Entry| entry.pos);
            let page = house.books.everything(after).await.expect("the feed");
            if page.is_empty() {
                break;
            }
            entries.extend(page);
        }
        (entries, house.books.head().await.expect("the head").last)
    });
    let positions: Vec<u64> = entries.iter().map(|entry| entry.pos).collect();
    assert_eq!(positions, (1..=last).collect::<Vec<u64>>(), "the feed has a gap");
    let mut heads: BTreeMap<(Scope, Uuid), u64> = BTreeMap::new();
    for entry in &entries {
        let head = heads.entry((entry.scope.clone(), entry.origin.device.0)).or_default();
        assert_eq!(entry.seq, *head + 1, "a change stands twice or out of order");
        *head = entry.seq;
    }
    for (stream, seq) in acknowledged {
        let kept = heads.get(stream).copied().unwrap_or(0);
        assert!(kept >= *seq, "{seq} changes were acknowledged, {kept} are there");
    }
}

/// Everybody comes until nothing is left to send, and then once more to fetch what the others sent.
fn settle(posts: &[Post]) {
    for post in posts {
        let sent = (0..PATIENCE).any(|_| {
            let done = post.laptop.sync().status == Status::AllSent;
            if !done {
                thread::sleep(Duration::from_millis(100));
            }
            done
        });
        assert!(sent, "a laptop cannot get rid of its work: {:?}", post.laptop.sync());
    }
    for post in posts {
        assert_eq!(post.laptop.sync().status, Status::AllSent);
    }
}

fn all_are_equal(posts: &[Post]) {
    for Post { case, laptop: author, .. } in posts {
        for post in posts {
            assert_eq!(post.laptop.hash(*case), author.hash(*case), "two laptops differ");
        }
    }
}

/// Moments that differ from round to round and from run to run.
fn moment(round: u64) -> Duration {
    let noise: [u8; 2] = testkit::fresh_id().as_bytes()[..2].try_into().unwrap_or_default();
    Duration::from_millis(40 + round * 35 + u64::from(u16::from_be_bytes(noise) % 400))
}

#[test]
fn either_of_two_processes_may_be_killed_at_any_moment() {
    let postgres = Postgres::start();
    let office = Office::init(Some(postgres.url()));
    let mut servers = [office.serve(), office.serve()];
    let posts = posts(&office, &[&servers[0], &servers[1]]);
    for round in 0..ROUNDS {
        let victim = usize::from(round % 2 == 1);
        during(&posts, || {
            thread::sleep(moment(round));
            servers[victim].kill();
            // In the middle of what they said, the laptops find the other process at their address.
            posts.iter().for_each(|post| post.line.lead_to(servers[1 - victim].address));
            thread::sleep(moment(round));
        });
        feed_holds(&office, &acknowledged(&posts));
        servers[victim] = office.serve();
        for (number, post) in posts.iter().enumerate() {
            post.line.lead_to(servers[number % 2].address);
        }
    }
    settle(&posts);
    all_are_equal(&posts);
    feed_holds(&office, &acknowledged(&posts));
}

#[test]
fn a_database_that_crashes_and_restarts_loses_nothing_acknowledged() {
    let mut postgres = Postgres::start_durable();
    let office = Office::init(Some(postgres.url()));
    let servers = [office.serve(), office.serve()];
    let posts = posts(&office, &[&servers[0], &servers[1]]);
    for round in 0..3 {
        during(&posts, || {
            thread::sleep(moment(round));
            postgres.crash();
            thread::sleep(Duration::from_millis(300));
            postgres.again();
            thread::sleep(moment(round));
        });
        feed_holds(&office, &acknowledged(&posts));
    }
    settle(&posts);
    all_are_equal(&posts);
    feed_holds(&office, &acknowledged(&posts));
}

#[test]
fn a_failover_to_the_replica_loses_nothing_acknowledged() {
    let mut primary = Postgres::start_durable();
    let replica = primary.with_replica();
    let office = Office::init(Some(primary.url_with(&replica)));
    let servers = [office.serve(), office.serve()];
    let posts = posts(&office, &[&servers[0], &servers[1]]);
    during(&posts, || {
        thread::sleep(moment(10));
        primary.crash();
        thread::sleep(Duration::from_millis(500));
        replica.promote();
        thread::sleep(moment(20));
    });
    let told = acknowledged(&posts);
    assert!(told.values().sum::<u64>() > 0, "something was acknowledged before or after");
    feed_holds(&office, &told);
    settle(&posts);
    all_are_equal(&posts);
    feed_holds(&office, &acknowledged(&posts));
}

#[test]
fn a_database_that_stays_away_is_told_to_devices_as_come_back_later() {
    let mut postgres = Postgres::start_durable();
    let office = Office::init(Some(postgres.url()));
    let server = office.serve();
    let posts = posts(&office, &[&server]);
    let laptop = &posts[0].laptop;
    assert_eq!(laptop.sync().status, Status::AllSent);
    let _ = laptop.new_case("Made while headquarters has no database");
    postgres.crash();
    let report = laptop.sync();
    assert_eq!((report.status, report.unsent), (Status::Offline, 1), "{report:?}");
    postgres.again();
    assert_eq!(laptop.sync().status, Status::AllSent);
}
