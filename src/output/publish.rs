//! Replaces a published folder by a new tree, as a whole or not at all.

use std::fs;
use std::io;
use std::path::Path;

use super::disk;
use super::error::{At, PublishError, PublishErrorKind};
use super::lock;
use super::manifest::{Area, MANIFEST_NAME, Manifest};
use super::options::{PublishOptions, PublishReport, Step};
use super::plan::{Plan, Stands};
use super::previous::Previous;
use super::record::{self, Recorded};
use super::recover;
use super::retire::retire;
use super::staging::Staging;
use super::survey::{Survey, folders_of};
use super::swap::{settle, swap};
use super::tree::OutputTree;

/// Makes the folder of `area` in the output folder `out` hold exactly the files of `tree`, besides foreign ones.
///
/// On an error the old tree stands. See the module for what is refused, and what a crash leaves.
pub fn publish(out: &Path, area: Area, tree: &OutputTree, options: &PublishOptions<'_>) -> Result<PublishReport, PublishError> {
    preflight(out, area)?;
    fs::create_dir_all(out).at(out, "made")?;
    let _lock = lock::take(out)?;
    let left_earlier = recover::clear_up(out, options)?;
    options.reached(Step::Locked, out)?;
    let (report, entries) = bring(out, area, tree, options).inspect_err(|error| {
        if error.kind == PublishErrorKind::NotWhole {
            record::forget(out);
        }
    })?;
    if let Some(record) = options.record {
        record::keep(out, area, record, entries);
    }
    Ok(PublishReport { leftover: report.leftover.or(left_earlier), ..report })
}

/// Brings the folder of `area` from what it holds to what it is to hold; tells also how many files and folders those are.
fn bring(out: &Path, area: Area, tree: &OutputTree, options: &PublishOptions<'_>) -> Result<(PublishReport, usize), PublishError> {
    let site = out.join(area.as_str());
    let (manifest, stands) = rayon::join(|| inspect(out, area, options.previous), || stands(out, area));
    let mut manifest = manifest?;
    let previous = manifest.areas.remove(&area).unwrap_or_default();
    let plan = Plan::new(&site, stands?, tree, &previous)?;
    let listed = plan.entries();
    let entries = listed.len() + folders_of(&listed).len();
    manifest.areas.insert(area, listed);
    options.reached(Step::Planned { files: plan.files.len() }, out)?;
    if plan.changes_nothing() && site.is_dir() {
        update_manifest(out, &manifest, options.durable)?;
        return Ok((report(&plan), entries));
    }
    let staging = prepare(out, area, &plan, &manifest, options)?;
    replace(&staging, out, &site, options)?;
    let leftover = retire(&staging, &site, &previous, &manifest.areas[&area], options)?;
    options.reached(Step::Retired, &site)?;
    Ok((PublishReport { leftover, ..report(&plan) }, entries))
}

/// Looks at the folder of `area`, no closer than it takes.
fn stands(out: &Path, area: Area) -> Result<Stands, PublishError> {
    let untouched = Recorded::read(out).filter(|recorded| recorded.stands(out, area));
    if untouched.as_ref().is_some_and(|recorded| recorded.is_pure) {
        return Ok(Stands::Pure);
    }
    let survey = Survey::of(&out.join(area.as_str()))?;
    Ok(if untouched.is_some() { Stands::Untouched(survey) } else { Stands::Touched(survey) })
}

/// Makes the new tree and its journal; on an error nothing of them stays.
fn prepare(out: &Path, area: Area, plan: &Plan<'_>, manifest: &Manifest, options: &PublishOptions<'_>) -> Result<Staging, PublishError> {
    let site = out.join(area.as_str());
    let staging = Staging::create(out, area)?;
    let prepared = (|| {
        options.reached(Step::StagingMade, &staging.folder)?;
        let (filled, manifest) = rayon::join(|| staging.fill(&site, plan, options), || manifest.to_json());
        filled?;
        options.reached(Step::Staged, &staging.folder)?;
        staging.seal(out, &site, &manifest.at(&staging.next(), "written")?)?;
        options.reached(Step::Journalled, &staging.folder)?;
        if options.durable {
            disk::sync_all(out).at(out, "written to the disk")?;
        }
        options.reached(Step::Synced, &staging.folder)
    })();
    match prepared {
        Ok(()) => Ok(staging),
        Err(error) => Err(staging.give_up(error)),
    }
}

