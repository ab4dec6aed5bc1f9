//! Pictures of cards made small: few colours are on them, so a palette serves.

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
    from_pixels((info.width, info.height), &pixels[..info.buffer_size()], Packing::Small)
}

/// How a picture is packed.
#[derive(Clone, Copy)]
pub(super) enum Packing {
    /// As small as serves many readers.
    Small,
    /// As fast as serves one who waits.
    #[cfg_attr(not(feature = "embedded-typst"), allow(dead_code, reason = "the command packs by itself"))]
    Fast,
}

/// A PNG with a palette of RGBA pixels; `None` where 256 colours are not enough or a pixel is clear.
pub(super) fn from_pixels((width, height): (u32, u32), rgba: &[u8], packing: Packing) -> Option<Vec<u8>> {
    let (palette, indices) = indexed(rgba)?;
    let mut small = Vec::new();
    let mut encoder = png::Encoder::new(&mut small, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette);
    // What packs fast looks for noughts alone, which empty paper is below empty paper.
    let (compression, filter) = match packing {
        Packing::Small => (png::Compression::Balanced, png::Filter::NoFilter),
        Packing::Fast => (png::Compression::Fast, png::Filter::Up),
    };
    encoder.set_compression(compression);
    encoder.set_filter(filter);
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
    let mut numbers = vec![NONE; 1 << (3 * BITS)];
    let mut found: Vec<Bucket> = Vec::new();
    let mut indices = Vec::with_capacity(pixels.len());
    for run in pixels.chunk_by(|a, b| a == b) {
        let &[red, green, blue, 255] = run.first()? else { return None };
        let colour = [red, green, blue];
        let number = &mut numbers[bucket(colour)];
        if *number == NONE {
            *number = u16::try_from(found.len()).ok().filter(|number| *number <= u16::from(u8::MAX))?;
            found.push(Bucket { place: bucket(colour), colours: Vec::new() });
        }
        found[usize::from(*number)].count(colour, run.len());
        indices.resize(indices.len() + run.len(), number.to_le_bytes()[0]);
    }
    let mut order: Vec<usize> = (0..found.len()).collect();
    order.sort_unstable_by_key(|number| found[*number].place);
    let palette = order.iter().flat_map(|number| found[*number].commonest()).collect();
    let mut sorted = [0; 256];
    for (place, number) in (0..=u8::MAX).zip(&order) {
        sorted[*number] = place;
    }
    indices.iter_mut().for_each(|index| *index = sorted[usize::from(*index)]);
    Some((palette, indices))
}

/// The number of a colour that was not met yet.
const NONE: u16 = u16::MAX;

/// Colours that become one.
struct Bucket {
    place: usize,
    /// Each with its number of pixels.
    colours: Vec<([u8; 3], usize)>,
}

impl Bucket {
    fn count(&mut self, colour: [u8; 3], pixels: usize) {
        match self.colours.iter_mut().find(|(known, _)| *known == colour) {
            Some((_, count)) => *count += pixels,
            None => self.colours.push((colour, pixels)),
        }
    }

    /// The paper keeps exactly the colour that it has.
    fn commonest(&self) -> [u8; 3] {
        self.colours.iter().max_by_key(|(colour, count)| (*count, *colour)).map(|(colour, _)| *colour).unwrap_or_default()
    }
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
        assert_eq!(Some(&small), from_pixels((2, 1), &rgba, Packing::Small).as_ref());
        for picture in [small, from_pixels((2, 1), &rgba, Packing::Fast).unwrap()] {
            let mut reader = png::Decoder::new(std::io::Cursor::new(&picture)).read_info().unwrap();
            assert_eq!(reader.info().color_type, png::ColorType::Indexed);
            assert_eq!(reader.info().palette.as_deref(), Some(&[0, 0, 0, 255, 252, 245][..]));
            let mut indices = [0; 2];
            reader.next_frame(&mut indices).unwrap();
            assert_eq!(indices, [1, 0]);
        }
    }

    #[test]
    fn what_a_palette_cannot_hold_stays_as_it_is() {
        let clear = plain_png(&[255, 252, 245, 255, 0, 0, 0, 128]);
        assert_eq!(small(clear.clone()), clear);
        assert_eq!(small(b"no picture".to_vec()), b"no picture");
        let many: Vec<u8> =
            (0..512u16).flat_map(|n| n.to_le_bytes().map(|byte| byte << (8 - BITS)).into_iter().chain([n as u8, 255])).collect();
        assert_eq!(from_pixels((512, 1), &many, Packing::Small), None);
    }
}
