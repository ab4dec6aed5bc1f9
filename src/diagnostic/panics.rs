//! Panics, told in full by whoever waits for the work, also where it was a worker's: its own words may go where nobody looks.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Mutex, Once, PoisonError};

use super::{Code, Diagnostic};

/// Messages and places of the last panics, the newest first; several threads may have one at a time.
static LAST: Mutex<VecDeque<(String, String)>> = Mutex::new(VecDeque::new());

/// How many of them are kept.
const KEPT: usize = 32;

/// Does some work; a panic in it becomes a problem that says what was being done.
pub(crate) fn guarded<T>(doing: &str, work: impl FnOnce() -> T) -> Result<T, Diagnostic> {
    caught(work).map_err(|told| {
        Diagnostic::new(Code::Fault, format!("Courtesy has a fault, which showed while {doing}: {told}"))
            .help("this is not a mistake in the guide: please report it with these words; what stood before stands")
    })
}

/// Does some work; a panic in it becomes its message and its place.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    watch();
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| placed(message(payload.as_ref())))
}

/// Adds the place to an error that repeats the message of a panic.
pub(crate) fn placed(error: String) -> String {
    let last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    match last.iter().find(|(message, _)| !message.is_empty() && error.contains(message.as_str())) {
        Some((_, place)) => format!("{error} ({place})"),
        None => error,
    }
}

fn watch() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
            last.truncate(KEPT - 1);
            last.push_front((message(info.payload()), place));
            drop(last);
            usual(info);
        }));
    });
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("a panic without words").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_with_its_place_wherever_it_happens() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
        let told = caught(|| pool.install(|| panic!("number {}", 3))).map(|(): ()| ()).unwrap_err();
        assert!(told.starts_with("number 3 (") && told.contains("panics.rs:"), "{told}");
        assert_eq!(caught(|| 1), Ok(1));
        assert_eq!(placed("of another kind".to_owned()), "of another kind");
        assert_eq!(caught(|| panic!("")).map(|(): ()| ()), Err(String::new()));
        assert_eq!(placed("of another kind".to_owned()), "of another kind");
    }

    #[test]
    fn a_panic_becomes_a_problem_that_says_what_was_being_done() {
        let problem = guarded("the guide was built", || std::iter::once(0).for_each(|number| assert!(number > 0, "too few"))).unwrap_err();
        assert_eq!(problem.code, Code::Fault);
        let told = &problem.message;
        assert!(
            told.starts_with("Courtesy has a fault, which showed while the guide was built: too few (") && told.contains("panics.rs:"),
            "{told}"
        );
    }
}
