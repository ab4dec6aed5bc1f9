//! Pictures of cards made small: few colours are on them, so a palette serves.

use std::collections::BTreeMap;

/// Bits kept of each colour channel; letters and paper need no more.
const BITS: u8 = 5;

/// Writes a PNG anew with a palette where that is smaller; other pictures stay as they are.
pub(super) fn shrunk(url: &str, picture: Vec<u8>) -> Vec<u8> {
    if !url.ends_with(".png") {
        return picture;
    }
    match with_palette(&picture) {
        Some(small) if small.len() < picture.len() => small,
        _ => picture,
    }
}

fn with_palette(picture: &[u8]) -> Option<Vec<u8>> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(picture)).read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut pixels).ok()?;
    if info.color_type != png::ColorType::Rgba || info.bit_depth != png::BitDepth::Eight {
        return None;
    }
    let (palette, indices) = indexed(&pixels[..info.buffer_size()])?;
    let mut small = Vec::new();
    let mut encoder = png::Encoder::new(&mut small, info.width, info.height);
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

/// The palette as RGB bytes and a palette index for each pixel; `None` where 256 colours are not enough or a pixel is clear.
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
