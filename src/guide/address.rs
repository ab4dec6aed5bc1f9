//! URLs and the paths of the files behind them: a URL is written percent-encoded, a path in the letters themselves.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What a path cannot hold as it stands, by the URL Standard's percent-encode set of paths; besides the percent sign, so that
/// decoding gives the path back.
const PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'\\').add(b'`').add(b'{').add(b'}');

/// The folder of the theme's files: their names hold a hash of their bytes, so browsers keep them for ever.
pub const ASSETS: &str = "assets/";

/// The URL of a path, as links have it: `すぐ.html` is `%E3%81%99%E3%81%90.html`.
pub fn url_of(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

/// The path that a URL stands for; what is no UTF-8 stays as it is written.
pub fn path_of(url: &str) -> Cow<'_, str> {
    percent_decode_str(url).decode_utf8().unwrap_or(Cow::Borrowed(url))
}

/// The URL as it is shown: that of a folder in place of its `index.html`.
pub fn shown(url: &str) -> &str {
    url.strip_suffix("index.html").filter(|rest| rest.is_empty() || rest.ends_with('/')).unwrap_or(url)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_are_encoded_and_ascii_names_stay() {
        assert_eq!(url_of("wait/x-1.de.html"), "wait/x-1.de.html");
        assert_eq!(url_of("すぐ/100%.html"), "%E3%81%99%E3%81%90/100%25.html");
        assert_eq!(path_of("%d1%8F.md"), "я.md");
        assert_eq!(path_of("%FF%zz"), "%FF%zz");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn decoding_gives_the_path_back(path in ".{0,24}") {
            let url = url_of(&path);
            prop_assert!(url.is_ascii() && !url.contains(['"', '<', '>', ' ', '#', '?']));
            prop_assert_eq!(path_of(&url), path);
        }
    }
}
