//! The website: its pages, its search, and what tells machines of it; each returns files.

pub mod delivery;
pub mod editions;
pub mod hosting;
pub mod offline;
pub mod reach;
pub mod search;
pub mod site;
mod uuid;
pub mod written;
mod xml;
