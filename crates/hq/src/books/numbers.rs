//! Case numbers: which serials are leased to whom, which are borne by cases, which are void; and settings.

use ledger::DeviceId;
use uuid::Uuid;

use super::{Answer, Books};
use crate::store::{Cell, Row};

/// A block of serials and the life of the device that it was leased to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub post: String,
    pub first: u32,
    pub last: u32,
    pub device: DeviceId,
    pub incarnation: u32,
    pub leased_at: i64,
    pub retired_at: Option<i64>,
    /// The highest serial of it that a case bears.
    pub borne: Option<u32>,
    /// How many of its serials cases bear.
    pub used: u64,
}

impl Block {
    /// The serials above every one that is borne: what its device has still to give, as far as HQ knows.
    #[must_use]
    pub fn rest(&self) -> Option<(u32, u32)> {
        let from = self.borne.map_or(self.first, |borne| borne + 1);
        (from <= self.last).then_some((from, self.last))
    }

    #[must_use]
    pub fn free(&self) -> u32 {
        self.rest().map_or(0, |(from, to)| to - from + 1)
    }
}

/// Serials that no case will bear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voided {
    pub post: String,
    pub first: u32,
    pub last: u32,
    pub reason: String,
    pub at: i64,
}

/// A number that a case bears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Borne {
    pub number: String,
    pub post: String,
    pub serial: u32,
    pub case: Uuid,
    pub device: DeviceId,
    pub incarnation: u32,
}

impl Books {
    /// What an administrator set, if anything.
    pub async fn setting(&self, name: &str) -> Answer<Option<i64>> {
        let sql = "SELECT value FROM setting WHERE name = $1";
        self.store.read(sql, vec![name.into()]).await?.first().map(|row| row.int(0)).transpose()
    }

    pub async fn last_serial(&self, post: &str) -> Answer<Option<u32>> {
        let sql = "SELECT last FROM post_serial WHERE post = $1";
        self.store.read(sql, vec![post.into()]).await?.first().map(|row| serial(row, 0)).transpose()
    }

    /// Every block of a device, in the order of leasing.
    pub async fn blocks_of(&self, device: DeviceId) -> Answer<Vec<Block>> {
        let sql = "SELECT b.post, b.first, b.last, b.device, b.incarnation, b.leased_at, b.retired_at, \
                   (SELECT MAX(n.serial) FROM number_borne n WHERE n.post = b.post AND n.suffix = '' \
                    AND n.serial BETWEEN b.first AND b.last), \
                   (SELECT COUNT(DISTINCT n.serial) FROM number_borne n WHERE n.post = b.post AND n.suffix = '' \
                    AND n.serial BETWEEN b.first AND b.last) \
                   FROM number_block b WHERE b.device = $1 ORDER BY b.leased_at, b.first";
        self.store.read(sql, vec![device.into()]).await?.iter().map(block).collect()
    }

    /// Every block, by post and serial.
    pub async fn blocks(&self) -> Answer<Vec<Block>> {
        let sql = "SELECT b.post, b.first, b.last, b.device, b.incarnation, b.leased_at, b.retired_at, \
                   (SELECT MAX(n.serial) FROM number_borne n WHERE n.post = b.post AND n.suffix = '' \
                    AND n.serial BETWEEN b.first AND b.last), \
                   (SELECT COUNT(DISTINCT n.serial) FROM number_borne n WHERE n.post = b.post AND n.suffix = '' \
                    AND n.serial BETWEEN b.first AND b.last) \
                   FROM number_block b ORDER BY b.post, b.first";
        self.store.read(sql, vec![]).await?.iter().map(block).collect()
    }

    pub async fn voids(&self) -> Answer<Vec<Voided>> {
        let sql = "SELECT post, first, last, reason, at FROM number_void ORDER BY post, first, last";
        let read = |row: &Row| {
            Ok(Voided {
                post: row.text(0)?,
                first: serial(row, 1)?,
                last: serial(row, 2)?,
                reason: row.text(3)?,
                at: row.int(4)?,
            })
        };
        self.store.read(sql, vec![]).await?.iter().map(read).collect()
    }

