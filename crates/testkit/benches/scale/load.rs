//! Laptops by the ten, hundred and thousand at one headquarters on PostgreSQL: the program itself as it is
//! served, real certificates, real signatures, a working day each. They, the server and the database share
//! this machine; traffic stays on it and ends by itself.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use tempfile::TempDir;
use testkit::crowd::{self, Light, Visit};
use testkit::day::Day;
use testkit::postgres::Postgres;
use testkit::process::Office;
use wire::Dictionary;

use crate::quantile;

const CASES: usize = 5;
const CHANGES: usize = 150;
/// Laptops of one post.
const AT_A_POST: usize = 25;
/// How many are on the line at the same time.
const HANDS: usize = 48;

/// What one size came to.
#[derive(Debug)]
pub struct Load {
    pub laptops: usize,
    pub changes: usize,
    pub ops: usize,
    pub seconds: f64,
    pub visits: Vec<Visit>,
    /// Bytes that headquarters needed at most before the day, and after it.
    pub memory: (u64, u64),
}

pub fn table() {
    let sizes = std::env::var("CHANCERY_LAPTOPS").unwrap_or_else(|_| "10,100,1000".into());
    println!(
        "{:>8} {:>9} {:>9} {:>11} {:>9} {:>9} {:>9} {:>8} {:>12} {:>11}",
        "laptops",
        "changes",
        "seconds",
        "changes/s",
        "p50",
        "p95",
        "max",
        "waited",
        "kB each way",
        "HQ memory"
    );
    for laptops in sizes.split(',').filter_map(|size| size.trim().parse().ok()) {
        let load = run(laptops);
        let mut times: Vec<f64> = load.visits.iter().map(|visit| visit.time.as_secs_f64()).collect();
        let at = |share| quantile(&mut times.clone(), share);
        let (p50, p95, most) = (at(0.5), at(0.95), at(1.0));
        let total = |bytes: fn(&Visit) -> usize| load.visits.iter().map(bytes).sum::<usize>();
        let (up, down) = (total(|visit| visit.up), total(|visit| visit.down));
        let each = 1000.0 * load.laptops as f64;
        times.clear();
        println!(
            "{:>8} {:>9} {:>9.1} {:>11.0} {p50:>7.2} s {p95:>7.2} s {most:>7.2} s {:>8} {:>5.1} + {:<4.1} {:>8} MiB",
            load.laptops,
            load.changes,
            load.seconds,
            load.changes as f64 / load.seconds,
            total(|visit| visit.turned_away),
            up as f64 / each,
            down as f64 / each,
            format!("{}>{}", load.memory.0 >> 20, load.memory.1 >> 20),
        );
        println!("{:>8} {} operations", "", load.ops);
    }
}

/// One size, on a database and a headquarters of its own.
pub fn run(count: usize) -> Load {
    let disk = TempDir::new_in(build_folder()).expect("a folder on a real disk");
    let postgres = Postgres::durable_in(disk);
    let office = Office::init(Some(postgres.url()));
    let codes = codes(&office, count);
    let server = office.serve();
    let (address, ca_pem) = (server.address, office.ca_pem());
    let mut laptops: Vec<Light> = codes
        .iter()
        .enumerate()
        .map(|(number, code)| Light::enrol(address, &ca_pem, &post(number), code))
        .collect();
    let end: u64 = postgres.sql("SELECT last FROM feed_head").trim().parse().expect("a position");
    let dictionary = Dictionary::shared(&Dictionary::known());
    let bodies = crowd::at_once(&mut laptops, 2, |number, laptop| {
        laptop.stands_at(end);
        laptop.work(&mut Day::over(number as u64, |line| line % 2 == 1), CASES, CHANGES);
        (number, laptop.body(dictionary), laptop.changes, laptop.ops)
    });
    let (changes, ops) = (bodies.iter().map(|body| body.2).sum(), bodies.iter().map(|body| body.3).sum());
    let mut ready = vec![Vec::new(); count];
    bodies.into_iter().for_each(|(number, body, ..)| ready[number] = body);
    let before = server.peak_memory();
    let began = Instant::now();
    let visits =
        crowd::at_once(&mut laptops, HANDS, |number, laptop| laptop.exchange(address, &ready[number]));
    let seconds = began.elapsed().max(Duration::from_millis(1)).as_secs_f64();
    Load { laptops: count, changes, ops, seconds, visits, memory: (before, server.peak_memory()) }
}

pub fn post(number: usize) -> String {
    let post = u8::try_from(number / AT_A_POST).unwrap_or(u8::MAX);
    String::from_utf8_lossy(&[b'P', b'A' + post / 26 % 26, b'A' + post % 26]).into_owned()
}

/// A supervisor for each post, and a code for each laptop.
pub fn codes(office: &Office, count: usize) -> Vec<String> {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let house = hq::House::open(&office.place()).await.expect("the house opens");
        let mut codes = Vec::new();
        for number in 0..count {
            if number % AT_A_POST == 0 {
                let boss = format!("Supervisor {number}");
                hq::admin::users::add(&house, &boss, &post(number), "supervisor").await.expect("a user");
            }
            let name = format!("Investigator {number}");
            let user = hq::admin::users::add(&house, &name, &post(number), "investigator").await;
            let code = hq::admin::devices::code(&house, user.expect("a user").id).await;
            codes.push(code.expect("a code").code);
        }
        codes
    })
}

/// The system's temporary folder may lie in memory; the build's own does not.
pub fn build_folder() -> PathBuf {
    let program = std::env::current_exe().expect("this program");
    program.parent().expect("its folder").to_owned()
}
