//! Publishes: reads what is there, plans, and sends in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use futures_util::{StreamExt, TryStreamExt, stream};
use object_store::Error;
use object_store::path::Path;

use super::Item;
use super::address::Destination;
use super::asked::{Run, Site, Wishes};
use super::diagnose::report;
use super::ledger::{Known, LEDGER_NAME, Ledger, Standing};
use super::plan::{Hold, Listing, Plan, Seen, plan};
use super::send::tag;
use super::store::open;
use crate::diagnostic::{Code, Diagnostic, first_of, panics};
use crate::output::{Landing, is_hidden};

/// A request that changes something at the destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Request {
    /// A file is sent.
    Put {
        /// Path from the site's root.
        path: String,
        /// Size in bytes.
        size: u64,
        /// `Content-Type`.
        content_type: &'static str,
        /// `Cache-Control`.
        caching: &'static str,
    },
    /// A file is removed, by its path from the site's root.
    Delete(String),
}

/// What was done, or would be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Files sent.
    pub sent: usize,
    /// Bytes of those files.
    pub bytes: u64,
    /// Files that stood as they are.
    pub unchanged: usize,
    /// Files removed.
    pub removed: usize,
    /// Files of somebody else that were left alone.
    pub strangers: usize,
    /// In a dry run, each request that would be made, in order.
    pub requests: Vec<Request>,
    /// What is worth knowing besides.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether all that there was to do was done.
    pub is_complete: bool,
}

/// Publishes a site. `environment` holds the variables that keys are taken from; `step` is told after each file how many are done.
pub fn publish(
    site: &Site<'_>,
    to: &Destination,
    environment: &[(String, String)],
    wishes: Wishes,
    step: &(dyn Fn(usize, usize) + Sync),
) -> Report {
    let mut report = Report::default();
    let lanes = wishes.lanes.max(1);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().max_blocking_threads(lanes + 1).build();
    let done = match (runtime, open(to, environment, lanes)) {
        (Ok(runtime), Ok(store)) => {
            let run = Run { site, store: &store, to, wishes: Wishes { lanes, ..wishes }, step };
            let ran = panics::guarded("the site was published", || runtime.block_on(run.whole(&mut report)));
            ran.and_then(|done| done)
        }
        (Err(error), _) => Err(Diagnostic::new(Code::Publish, format!("no request can be made: {error}"))),
        (_, Err(diagnostic)) => Err(diagnostic),
    };
    match done {
        Ok(()) => report.is_complete = true,
        Err(diagnostic) => report.diagnostics.push(diagnostic),
    }
    report
}

