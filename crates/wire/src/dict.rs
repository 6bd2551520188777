//! Dictionaries: what changes usually look like, known to both sides before the first byte. A small frame
//! then says only what is its own.
//!
//! A dictionary is used only towards a side that named it, and is never edited: another one gets another
//! number. A frame made with one that is not known here is an error of its own kind, never a broken line.

use std::sync::LazyLock;

use zstd::dict::DecoderDictionary;

/// Frames smaller than this gain less than the number of the dictionary costs.
const TOO_SMALL: usize = 40;

/// One dictionary that this program has.
pub struct Dictionary {
    id: u32,
    bytes: &'static [u8],
    decoder: LazyLock<DecoderDictionary<'static>>,
}

impl std::fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dictionary").field("id", &self.id).finish_non_exhaustive()
    }
}

const FIRST: &[u8] = include_bytes!("../dict/changes-32769.zdict");

/// All of them, the best one last.
static ALL: [Dictionary; 1] =
    [Dictionary { id: 32_769, bytes: FIRST, decoder: LazyLock::new(|| DecoderDictionary::copy(FIRST)) }];

impl Dictionary {
    /// The numbers to tell the other side.
    #[must_use]
    pub fn known() -> Vec<u32> {
        ALL.iter().map(Self::id).collect()
    }

    #[must_use]
    pub fn numbered(id: u32) -> Option<&'static Self> {
        ALL.iter().find(|dictionary| dictionary.id == id)
    }

    /// The best one that the other side has too.
    #[must_use]
    pub fn shared(theirs: &[u32]) -> Option<&'static Self> {
        ALL.iter().rev().find(|dictionary| theirs.contains(&dictionary.id))
    }

    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }
}

/// Compresses with the dictionary where there is one and it pays.
pub(crate) fn compress(raw: &[u8], level: i32, dictionary: Option<&Dictionary>) -> std::io::Result<Vec<u8>> {
    match dictionary.filter(|_| raw.len() >= TOO_SMALL) {
        None => zstd::bulk::compress(raw, level),
        Some(dictionary) => zstd::bulk::Compressor::with_dictionary(level, dictionary.bytes)?.compress(raw),
    }
}

/// What a frame says it was made with.
pub(crate) fn named(compressed: &[u8]) -> Option<u32> {
    zstd::zstd_safe::get_dict_id_from_frame(compressed).map(std::num::NonZero::get)
}

/// Decompresses into at most `capacity` bytes.
pub(crate) fn decompress(
    compressed: &[u8],
    capacity: usize,
    dictionary: Option<&'static Dictionary>,
) -> std::io::Result<Vec<u8>> {
    match dictionary {
        None => zstd::bulk::decompress(compressed, capacity),
        Some(dictionary) => {
            let decoder = &*dictionary.decoder;
            zstd::bulk::Decompressor::with_prepared_dictionary(decoder)?.decompress(compressed, capacity)
        }
    }
}
