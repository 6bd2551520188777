//! The fonts of printed documents, inside the program. No font of the machine is ever used, so a
//! page looks the same on every laptop.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

const FILES: [&[u8]; 12] = [
    include_bytes!("../../fonts/PublicSans-Regular.ttf"),
    include_bytes!("../../fonts/PublicSans-SemiBold.ttf"),
    include_bytes!("../../fonts/PublicSans-Bold.ttf"),
    include_bytes!("../../fonts/PublicSans-Italic.ttf"),
    include_bytes!("../../fonts/PublicSans-BoldItalic.ttf"),
    include_bytes!("../../fonts/RobotoMono-Regular.ttf"),
    include_bytes!("../../fonts/RobotoMono-Bold.ttf"),
    include_bytes!("../../fonts/NotoSans-Regular.ttf"),
    include_bytes!("../../fonts/NotoSans-Bold.ttf"),
    include_bytes!("../../fonts/Vazirmatn-Regular.ttf"),
    include_bytes!("../../fonts/NotoSansArabic-Regular.ttf"),
    include_bytes!("../../fonts/Vazirmatn-Bold.ttf"),
];

static FONTS: LazyLock<Vec<Font>> =
    LazyLock::new(|| FILES.iter().flat_map(|file| Font::iter(Bytes::new(*file))).collect());

static BOOK: LazyLock<LazyHash<FontBook>> =
    LazyLock::new(|| LazyHash::new(FontBook::from_fonts(FONTS.iter())));

pub(super) fn book() -> &'static LazyHash<FontBook> {
    &BOOK
}

pub(super) fn font(index: usize) -> Option<Font> {
    FONTS.get(index).cloned()
}

/// Whether some font has a glyph for `character`.
pub(super) fn can_draw(character: char) -> bool {
    FONTS.iter().any(|font| font.info().coverage.contains(character.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_font_file_is_read() {
        assert_eq!(FONTS.len(), FILES.len());
    }

    #[test]
    fn names_from_the_posts_can_be_drawn() {
        for name in [
            "Țăran Ștefan Žižek Kőrösi Łukasz Ağaoğlu Nguyễn",
            "Ђорђе Їжак Қазақ",
            "Ελένη",
            "محمد پژمان ٹھاکر",
        ] {
            assert!(name.chars().all(can_draw), "{name}");
        }
        assert!(!can_draw('中'));
    }
}
