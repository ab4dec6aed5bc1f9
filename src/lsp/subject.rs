//! What files speak of: blanks, pages, headings and all else that has a name in the guide.

/// Something that has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Subject {
    /// A blank, by the id of its field.
    Blank(String),
    /// A page, by its path from the guide's root.
    Page(String),
    /// A heading of a page, by the page's path and its own id.
    Heading(String, String),
    /// A file beside the content, by its path.
    Asset(String),
    /// A section, by its slug.
    Section(String),
    /// Stationery, by its id.
    Stationery(String),
    /// A design, by its name.
    Design(String),
    /// A tag, by its slug.
    Tag(String),
    /// An event, by its id.
    Event(String),
}

/// How a subject is named at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// A word in front matter or `courtesy.toml`, or the label of a blank.
    Word,
    /// A key of a table in front matter or `courtesy.toml`.
    Key,
    /// A path from the file, as links have it.
    Path,
    /// A name between double brackets.
    Name,
    /// The last part of a page's URL, without its ending.
    Address,
    /// An anchor behind `#`.
    Anchor,
    /// The words of a heading.
    Heading,
}

/// A place that speaks of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) subject: Subject,
    pub(super) naming: Naming,
    /// Bytes of the file that a reader would point at.
    pub(super) span: std::ops::Range<usize>,
    /// Bytes of the name itself.
    pub(super) name: std::ops::Range<usize>,
    /// Whether the subject is at home here.
    pub(super) is_home: bool,
}
