//! `courtesy print`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::examples::{Example, examples_and};
use super::guide::GuideArguments;
use super::report::{Reporter, steps};
use crate::guide::stationery::Fold;
use crate::paper::letters::Request;
use crate::paper::print::Flip;
use crate::paper::shelf::PrintKind;
use crate::pipeline::{self, Destination, PrintOptions};

const EXAMPLES: &[Example] = &[
    ("courtesy print thank-you-interviewer --set interviewer=\"Dr. Chen\" --allow-blanks -o note.pdf", "One note, for one person"),
    ("courtesy print thank-you-interviewer --csv-header > people.csv", "The first line of a table of people, to fill in"),
    (
        "courtesy print thank-you-interviewer --data people.csv --stationery us-a2 --sheet letter --combine",
        "A note for each, on sheets to cut",
    ),
    ("courtesy print thank-you-interviewer --as lined --fold book --design wreath -o card.pdf", "A folded card with a front, ruled inside"),
    ("courtesy print thank-you-interviewer --data people.csv --envelopes --out notes/", "A file for each, and an envelope"),
    ("courtesy print thank-you-interviewer --as lined --fold tent --press -o cards.pdf", "A folded card for a print shop"),
];

const SHARDS: &str = "Long runs:\n  Two machines share a run with --shard 1/2 on one and --shard 2/2 on the other.\n  A run that was cut short goes on with the same command and --resume.\n  courtesy print --join one/ two/ tells what became of all parts.\n  docs/scale.md has such runs for Slurm, Kubernetes and GNU parallel.";

/// Print one message: for one person, or for a table of people
///
/// Sets a message with values in its blanks, as a PDF or (for emails) as an `.eml` file that opens as a draft. With
/// `--data` it does so for every row of a CSV or JSON file whose columns are fields. Rows that do not work are reported
/// by their line; the others come out all the same, and the exit code is 1.
#[derive(Args, Debug)]
#[command(after_help = examples_and(EXAMPLES, SHARDS), next_display_order = 1)]
pub(super) struct Arguments {
    /// The message, named like its file
    #[arg(required_unless_present = "join")]
    message: Option<String>,

    /// The language of the message, where the guide has several: de, for example
    #[arg(long, value_name = "TAG")]
    language: Option<String>,

    /// What to print on, for example us-a2; by default what the message asks for
    #[arg(long, value_name = "ID")]
    stationery: Option<String>,

    /// What to make: the note in type by default, an email file for an email
    #[arg(long = "as", value_enum, value_name = "KIND")]
    kind: Option<Kind>,

    /// What is drawn around the words: one of those that `courtesy designs` lists
    #[arg(long, value_name = "NAME")]
    design: Option<String>,

    /// Impose the cards on a sheet, with marks to cut and fold by: a4 or letter
    #[arg(long, value_name = "ID")]
    sheet: Option<String>,

    /// Fold the card
    #[arg(long, value_enum, value_name = "FOLD", default_value_t = FoldArgument::Flat)]
    fold: FoldArgument,

    /// Print only one side of a folded card
    #[arg(long)]
    single_sided: bool,

    /// The edge of the sheet on which your printer turns it
    #[arg(long, value_enum, value_name = "EDGE", default_value_t = Flip::Long)]
    flip: Flip,

    /// Space around the trim for a print shop, in mm; with --press 3 unless you say otherwise
    #[arg(long, value_name = "MM")]
    bleed: Option<f64>,

    /// Make it for a print shop: bleed, crop marks, trim and bleed boxes, CMYK inks
    #[arg(long, conflicts_with_all = ["sheet", "flip"])]
    press: bool,

    /// Set the note in the handwriting face
    #[arg(long)]
    hand: bool,

    /// A value for everybody: a field's id or label, and what stands in its place
    #[arg(long = "set", value_name = "FIELD=VALUE", value_parser = pair)]
    set: Vec<(String, String)>,

    /// A CSV, JSON or JSON Lines file of any length with a row for each person; its columns are fields
    #[arg(long, value_name = "FILE")]
    data: Option<PathBuf>,

    /// Print the header line that such a CSV file begins with, and stop
    #[arg(long)]
    csv_header: bool,

    /// Leave blanks without a value open, to be filled by hand
    #[arg(long)]
    allow_blanks: bool,

    /// Make an addressed envelope for each letter, from the columns to-address and from-address
    #[arg(long)]
    envelopes: bool,

    /// Put the letters into volumes: one PDF for all rows, or for each 240 of them
    #[arg(long, requires = "data")]
    combine: bool,

    /// Rows in a volume
    #[arg(long, value_name = "ROWS", requires = "combine")]
    volume: Option<usize>,

