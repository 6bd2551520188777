//! Backup and restore. A backup holds the database as it was at one moment, and HQ's keys: keep it as safe
//! as HQ itself. Attachments lie in the object folder and are copied by other means.
//!
//! A restored HQ starts a new life of the feed, so that devices offer again what it no longer has.

use std::fs;
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::path::Path;

use minicbor::data::Type;
use minicbor::{Decoder, Encoder};
use tokio::sync::mpsc;

use crate::error::HqError;
use crate::house::{House, IDENTITY, Place, write_private};
use crate::random;
use crate::store::dump::TABLES;
use crate::store::{self, Cell, Outcome, Row, StoreError, Write};

const MAGIC: &[u8; 8] = b"CHQBACK1";
const LARGEST_RECORD: u32 = 4 * 1024 * 1024;
/// Records that are no rows.
const FILE: u64 = 1000;
const END: u64 = 1001;
const CHUNK: usize = 500;

/// Writes everything to a new file; an existing one is not touched.
pub async fn backup(house: &House, out: &Path) -> Result<u64, HqError> {
    let (rows, mut found) = mpsc::channel::<(usize, Row)>(256);
    let (out, data) = (out.to_owned(), house.data.clone());
    let writing = tokio::task::spawn_blocking(move || {
        let mut records = Records::create(&out)?;
        for name in IDENTITY {
            let content = fs::read(data.join(name))?;
            records.put(FILE, &[Cell::from(name), Cell::from(content)])?;
        }
        let mut count = 0_u64;
        while let Some((table, row)) = found.blocking_recv() {
            records.put(table as u64, &row.0)?;
            count += 1;
        }
        records.put(END, &[Cell::from(count)])?;
        records.finish()?;
        Ok::<u64, HqError>(count)
    });
    let read = house.books.store.dump(rows).await;
    let count = writing.await.map_err(|_| StoreError::Interrupted)??;
    read?;
    Ok(count)
}

struct Records {
    inner: zstd::Encoder<'static, BufWriter<fs::File>>,
}

impl Records {
    fn create(out: &Path) -> Result<Self, HqError> {
        use std::os::unix::fs::OpenOptionsExt as _;
        let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(out)?;
        let mut file = BufWriter::new(file);
        file.write_all(MAGIC)?;
        let mut inner = zstd::Encoder::new(file, 6)?;
        inner.include_checksum(true)?;
        Ok(Self { inner })
    }

    fn put(&mut self, number: u64, cells: &[Cell]) -> Result<(), HqError> {
        let bytes = encode(number, cells);
        let length = u32::try_from(bytes.len()).map_err(|_| HqError::BadBackup("a record is too large"))?;
        self.inner.write_all(&length.to_be_bytes())?;
        Ok(self.inner.write_all(&bytes)?)
    }

    fn finish(self) -> Result<(), HqError> {
        let file = self.inner.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(file.sync_all()?)
    }
}

fn encode(number: u64, cells: &[Cell]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut e = Encoder::new(&mut bytes);
    let mut put = || {
        e.array(cells.len() as u64 + 1)?.u64(number)?;
        for cell in cells {
            match cell {
                Cell::Null | Cell::PositionOf(_) => e.null()?,
                Cell::Int(value) => e.i64(*value)?,
                Cell::Text(text) => e.str(text)?,
                Cell::Blob(bytes) => e.bytes(bytes)?,
            };
        }
        Ok::<(), minicbor::encode::Error<std::convert::Infallible>>(())
    };
    if put().is_err() {
        unreachable!("writing to memory failed");
    }
    bytes
}

fn decode(bytes: &[u8]) -> Result<(u64, Vec<Cell>), HqError> {
    let read = || {
        let mut d = Decoder::new(bytes);
        let count = d.array()?.unwrap_or(0);
        let number = d.u64()?;
        let mut cells = Vec::new();
        for _ in 1..count {
            cells.push(match d.datatype()? {
                Type::Null => {
                    d.null()?;
                    Cell::Null
                }
                Type::String => Cell::from(d.str()?),
                Type::Bytes => Cell::from(d.bytes()?),
                _ => Cell::Int(d.i64()?),
            });
        }
        Ok::<_, minicbor::decode::Error>((number, cells))
    };
    read().map_err(|_| HqError::BadBackup("a record is malformed"))
}

/// So many serials of each post are left out after a restore: more than are leased between two backups.
const LEFT_OUT: u32 = 20_000;

/// Makes a headquarters from a backup, in a folder that has none or whose own is set aside.
pub async fn restore(place: &Place, from: &Path) -> Result<u64, HqError> {
    check_whole(from)?;
    set_aside(place)?;
    fs::create_dir_all(&place.data)?;
    let mut reader = open(from)?;
    let mut pending: Vec<Write> = Vec::new();
    let mut store = None;
    let mut count = 0;
    while let Some((number, cells)) = next(&mut reader)? {
        if number == FILE {
            put_file(&place.data, &cells)?;
            continue;
        }
        if number == END {
            break;
        }
        let table = usize::try_from(number).ok().and_then(|number| TABLES.get(number));
        let table = table.ok_or(HqError::BadBackup("it was written by a newer version"))?;
        if store.is_none() {
            store = Some(empty_store(place).await?);
        }
        pending.push(Write::new(table.insert, cells));
        count += 1;
        if pending.len() >= CHUNK
            && let Some(store) = &store
        {
            put_rows(&**store, std::mem::take(&mut pending)).await?;
        }
    }
    let store = store.ok_or(HqError::BadBackup("it holds no rows"))?;
    put_rows(&*store, pending).await?;
    begin_epoch(&*store).await?;
    leave_numbers_out(&*store).await?;
    drop(store);
    declare(place).await?;
    Ok(count)
}

