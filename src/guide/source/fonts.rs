//! Files of fonts, in the guide and on the system, and the families that they hold. Of each no more than its names is read.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::file::unreadable;
use super::walk;
use crate::diagnostic::{Code, Diagnostic};

/// A file with one font or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FontFile {
    /// As reports name it: its path from the guide's root, or on the system.
    pub path: String,
    /// Where it lies on the disk.
    pub disk: PathBuf,
    /// Its families.
    pub families: Vec<Family>,
}

/// A family of fonts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// As Typst calls it: the family's name without the words for weight, width and slant.
    pub name: String,
    /// As others may call it.
    also: Vec<String>,
    /// Whose shapes of Chinese characters it has, where those of one region: `JP`, `KR`, `SC`, `TC` or `HK`.
    pub han: Option<&'static str>,
    /// Whether it is made for Chinese, Japanese or Korean.
    pub is_east_asian: bool,
}

impl Family {
    /// A family that goes by one name.
    pub fn named(name: &str) -> Self {
        let han = region_of_name(name);
        Family { name: name.to_owned(), also: Vec::new(), han, is_east_asian: han.is_some() }
    }

    /// Whether somebody who writes `name` means this family.
    pub fn is_called(&self, name: &str) -> bool {
        let same = |own: &String| own.to_lowercase() == name.trim().to_lowercase();
        same(&self.name) || self.also.iter().any(same)
    }
}

impl FontFile {
    /// The file's family of a name.
    pub fn family(&self, name: &str) -> Option<&Family> {
        self.families.iter().find(|family| family.is_called(name))
    }
}

/// Whether a file can be a font, by its ending.
pub fn is_font(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| ["ttf", "otf", "ttc"].contains(&ending.to_ascii_lowercase().as_str()))
}

/// The fonts of a folder below `root`, or the one font at a path, sorted by path.
///
/// # Errors
/// A diagnostic where there is no such file or folder, where it lies outside the guide, or where a folder has no font.
pub fn fonts_inside(root: &Path, path: &str) -> Result<Vec<FontFile>, Diagnostic> {
    let disk = root.join(path);
    let real = disk.canonicalize().map_err(|error| unreadable(path, &error))?;
    if !root.canonicalize().is_ok_and(|root| real.starts_with(root)) {
        return Err(Diagnostic::new(Code::Unreadable, format!("`{path}` lies outside the guide")).help("copy it into the guide"));
    }
    if !disk.is_dir() {
        let families = families_of(&disk).map_err(|error| unreadable(path, &error))?;
        return Ok(vec![FontFile { path: path.to_owned(), disk, families }]);
    }
    let (found, _) = walk::walk(root, path.trim_end_matches('/'));
    let fonts = found.into_iter().filter(|file| is_font(&file.path));
    let fonts: Vec<FontFile> = fonts.filter_map(|file| read(file.path, file.disk)).collect();
    if fonts.is_empty() {
        return Err(Diagnostic::new(Code::Unreadable, format!("`{path}` holds no font"))
            .help("put fonts into it, as TTF, OTF or TTC; web fonts (WOFF) are not for print"));
    }
    Ok(fonts)
}

/// The fonts of the system and of the user, sorted by path.
pub fn system_fonts() -> Vec<FontFile> {
    let home = std::env::home_dir().unwrap_or_default();
    let of_home =
        ["Library/Fonts", ".fonts", ".local/share/fonts", "AppData/Local/Microsoft/Windows/Fonts"].map(|folder| home.join(folder));
    let of_all = ["/System/Library/Fonts", "/Library/Fonts", "/usr/share/fonts", "/usr/local/share/fonts", "C:/Windows/Fonts"];
    let folders = of_all.iter().map(PathBuf::from).chain(of_home);
    let files = folders.flat_map(|folder| WalkDir::new(folder).follow_links(true).sort_by_file_name()).flatten();
    let named = files.map(|entry| (entry.path().display().to_string(), entry.into_path()));
    named.filter(|(path, _)| is_font(path)).filter_map(|(path, disk)| read(path, disk)).collect()
}

fn read(path: String, disk: PathBuf) -> Option<FontFile> {
    let families = families_of(&disk).ok().filter(|families| !families.is_empty())?;
    Some(FontFile { path, disk, families })
}

fn families_of(disk: &Path) -> io::Result<Vec<Family>> {
    Ok(families(&mut File::open(disk)?).unwrap_or_default())
}

