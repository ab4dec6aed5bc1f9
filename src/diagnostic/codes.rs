//! The list of all kinds of problems; `docs/diagnostics.md` describes the same list for people.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::Severity;

macro_rules! codes {
    ($($variant:ident $severity:ident $name:literal $meaning:literal;)*) => {
        /// The kind of a problem. Its name is stable: scripts and allow-lists may rely on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = $meaning] $variant,)* }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &[Code] = &[$(Code::$variant,)*];

            /// The stable name, for example `broken-link`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            /// Finds a code by its stable name.
            pub fn from_name(name: &str) -> Option<Self> {
                Code::ALL.iter().copied().find(|code| code.as_str() == name)
            }

            /// The severity that the problem has by default.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// What the code stands for, one sentence.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)* }
            }
        }
    };
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Code::from_name(&name).ok_or_else(|| de::Error::custom(format_args!("there is no code `{name}`")))
    }
}

codes! {
    // The guide and its files
    NoGuide Error "no-guide" "No `courtesy.toml` was found in the folder or in one above it.";
    Unreadable Error "unreadable" "A file or folder cannot be read.";
    NotUtf8 Error "not-utf8" "A text file is not UTF-8.";
    TooLarge Error "too-large" "A text file is larger than the tool reads.";
    SymlinkLoop Error "symlink-loop" "A symbolic link leads back to a folder that holds it.";
    SymlinkOutside Error "symlink-outside" "A symbolic link leads out of the guide.";
    BadName Error "bad-name" "A file name holds no letter or digit that could stand in a URL.";
    UnexpectedFile Warning "unexpected-file" "A Markdown file lies where no kind of content lives.";
    UrlTaken Error "url-taken" "Two files claim the same URL.";
    Empty Error "empty-guide" "The guide has no content.";

    // Front matter and configuration
    NoFrontMatter Error "no-front-matter" "A content file does not begin with front matter.";
    UnclosedFrontMatter Error "unclosed-front-matter" "Front matter has no closing `---` line.";
    Syntax Error "syntax" "Front matter or a configuration file cannot be parsed.";
    HiddenCharacter Warning "hidden-character" "A control character or a mark that turns the reading direction is shown as �.";
    DuplicateKey Error "duplicate-key" "A key stands twice in one table.";
    UnknownKey Error "unknown-key" "A key is not known.";
    MissingKey Error "missing-key" "A required key is missing.";
    BadValue Error "bad-value" "A value has the wrong type or is not one of the allowed words.";
    SubjectMissing Error "subject-missing" "An email message has no subject.";
    SubjectNotAllowed Error "subject-not-allowed" "A message that is not an email has a subject.";
    EmptyMessage Warning "empty-message" "A message has no words.";
    UnusedStationery Warning "unused-stationery" "An email names stationery, which nothing is printed on.";
    BadAllow Error "bad-allow" "An entry of `allow` has no reason, or names a code that cannot be allowed.";

    // References and links
    UnknownSection Error "unknown-section" "`section` names a section that does not exist.";
    UnknownGuidance Error "unknown-guidance" "`shows` names guidance that does not exist.";
    UnknownMessage Error "unknown-message" "`messages` or an embed names a message that does not exist.";
    UnknownStationery Error "unknown-stationery" "`stationery` names stationery that the theme does not have.";
    UnknownDesign Error "unknown-design" "`design` names a design that the theme does not have.";
    DesignOption Warning "design-option" "Something is said to a design that does not take it, or left unsaid that it needs.";
    BrokenLink Error "broken-link" "A link or an image leads to a file of the guide that does not exist.";
    BrokenAnchor Error "broken-anchor" "A link names a heading that the page does not have.";
    BrokenReference Error "broken-reference" "A link by reference has no definition.";
    DraftLink Error "draft-link" "A link leads to a draft that this build leaves out.";
    DraftSection Warning "draft-section" "The introduction of a section is a draft, but its rules are published.";
    AmbiguousLink Error "ambiguous-link" "A wikilink fits several pages.";
    UnsafeLink Warning "unsafe-link" "A link has a scheme that is not safe to follow; its text is shown without the link.";
    RemoteImage Error "remote-image" "An image is loaded from another site.";
    BadPicture Error "bad-picture" "A picture is damaged, or not what its name says.";
    BadEmbed Error "bad-embed" "An embed stands where it cannot be shown.";
    UnknownPage Error "unknown-page" "`content/search.toml` expects a page that does not exist.";
    BadAlias Error "bad-alias" "An alias is not a path inside the site.";

    // Markdown
    RawHtml Warning "raw-html" "Raw HTML is shown as text.";
    PaperOnly Warning "not-on-paper" "A block has no paper form and is left out of print.";
    TooDeep Error "too-deep" "Blocks or emphasis are nested deeper than any reader follows.";
    DuplicateAnchor Error "duplicate-anchor" "Two headings of a page claim the same id.";
    LiteralMarkup Warning "literal-markup" "Signs that look meant as Markdown stand as text.";
    TitleHeading Warning "title-heading" "A body has a level-1 heading, but the title is the page's only one.";

    // Fields
    UnknownField Error "unknown-field" "A blank in a message is not declared in `courtesy.toml`.";
    UnusedField Warning "unused-field" "A declared field stands in no message.";
    UnusedOverride Error "unused-override" "A message overrides a field that it does not use.";
    FieldTaken Error "field-taken" "Two fields share a label.";

    // Languages
    UnknownLanguage Warning "unknown-language" "A file's name ends like a language that the guide does not declare.";
    Untranslated Warning "untranslated" "Something of the guide or the theme has no words in a language, so others stand in.";
    OrphanTranslation Warning "orphan-translation" "A translation has no original beside it.";
    StaleTranslation Warning "stale-translation" "A translation is older than its original.";

    // Theme
    NoTheme Error "no-theme" "The theme does not exist.";
    Template Error "template" "A template cannot be parsed or rendered.";
    Asset Error "asset" "A theme asset is missing or refers to a file that does not exist.";

    // Print
    Typst Error "typst" "Typst could not set a printable.";
    TypstWarning Warning "typst-warning" "Typst set a printable, but not as it should be.";
    MissingGlyph Warning "missing-glyph" "No font has letters that are to be printed.";
    UnknownFont Error "unknown-font" "A family of fonts that the guide names is not there.";
    SystemFont Warning "system-font" "A font comes from the system, so that print depends on the machine.";
    Overflow Warning "overflow" "A message is too long for its card and goes on to a second one.";
    TypstMissing Error "typst-missing" "No usable Typst was found.";

    // Letters
    People Error "people" "The people's data of a mail merge cannot be used as a whole.";
    PrintReport Error "print-report" "Reports of a mail merge do not make up one whole run.";
    OldLetters Warning "old-letters" "Files of an earlier mail merge stand beside those of this one.";
    PeopleRow Error "people-row" "A row of the people's data cannot become a letter; the others still do.";
    BadRequest Error "bad-request" "What was asked of the command does not fit the guide.";
    TooLong Warning "too-long" "A message is too long for a card that it asks for.";

    // Search
    Search Error "search" "The search index could not be made.";

    // Links to other sites
    DeadLink Warning "dead-link" "A link to another site does not answer, or answers with an error.";
    MovedLink Advice "moved-link" "A link to another site is led on to another address.";

    // Advice
    RuleWithoutMessage Advice "rule-without-message" "No message puts a rule into practice.";
    MessageWithoutRule Advice "message-without-rule" "A message puts no rule into practice.";
    WhenWithoutDue Advice "when-without-due" "A rule tells a length of time in words, but not as data for the planner.";
    SharedTitle Advice "shared-title" "Two pages have the same title.";
    SkippedHeading Advice "skipped-heading" "A heading is more than one level below the one before it.";
    MissingAlt Advice "missing-alt" "A picture has no words for readers who do not see it.";
    LongSentence Advice "long-sentence" "A sentence of a message is longer than is read with ease.";
    UnusedAllow Advice "unused-allow" "An entry of `allow` allows nothing.";
    // New files
    InTheWay Error "in-the-way" "A file that is to be made is there already, or its id is taken.";

    // Output
    ForeignOutput Error "foreign-output" "The output folder holds files that the tool did not make.";
    Output Error "output" "The output could not be written.";

    // Publishing
    NoSite Error "no-site" "There is no finished site to publish, or it is not as the build left it.";
    StaleSite Warning "stale-site" "The site that is published is older than the guide, or nothing tells its age.";
    DraftSite Warning "draft-site" "The site that is published has drafts in it.";
    BadDestination Error "bad-destination" "The address to publish to is not one that can be published to.";
    BasePath Warning "base-path" "The site is published into another folder than `base_url` says.";
    NoCredentials Error "no-credentials" "The environment has no keys for the destination.";
    Denied Error "denied" "The destination refuses the keys, or they do not permit what is needed.";
    PublishRecord Warning "publish-record" "The record of earlier publishes is damaged.";
    Publish Error "publish" "The site could not be published as a whole.";

    // Serving
    Serve Error "serve" "The server cannot begin.";

    // Courtesy itself
    Fault Error "fault" "Courtesy has a fault.";
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn every_code_is_documented_once() {
        let manual = include_str!("../../docs/diagnostics.md");
        for code in Code::ALL {
            let heading = format!("\n### `{code}` ({})\n", code.severity().as_str());
            assert_eq!(manual.matches(&heading).count(), 1, "docs/diagnostics.md on {code}");
        }
        assert_eq!(manual.matches("\n### ").count(), Code::ALL.len());
    }
}
