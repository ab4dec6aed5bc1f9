//! Panics of worker threads, told in full by whoever waits for them: a worker's own words may go where nobody looks.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::{Mutex, Once, PoisonError};

/// Message and place of the last panic.
static LAST: Mutex<Option<(String, String)>> = Mutex::new(None);

/// Does some work; a panic in it becomes its message and its place.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    watch();
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| placed(message(payload.as_ref())))
}

/// Adds the place to an error that repeats the message of a panic.
pub(crate) fn placed(error: String) -> String {
    match &*LAST.lock().unwrap_or_else(PoisonError::into_inner) {
        Some((message, place)) if error.contains(message.as_str()) => format!("{error} ({place})"),
        _ => error,
    }
}

fn watch() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |info| {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            *LAST.lock().unwrap_or_else(PoisonError::into_inner) = Some((message(info.payload()), place));
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
    }
}