impl Run<'_> {
    async fn whole(&self, report: &mut Report) -> Result<(), Diagnostic> {
        let mut found = self.found().await?;
        let listing = self.listing().await?;
        let plan = plan(self.site.items, &found.known, &listing, self.wishes.remove_others);
        if found.known == Known::Damaged {
            report.diagnostics.push(damaged(self.to));
        }
        report.unchanged = plan.unchanged;
        report.strangers = plan.strangers;
        if self.wishes.dry_run {
            foretell(&plan, report);
        }
        if !plan.in_the_way.is_empty() && !self.wishes.overwrite {
            return Err(in_the_way(self.to, &plan.in_the_way));
        }
        if self.wishes.dry_run {
            return Ok(());
        }
        self.sweep(&found.known);
        if !plan.send.is_empty() {
            self.keep(&plan.ahead, &mut found.version).await?;
        }
        let standing = self.send(&plan, report).await?;
        let next = Ledger { files: standing, pending: BTreeMap::new(), leaving: plan.ahead.leaving.clone() };
        if found.known.ledger() != Some(&next) {
            self.keep(&next, &mut found.version).await?;
        }
        self.remove(&plan.remove, report).await
    }

    async fn listing(&self) -> Result<Listing, Diagnostic> {
        let root = self.store.root.as_ref();
        let mut listed = self.store.inner.list((!root.is_empty()).then_some(&self.store.root));
        let mut listing = Listing::new();
        let mut landing = self.to.folder().map(Landing::at);
        let mut hold = |path: &str| match landing.as_mut().map(|landing| landing.is_linked(path)) {
            Some(true) => Hold::Linked,
            Some(false) if is_hidden(path) => Hold::Hidden,
            _ => Hold::Free,
        };
        loop {
            let next = listed.try_next().await;
            let Some(meta) = next.map_err(|error| report(&error, self.store, self.to, "be listed"))? else { return Ok(listing) };
            let path = meta.location.as_ref();
            let path = if root.is_empty() { Some(path) } else { path.strip_prefix(root).and_then(|path| path.strip_prefix('/')) };
            if let Some(path) = path.filter(|path| *path != LEDGER_NAME) {
                let (etag, modified) = (meta.e_tag.as_deref().map(tag), meta.last_modified.timestamp_millis());
                listing.insert(path.to_owned(), Seen { size: meta.size, etag, modified, hold: hold(path) });
            }
        }
    }

    /// Removes what a run that was killed has left in a folder of files that it had begun.
    fn sweep(&self, known: &Known) {
        let Some(folder) = self.to.folder() else { return };
        let items = self.site.items.iter().map(|item| item.path.as_str());
        let owned = known.ledger().into_iter().flat_map(Ledger::paths);
        Landing::at(folder).sweep(items.chain(owned).chain([LEDGER_NAME]));
    }

    /// Sends what is to be sent, lot by lot; returns what stands afterwards.
    async fn send(&self, plan: &Plan<'_>, report: &mut Report) -> Result<BTreeMap<String, Standing>, Diagnostic> {
        let mut standing = plan.ahead.files.clone();
        let (done, all) = (AtomicUsize::new(0), plan.send.iter().map(Vec::len).sum());
        let is_over = AtomicBool::new(false);
        for lot in &plan.send {
            let sending = lot.iter().map(|item| async {
                if is_over.load(Ordering::Relaxed) {
                    return None;
                }
                let file = self.send_one(item).await;
                (self.step)(done.fetch_add(1, Ordering::Relaxed) + 1, all);
                Some(file.map(|file| (*item, file)))
            });
            let mut sent = stream::iter(sending).buffer_unordered(self.wishes.lanes);
            let mut failed = None;
            // Where one fails, no further one is begun; those that are under way are sent to their end, since a store keeps what is broken off.
            while let Some(file) = sent.next().await {
                match file {
                    Some(Ok((item, file))) => {
                        report.sent += 1;
                        report.bytes += item.size;
                        standing.insert(item.path.clone(), file);
                    }
                    Some(Err(diagnostic)) => {
                        is_over.store(true, Ordering::Relaxed);
                        failed = failed.or(Some(diagnostic));
                    }
                    None => {}
                }
            }
            if let Some(diagnostic) = failed {
                return Err(diagnostic);
            }
        }
        Ok(standing)
    }

    async fn remove(&self, paths: &[String], report_to: &mut Report) -> Result<(), Diagnostic> {
        if paths.is_empty() {
            return Ok(());
        }
        let places = paths.iter().map(|path| self.place(path)).collect::<Result<Vec<Path>, Diagnostic>>()?;
        let mut removed = self.store.inner.delete_stream(stream::iter(places.into_iter().map(Ok)).boxed());
        while let Some(gone) = removed.next().await {
            match gone {
                Ok(_) | Err(Error::NotFound { .. }) => report_to.removed += 1,
                Err(error) => return Err(report(&error, self.store, self.to, "have files removed that the site no longer has")),
            }
        }
        Ok(())
    }
}

/// Says which requests would be made.
fn foretell(plan: &Plan<'_>, report: &mut Report) {
    let put =
        |item: &&Item| Request::Put { path: item.path.clone(), size: item.size, content_type: item.content_type, caching: item.caching };
    report.requests = plan.send.iter().flatten().map(put).chain(plan.remove.iter().cloned().map(Request::Delete)).collect();
    report.sent = plan.send.iter().map(Vec::len).sum();
    report.bytes = plan.send.iter().flatten().map(|item| item.size).sum();
    report.removed = plan.remove.len();
}

fn in_the_way(to: &Destination, paths: &[String]) -> Diagnostic {
    Diagnostic::new(Code::InTheWay, format!("`{to}` has files that no record of a publish names: {}", first_of(paths)))
        .help("choose another folder, or replace them with `--overwrite`; `--dry-run` shows what would be sent")
}

fn damaged(to: &Destination) -> Diagnostic {
    Diagnostic::new(Code::PublishRecord, format!("the record of earlier publishes at `{to}` is damaged, so nobody knows whose files are there"))
        .help("`--overwrite` replaces those that the site has names for; what the site no longer has stays, unless `--remove-others` removes it with all other files")
}
