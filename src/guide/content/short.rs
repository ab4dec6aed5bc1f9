//! Short addresses, by which a reader gets from paper to the page of a message.

use super::Guide;
use crate::guide::address::url_of;
use crate::guide::data::Date;

/// The file of a message's short address, from the site's root.
fn short_url(id: &str) -> String {
    url_of(&format!("m/{id}/index.html"))
}

impl Guide {
    /// The files of the short addresses, with the number of the message that each leads to; none where nobody knows the site's address.
    pub fn short_urls(&self) -> impl Iterator<Item = (String, usize)> {
        let messages = if self.config.guide.base_url.is_some() { self.messages.as_slice() } else { &[] };
        messages.iter().enumerate().map(|(number, message)| (short_url(&message.doc.place.id), number))
    }

    /// The short address of a message, as a browser takes it.
    pub fn short_address(&self, message: usize) -> Option<String> {
        self.config.guide.absolute(&short_url(&self.messages.get(message)?.doc.place.id))
    }

    /// The day of the newest revision, else the day that PDFs name as theirs.
    pub fn edition(&self) -> Option<Date> {
        self.published().filter_map(|doc| doc.updated).max().or(self.config.print.date)
    }
}
