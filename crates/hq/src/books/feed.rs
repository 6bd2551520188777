//! The feed and its streams.

use ledger::{DeviceId, EntityId, GENESIS, Hash, Origin, Scope, Stream, UserId};
use uuid::Uuid;

use super::{Answer, Books, Device, PAGE};
use crate::store::{Cell, Entry, NewEntity, Row, StoreError};

/// Where the feed ends, and the counters that make staged decisions stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedHead {
    pub last: u64,
    pub policy: u64,
    pub cases: u64,
}

/// One life of the feed. Up to `base` it agrees with the life before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epoch {
    pub number: i64,
    pub id: Uuid,
    pub base: u64,
}

impl Epoch {
    /// The incarnation under which HQ writes in this life. It grows from one life to the next, and two lives
    /// restored from one backup differ: otherwise HQ would give a name out twice.
    #[must_use]
    pub fn life(&self) -> u32 {
        const CHANCE: u32 = 20;
        match u32::try_from(self.number) {
            Ok(0 | 1) | Err(_) => 1,
            Ok(number) => (number << CHANCE) | (self.id.as_fields().0 >> (32 - CHANCE)),
        }
    }
}

/// How far a stream goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamHead {
    pub seq: u64,
    pub hash: Hash,
    pub frozen: bool,
}

impl StreamHead {
    /// A stream that has not begun.
    pub const NONE: Self = Self { seq: 0, hash: GENESIS, frozen: false };
}

/// Who reads the feed, and so what of it they get.
#[derive(Clone, Debug)]
pub struct Viewer {
    pub user: UserId,
    pub post: String,
    pub device: DeviceId,
    /// The device's own changes of this life are not sent back.
    pub incarnation: u32,
    pub now: i64,
}

impl Viewer {
    /// What they see without any grant.
    #[must_use]
    pub fn own_scopes(&self) -> [Scope; 4] {
        [Scope::Org, Scope::Post(self.post.clone()), Scope::User(self.user), Scope::Device(self.device)]
    }
}

impl Books {
    pub async fn head(&self) -> Answer<FeedHead> {
        let rows = self.store.read("SELECT last, policy, cases FROM feed_head WHERE one = 1", vec![]).await?;
        let row = rows.first().ok_or(StoreError::Malformed("the feed has no head"))?;
        Ok(FeedHead { last: row.unsigned(0)?, policy: row.unsigned(1)?, cases: row.unsigned(2)? })
    }

    /// The lives of the feed, the present one last.
    pub async fn epochs(&self) -> Answer<Vec<Epoch>> {
        let rows = self.store.read("SELECT n, id, base FROM epoch ORDER BY n", vec![]).await?;
        let read = |r: &Row| Ok(Epoch { number: r.int(0)?, id: r.uuid(1)?, base: r.unsigned(2)? });
        rows.iter().map(read).collect()
    }

    pub async fn stream_heads(&self, streams: &[Stream]) -> Answer<Vec<StreamHead>> {
        let sql = "SELECT head, hash, frozen FROM stream \
                   WHERE scope = $1 AND device = $2 AND incarnation = $3";
        let answers = self.store.read_each(sql, streams.iter().map(stream_cells).collect()).await?;
        let read = |rows: &Vec<Row>| match rows.first() {
            None => Ok(StreamHead::NONE),
            Some(row) => Ok(StreamHead { seq: row.unsigned(0)?, hash: row.array(1)?, frozen: row.flag(2)? }),
        };
        answers.iter().map(read).collect()
    }

    /// How many changes of one life of a device there are.
    pub async fn count_of(&self, origin: &Origin) -> Answer<u64> {
        let sql = "SELECT CAST(COALESCE(SUM(head), 0) AS BIGINT) FROM stream \
                   WHERE device = $1 AND incarnation = $2";
        let rows = self.store.read(sql, vec![origin.device.into(), origin.incarnation.into()]).await?;
        rows.first().map_or(Ok(0), |row| row.unsigned(0))
    }

