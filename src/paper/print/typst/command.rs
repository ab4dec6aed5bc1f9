//! The `typst` command, given the project in a folder of its own and nothing of the environment.

use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use rayon::prelude::*;

use super::process::{Ended, run};
use super::scratch::{Scratch, sweep};
use super::{Compiled, Engine, Failure, Place, Project, Refusal, SERIES, is_expected, missing, picture};
use crate::diagnostic::file::Hash;
use crate::diagnostic::parts::Parts;
use crate::diagnostic::{Code, Diagnostic};

/// Stack of each of Typst's threads in bytes, as for the library: seen to end with the usual 2 MiB on a bundle of 200 notes, once in many runs.
const STACK: &str = "67108864";

/// How long Typst may take for one run, unless [`PATIENCE_KEY`] says otherwise. A run sets at most a hundred cards, or a booklet.
const PATIENCE: Duration = Duration::from_secs(600);
/// Of the environment: how long it may take, in seconds. Nothing that is made follows from it.
const PATIENCE_KEY: &str = "COURTESY_TYPST_SECONDS";

/// An installed Typst.
#[derive(Debug)]
pub struct Command {
    program: PathBuf,
    version: String,
    patience: Duration,
    /// The fonts of the last project, in a folder that all runs with the same ones share.
    fonts: Mutex<Option<(Hash, Arc<Scratch>)>>,
}

impl Command {
    /// Asks a program for its version.
    ///
    /// # Errors
    /// A diagnostic where it does not run or is of another series.
    pub fn open(program: &str) -> Result<Self, Diagnostic> {
        let patience = patience();
        let output = run(process::Command::new(program).arg("--version"), patience);
        let output = output.map_err(|error| missing(format!("cannot run `{program}`: {error}")))?;
        let output = output.ok_or_else(|| missing(format!("`{program}` {}", too_long(patience))))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let version = said.strip_prefix("typst ").and_then(|rest| rest.split_whitespace().next()).unwrap_or_default();
        if !version.starts_with(SERIES) {
            let what = if is_version(version) { format!("is Typst {version}") } else { "is not Typst".to_owned() };
            return Err(missing(format!("`{program}` {what}; {SERIES}x is needed")));
        }
        sweep();
        Ok(Command { program: located(program), version: version.to_owned(), patience, fonts: Mutex::default() })
    }

    /// Writes the fonts of a project, which may be as large as all else together, once.
    fn fonts(&self, project: &Project) -> std::io::Result<Arc<Scratch>> {
        let mut parts = Parts::default();
        project.fonts().for_each(|(_, bytes)| parts.add(bytes));
        let hash = parts.hash();
        let mut kept = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, folder)) = kept.as_ref().filter(|(known, _)| *known == hash) {
            return Ok(folder.clone());
        }
        let folder = Arc::new(Scratch::new()?);
        lay_out(project.fonts(), folder.path())?;
        Ok(kept.insert((hash, folder)).1.clone())
    }

    fn run(&self, root: &Path, fonts: &Path, project: &Project, out: &Path) -> std::io::Result<Option<Ended>> {
        let mut command = process::Command::new(&self.program);
        command.args(["--color", "never", "compile", "--features", "bundle", "--format", "bundle"]);
        command.args(["--pdf-standard", if project.archive { "ua-1,a-2a" } else { "ua-1" }]);
        command.args(["--creation-timestamp", "0", "--ignore-system-fonts"]);
        command.arg("--root").arg(root).arg("--font-path").arg(fonts);
        command.arg(root.join(project.entry)).arg(out);
        command.current_dir(root);
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_steering(&name.to_string_lossy())) {
            command.env_remove(name);
        }
        run(command.env("RUST_MIN_STACK", STACK), self.patience)
    }
}

fn patience() -> Duration {
    let seconds = std::env::var(PATIENCE_KEY).ok().and_then(|seconds| seconds.parse().ok());
    seconds.map_or(PATIENCE, Duration::from_secs)
}

fn too_long(patience: Duration) -> String {
    format!("has not ended after {} s", patience.as_secs())
}

/// Digits and dots first: what a program says that is something else is not repeated.
fn is_version(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) && word.len() < 40 && word.bytes().all(|byte| byte.is_ascii_graphic())
}

/// A program as it can be run from any folder: a bare name is looked for on the `PATH`, a path counts from here.
fn located(program: &str) -> PathBuf {
    let path = Path::new(program);
    match path.components().count() {
        1 => path.to_owned(),
        _ => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
    }
}

