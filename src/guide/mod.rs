//! The guide as plain data: read, parsed, checked, every reference resolved; it knows no template and no paper.

pub mod address;
pub mod allow;
pub mod config;
pub mod content;
pub mod data;
pub mod markdown;
pub mod project;
pub mod slug;
pub mod source;
pub mod stationery;
