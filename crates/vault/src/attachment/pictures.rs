//! Small copies of a picture: pixels only, turned upright, nothing of its metadata.
//!
//! A picture comes from a stranger. It is decoded within bounds of pixels and memory that are checked before
//! anything is taken, and whatever is wrong with it only means that there is no copy.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};

/// JPEG, or nothing where the picture itself is as small.
pub(super) struct Copies {
    pub thumb: Option<Vec<u8>>,
    pub field: Option<Vec<u8>>,
}

/// What a copy may be: the longer side in pixels, the bytes, and the qualities to try.
struct Format {
    side: u32,
    most: usize,
    qualities: &'static [u8],
}

const THUMB: Format = Format { side: 192, most: 8_000, qualities: &[80, 65, 50, 35, 25] };
const FIELD: Format = Format { side: 1600, most: 250_000, qualities: &[85, 78, 70, 60, 50] };

const MOST_PIXELS: u64 = 64_000_000;
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    let format = image::guess_format(bytes).ok()?;
    matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif)
        .then_some(format)
}

pub(super) fn is_picture(first_bytes: &[u8]) -> bool {
    format_of(first_bytes).is_some()
}

pub(super) fn copies(bytes: &[u8]) -> Option<Copies> {
    // A fault in a decoder is the picture's misfortune, not ours.
    catch_unwind(AssertUnwindSafe(|| make(bytes))).ok().flatten()
}

fn make(bytes: &[u8]) -> Option<Copies> {
    let copy = |picture: &RgbImage, format: &Format| {
        (bytes.len() > format.most).then(|| squeeze(picture, format)).flatten()
    };
    let field = shrunk(decode(bytes)?, FIELD.side);
    let thumb = shrunk(DynamicImage::ImageRgb8(field.clone()), THUMB.side);
    Some(Copies { thumb: copy(&thumb, &THUMB), field: copy(&field, &FIELD) })
}

/// Upright, or `None` where it cannot be read or is larger than it may be.
fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format_of(bytes)?);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return None;
    }
    let orientation = decoder.orientation().ok()?;
    let picture = DynamicImage::from_decoder(decoder).ok()?;
    // Made small before it is turned: turning a whole one would take its memory twice.
    let mut picture =
        if width.max(height) > FIELD.side { picture.thumbnail(FIELD.side, FIELD.side) } else { picture };
    picture.apply_orientation(orientation);
    Some(picture)
}

/// Not larger than that, on white where it was transparent.
fn shrunk(picture: DynamicImage, side: u32) -> RgbImage {
    let picture =
        if picture.width().max(picture.height()) > side { picture.thumbnail(side, side) } else { picture };
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [red, green, blue, alpha] = picture.get_pixel(x, y).0.map(u32::from);
        let over_white = |colour: u32| ((colour * alpha + 255 * (255 - alpha)) / 255) as u8;
        Rgb([red, green, blue].map(over_white))
    })
}

/// The best that fits into the bytes; the picture gets smaller when quality alone does not do.
fn squeeze(picture: &RgbImage, format: &Format) -> Option<Vec<u8>> {
    let mut picture = picture.clone();
    loop {
        for quality in format.qualities {
            let mut bytes = Vec::new();
            JpegEncoder::new_with_quality(&mut bytes, *quality).encode_image(&picture).ok()?;
            if bytes.len() <= format.most {
                return Some(bytes);
            }
        }
        let smaller = picture.width().max(picture.height()) * 3 / 4;
        if smaller < 16 {
            return None;
        }
        picture = shrunk(DynamicImage::ImageRgb8(picture), smaller);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Detail everywhere, so that it does not compress away.
    fn noise(width: u32, height: u32) -> RgbImage {
        let mut state = 1_u32;
        RgbImage::from_fn(width, height, |x, y| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = (state >> 24) as u8;
            Rgb([(x / 4) as u8 ^ (grain >> 2), (y / 4) as u8, grain])
        })
    }

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn read(bytes: &[u8]) -> DynamicImage {
        image::load_from_memory_with_format(bytes, ImageFormat::Jpeg).unwrap()
    }

    #[test]
    fn each_kind_of_picture_gets_copies_within_their_bytes() {
        let picture = DynamicImage::ImageRgb8(noise(420, 320));
        for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let bytes = encoded(&picture, format);
            let copies = copies(&bytes).expect("a picture");
            let thumb = copies.thumb.expect("a thumbnail");
            assert!(thumb.len() <= 8_000, "{format:?}: {}", thumb.len());
            assert!(read(&thumb).width() <= 192);
            match copies.field {
                Some(field) => assert!(field.len() <= 250_000 && field.len() < bytes.len(), "{format:?}"),
                None => assert!(bytes.len() <= 250_000, "{format:?} is small enough itself"),
            }
        }
    }

    #[test]
    fn a_picture_that_says_it_lies_on_its_side_is_stood_up_and_its_metadata_stays_behind() {
        // Red above blue, and an Exif block that says: turn by 90 degrees.
        let picture =
            RgbImage::from_fn(400, 200, |_, y| Rgb(if y < 100 { [220, 0, 0] } else { [0, 0, 220] }));
        let plain = encoded(&DynamicImage::ImageRgb8(picture), ImageFormat::Jpeg);
        let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"GPS 44.4268 N 26.1025 E");
        exif.resize(9_000, b' ');
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let bytes = [&plain[..2], &[0xff, 0xe1], &length, &exif, &plain[2..]].concat();
        let thumb = copies(&bytes).unwrap().thumb.expect("the metadata alone is larger than a thumbnail");
        let upright = read(&thumb).into_rgb8();
        assert!(upright.height() > upright.width());
        let (left, right) = (upright.get_pixel(10, 90), upright.get_pixel(upright.width() - 10, 90));
        assert!(left.0[2] > 150 && right.0[0] > 150, "{left:?} {right:?}");
        assert!(!thumb.windows(4).any(|part| part == b"GPS " || part == b"Exif"));
    }

    #[test]
    fn transparent_places_are_white() {
        let picture = image::RgbaImage::from_pixel(400, 400, image::Rgba([0, 0, 0, 0]));
        let mut bytes = encoded(&DynamicImage::ImageRgba8(picture), ImageFormat::Png);
        bytes.resize(9_000.max(bytes.len()), 0);
        let thumb = copies(&bytes).unwrap().thumb.unwrap();
        assert!(read(&thumb).into_rgb8().pixels().all(|pixel| pixel.0.iter().all(|part| *part > 250)));
    }

    #[test]
    fn a_bomb_a_torn_picture_and_what_is_none_get_no_copy() {
        // A PNG that says it is 60,000 pixels square; nothing of them follows.
        let mut bomb =
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xea\x60\0\0\xea\x60\x08\x02\0\0\0\x0f\xb0\xe2\x15".to_vec();
        bomb.extend_from_slice(&[0; 20_000]);
        let whole = encoded(&DynamicImage::ImageRgb8(noise(300, 300)), ImageFormat::Png);
        let torn = &whole[..whole.len() / 3];
        for bytes in [&bomb[..], torn, b"%PDF-1.7 not a picture", b"", b"\xff\xd8\xff"] {
            assert!(copies(bytes).is_none_or(|made| made.field.is_none()));
        }
        assert!(copies(&bomb).is_none());
        assert!(!is_picture(b"%PDF-1.7"));
    }
}