/// Variables by which a user's shell would change what Typst makes.
fn is_steering(name: &str) -> bool {
    name.starts_with("TYPST_") || name == "SOURCE_DATE_EPOCH"
}

impl Command {
    fn hangs(&self) -> Failure {
        let what = format!("`{}` {}", self.program.display(), too_long(self.patience));
        let help = format!("run it alone to see what it waits for; {PATIENCE_KEY}=1200 in the environment gives it twice the usual time");
        Failure::Machine(Box::new(Diagnostic::new(Code::Output, what).help(help)))
    }
}

impl Engine for Command {
    fn compile(&self, project: &Project) -> Result<Compiled, Failure> {
        let folder = Scratch::new().map_err(|error| machine("cannot make a temporary folder", &error))?;
        let (root, out) = (folder.path().join("project"), folder.path().join("out"));
        let unwritten = |error| machine("cannot write Typst's project into a temporary folder", &error);
        let fonts = self.fonts(project).map_err(unwritten)?;
        lay_out(project.files.iter().filter(|(path, _)| !Project::is_font(path)), &root).map_err(unwritten)?;
        let output = self.run(&root, fonts.path(), project, &out).map_err(|error| machine("cannot run Typst", &error))?;
        let output = output.ok_or_else(|| self.hangs())?;
        let said = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            return Err(Failure::Typst(refusal(&said).unwrap_or_else(|| format!("Typst ended with {}", output.status).into())));
        }
        let mut compiled = Compiled::default();
        collect(&out, "", &mut compiled).map_err(|error| machine("cannot read what Typst made", &error))?;
        let warnings = said.lines().filter_map(|line| line.split_once("warning: ")).map(|(_, message)| message.to_owned());
        compiled
            .files
            .par_iter_mut()
            .filter(|(path, _)| path.ends_with(".png"))
            .for_each(|(_, bytes)| *bytes = picture::small(std::mem::take(bytes)));
        compiled.warnings = warnings.filter(|warning| !is_expected(warning)).collect();
        Ok(compiled)
    }

    fn version(&self) -> String {
        self.version.clone()
    }
}

/// The first error that Typst tells of, as it tells people: the message, the place below it, and then what called that.
fn refusal(said: &str) -> Option<Refusal> {
    let mut lines = said.lines().skip_while(|line| !line.starts_with("error: "));
    let message = lines.next()?.strip_prefix("error: ")?.to_owned();
    let own = lines.take_while(|line| !line.starts_with("error: ") && !line.starts_with("warning: "));
    let place = |line: &str| {
        let place = line.trim_start().strip_prefix("┌─ ").or_else(|| Some(line.strip_prefix("  while ")?.rsplit_once(" at ")?.1))?;
        let mut parts = place.rsplitn(3, ':');
        let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Place { path: parts.next()?.replace('\\', "/"), line, column })
    };
    Some(Refusal { message, places: own.filter_map(place).collect() })
}

fn machine(what: &str, error: &std::io::Error) -> Failure {
    let help = "check the space and the permissions of the temporary folder (`TMPDIR`)";
    Failure::Machine(Box::new(Diagnostic::new(Code::Output, format!("{what}: {error}")).help(help)))
}

fn lay_out<'f>(files: impl Iterator<Item = (&'f String, &'f Bytes)>, root: &Path) -> std::io::Result<()> {
    for (path, bytes) in files {
        let file = root.join(path);
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        std::fs::write(file, bytes)?;
    }
    Ok(())
}

fn collect(folder: &Path, prefix: &str, compiled: &mut Compiled) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), compiled)?;
        } else {
            compiled.files.insert(path, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_error_is_read_with_its_places() {
        let said = "warning: bundle export is experimental\n\nerror: panicked with: \"no ink: at all\"\n  \
                    ┌─ print/ornament/leaf.typ:3:2\n  │\n3 │   panic(\"no ink: at all\")\n  │   ^^^^^\n\n  \
                    while calling `leaf` at print/designs/own/design.typ:7:12\n    leaf(1)\n\nerror: another\n  ┌─ print/x.typ:1:1\n";
        let place = |path: &str, line, column| Place { path: path.to_owned(), line, column };
        let places = vec![place("print/ornament/leaf.typ", 3, 2), place("print/designs/own/design.typ", 7, 12)];
        assert_eq!(refusal(said), Some(Refusal { message: "panicked with: \"no ink: at all\"".to_owned(), places }));
        assert_eq!(refusal("killed"), None);
    }
}
