//! `courtesy serve`.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::counted::counted;
use super::examples::{Example, examples};
use super::guide::BuildArguments;
use super::report::Reporter;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::guide::project;
use crate::lsp;
use crate::serve::{self, Edit, Options, Told};

const EXAMPLES: &[Example] = &[
    ("courtesy serve --open", "Show the guide of this folder and open it in the browser"),
    ("courtesy serve --edit --open", "Edit the guide in the browser, beside its pages and cards"),
    ("courtesy serve --no-print", "Without cards, which are made behind the pages"),
    ("courtesy serve --drafts", "With files that have `draft: true`"),
    ("courtesy serve --poll", "Where the files lie on a network drive"),
    ("courtesy serve --host 0.0.0.0", "Also for other devices in this network"),
];

/// Show the guide in a browser and follow every edit
///
/// Builds the guide into memory, shows it at an address of this machine, and watches `content/`, `themes/` and
/// `courtesy.toml`. An edit goes into the page that is open, where it is; a style sheet is swapped, and so is
/// the picture of a card. If anything is wrong, the problem is laid over the page, and the last good pages stay until it is
/// mended. Nothing is written to `output/`. Ctrl-C ends it.
///
/// With `--edit` there is the desk as well: an editor in the browser for who has no other, beside the page and the card that come of
/// the text. Only who has the address with its key can use it, and it reads and writes nothing but `content/`, `themes/` and `courtesy.toml`.
#[derive(Args, Debug)]
#[command(after_help = examples(EXAMPLES), next_display_order = 1)]
pub(super) struct Arguments {
    /// The port to listen on; without it the first free one from 4000
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    port: Option<u16>,

    /// The address or name to listen on: by default only this machine can read the guide, with 0.0.0.0 the whole network
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    host: String,

    /// Open the guide in the browser, or the desk
    #[arg(long)]
    open: bool,

    /// Edit the guide in the browser: shows the address of the desk, with the key to it; drafts are shown too
    #[arg(long)]
    edit: bool,

    /// Look for changes every so many seconds, for drives that do not tell of them, such as those in a network
    #[arg(long, value_name = "SECONDS", num_args = 0..=1, default_missing_value = "0.5", value_parser = seconds)]
    poll: Option<Duration>,

    /// Show how long each phase of taking in an edit took
    #[arg(long)]
    timings: bool,

    #[command(flatten)]
    build: BuildArguments,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| (0.05..=3600.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or_else(|| "write seconds from 0.05 to 3600".to_owned())
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let guide = &arguments.build.guide;
    let reporter = Reporter::new(guide.message_format);
    let root = match project::find_root(&guide.root) {
        Ok(root) => root,
        Err(diagnostic) => return reporter.fail(diagnostic),
    };
    let mut build = arguments.build.options(root, None);
    // Who writes a draft wants to see it.
    build.drafts |= arguments.edit;
    let edit = arguments.edit.then(|| Edit {
        speak: Arc::new(|connection, root| _ = lsp::serve(connection, lsp::Options { drafts: true, only: Some(root.to_owned()) })),
    });
    let options = Options { build, host: arguments.host.clone(), port: arguments.port, poll: arguments.poll, edit };
    let wishes =
        Wishes { opens_guide: arguments.open && !arguments.edit, opens_desk: arguments.open && arguments.edit, times: arguments.timings };
    let teller = move |told: &Told<'_>| tell(&reporter, told, wishes);
    match serve::serve(&options, &(Arc::new(teller) as serve::Teller)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(diagnostic) => Reporter::new(guide.message_format).fail(diagnostic),
    }
}

/// What the command line asked for besides.
#[derive(Clone, Copy)]
struct Wishes {
    opens_guide: bool,
    opens_desk: bool,
    times: bool,
}

fn tell(reporter: &Reporter, told: &Told<'_>, wishes: Wishes) {
    match told {
        Told::Ready { url } => {
            reporter.note(&format!("Serving at {url}\nCtrl-C ends it."));
            open(reporter, url, wishes.opens_guide);
        }
        Told::Desk { url, is_open } => {
            reporter.note(&format!("The desk is at {url}\nWhoever has this address can change the guide."));
            if *is_open {
                reporter.note(
                    "Other devices in this network reach it, and the way there is not encrypted: use it only in a network that you trust.",
                );
            }
            open(reporter, url, wishes.opens_desk);
        }
        Told::Shown { changed, took, timings: phases } => {
            if wishes.times {
                reporter.timings(phases, *took);
            }
            reporter.note(&format!("{}: taken in after {} ms", named(changed), took.as_millis().max(1)));
        }
        Told::Refused { changed } => reporter.note(&format!("{}: the last good pages stay until the errors are mended", named(changed))),
        Told::Problems(problems) => tell_problems(reporter, problems),
        Told::Cards { changed, took } => {
            let s = if *changed == 1 { "" } else { "s" };
            reporter.note(&format!("Cards: {changed} file{s} made in {:.1} s", took.as_secs_f64()));
        }
        Told::Polling { why, every } => {
            let every = every.as_secs_f64();
            reporter.note(&format!("The system cannot watch the files ({why}), so they are looked at every {every} s."));
        }
    }
}

fn open(reporter: &Reporter, url: &str, is_wanted: bool) {
    if is_wanted && let Err(error) = opener::open_browser(url) {
        reporter.note(&format!("The browser did not open ({error}); open {url} yourself."));
    }
}

fn tell_problems(reporter: &Reporter, problems: &[Diagnostic]) {
    reporter.failures(problems);
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    match (problems.len(), errors) {
        (0, _) => reporter.note("No problems any more."),
        (all, errors) => reporter.note(&format!("{}, {}", some(errors, "error"), some(all - errors, "warning"))),
    }
    if problems.iter().any(|problem| problem.code == Code::TypstMissing) {
        reporter.note("The pages are shown without cards.");
    }
}

/// `1 error`, `2 errors`, `no errors`.
fn some(n: usize, word: &str) -> String {
    if n == 0 { format!("no {word}s") } else { counted(n, word) }
}

/// What changed, in a few words.
fn named(changed: &[String]) -> String {
    match changed {
        [] => "The guide".to_owned(),
        [one] => one.clone(),
        [one, two] => format!("{one}, {two}"),
        [one, rest @ ..] => format!("{one} and {} others", rest.len()),
    }
}