    pub async fn streams_of(&self, device: DeviceId) -> Answer<Vec<(Stream, StreamHead)>> {
        let sql = "SELECT scope, incarnation, head, hash, frozen FROM stream WHERE device = $1 \
                   ORDER BY scope, incarnation";
        let rows = self.store.read(sql, vec![device.into()]).await?;
        let read = |row: &Row| {
            let origin = Origin { device, incarnation: u32::try_from(row.int(1)?).unwrap_or(u32::MAX) };
            let head = StreamHead { seq: row.unsigned(2)?, hash: row.array(3)?, frozen: row.flag(4)? };
            Ok((Stream { origin, scope: row.scope(0)? }, head))
        };
        rows.iter().map(read).collect()
    }

    /// The changes `from..=to` of a stream.
    pub async fn stream_entries(&self, stream: &Stream, from: u64, to: u64) -> Answer<Vec<Entry>> {
        let sql = "SELECT pos, scope, device, incarnation, seq, part, author, header, payload, payload_hash, \
                   signature, hash, withheld, received_at FROM feed WHERE scope = $1 AND device = $2 \
                   AND incarnation = $3 AND seq >= $4 AND seq <= $5 AND part = 0 ORDER BY seq";
        let mut cells = stream_cells(stream);
        cells.extend([from.into(), to.into()]);
        entries(&self.store.read(sql, cells).await?)
    }

    /// The change of each of these names, where there is one.
    pub async fn changes_named(&self, scope: &Scope, names: &[(Origin, u64)]) -> Answer<Vec<Option<Entry>>> {
        let sql = "SELECT pos, scope, device, incarnation, seq, part, author, header, payload, payload_hash, \
                   signature, hash, withheld, received_at FROM feed WHERE scope = $1 AND device = $2 \
                   AND incarnation = $3 AND seq = $4 AND part = 0";
        let cells = |(origin, seq): &(Origin, u64)| {
            vec![scope.into(), origin.device.into(), origin.incarnation.into(), (*seq).into()]
        };
        let answers = self.store.read_each(sql, names.iter().map(cells).collect()).await?;
        answers.iter().map(|rows| rows.first().map(Entry::read).transpose()).collect()
    }

    /// Which records of a scope exist, of which kind, by whom.
    pub async fn entities(&self, scope: &Scope, ids: &[EntityId]) -> Answer<Vec<Option<NewEntity>>> {
        let sql = "SELECT kind, author, device, incarnation, seq FROM entity WHERE scope = $1 AND id = $2";
        let each = ids.iter().map(|id| vec![Cell::from(scope), id.0.into()]).collect();
        let answers = self.store.read_each(sql, each).await?;
        let read = |(id, rows): (&EntityId, &Vec<Row>)| {
            let Some(row) = rows.first() else { return Ok(None) };
            let incarnation = u32::try_from(row.int(3)?).unwrap_or(u32::MAX);
            Ok(Some(NewEntity {
                scope: scope.clone(),
                id: *id,
                kind: u16::try_from(row.int(0)?).unwrap_or(u16::MAX),
                author: row.uuid(1)?.into(),
                origin: Origin { device: row.uuid(2)?.into(), incarnation },
                seq: row.unsigned(4)?,
            }))
        };
        ids.iter().zip(&answers).map(read).collect()
    }

