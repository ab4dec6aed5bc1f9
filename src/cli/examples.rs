//! What stands below the options in `--help`: examples, in the same form for every command.

/// A command line and what it does.
pub(super) type Example = (&'static str, &'static str);

/// The examples with what they do above them, so that lines of any length can be copied.
pub(super) fn examples(list: &[Example]) -> String {
    let each = list.iter().map(|(command, meaning)| format!("  # {meaning}\n  {command}"));
    format!("Examples:\n{}", each.collect::<Vec<_>>().join("\n"))
}

/// The examples, and another part below them.
pub(super) fn examples_and(list: &[Example], more: &str) -> String {
    format!("{}\n\n{more}", examples(list))
}
