//! The way from paper back to the web: an address, its QR code as rows of modules, and the day of the edition.

use qrcode::{Color, EcLevel, QrCode};
use serde::Serialize;

use crate::guide::address::path_of;
use crate::guide::content::{Guide, Message};

/// What leads from paper to a page.
#[derive(Serialize)]
pub(super) struct Web {
    url: String,
    /// The address as people read it.
    address: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<String>,
    /// The modules from the top down, a `1` for a dark one.
    rows: Vec<String>,
}

/// The way to the home page of a guide; none where it has no address.
pub(super) fn to_guide(guide: &Guide) -> Option<Web> {
    web(guide.config.guide.base()?, guide.edition().map(|day| day.to_string()))
}

/// The way to a message, by its short address.
///
/// The date is that of the message, so that a revision elsewhere does not change its card.
pub(super) fn to_message(guide: &Guide, message: &Message) -> Option<Web> {
    let number = guide.messages.iter().position(|other| std::ptr::eq(other, message))?;
    let day = message.doc.updated.or(guide.config.print.date);
    web(guide.short_address(number)?, day.map(|day| day.to_string()))
}

fn web(url: String, edition: Option<String>) -> Option<Web> {
    let code = QrCode::with_error_correction_level(&url, EcLevel::M).ok()?;
    let letter = |module: &Color| if *module == Color::Dark { '1' } else { '0' };
    let colors = code.to_colors();
    let rows = colors.chunks(code.width()).map(|row| row.iter().map(letter).collect()).collect();
    let address = path_of(url.split_once("://").map_or(url.as_str(), |(_, rest)| rest).trim_end_matches('/')).into_owned();
    Some(Web { url, address, edition, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_with_its_three_corners_and_an_address_to_read() {
        let web = web("https://example.org/m/thank-you/".to_owned(), None).unwrap();
        assert_eq!(web.address, "example.org/m/thank-you");
        assert_eq!(web.rows.len(), 29, "version 3");
        assert!(web.rows.iter().all(|row| row.len() == 29));
        for corner in [&web.rows[0][..7], &web.rows[0][22..], &web.rows[28][..7]] {
            assert_eq!(corner, "1111111");
        }
    }
}