    /// The next page of what a viewer may see in `after < pos < before`, of scopes granted up to
    /// `granted_by`. It is looked up scope by scope: what others wrote meanwhile is not even passed over.
    pub async fn visible(
        &self,
        viewer: &Viewer,
        after: u64,
        before: u64,
        granted_by: u64,
    ) -> Answer<Vec<Entry>> {
        let sql = "WITH mine (scope, since) AS (SELECT CAST('org' AS TEXT), CAST(0 AS BIGINT) \
                   UNION ALL SELECT CAST($3 AS TEXT), 0 UNION ALL SELECT CAST($4 AS TEXT), 0 \
                   UNION ALL SELECT CAST($5 AS TEXT), 0 UNION ALL SELECT scope, since FROM access \
                   WHERE user_id = $6 AND revoked = 0 AND (until IS NULL OR until > $7) AND since <= $11 \
                   AND scope NOT IN ('org', $3, $4, $5)) \
                   SELECT f.pos, f.scope, f.device, f.incarnation, f.seq, f.part, f.author, f.header, \
                   f.payload, f.payload_hash, f.signature, f.hash, f.withheld, f.received_at \
                   FROM mine CROSS JOIN feed f WHERE f.scope = mine.scope AND f.pos > mine.since \
                   AND f.pos > $1 AND f.pos < $2 AND NOT (f.device = $8 AND f.incarnation = $9) \
                   ORDER BY f.pos LIMIT $10";
        let mut cells = vec![after.into(), before.into()];
        cells.extend(viewer.own_scopes()[1..].iter().map(Cell::from));
        cells.extend([viewer.user.into(), viewer.now.into()]);
        cells.extend([viewer.device.into(), viewer.incarnation.into(), PAGE.into(), granted_by.into()]);
        entries(&self.store.read(sql, cells).await?)
    }

    /// When the first entry came that a device may see, has not said it has, and did not write.
    pub async fn oldest_unfetched(&self, device: &Device, now: i64) -> Answer<Option<i64>> {
        let sql = "SELECT received_at FROM feed f WHERE pos > $1 AND device <> $2 \
                   AND (scope IN ('org', $3, $4, $5) OR EXISTS (SELECT 1 FROM access a WHERE a.user_id = $6 \
                   AND a.scope = f.scope AND a.revoked = 0 AND (a.until IS NULL OR a.until > $7))) \
                   ORDER BY pos LIMIT 1";
        let user = &device.user;
        let own = [Scope::Post(user.post.clone()), Scope::User(user.id), Scope::Device(device.id)];
        let mut cells = vec![device.fetched.into(), device.id.into()];
        cells.extend(own.iter().map(Cell::from));
        cells.extend([user.id.into(), now.into()]);
        let rows = self.store.read(sql, cells).await?;
        rows.first().map(|row| row.int(0)).transpose()
    }

    /// The next page of what was there before a grant, of all the scopes granted at that position: the
    /// device's own changes too, since it may have had to purge them.
    pub async fn older_than_grant(&self, viewer: &Viewer, since: u64, after: u64) -> Answer<Vec<Entry>> {
        let sql = "SELECT pos, scope, device, incarnation, seq, part, author, header, payload, payload_hash, \
                   signature, hash, withheld, received_at FROM feed WHERE pos > $1 AND pos < $2 \
                   AND scope IN (SELECT scope FROM access WHERE user_id = $3 AND since = $2 \
                   AND revoked = 0 AND (until IS NULL OR until > $4)) ORDER BY pos LIMIT $5";
        let cells = vec![after.into(), since.into(), viewer.user.into(), viewer.now.into(), PAGE.into()];
        entries(&self.store.read(sql, cells).await?)
    }

    /// The next page of the whole feed.
    pub async fn everything(&self, after: u64) -> Answer<Vec<Entry>> {
        let sql = "SELECT pos, scope, device, incarnation, seq, part, author, header, payload, payload_hash, \
                   signature, hash, withheld, received_at FROM feed WHERE pos > $1 ORDER BY pos LIMIT $2";
        entries(&self.store.read(sql, vec![after.into(), PAGE.into()]).await?)
    }
}

fn stream_cells(stream: &Stream) -> Vec<Cell> {
    let Origin { device, incarnation } = stream.origin;
    vec![(&stream.scope).into(), device.into(), incarnation.into()]
}

pub(super) fn entries(rows: &[Row]) -> Answer<Vec<Entry>> {
    rows.iter().map(Entry::read).collect()
}
