//! How many changes headquarters takes in a second on PostgreSQL: verified, authorised, ordered and durable.
//! Many devices send at once; beside it, the same rows copied into a bare table of the same shape.

use std::time::Instant;

use ledger::Change;
use tempfile::TempDir;
use testkit::crowd::{self, Light};
use testkit::day::Day;
use testkit::postgres::Postgres;
use testkit::process::Office;
use tokio::runtime::Runtime;
use wire::FrameDecoder;
use wire::v1::{Frame, Run};

use crate::{Figure, load, median};

const RUNS: u64 = 3;
const LAPTOPS: usize = 40;
const CASES: usize = 20;
const CHANGES: usize = 2000;
/// Rows of one transaction of the bare copy: about a frame of ours.
const FRAME: usize = 500;

pub fn figures() -> Vec<Figure> {
    let (mut ours, mut bare) = (Vec::new(), Vec::new());
    for run in 0..RUNS {
        let (taken, copied) = once(run);
        ours.push(taken);
        bare.push(copied);
    }
    let (ours, bare) = (median(ours), median(bare));
    vec![Figure {
        what: format!("HQ takes {LAPTOPS} devices with {CHANGES} changes each"),
        ours: format!("{ours:.0} changes/s"),
        limit: format!("{bare:.0} rows/s, bare COPY"),
        ratio: bare / ours,
        goal: ">= 20 k changes/s",
    }]
}

fn once(run: u64) -> (f64, f64) {
    let disk = TempDir::new_in(load::build_folder()).expect("a folder on a real disk");
    let postgres = Postgres::durable_in(disk);
    let office = Office::init(Some(postgres.url()));
    let server = office.serve();
    let codes = load::codes(&office, LAPTOPS);
    let mut laptops: Vec<Light> = (0..LAPTOPS)
        .map(|number| Light::enrol(server.address, &office.ca_pem(), &load::post(number), &codes[number]))
        .collect();
    let pushes = crowd::at_once(&mut laptops, 2, |number, laptop| {
        laptop.work(&mut Day::new(run << 16 | number as u64), CASES, CHANGES);
        (laptop.device(), runs(&laptop.body(None)))
    });
    let rows: Vec<(Vec<u8>, Vec<u8>)> =
        pushes.iter().flat_map(|(_, frames)| frames.iter().flatten()).flat_map(rows_of).collect();
    let runtime = Runtime::new().expect("a runtime");
    let began = Instant::now();
    let changes = runtime.block_on(async {
        let house = std::sync::Arc::new(hq::House::open(&office.place()).await.expect("the house opens"));
        let mut tasks = Vec::new();
        for (device, frames) in pushes {
            let house = house.clone();
            tasks.push(tokio::spawn(async move {
                let device = house.books.device(device.into()).await.expect("the books").expect("a device");
                let mut taken = 0;
                for runs in frames {
                    taken += runs.iter().map(|run| run.changes.len()).sum::<usize>();
                    let now = house.now();
                    let pushed = hq::feed::push(&house.books, &house.own, &device, runs, 0, now).await;
                    let pushed = pushed.expect("a frame that is taken");
                    assert!(pushed.needs.is_empty() && pushed.acks.iter().all(|ack| ack.held.is_empty()));
                }
                taken
            }));
        }
        let mut changes = 0;
        for task in tasks {
            changes += task.await.expect("a task");
        }
        changes
    });
    let ours = changes as f64 / began.elapsed().as_secs_f64();
    drop(server);
    (ours, rows.len() as f64 / runtime.block_on(copy(&postgres.url(), &rows)))
}

fn runs(body: &[u8]) -> Vec<Vec<Run>> {
    let mut decoder = FrameDecoder::new();
    decoder.push(body);
    let mut frames = Vec::new();
    while let Ok(Some(frame)) = decoder.next_frame() {
        if let Frame::Push(push) = frame {
            frames.push(push.runs);
        }
    }
    frames
}

fn rows_of(run: &Run) -> Vec<(Vec<u8>, Vec<u8>)> {
    let row = |carried: &wire::v1::Carried| {
        debug_assert!(Change::peek(&carried.header).is_ok());
        (carried.header.clone(), carried.payload.clone().unwrap_or_default())
    };
    run.changes.iter().map(row).collect()
}

/// Seconds that the rows take by COPY, with the feed's three indexes and in transactions of a frame's size.
async fn copy(url: &str, rows: &[(Vec<u8>, Vec<u8>)]) -> f64 {
    use std::pin::pin;
    use tokio_postgres::binary_copy::BinaryCopyInWriter;
    use tokio_postgres::types::Type;

    let (client, connection) =
        tokio_postgres::connect(url, tokio_postgres::NoTls).await.expect("a connection");
    tokio::spawn(connection);
    let table = "CREATE TABLE bare (pos BIGINT PRIMARY KEY, scope TEXT NOT NULL, device BYTEA NOT NULL,
                 seq BIGINT NOT NULL, header BYTEA NOT NULL, payload BYTEA NOT NULL, hash BYTEA NOT NULL,
                 UNIQUE (scope, device, seq)); CREATE INDEX bare_of_scope ON bare (scope, pos)";
    client.batch_execute(table).await.expect("a table");
    let types = [Type::INT8, Type::TEXT, Type::BYTEA, Type::INT8, Type::BYTEA, Type::BYTEA, Type::BYTEA];
    let began = Instant::now();
    let mut pos = 0_i64;
    for (frame, rows) in rows.chunks(FRAME).enumerate() {
        let words = "COPY bare FROM STDIN BINARY";
        let sink = client.copy_in(words).await.expect("a copy");
        let mut writer = pin!(BinaryCopyInWriter::new(sink, &types));
        let scope = format!("case:{frame:032}");
        for (header, payload) in rows {
            pos += 1;
            let row: [&(dyn tokio_postgres::types::ToSql + Sync); 7] =
                [&pos, &scope, &&[7_u8; 16][..], &pos, header, payload, &&[9_u8; 32][..]];
            writer.as_mut().write(&row).await.expect("a row");
        }
        writer.finish().await.expect("a commit");
    }
    began.elapsed().as_secs_f64()
}
