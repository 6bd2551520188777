//! Files of attachments that were checked and are kept.

use ledger::{DeviceId, Stream};
use model::kinds::ATTACHMENT;
use model::{Part, PartId};
use uuid::Uuid;

use super::{Answer, Books};
use crate::store::{Row, Write};

/// A part of an attachment that was checked and is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptPart {
    pub case: Uuid,
    pub part: PartId,
    pub size: u64,
    pub sha256: [u8; 32],
}

impl KeptPart {
    /// Where it lies among the objects.
    #[must_use]
    pub fn object(&self) -> String {
        object_of(self.case, self.part)
    }

    /// The row that says so.
    #[must_use]
    pub fn write(&self, now: i64) -> Write {
        let (case, id) = (self.case.into(), self.part.attachment.into());
        match self.part.part {
            Part::Original => Write::new(
                "INSERT INTO attachment (case_id, id, size, sha256, complete_at) VALUES ($1, $2, $3, $4, $5) \
                 ON CONFLICT DO NOTHING",
                vec![case, id, self.size.into(), self.sha256.into(), now.into()],
            ),
            part => Write::new(
                "INSERT INTO attachment_copy (case_id, id, part, size, sha256, complete_at) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
                vec![case, id, part.name().into(), self.size.into(), self.sha256.into(), now.into()],
            ),
        }
    }
}

/// The name of a part's object.
#[must_use]
pub fn object_of(case: Uuid, part: PartId) -> String {
    let id = part.attachment;
    match part.part {
        Part::Original => format!("{case}/{id}"),
        part => format!("{case}/{id}.{}", part.name()),
    }
}

/// The rows that say an attachment is kept, gone.
#[must_use]
pub fn forgotten(case: Uuid, attachment: Uuid) -> [Write; 2] {
    let of = || vec![case.into(), attachment.into()];
    [
        Write::new("DELETE FROM attachment WHERE case_id = $1 AND id = $2", of()),
        Write::new("DELETE FROM attachment_copy WHERE case_id = $1 AND id = $2", of()),
    ]
}

impl Books {
    pub async fn kept(&self, case: Uuid, part: PartId) -> Answer<Option<KeptPart>> {
        let id = part.attachment;
        let rows = match part.part {
            Part::Original => {
                let sql = "SELECT size, sha256 FROM attachment WHERE case_id = $1 AND id = $2";
                self.store.read(sql, vec![case.into(), id.into()]).await?
            }
            copy => {
                let sql = "SELECT size, sha256 FROM attachment_copy \
                           WHERE case_id = $1 AND id = $2 AND part = $3";
                self.store.read(sql, vec![case.into(), id.into(), copy.name().into()]).await?
            }
        };
        let read = |row: &Row| Ok(KeptPart { case, part, size: row.unsigned(0)?, sha256: row.array(1)? });
        rows.first().map(read).transpose()
    }

    /// The parts kept of attachments that this device made.
    pub async fn kept_of(&self, device: DeviceId) -> Answer<Vec<(Uuid, PartId)>> {
        let sql = "SELECT a.case_id, a.id, 'original' FROM attachment a JOIN entity e ON e.id = a.id \
                   WHERE e.device = $1 UNION ALL SELECT a.case_id, a.id, a.part FROM attachment_copy a \
                   JOIN entity e ON e.id = a.id WHERE e.device = $1";
        let rows = self.store.read(sql, vec![device.into()]).await?;
        let read = |row: &Row| {
            let part = Part::named(&row.text(2)?).unwrap_or(Part::Original);
            Ok((row.uuid(0)?, PartId::new(row.uuid(1)?, part)))
        };
        rows.iter().map(read).collect()
    }

    /// The attachments whose records one change made.
    pub async fn attached_by(&self, stream: &Stream, seq: u64) -> Answer<Vec<Uuid>> {
        let sql = "SELECT id FROM entity WHERE scope = $1 AND device = $2 AND incarnation = $3 AND seq = $4 \
                   AND kind = $5";
        let Stream { origin, scope } = stream;
        let place = vec![scope.into(), origin.device.into(), origin.incarnation.into(), seq.into()];
        let rows = self.store.read(sql, [place, vec![ATTACHMENT.number.into()]].concat()).await?;
        rows.iter().map(|row| row.uuid(0)).collect()
    }

    /// Every part that is kept.
    pub async fn all_kept(&self) -> Answer<Vec<KeptPart>> {
        let sql = "SELECT case_id, id, size, sha256, 'original' FROM attachment \
                   UNION ALL SELECT case_id, id, size, sha256, part FROM attachment_copy";
        let rows = self.store.read(sql, vec![]).await?;
        let read = |row: &Row| {
            let part = Part::named(&row.text(4)?).unwrap_or(Part::Original);
            let part = PartId::new(row.uuid(1)?, part);
            Ok(KeptPart { case: row.uuid(0)?, part, size: row.unsigned(2)?, sha256: row.array(3)? })
        };
        rows.iter().map(read).collect()
    }
}
