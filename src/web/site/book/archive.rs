//! The archive of a book (OCF): a ZIP file that begins with its media type, and says nothing of when it was made.

use std::borrow::Cow;
use std::io::{Cursor, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::web::xml::legal;

const MEDIA_TYPE: &[u8] = b"application/epub+zip";

/// A file in the archive.
pub(super) struct Packed<'f> {
    pub(super) path: String,
    pub(super) bytes: Cow<'f, [u8]>,
}

impl<'f> Packed<'f> {
    /// A file that was written for the book.
    pub(super) fn made(path: &str, text: String) -> Self {
        Packed { path: path.to_owned(), bytes: Cow::Owned(text.into_bytes()) }
    }

    /// A file of the guide.
    pub(super) fn taken(path: String, bytes: &'f [u8]) -> Self {
        Packed { path, bytes: Cow::Borrowed(bytes) }
    }

    /// Takes characters out that XML does not allow.
    pub(super) fn make_legal(&mut self) {
        if let Ok(text) = std::str::from_utf8(&self.bytes)
            && let Cow::Owned(text) = legal(text)
        {
            self.bytes = Cow::Owned(text.into_bytes());
        }
    }
}

/// Packs files in the order given.
pub(super) fn archive(files: &[Packed<'_>]) -> ZipResult<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default()).unix_permissions(0o644);
    zip.start_file("mimetype", options.compression_method(CompressionMethod::Stored))?;
    zip.write_all(MEDIA_TYPE)?;
    for file in files {
        zip.start_file(&*file.path, options.compression_method(CompressionMethod::Deflated))?;
        zip.write_all(&file.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_media_type_comes_first_and_bytes_are_the_same_each_time() {
        let files = [Packed::made("EPUB/すぐ.xhtml", "<p>\u{1}</p>".repeat(40)), Packed::taken("EPUB/a.png".to_owned(), b"png")];
        let bytes = archive(&files).unwrap();
        assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
        assert_eq!((bytes[6] & 8, bytes[8], bytes[28]), (0, 0, 0), "sizes stand in front, nothing is packed, there is no extra field");
        assert_eq!(bytes, archive(&files).unwrap());
        let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let names: Vec<String> = read.file_names().map(str::to_owned).collect();
        assert_eq!(names, ["mimetype", "EPUB/すぐ.xhtml", "EPUB/a.png"]);
        let mut text = String::new();
        std::io::Read::read_to_string(&mut read.by_name("EPUB/すぐ.xhtml").unwrap(), &mut text).unwrap();
        assert_eq!(text, "<p>\u{1}</p>".repeat(40));
    }
}