/// Says under HQ's key what the new life of the feed goes on from. Whoever only reaches the database cannot
/// say it, and devices ask for it before they follow.
async fn declare(place: &Place) -> Result<(), HqError> {
    let house = House::open(place).await?;
    let epochs = house.books.epochs().await?;
    let [.., before, present] = &epochs[..] else { return Ok(()) };
    let name = |epoch: &crate::books::Epoch| proof::LogName { hq: house.own.device, epoch: epoch.id };
    let base = house.tree.grow(&house.books).await?.root();
    let restored = proof::Restored { log: name(present), before: name(before), base, at: house.now() };
    let note = house.own.sign_restored(&restored).to_string();
    let cells = vec![present.number.into(), note.into()];
    let sql = "INSERT INTO restored (n, note) VALUES ($1, $2)";
    put_rows(&*house.books.store, vec![Write::new(sql, cells)]).await
}

async fn begin_epoch(store: &dyn store::Store) -> Result<(), HqError> {
    let last = store.read("SELECT last FROM feed_head WHERE one = 1", vec![]).await?;
    let last = last.first().map_or(Ok(0), |row| row.int(0))?;
    let number = store.read("SELECT MAX(n) FROM epoch", vec![]).await?;
    let number = number.first().map_or(Ok(0), |row| row.int(0))?;
    let sql = "INSERT INTO epoch (n, id, base, began_at) VALUES ($1, $2, $3, $4)";
    let cells = vec![(number + 1).into(), random::id().into(), last.into(), random::now_ms().into()];
    put_rows(store, vec![Write::new(sql, cells)]).await
}

/// What was leased since the backup is not known here, and must not be leased again.
async fn leave_numbers_out(store: &dyn store::Store) -> Result<(), HqError> {
    let sql = "UPDATE post_serial SET last = last + $1";
    put_rows(store, vec![Write::new(sql, vec![LEFT_OUT.into()])]).await
}

async fn put_rows(store: &dyn store::Store, writes: Vec<Write>) -> Result<(), HqError> {
    match store.write(writes).await? {
        Outcome::Written { .. } => Ok(()),
        Outcome::Stale => Err(StoreError::Contended.into()),
    }
}

async fn empty_store(place: &Place) -> Result<std::sync::Arc<dyn store::Store>, HqError> {
    let url = place.database_url()?;
    let store = store::open(url.as_deref(), &place.data).await?;
    let feed = store.read("SELECT COUNT(*) FROM feed", vec![]).await?;
    let is_empty = feed.first().map_or(Ok(0), |row| row.int(0))? == 0;
    if is_empty { Ok(store) } else { Err(HqError::BadBackup("the database to restore into is not empty")) }
}

/// What is here already is renamed, never deleted.
fn set_aside(place: &Place) -> Result<(), HqError> {
    let stamp = random::now_ms();
    for name in IDENTITY.into_iter().chain(["hq.db", "hq.db-wal", "hq.db-shm"]) {
        let path = place.data.join(name);
        if path.exists() {
            fs::rename(&path, place.data.join(format!("{name}.before-restore-{stamp}")))?;
        }
    }
    Ok(())
}

fn put_file(data: &Path, cells: &[Cell]) -> Result<(), HqError> {
    match cells {
        [Cell::Text(name), Cell::Blob(content)] if IDENTITY.contains(&name.as_str()) => {
            write_private(&data.join(name), content)
        }
        _ => Err(HqError::BadBackup("it holds a file that is none of ours")),
    }
}

/// Reads the whole file once before anything is changed.
fn check_whole(from: &Path) -> Result<(), HqError> {
    let mut reader = open(from)?;
    let mut count = 0;
    while let Some((number, cells)) = next(&mut reader)? {
        match number {
            FILE => {}
            // The sum over everything stands behind the last record: only reading on checks it.
            END if cells == [Cell::Int(count)] => {
                return match next(&mut reader)? {
                    None => Ok(()),
                    Some(_) => Err(HqError::BadBackup("something follows its end")),
                };
            }
            END => return Err(HqError::BadBackup("rows are missing")),
            _ => count += 1,
        }
    }
    Err(HqError::BadBackup("its end is missing"))
}

type Reader = zstd::Decoder<'static, BufReader<BufReader<fs::File>>>;

fn open(from: &Path) -> Result<Reader, HqError> {
    let mut file = BufReader::new(fs::File::open(from)?);
    let mut magic = [0; MAGIC.len()];
    file.read_exact(&mut magic).map_err(|_| HqError::BadBackup("it is no backup"))?;
    if &magic != MAGIC {
        return Err(HqError::BadBackup("it is no backup"));
    }
    Ok(zstd::Decoder::new(file)?)
}

fn next(reader: &mut Reader) -> Result<Option<(u64, Vec<Cell>)>, HqError> {
    let damaged = |_| HqError::BadBackup("it is damaged or cut short");
    let mut prefix = [0; 4];
    match reader.read(&mut prefix[..1]).map_err(damaged)? {
        0 => return Ok(None),
        _ => reader.read_exact(&mut prefix[1..]).map_err(damaged)?,
    }
    let length = u32::from_be_bytes(prefix);
    if length > LARGEST_RECORD {
        return Err(HqError::BadBackup("a record is too large"));
    }
    let mut bytes = vec![0; length as usize];
    reader.read_exact(&mut bytes).map_err(damaged)?;
    decode(&bytes).map(Some)
}
