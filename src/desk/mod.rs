//! What helps a writer: a guide to start from, schemas for editors, advice, and the links to other sites.

pub mod advice;
pub mod external;
pub mod schema;
pub mod start;