    /// The highest serial within `first..=last` that a case bears without a suffix.
    pub async fn borne_within(&self, post: &str, first: u32, last: u32) -> Answer<Option<u32>> {
        let sql = "SELECT MAX(serial) FROM number_borne \
                   WHERE post = $1 AND suffix = '' AND serial BETWEEN $2 AND $3";
        let rows = self.store.read(sql, vec![post.into(), first.into(), last.into()]).await?;
        let found = rows.first().map_or(Ok(None), |row| row.optional_int(0))?;
        Ok(found.and_then(|serial| u32::try_from(serial).ok()))
    }

    /// Other cases that one life of a device has given this number of its own, or this serial leased to it.
    pub async fn numbered_alike(&self, asked: &Borne, suffix: &str) -> Answer<Vec<Uuid>> {
        let sql = "SELECT n.case_id FROM number_borne n WHERE n.case_id <> $1 AND n.device = $2 \
                   AND n.incarnation = $3 AND n.suffix = $4 AND n.post = $5 AND n.serial = $6 \
                   AND ((n.suffix <> '' AND n.number = $7) OR (n.suffix = '' AND EXISTS (SELECT 1 \
                   FROM number_block b WHERE b.post = n.post AND n.serial BETWEEN b.first AND b.last \
                   AND b.device = n.device AND b.incarnation = n.incarnation)))";
        let cells: Vec<Cell> = vec![
            asked.case.into(),
            asked.device.into(),
            asked.incarnation.into(),
            suffix.into(),
            asked.post.as_str().into(),
            asked.serial.into(),
            asked.number.as_str().into(),
        ];
        self.store.read(sql, cells).await?.iter().map(|row| row.uuid(0)).collect()
    }

    /// Cases that bear one number, or one serial of a leased block: all of them are kept, a person must know.
    pub async fn number_clashes(&self) -> Answer<Vec<Borne>> {
        let sql = "SELECT n.number, n.post, n.serial, n.case_id, n.device, n.incarnation FROM number_borne n \
                   WHERE EXISTS (SELECT 1 FROM number_borne o WHERE o.case_id <> n.case_id \
                   AND (o.number = n.number OR (n.suffix = '' AND o.suffix = '' AND o.post = n.post \
                   AND o.serial = n.serial AND o.device = n.device AND EXISTS (SELECT 1 FROM number_block b \
                   WHERE b.post = n.post AND n.serial BETWEEN b.first AND b.last AND b.device = n.device)))) \
                   ORDER BY n.post, n.serial, n.number, n.received_at, n.case_id";
        self.store.read(sql, vec![]).await?.iter().map(borne).collect()
    }

    /// Cases that bear a serial which was voided before they came: the number stands.
    pub async fn borne_though_void(&self) -> Answer<Vec<Borne>> {
        let sql = "SELECT n.number, n.post, n.serial, n.case_id, n.device, n.incarnation FROM number_borne n \
                   WHERE n.suffix = '' AND EXISTS (SELECT 1 FROM number_void v WHERE v.post = n.post \
                   AND n.serial BETWEEN v.first AND v.last) ORDER BY n.post, n.serial, n.case_id";
        self.store.read(sql, vec![]).await?.iter().map(borne).collect()
    }
}

fn serial(row: &Row, index: usize) -> Answer<u32> {
    Ok(u32::try_from(row.int(index)?).unwrap_or(u32::MAX))
}

fn block(row: &Row) -> Answer<Block> {
    Ok(Block {
        post: row.text(0)?,
        first: serial(row, 1)?,
        last: serial(row, 2)?,
        device: row.uuid(3)?.into(),
        incarnation: serial(row, 4)?,
        leased_at: row.int(5)?,
        retired_at: row.optional_int(6)?,
        borne: row.optional_int(7)?.and_then(|serial| u32::try_from(serial).ok()),
        used: row.unsigned(8)?,
    })
}

fn borne(row: &Row) -> Answer<Borne> {
    Ok(Borne {
        number: row.text(0)?,
        post: row.text(1)?,
        serial: serial(row, 2)?,
        case: row.uuid(3)?,
        device: row.uuid(4)?.into(),
        incarnation: serial(row, 5)?,
    })
}