/// Swaps the trees and their manifests.
fn replace(staging: &Staging, out: &Path, site: &Path, options: &PublishOptions<'_>) -> Result<(), PublishError> {
    if let Err(error) = swap(staging, site, options) {
        let _ = recover::clear_up(out, &PublishOptions::default());
        return Err(error);
    }
    options.reached(Step::Swapped, site)?;
    settle(staging, out, site, options)
}

/// Refuses before the lock is taken what would be refused after it, so that a refused folder gets not even a lock file.
fn preflight(out: &Path, area: Area) -> Result<(), PublishError> {
    match fs::metadata(out) {
        Ok(found) if !found.is_dir() => Err(PublishError::new(PublishErrorKind::NotAFolder, out, "is not a folder")),
        Ok(_) if lock::is_there(out).at(out, "looked at")? || !Staging::find(out)?.is_empty() => Ok(()),
        Ok(_) => inspect(out, area, None).map(drop),
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(PublishError::io(out, "looked at", error)),
        Err(_) if disk::exists(out).at(out, "looked at")? => {
            let detail = "is a symbolic link that leads nowhere";
            Err(PublishError::new(PublishErrorKind::SymbolicLink, out, detail))
        }
        Err(_) => Ok(()),
    }
}

/// Reads the manifest, unless it is the one that was read for `previous`, and refuses a folder that the tool did not make or must not replace.
fn inspect(out: &Path, area: Area, previous: Option<&Previous>) -> Result<Manifest, PublishError> {
    use PublishErrorKind as K;
    let manifest = match previous.and_then(|previous| previous.manifest(out)) {
        Some(manifest) => manifest,
        None => Manifest::read(out)?.unwrap_or_default(),
    };
    let site = out.join(area.as_str());
    let refuse = |kind, detail| Err(PublishError::new(kind, &site, detail));
    match disk::look(&site).at(&site, "looked at")? {
        None => Ok(manifest),
        Some(found) if found.is_symlink() => refuse(K::SymbolicLink, "is a symbolic link, which replacing the folder would lose"),
        Some(found) if !found.is_dir() => refuse(K::NotAFolder, "is not a folder"),
        Some(_) if manifest.areas.contains_key(&area) || is_bare(&site).at(&site, "listed")? => Ok(manifest),
        Some(_) => refuse(K::ForeignFolder, "holds files that Courtesy did not make"),
    }
}

/// Tells whether a folder holds nothing but hidden entries (`.gitkeep`, `.git`), which are carried over.
fn is_bare(folder: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        if !entry?.file_name().as_encoded_bytes().starts_with(b".") {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Writes the manifest alone, if it says something new: inputs, say, that gave the same bytes as before.
fn update_manifest(out: &Path, manifest: &Manifest, durable: bool) -> Result<(), PublishError> {
    let path = out.join(MANIFEST_NAME);
    let json = manifest.to_json().at(&path, "written")?;
    if disk::holds(&path, &json) {
        return Ok(());
    }
    let temporary = out.join(".courtesy-manifest");
    disk::remove_if_there(&temporary).at(&temporary, "removed")?;
    let written = disk::write_new(&temporary, &json).and_then(|file| if durable { file.sync_all() } else { Ok(()) });
    written.and_then(|()| fs::rename(&temporary, &path)).at(&path, "replaced")
}

fn report(plan: &Plan<'_>) -> PublishReport {
    let changed = plan.files.iter().filter(|planned| !planned.unchanged);
    let (written, bytes) = changed.fold((0, 0), |(count, sum), planned| (count + 1, sum + planned.entry.size));
    PublishReport {
        written,
        linked: plan.files.len() - written,
        removed: plan.stale,
        kept: plan.foreign.files.len(),
        bytes,
        leftover: None,
    }
}
