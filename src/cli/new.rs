//! `courtesy new`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand, ValueEnum};

use super::examples::{Example, examples};
use super::init::shown;
use super::report::{MessageFormat, Reporter};
use crate::desk::start::{Entry, New, NewMessage, NewRule};
use crate::guide::content::{Channel, Verdict};
use crate::guide::project;
use crate::pipeline;

const EXAMPLES: &[Example] = &[
    ("courtesy new guidance \"Ask for next steps\" --section interview", "A rule at the end of a section"),
    ("courtesy new message \"Thanks for the tour\" --channel handwritten", "A handwritten message"),
    ("courtesy new section \"After the trial day\"", "A section after all others"),
    ("courtesy new page \"About this guide\"", "A page beside the sections"),
];

const GUIDANCE: &[Example] = &[
    ("courtesy new guidance \"Ask for next steps\" --section interview", "A rule at the end of a section"),
    ("courtesy new guidance \"Do not call twice\" --section waiting --dont", "Something not to do"),
    ("courtesy new guidance \"Bring a pen\" --after same-day-thanks", "A rule that follows another one"),
];

const MESSAGE: &[Example] = &[
    ("courtesy new message \"Thanks for the tour\" --channel handwritten", "A note for a card"),
    ("courtesy new message \"Any news?\" --channel email --shows leave-with-a-date", "An email that puts a rule into practice"),
];

const SECTION: &[Example] = &[("courtesy new section \"After the trial day\"", "A section after all others")];

const PAGE: &[Example] = &[("courtesy new page \"About this guide\"", "A page beside the sections")];

/// Add a rule, a message, a section or a page to the guide
///
/// Makes a file with the right name in the right place. Its front matter is complete, and it says what to write.
/// All but sections are drafts until you take `draft: true` out. The path of the file is printed.
#[derive(Args, Debug)]
#[command(after_help = examples(EXAMPLES), arg_required_else_help = true)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add a rule: what to do or not to do, when and why
    #[command(after_help = examples(GUIDANCE), alias = "rule")]
    Guidance {
        #[command(flatten)]
        shared: Shared,

        /// The section it belongs to, by its folder's name without the number
        #[arg(long, value_name = "SECTION", required_unless_present = "after")]
        section: Option<String>,

        /// Something not to do
        #[arg(long)]
        dont: bool,

        /// Place it after this rule, in place of last
        #[arg(long, value_name = "RULE")]
        after: Option<String>,
    },
    /// Add a sample message
    #[command(after_help = examples(MESSAGE))]
    Message {
        #[command(flatten)]
        shared: Shared,

        /// How it is sent
        #[arg(long, value_enum, value_name = "CHANNEL")]
        channel: ChannelArgument,

        /// The section it belongs to; by default that of the rule it shows
        #[arg(long, value_name = "SECTION")]
        section: Option<String>,

        /// A rule that it puts into practice, by its file's name without number and ending; may be given again
        #[arg(long, value_name = "RULE", value_delimiter = ',')]
        shows: Vec<String>,
    },
    /// Add a section: a folder with an introduction
    #[command(after_help = examples(SECTION))]
    Section {
        #[command(flatten)]
        shared: Shared,
    },
    /// Add a page that belongs to no section
    #[command(after_help = examples(PAGE))]
    Page {
        #[command(flatten)]
        shared: Shared,
    },
}

#[derive(Args, Debug)]
struct Shared {
    /// The title, in quotes
    title: String,

    /// The name of the file without number and ending, in place of one made of the title
    #[arg(long, value_name = "ID")]
    id: Option<String>,

    /// The guide's folder; the nearest one with a `courtesy.toml` from there upwards counts
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,

    /// How problems are shown
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = MessageFormat::Human)]
    message_format: MessageFormat,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ChannelArgument {
    /// With a subject, to copy or to send from a mail program
    Email,
    /// A note on a card
    Handwritten,
    /// On a whole sheet
    Letter,
}

pub(super) fn run(arguments: Arguments) -> ExitCode {
    let (shared, new, next) = match arguments.what {
        What::Guidance { shared, section, dont, after } => {
            let verdict = if dont { Verdict::Dont } else { Verdict::Do };
            (shared, New::Rule(NewRule { section, verdict, after }), DRAFT)
        }
        What::Message { shared, channel, section, shows } => {
            (shared, New::Message(NewMessage { channel: channel.into(), section, shows }), DRAFT)
        }
        What::Section { shared } => (shared, New::Section, SECTION_NEXT),
        What::Page { shared } => (shared, New::Page, DRAFT),
    };
    let reporter = Reporter::new(shared.message_format);
    let root = match project::find_root(&shared.root) {
        Ok(root) => root,
        Err(diagnostic) => return reporter.fail(diagnostic),
    };
    match pipeline::add(&root, &Entry { title: shared.title, id: shared.id, new }) {
        Ok(path) => reporter.made(&[shown(&short(&shared.root, &root), &path)], next),
        Err(problems) => reporter.failures(&problems),
    }
}

const DRAFT: &str = "A draft: write it, then take `draft: true` out. `courtesy build --drafts` shows it meanwhile";
const SECTION_NEXT: &str = "Introduce it there; `courtesy new guidance` adds its first rule";

/// The root as it was asked for, where that is the root itself.
fn short(asked: &Path, root: &Path) -> PathBuf {
    if asked.canonicalize().is_ok_and(|real| real == root) { asked.to_owned() } else { root.to_owned() }
}

impl From<ChannelArgument> for Channel {
    fn from(channel: ChannelArgument) -> Self {
        match channel {
            ChannelArgument::Email => Channel::Email,
            ChannelArgument::Handwritten => Channel::Handwritten,
            ChannelArgument::Letter => Channel::Letter,
        }
    }
}
