//! Pictures of cards made small: few colours are on them, so a palette serves.

use std::collections::BTreeMap;

/// Bits kept of each colour channel; letters and paper need no more.
const BITS: u8 = 5;

/// Writes a PNG anew with a palette; one with too many colours stays as it is.
pub(super) fn small(picture: Vec<u8>) -> Vec<u8> {
    from_png(&picture).unwrap_or(picture)
}

fn from_png(picture: &[u8]) -> Option<Vec<u8>> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(picture)).read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut pixels).ok()?;
    if info.color_type != png::ColorType::Rgba || info.bit_depth != png::BitDepth::Eight {
        return None;
    }
    from_pixels((info.width, info.height), &pixels[..info.buffer_size()])
}

/// A PNG with a palette of RGBA pixels; `None` where 256 colours are not enough or a pixel is clear.
pub(super) fn from_pixels((width, height): (u32, u32), rgba: &[u8]) -> Option<Vec<u8>> {
    let (palette, indices) = indexed(rgba)?;
    let mut small = Vec::new();
    let mut encoder = png::Encoder::new(&mut small, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    encoder.set_compression(png::Compression::Balanced);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(&indices).ok()?;
    writer.finish().ok()?;
    Some(small)
}

/// The palette as RGB bytes and a palette index for each pixel.
///
/// Cards are mostly paper, so pixels are counted by runs, and looked up in a table rather than in a tree.
fn indexed(rgba: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let (pixels, _) = rgba.as_chunks::<4>();
    let mut counts: BTreeMap<usize, BTreeMap<[u8; 3], usize>> = BTreeMap::new();
    for run in pixels.chunk_by(|a, b| a == b) {
        let &[red, green, blue, 255] = run.first()? else { return None };
        *counts.entry(bucket([red, green, blue])).or_default().entry([red, green, blue]).or_default() += run.len();
    }
    if counts.len() > 256 {
        return None;
    }
    // Each bucket takes its commonest colour, so that the paper keeps exactly the one it has.
    let commonest = |colours: &BTreeMap<[u8; 3], usize>| colours.iter().max_by_key(|(_, count)| **count).map(|(colour, _)| *colour);
    let palette: Vec<u8> = counts.values().filter_map(commonest).flatten().collect();
    let mut numbers = vec![0; 1 << (3 * BITS)];
    for (bucket, number) in counts.keys().zip(0..=u8::MAX) {
        numbers[*bucket] = number;
    }
    let indices = pixels.iter().map(|&[red, green, blue, _]| numbers[bucket([red, green, blue])]).collect();
    Some((palette, indices))
}

/// The place of a colour in a table of colours that keep [`BITS`] bits of each channel.
fn bucket(colour: [u8; 3]) -> usize {
    colour.iter().fold(0, |place, channel| place << BITS | usize::from(channel >> (8 - BITS)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain_png(rgba: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
        encoder.set_color(png::ColorType::Rgba);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(rgba).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn pixels_and_the_png_of_them_give_the_same_picture() {
        let rgba = [255, 252, 245, 255, 0, 0, 0, 255];
        let small = small(plain_png(&rgba));
        assert_eq!(Some(&small), from_pixels((2, 1), &rgba).as_ref());
        let mut reader = png::Decoder::new(std::io::Cursor::new(&small)).read_info().unwrap();
        assert_eq!(reader.info().color_type, png::ColorType::Indexed);
        assert_eq!(reader.info().palette.as_deref(), Some(&[0, 0, 0, 255, 252, 245][..]));
        let mut indices = [0; 2];
        reader.next_frame(&mut indices).unwrap();
        assert_eq!(indices, [1, 0]);
    }

    #[test]
    fn what_a_palette_cannot_hold_stays_as_it_is() {
        let clear = plain_png(&[255, 252, 245, 255, 0, 0, 0, 128]);
        assert_eq!(small(clear.clone()), clear);
        assert_eq!(small(b"no picture".to_vec()), b"no picture");
        let many: Vec<u8> =
            (0..512u16).flat_map(|n| n.to_le_bytes().map(|byte| byte << (8 - BITS)).into_iter().chain([n as u8, 255])).collect();
        assert_eq!(from_pixels((512, 1), &many), None);
    }
}
