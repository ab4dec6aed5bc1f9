//! `courtesy schema`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::examples::{Example, examples};
use super::report::{MessageFormat, Reporter};
use crate::desk::schema;
use crate::diagnostic::{Code, Diagnostic, nearest, one_of};
use crate::{output, pipeline};

const EXAMPLES: &[Example] = &[
    ("courtesy schema", "List the schemas"),
    ("courtesy schema message", "Print the schema of a message's front matter"),
    ("courtesy schema --out .courtesy/schema", "Write all of them, as .courtesy/schema/NAME.schema.json"),
];

/// Print JSON Schemas, for editors that complete and check while you type
///
/// Without a NAME the names are listed. There is one schema for the front matter of each kind of file, one for `courtesy.toml`,
/// and one for each file of a theme; `guide` is that of `guide.json`, which the website holds.
#[derive(Args, Debug)]
#[command(after_help = examples(EXAMPLES))]
pub(super) struct Arguments {
    /// The schema to print
    name: Option<String>,

    /// Write into DIR, as NAME.schema.json; without a NAME, all of them
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments) -> ExitCode {
    let reporter = Reporter::new(MessageFormat::Human);
    let mut wanted = pipeline::schemas();
    if let Some(name) = &arguments.name {
        let names: Vec<&str> = wanted.iter().map(|(name, _)| *name).collect();
        if !names.contains(&name.as_str()) {
            let help = nearest(name, names.iter().copied())
                .map_or_else(|| format!("there are {}", one_of(&names).replace(" or ", " and ")), |near| format!("did you mean `{near}`?"));
            return reporter.fail(Diagnostic::new(Code::BadRequest, format!("there is no schema `{name}`")).help(help));
        }
        wanted.retain(|(known, _)| known == name);
    }
    match (&arguments.out, &arguments.name) {
        (Some(folder), _) => {
            for (name, schema) in &wanted {
                let path = folder.join(format!("{name}.schema.json"));
                if let Err(error) = output::write_file(&path, schema::text(schema).as_bytes(), |old| schema::is_ours(old, schema)) {
                    return reporter.refused(&error);
                }
                reporter.result(&path.display().to_string());
            }
            ExitCode::SUCCESS
        }
        (None, None) => {
            for (name, schema) in &wanted {
                reporter.result(&format!("{name:<12}{}", schema["title"].as_str().unwrap_or_default()));
            }
            ExitCode::SUCCESS
        }
        (None, Some(_)) => {
            for (_, schema) in &wanted {
                reporter.result(schema::text(schema).trim_end());
            }
            ExitCode::SUCCESS
        }
    }
}
