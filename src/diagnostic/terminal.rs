//! Diagnostics for people: message, excerpt with the place marked, and help.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Location, Severity};

/// Draws diagnostics for a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    /// Whether ANSI colours are written.
    pub colour: bool,
}

impl Terminal {
    /// Draws one diagnostic, with a line break at the end.
    pub fn render(self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
            Severity::Advice => Level::NOTE.with_name("advice"),
        };
        let title = level.primary_title(visible(&diagnostic.message)).id(diagnostic.code.as_str());
        let mut report = vec![place(Group::with_title(title), diagnostic.location.as_ref(), AnnotationKind::Primary)];
        for (at, label) in &diagnostic.related {
            let title = Level::NOTE.secondary_title(visible(label));
            report.push(place(Group::with_title(title), Some(at), AnnotationKind::Context));
        }
        if let Some(help) = &diagnostic.help
            && let Some(last) = report.pop()
        {
            report.push(last.element(Level::HELP.message(visible(help))));
        }
        let renderer = if self.colour { Renderer::styled() } else { Renderer::plain() };
        format!("{}\n", renderer.render(&report))
    }
}

fn place<'a>(group: Group<'a>, at: Option<&'a Location>, kind: AnnotationKind) -> Group<'a> {
    match at {
        None => group,
        Some(at) if at.line == 0 => group.element(Origin::path(&*at.path)),
        Some(at) => group
            .element(Snippet::source(visible(&at.excerpt)).path(&*at.path).line_start(at.line).annotation(kind.span(at.highlight.clone()))),
    }
}

/// Replaces characters that would steer the terminal or turn the reading direction, keeping its length in bytes.
fn visible(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => c,
            '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
            '\u{80}'..='\u{9F}' => '¿',
            c if c.is_control() => '?',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Diagnostic, Location};
    use super::*;

    #[test]
    fn a_report_shows_place_excerpt_and_help() {
        let text = "---\ntitel: x\n---\n";
        let diagnostic = Diagnostic::new(Code::UnknownKey, "unknown key `titel`")
            .at(Location::in_text("content/a.md", text, 4..9))
            .help("did you mean `title`?");
        let shown = Terminal { colour: false }.render(&diagnostic);
        for part in ["error[unknown-key]: unknown key `titel`", "content/a.md:2:1", "titel: x", "^^^^^", "did you mean"] {
            assert!(shown.contains(part), "{part} in\n{shown}");
        }
    }

    #[test]
    fn a_report_without_help_is_shown_too() {
        let shown = Terminal { colour: false }.render(&Diagnostic::new(Code::Syntax, "a quote is not closed"));
        assert!(shown.contains("error[syntax]: a quote is not closed"), "{shown}");
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let text = "a \u{1b}[31m \u{202e} b";
        let diagnostic = Diagnostic::new(Code::Syntax, text).at(Location::in_text("a.md", text, 0..text.len()));
        let shown = Terminal { colour: false }.render(&diagnostic);
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'));
    }
}