    /// Make only part I of N of the rows, or of the volumes; all parts together give what one run gives
    #[arg(long, value_name = "I/N", value_parser = shard, requires = "data")]
    shard: Option<(usize, usize)>,

    /// The number of the first part: 0 where an engine numbers its tasks from there
    #[arg(long, value_name = "NUMBER", requires = "shard", default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=1))]
    shard_from: u8,

    /// Go on with a run into a folder that was cut short, behind what stands of it
    #[arg(long, requires = "data", conflicts_with_all = ["output", "dry_run"])]
    resume: bool,

    /// Join the reports of all parts of a run, named by themselves, by their folders or by the folder of those; `-o` writes them as one
    #[arg(long, value_name = "REPORT", num_args = 1.., conflicts_with_all = ["message", "data", "out", "dry_run", "csv_header"])]
    join: Vec<PathBuf>,

    /// Write one letter to this file
    #[arg(short, long, value_name = "FILE", conflicts_with = "out")]
    output: Option<PathBuf>,

    /// Write a file for each letter into this folder, in place of the guide's `output/letters/`
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Check everything but what only setting shows (whether a text fits its card), and list the files, but make none
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    guide: GuideArguments,
}

/// What can be made of a message.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// The note in type, to sign
    Typeset,
    /// The words in grey on lines, to trace
    Traced,
    /// The words, the blanks and the advice
    Cue,
    /// Lines to write on
    Lined,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FoldArgument {
    /// Not at all
    Flat,
    /// At the left
    Book,
    /// At the top
    Tent,
}

fn pair(text: &str) -> Result<(String, String), String> {
    text.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())).ok_or_else(|| "write it as field=value".to_owned())
}

fn shard(text: &str) -> Result<(usize, usize), String> {
    let parse = || {
        let (part, of) = text.split_once('/')?;
        let number = |text: &str| text.parse::<u32>().ok()?.try_into().ok();
        Some((number(part)?, number(of)?))
    };
    parse().ok_or_else(|| "write it as 1/4".to_owned())
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    if !arguments.join.is_empty() {
        let reporter = Reporter::new(arguments.guide.message_format);
        return reporter.joined(&pipeline::join(&arguments.join, arguments.output.as_deref()));
    }
    let (reporter, root) = match arguments.guide.open() {
        Ok(found) => found,
        Err(code) => return code,
    };
    let options = options(arguments, root);
    if arguments.csv_header {
        return match pipeline::header(&options) {
            Ok(names) => reporter.result(&names.join(",")),
            Err(diagnostics) => reporter.failures(&diagnostics),
        };
    }
    let bar = reporter.bar(arguments.data.is_some());
    let step = steps(&bar);
    let outcome = pipeline::print(&options, |path, done, of| {
        bar.suspend(|| reporter.stands(path));
        step(done, of);
    });
    bar.finish_and_clear();
    reporter.printed(&outcome, options.dry_run)
}

fn options(arguments: &Arguments, root: PathBuf) -> PrintOptions {
    let folder = || arguments.out.clone().unwrap_or_else(|| arguments.guide.default_out(&root).join("letters"));
    let to = arguments.output.clone().map_or_else(|| Destination::Folder(folder()), Destination::File);
    PrintOptions {
        language: arguments.language.clone(),
        to,
        root,
        request: Request {
            message: arguments.message.clone().unwrap_or_default(),
            stationery: arguments.stationery.clone(),
            kind: arguments.kind.map(PrintKind::from),
            sheet: arguments.sheet.clone(),
            fold: arguments.fold.into(),
            single_sided: arguments.single_sided,
            flip: arguments.flip,
            bleed: arguments.bleed,
            press: arguments.press,
            in_hand: arguments.hand,
            design: arguments.design.clone(),
            set: arguments.set.clone(),
            allow_blanks: arguments.allow_blanks,
            envelopes: arguments.envelopes,
            combine: arguments.combine,
            volume: arguments.volume,
            shard: arguments.shard.map(|(part, of)| ((part + 1).saturating_sub(arguments.shard_from.into()), of)),
        },
        data: arguments.data.clone(),
        dry_run: arguments.dry_run,
        resume: arguments.resume,
        typst: arguments.guide.typst.clone(),
    }
}

impl From<Kind> for PrintKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Typeset => PrintKind::Typeset,
            Kind::Traced => PrintKind::Traced,
            Kind::Cue => PrintKind::Cue,
            Kind::Lined => PrintKind::Lined,
        }
    }
}

impl From<FoldArgument> for Fold {
    fn from(fold: FoldArgument) -> Self {
        match fold {
            FoldArgument::Flat => Fold::Flat,
            FoldArgument::Book => Fold::Book,
            FoldArgument::Tent => Fold::Tent,
        }
    }
}