/// The families that the bytes of a font hold; none where it is no font.
pub fn families_in(bytes: &[u8]) -> Vec<Family> {
    families(&mut Cursor::new(bytes)).unwrap_or_default()
}

/// A file begins with a table of its tables, a collection with the places of those of its fonts (OpenType, "Font file").
fn families(file: &mut (impl Read + Seek)) -> io::Result<Vec<Family>> {
    let head = bytes_at::<12>(file, 0)?;
    let starts = if head.starts_with(b"ttcf") { collection(file, number(&head[8..]))? } else { vec![0] };
    let mut families: Vec<Family> = Vec::new();
    for start in starts {
        let family = family(&table(file, start, *b"name")?, || table(file, start, *b"OS/2").unwrap_or_default());
        families.extend(family.filter(|family| !families.contains(family)));
    }
    Ok(families)
}

/// Most fonts of a collection that are looked at.
const FONTS_MAX: u32 = 256;

fn collection(file: &mut (impl Read + Seek), fonts: u32) -> io::Result<Vec<u64>> {
    (0..fonts.min(FONTS_MAX)).map(|font| Ok(number(&bytes_at::<4>(file, 12 + 4 * u64::from(font))?).into())).collect()
}

/// A table of the font that starts at a byte; empty where it has none.
fn table(file: &mut (impl Read + Seek), start: u64, tag: [u8; 4]) -> io::Result<Vec<u8>> {
    let head = bytes_at::<12>(file, start)?;
    let is_font = [[0, 1, 0, 0], *b"OTTO", *b"true"].iter().any(|kind| head.starts_with(kind));
    let tables = if is_font { u16::from_be_bytes([head[4], head[5]]) } else { 0 };
    for table in 0..tables {
        let entry = bytes_at::<16>(file, start + 12 + 16 * u64::from(table))?;
        if entry.starts_with(&tag) {
            file.seek(SeekFrom::Start(number(&entry[8..]).into()))?;
            let mut table = Vec::new();
            file.take(number(&entry[12..]).into()).read_to_end(&mut table)?;
            return Ok(table);
        }
    }
    Ok(Vec::new())
}

fn bytes_at<const N: usize>(file: &mut (impl Read + Seek), at: u64) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    file.seek(SeekFrom::Start(at))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn number(bytes: &[u8]) -> u32 {
    bytes.first_chunk().map_or(0, |bytes| u32::from_be_bytes(*bytes))
}

/// Numbers of names (OpenType, "name").
const FAMILY: u16 = 1;
const FULL: u16 = 4;
const TYPOGRAPHIC_FAMILY: u16 = 16;

/// The family of a font by its table of names: Typst goes by the name that has no more than four styles, and cuts off the words
/// of others. `os2` gives the table "OS/2".
fn family(names: &[u8], os2: impl FnOnce() -> Vec<u8>) -> Option<Family> {
    let name = named(names, FAMILY)?;
    let also = [named(names, TYPOGRAPHIC_FAMILY), named(names, FULL), Some(name.clone())];
    let os2 = os2();
    let han = region_of_name(&name).or_else(|| region_of_pages(&os2));
    let is_east_asian = han.is_some() || has_east_asian_range(&os2);
    Some(Family { name: without_style(&name).to_owned(), also: also.into_iter().flatten().collect(), han, is_east_asian })
}

/// How the families of one design for several regions are told apart: `Noto Serif CJK JP`, `Noto Sans TC`.
const REGIONS: [&str; 5] = ["JP", "KR", "SC", "TC", "HK"];

fn region_of_name(family: &str) -> Option<&'static str> {
    REGIONS.into_iter().find(|region| family.split(' ').any(|word| word.eq_ignore_ascii_case(region)))
}

/// The code pages that a font was made for (OpenType, "ulCodePageRange"): JIS, Chinese simplified, Korean Wansung, Chinese
/// traditional, Korean Johab. A font for several of them is for none.
fn region_of_pages(os2: &[u8]) -> Option<&'static str> {
    let pages = os2.get(78..82).map(number)?;
    let mut regions: Vec<&str> =
        (17..).zip(["JP", "SC", "KR", "TC", "KR"]).filter(|(bit, _)| pages >> bit & 1 == 1).map(|(_, region)| region).collect();
    regions.dedup();
    match regions[..] {
        [region] => Some(region),
        _ => None,
    }
}

