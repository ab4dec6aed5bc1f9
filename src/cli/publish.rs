//! `courtesy publish`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::examples::{Example, examples_and};
use super::guide::GuideArguments;
use super::report::steps;
use crate::diagnostic::has_errors;
use crate::pipeline::{self, BuildOptions, PublicationOptions};
use crate::publish::Wishes;

const EXAMPLES: &[Example] = &[
    ("courtesy publish s3://bucket/guide", "Into a folder of a bucket that speaks S3"),
    ("courtesy publish gs://bucket --dry-run", "Say what would be sent to Google Cloud Storage"),
    ("courtesy publish az://container --build", "Build, and publish to Azure Blob Storage where that went well"),
    ("courtesy publish /srv/www/guide", "Into a folder of this machine"),
];

const KEYS: &str = "Keys, from the environment alone:\n  s3://  AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION; AWS_ENDPOINT for another host than Amazon's,\n         with AWS_ALLOW_HTTP=true where that is not encrypted\n  gs://  GOOGLE_APPLICATION_CREDENTIALS, the path of a key\n  az://  AZURE_STORAGE_ACCOUNT_NAME, and AZURE_STORAGE_ACCOUNT_KEY or AZURE_STORAGE_SAS_TOKEN";

/// Variables of other names stay unread.
const FAMILIES: [&str; 3] = ["AWS_", "GOOGLE_", "AZURE_"];

/// Publish the site to a bucket or a folder; only what changed is sent
///
/// Takes the site that the last build left in `output/site/`, and says so where it is older than the guide. Files that others need
/// are sent first, then new pages, then pages that changed, and what the site no longer has is removed last, so a reader never meets half a site. A run that was cut short
/// is made good by the next one, which sends the rest. Only files that an earlier publish put there are replaced or removed.
#[derive(Args, Debug)]
#[command(after_help = examples_and(EXAMPLES, KEYS), next_display_order = 1)]
pub(super) struct Arguments {
    /// Where to: `s3://bucket/folder`, `gs://bucket/folder`, `az://container/folder`, or a folder of this machine
    #[arg(value_name = "URL")]
    to: String,

    /// Build the guide first, as `courtesy build` does; with an error in the guide nothing is published
    #[arg(long)]
    build: bool,

    /// Say each request that would be made, and make none that changes anything
    #[arg(long)]
    dry_run: bool,

    /// Replace files of the same names that no record says a publish has put there
    #[arg(long)]
    overwrite: bool,

    /// Remove all files at the destination that do not belong to the site, whoever put them there; in a folder not what is hidden or behind a link
    #[arg(long)]
    remove_others: bool,

    /// Requests at a time
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: u8,

    /// The output folder of the build, in place of the guide's `output/`
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    #[command(flatten)]
    guide: GuideArguments,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let (reporter, root) = match arguments.guide.open() {
        Ok(found) => found,
        Err(code) => return code,
    };
    let out = arguments.out.clone().unwrap_or_else(|| arguments.guide.default_out(&root));
    if arguments.build {
        let typst = arguments.guide.typst.clone();
        let options = BuildOptions { root: root.clone(), out: out.clone(), print: true, typst, ..BuildOptions::default() };
        let started = std::time::Instant::now();
        let outcome = pipeline::build(&options);
        let code = reporter.outcome(&outcome, started.elapsed(), false);
        if has_errors(&outcome.diagnostics) {
            return code;
        }
    }
    let options = PublicationOptions {
        root,
        out,
        to: arguments.to.clone(),
        environment: std::env::vars_os().filter_map(ours).collect(),
        wishes: Wishes {
            dry_run: arguments.dry_run,
            overwrite: arguments.overwrite,
            remove_others: arguments.remove_others,
            lanes: arguments.jobs.into(),
        },
    };
    let bar = reporter.bar(!arguments.dry_run);
    let published = pipeline::publish_site(&options, &steps(&bar));
    bar.finish_and_clear();
    reporter.published(&published, arguments.dry_run)
}

/// A variable that keys or settings of a store can be in.
fn ours((name, value): (std::ffi::OsString, std::ffi::OsString)) -> Option<(String, String)> {
    let (name, value) = (name.into_string().ok()?, value.into_string().ok()?);
    FAMILIES.iter().any(|family| name.starts_with(family)).then_some((name, value))
}
