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
fn indexed(rgba: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut counts: BTreeMap<[u8; 3], BTreeMap<[u8; 3], usize>> = BTreeMap::new();
    for pixel in rgba.chunks_exact(4) {
        let &[red, green, blue, 255] = pixel else { return None };
        *counts.entry(bucket([red, green, blue])).or_default().entry([red, green, blue]).or_default() += 1;
    }
    if counts.len() > 256 {
        return None;
    }
    // Each bucket takes its commonest colour, so that the paper keeps exactly the one it has.
    let commonest = |colours: &BTreeMap<[u8; 3], usize>| colours.iter().max_by_key(|(_, count)| **count).map(|(colour, _)| *colour);
    let palette: Vec<u8> = counts.values().filter_map(commonest).flatten().collect();
    let numbers: BTreeMap<[u8; 3], u8> = counts.keys().zip(0..=u8::MAX).map(|(bucket, number)| (*bucket, number)).collect();
    let indices = rgba.chunks_exact(4).map(|pixel| numbers[&bucket([pixel[0], pixel[1], pixel[2]])]).collect();
    Some((palette, indices))
}

fn bucket(colour: [u8; 3]) -> [u8; 3] {
    colour.map(|channel| channel >> (8 - BITS))
}
