//! Typst, kept from card to card, so that fonts and templates are read once.

use std::sync::{Arc, Mutex, PoisonError};

use super::loaded::Loaded;
use crate::diagnostic::Diagnostic;
use crate::paper::print::typst::Engine;

/// What sets single cards, one after the other.
#[derive(Default)]
pub struct Setter(Mutex<Option<Kept>>);

struct Kept {
    /// The command that was asked for.
    asked: Option<String>,
    engine: Arc<dyn Engine>,
}

impl Setter {
    /// Typst as `asked` for, or as the guide does; the same as the last time where that is the same.
    pub(super) fn engine(&self, loaded: &Loaded, asked: Option<&str>) -> Result<Arc<dyn Engine>, Diagnostic> {
        let asked = asked.or(loaded.guide.config.print.typst.as_deref());
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some(same) if same.asked.as_deref() == asked => Ok(same.engine.clone()),
            _ => {
                let engine: Arc<dyn Engine> = loaded.engine(asked)?.into();
                Ok(kept.insert(Kept { asked: asked.map(str::to_owned), engine }).engine.clone())
            }
        }
    }
}