/// The first name of a number that can be read.
fn named(names: &[u8], number: u16) -> Option<String> {
    let short = |at: usize| names.get(at..at + 2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    let (count, strings) = (short(2)?, usize::from(short(4)?));
    (0..usize::from(count)).find_map(|record| {
        let field = |field: usize| short(6 + 12 * record + 2 * field);
        let start = strings + usize::from(field(5)?);
        let bytes = names.get(start..start + usize::from(field(4)?)).filter(|_| field(3) == Some(number))?;
        match (field(0)?, field(1)?) {
            (0, _) | (3, 0 | 1 | 10) => utf16(bytes),
            (1, 0) if bytes.is_ascii() => String::from_utf8(bytes.to_vec()).ok(),
            _ => None,
        }
    })
}

fn utf16(bytes: &[u8]) -> Option<String> {
    let (pairs, _) = bytes.as_chunks::<2>();
    String::from_utf16(&pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect::<Vec<_>>()).ok()
}

/// Kana, Hangul and Chinese characters among the ranges of a font (OpenType, "ulUnicodeRange").
fn has_east_asian_range(os2: &[u8]) -> bool {
    os2.get(46..50).map(number).is_some_and(|ranges| [49, 50, 56, 59].iter().any(|bit| ranges >> (bit - 32) & 1 == 1))
}

/// Words of weight, width and slant at the end of a family's name.
const STYLES: [&str; 28] = [
    "normal",
    "regular",
    "italic",
    "oblique",
    "slanted",
    "thin",
    "th",
    "hairline",
    "light",
    "lt",
    "medium",
    "med",
    "md",
    "bold",
    "bd",
    "demi",
    "black",
    "blk",
    "heavy",
    "narrow",
    "condensed",
    "cond",
    "compressed",
    "expanded",
    "exp",
    "vf",
    "var",
    "variable",
];

/// What may stand before such a word.
const MORE: [&str; 10] = ["extra", "ext", "ex", "x", "semi", "sem", "sm", "demi", "dem", "ultra"];

const BETWEEN: [char; 3] = [' ', '-', '_'];

fn without_style(family: &str) -> &str {
    let mut name = family.trim().trim_start_matches('.');
    loop {
        let lower = name.to_ascii_lowercase();
        let styled = STYLES.iter().filter(|style| lower.ends_with(*style)).map(|style| style.len()).max();
        let Some(rest) = styled.map(|length| &name[..name.len() - length]).filter(|rest| !rest.trim_end_matches(BETWEEN).is_empty()) else {
            return name;
        };
        let bare = rest.strip_suffix(BETWEEN).unwrap_or(rest);
        let lower = bare.to_ascii_lowercase();
        let modified = MORE.iter().filter(|more| lower.ends_with(*more)).map(|more| &bare[..bare.len() - more.len()]);
        let whole = modified.filter_map(|rest| rest.strip_suffix(BETWEEN)).min_by_key(|rest| rest.len());
        match whole {
            Some(whole) => name = whole,
            // A style that is grown together with a name may be part of it, as in "Garth".
            None if bare.len() == rest.len() => return name,
            None => name = bare,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_style_are_no_part_of_a_family() {
        for (name, family) in [
            ("Noto Serif CJK JP", "Noto Serif CJK JP"),
            ("Noto Serif JP ExtraLight", "Noto Serif JP"),
            ("Noto Sans Semi-Condensed Bold", "Noto Sans"),
            ("Noto Sans Thai Looped Demi Bold", "Noto Sans Thai Looped"),
            ("Garth", "Garth"),
            ("Black", "Black"),
            ("Playwrite GB S", "Playwrite GB S"),
        ] {
            assert_eq!(without_style(name), family);
        }
    }

    #[test]
    fn what_is_no_font_has_no_family() {
        for bytes in [&b""[..], b"wOF2 and more than twelve bytes", b"ttcf\0\0\0\0\xFF\xFF\xFF\xFF", b"\0\x01\0\0\xFF\xFF\0\0\0\0\0\0"] {
            assert_eq!(families_in(bytes), Vec::new());
        }
    }

    /// Whatever Typst calls the families of its own fonts and of the theme's.
    #[cfg(feature = "embedded-typst")]
    #[test]
    fn families_have_the_names_that_typst_gives_them() {
        let themes = ["PlaywriteGBS-LightItalic.ttf", "LetterpressMissing-Regular.ttf"];
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/letterpress/print/fonts");
        let read: Vec<Vec<u8>> = themes.iter().map(|name| std::fs::read(folder.join(name)).unwrap()).collect();
        for bytes in &read {
            let info = typst::text::FontInfo::iter(bytes).next().unwrap();
            assert_eq!(families_in(bytes)[0].name, info.family);
        }
    }
}
