//! Fonts on paper: a face for every script, one warning for those that have none, and cards that are right in each.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use courtesy::diagnostic::{Code, Diagnostic};
use courtesy::pipeline::{Outcome, check};
use hayro_syntax::object::{Dict, Name};

use crate::support::{Files, Project, pdf, repository, shown};

/// A message in a script: language, greeting with its blank, text, and words of it as poppler reads
/// them; of Arabic none, whose marks it reads twice.
pub(crate) const SCRIPTS: &[(&str, &str, &str, &str)] = &[
    ("ar", "عزيزتي [الاسم]،", "شكرا جزيلا لك على **الترحيب الحار** وعلى الشاي في 12 مايو 2026. اتصلي بي على +49 30 23125 182.", ""),
    ("he", "[שם] היקרה,", "תודה רבה לך על *קבלת הפנים החמה* ועל התה ב-12 במאי 2026. אפשר להשיג אותי ב +49 30 23125 182.", "תודהרבהלך"),
    (
        "hi",
        "प्रिय [नाम] जी,",
        "12 मई 2026 को **हार्दिक स्वागत** और चाय के लिए आपका बहुत-बहुत धन्यवाद। आपसे फिर जल्दी मिलने की प्रतीक्षा रहेगी।",
        "स्वागत",
    ),
    (
        "th",
        "เรียน คุณ[ชื่อ]",
        "ขอขอบพระคุณเป็นอย่างยิ่งสำหรับ**การต้อนรับอย่างอบอุ่น**และน้ำชาเมื่อวันที่ 12 พฤษภาคม หวังเป็นอย่างยิ่งว่าจะได้พบกันอีกในเร็ววันนี้",
        "พฤษภาคม",
    ),
    (
        "ja",
        "[お名前]様",
        "先日は温かくお迎えいただき、「**おいしいお茶**」までごちそうになり、誠にありがとうございました。2026年5月12日の楽しいひとときは忘れられません🙏",
        "おいしいお茶",
    ),
    (
        "ko",
        "[이름] 님께",
        "지난 2026년 5월 12일 **따뜻하게 맞아** 주시고 맛있는 차까지 대접해 주셔서 진심으로 감사드립니다. 다시 뵙기를 기대합니다.",
        "진심으로",
    ),
    (
        "zh",
        "尊敬的[姓名]：",
        "非常感谢您在2026年5月12日的**热情款待**和香茶。“那一天”我们聊了很多……我一直记在心里，期待不久之后能再次与您见面。",
        "热情款待",
    ),
];

const FONTS: &str = "font_paths = [\"fonts\"]\nfonts = [\"Noto Naskh Arabic\", \"noto serif hebrew\", \"Noto Serif Devanagari\", \"Noto Sans Thai\", \
    \"Hina Mincho\", \"Song Myung\", \"ZCOOL XiaoWei\", \"Noto Emoji\"]\n";

/// The fonts of the tests.
pub(crate) const PACKAGES: [&str; 8] = [
    "noto-naskh-arabic",
    "noto-serif-hebrew",
    "noto-serif-devanagari",
    "noto-sans-thai",
    "hina-mincho",
    "song-myung",
    "zcool-xiaowei",
    "noto-emoji",
];

/// A font of the tests, by its package.
pub(crate) fn font(package: &str) -> Vec<u8> {
    of_weight(package, "400Regular")
}

fn of_weight(package: &str, weight: &str) -> Vec<u8> {
    let folder = repository().join("tests/node_modules/@expo-google-fonts").join(package).join(weight);
    let is_font = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "ttf");
    let found = fs::read_dir(folder).ok().and_then(|entries| entries.flatten().map(|entry| entry.path()).find(is_font));
    let path = found.unwrap_or_else(|| {
        panic!(
            "the font `@expo-google-fonts/{package}` is not installed: run `npm ci` in `tests/`, or `make test` in place of `cargo test`"
        )
    });
    fs::read(path).unwrap()
}

fn add_fonts(project: &Project) {
    for package in PACKAGES {
        project.write(&format!("fonts/{package}.ttf"), font(package));
    }
}

/// A guide with one message in every script; `print` stands below `[print]`.
fn guide(print: &str) -> Project {
    let project = Project::new().printing();
    let mut config =
        format!("[guide]\ntitle = \"G\"\n[fields.name]\nlabel = \"Name\"\nexample = \"Ann\"\n[print]\nstationery = [\"a6\"]\n{print}");
    project.write("content/messages/note.md", "---\ntitle: Note\nchannel: handwritten\n---\nDear [Name],\n\nthank you.\n\nYours\n[Name]\n");
    for (language, greeting, text, _) in SCRIPTS {
        let label = &greeting[greeting.find('[').unwrap() + 1..greeting.find(']').unwrap()];
        config += &format!(
            "[languages.{language}]\ntitle = \"{label}\"\n[languages.{language}.fields]\nname = {{ label = \"{label}\", example = \"{label}\" }}\n"
        );
        let note = format!("---\ntitle: {label}\n---\n{greeting}\n\n{text}\n\n[{label}]\n");
        project.write(&format!("content/messages/note.{language}.md"), note);
    }
    project.write("courtesy.toml", config);
    project
}

fn found(outcome: &Outcome, code: Code) -> Vec<&Diagnostic> {
    outcome.diagnostics.iter().filter(|problem| problem.code == code).collect()
}

fn card<'s>(site: &'s Files, language: &str, kind: &str) -> &'s [u8] {
    site.get(&format!("{language}/printables/note-a6-{kind}.pdf")).unwrap_or_else(|| panic!("no {kind} card in {language}"))
}

/// Families of the fonts in a PDF, without the tag of the subset.
fn families(bytes: &[u8]) -> Vec<String> {
    let file = pdf::open(bytes);
    let names =
        pdf::dicts(&file).into_iter().filter_map(|dict: Dict<'_>| dict.get::<Name<'_>>("BaseFont").map(|name| name.as_str().to_owned()));
    names.map(|name| name.split_once('+').map_or(name.clone(), |(_, name)| name.to_owned())).collect()
}

#[test]
fn every_script_has_its_face_and_nothing_is_a_box() {
    let project = guide(FONTS);
    add_fonts(&project);
    let outcome = project.build_well();
    for code in [Code::MissingGlyph, Code::UnknownFont, Code::SystemFont, Code::TypstWarning] {
        assert!(found(&outcome, code).is_empty(), "{}", shown(&outcome.diagnostics));
    }
    let site = project.site();
    let own = [
        ("ar", "NotoNaskhArabic"),
        ("he", "Libertinus"),
        ("hi", "NotoSerifDevanagari"),
        ("th", "NotoSansThai"),
        ("ja", "HinaMincho"),
        ("ko", "SongMyung"),
        ("zh", "ZCOOLXiaoWei"),
    ];
    for ((language, _, _, words), (_, face)) in SCRIPTS.iter().zip(own) {
        for kind in ["cue", "traced", "typeset"] {
            let bytes = card(&site, language, kind);
            let families = families(bytes);
            assert!(families.iter().any(|family| family.starts_with(face)), "{language} {kind}: {families:?}");
            assert!(
                !families.iter().any(|family| family.contains("Missing") || family.contains("Mono")),
                "{language} {kind}: {families:?}"
            );
            let glyphs = pdf::glyphs(&pdf::open(bytes));
            assert!(glyphs.len() > 40 && !glyphs.contains(&0), "{language} {kind} has .notdef among {} glyphs", glyphs.len());
            assert!(pdf::words(bytes).contains(words), "{language} {kind}: {}", pdf::words(bytes));
            pdf::assert_accessible(&format!("{language} {kind}"), bytes, language);
        }
        assert!(families(card(&site, "ja", "cue")).iter().any(|family| family.starts_with("NotoEmoji")), "the emoji has no face");
    }
    // Faces of other languages' shapes stand behind those of one's own.
    assert!(!families(card(&site, "zh", "typeset")).iter().any(|family| family.starts_with("Hina")));
}

/// How far letters are from a rule, in mm.
fn off(run: &pdf::Run, rule: f64) -> f64 {
    (rule - run.y).abs()
}

#[test]
fn letters_of_every_script_stand_on_the_rules() {
    let project = guide(FONTS);
    add_fonts(&project);
    project.build_well();
    let site = project.site();
    for (language, ..) in SCRIPTS {
        let bytes = card(&site, language, "traced");
        let file = pdf::open(bytes);
        let rules = &pdf::level_lines(&file, 0);
        // Labels below the blanks are smaller than any hand.
        let runs: Vec<_> = pdf::runs(&file, 0).into_iter().filter(|run| run.size > 10.0).collect();
        let of_rule = |rule: f64| runs.iter().filter(move |run| rules.iter().all(|other| off(run, rule) <= off(run, *other)));
        let written: Vec<f64> = rules.iter().copied().filter(|rule| of_rule(*rule).next().is_some()).collect();
        assert!(written.len() >= 4, "{language}: {runs:?}");
        for rule in written {
            // Marks that stand above and below letters are placed by themselves.
            let nearest = of_rule(rule).map(|run| off(run, rule)).fold(f64::INFINITY, f64::min);
            assert!(nearest < 0.1, "{language}: a line is {nearest} mm off its rule");
        }
    }
}

#[test]
fn lines_break_where_a_script_breaks_them() {
    let project = guide(FONTS);
    add_fonts(&project);
    project.build_well();
    let site = project.site();
    for (language, ..) in SCRIPTS.iter().filter(|(language, ..)| !["ar", "he"].contains(language)) {
        let lines = lines(card(&site, language, "traced"));
        for line in &lines {
            assert!(
                !line.starts_with(['、', '。', '，', '」', '”', '…', '！', 'ー', 'ょ', 'っ', 'ำ', 'ั', '่', 'ा', '्', '।']),
                "{language}: {lines:?}"
            );
            assert!(!line.ends_with(['「', '“', 'เ', 'แ', 'โ', '्']), "{language}: {lines:?}");
        }
        assert!((4..14).contains(&lines.len()), "{language}: {lines:?}");
        assert_eq!(pdf::open(card(&site, language, "traced")).pages().len(), 1, "{language} goes on to another card");
    }
}

/// The lines of a PDF as a reader copies them.
fn lines(bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.pdf");
    fs::write(&path, bytes).unwrap();
    let output = Command::new("pdftotext")
        .args(["-enc", "UTF-8", "-layout"])
        .arg(&path)
        .arg("-")
        .output()
        .expect("`pdftotext` is needed: run `make test`");
    let is_mark = |c: char| ('\u{202A}'..='\u{202E}').contains(&c) || c == '\u{c}';
    let text = String::from_utf8(output.stdout).unwrap().replace(is_mark, "");
    text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

#[test]
fn cards_from_right_to_left_begin_at_the_right_and_keep_their_numbers() {
    let project = guide(FONTS);
    add_fonts(&project);
    project.build_well();
    let site = project.site();
    // Where the runs of the greeting's line end, of 148 mm.
    for (language, is_right) in [("ar", true), ("he", true), ("hi", false), ("ja", false)] {
        let file = pdf::open(card(&site, language, "typeset"));
        let runs: Vec<_> = pdf::runs(&file, 0).into_iter().filter(|run| run.size > 7.0).collect();
        let first = runs.iter().map(|run| run.y).fold(0.0, f64::max);
        let middle = runs.iter().filter(|run| (run.y - first).abs() < 0.1).map(|run| run.x).fold(0.0, f64::max);
        assert_eq!(middle > 74.0, is_right, "{language}: the first line begins at {middle} mm");
    }
    for language in ["ar", "he"] {
        let file = pdf::open(card(&site, language, "typeset"));
        assert!(pdf::words(card(&site, language, "typeset")).contains("+493023125182"), "{}", pdf::words(card(&site, language, "typeset")));
        assert_eq!(file.pages().len(), 1);
    }
}

#[test]
fn a_script_without_a_face_is_one_warning_with_the_lines_to_add() {
    let project = guide("");
    let outcome = project.build_well();
    let [problem] = found(&outcome, Code::MissingGlyph)[..] else { panic!("{}", shown(&outcome.diagnostics)) };
    // Three files by name, and the rest of the seven messages with `courtesy.toml`, whose labels have such letters too.
    assert!(problem.message.contains("characters") && problem.message.contains(" and 4 more"), "{}", problem.message);
    let place = problem.location.as_ref().unwrap();
    assert_eq!((&*place.path, place.line), ("content/messages/note.ar.md", 2));
    let help = problem.help.as_ref().unwrap();
    for line in [
        "Noto Naskh Arabic",
        "Noto Serif Devanagari",
        "Noto Serif Thai",
        "Noto Serif CJK JP",
        "Noto Serif CJK KR",
        "Noto Serif CJK SC",
        "Noto Emoji",
        "\nfont_paths = [\"fonts\"]",
    ] {
        assert!(help.contains(line), "{line} is not in: {help}");
    }
    assert!(!help.contains("Symbols") && !help.contains("Bengali"), "{help}");
    // The second build says it again, though it sets nothing but the cards that have such letters.
    project.write("content/about.md", "---\ntitle: About\n---\n");
    assert_eq!(found(&project.build_well(), Code::MissingGlyph), [problem]);
    // What was added is not asked for again.
    let project = guide("fonts = [\"Noto Naskh Arabic\"]\nfont_paths = [\"fonts\"]\n");
    project.write("fonts/arabic.ttf", font("noto-naskh-arabic"));
    let outcome = project.build_well();
    let help = found(&outcome, Code::MissingGlyph)[0].help.clone().unwrap();
    assert!(help.contains("fonts = [\"Noto Naskh Arabic\", \"") && !help.contains("font_paths"), "{help}");
    assert!(!help.contains("put Noto Naskh"), "{help}");
}

#[test]
fn a_family_that_is_not_there_is_an_error_at_its_name() {
    let project = guide("font_paths = [\"fonts\"]\nfonts = [\"Noto Nask Arabic\"]\nhandwriting_font = \"No Such Hand\"\n");
    project.write("fonts/arabic.ttf", font("noto-naskh-arabic"));
    let outcome = project.build();
    assert!(outcome.summary.is_none());
    let [family, hand] = found(&outcome, Code::UnknownFont)[..] else { panic!("{}", shown(&outcome.diagnostics)) };
    let help = family.help.as_ref().unwrap();
    assert!(help.starts_with("did you mean `Noto Naskh Arabic`?") && help.contains("1 of `font_paths`"), "{help}");
    assert!(help.contains("only with `system_fonts = true`"), "{help}");
    assert_eq!(&family.location.as_ref().unwrap().excerpt, "fonts = [\"Noto Nask Arabic\"]");
    assert!(hand.location.as_ref().unwrap().excerpt.starts_with("handwriting_font"), "{hand:?}");
    for (path, words) in [("../elsewhere", "elsewhere"), ("empty", "holds no font"), ("fonts/absent.ttf", "cannot read")] {
        project.write("empty/readme.txt", "no font");
        fs::create_dir_all(project.beside("elsewhere")).unwrap();
        project.write("courtesy.toml", format!("[guide]\ntitle = \"G\"\n[print]\nfont_paths = [\"{path}\"]\n"));
        let outcome = project.build();
        let problem = found(&outcome, Code::Unreadable)[0];
        assert!(problem.message.contains(words) && problem.location.as_ref().unwrap().line == 4, "{}", shown(&outcome.diagnostics));
    }
}

#[test]
fn fonts_of_the_system_are_asked_for_and_told() {
    let project = guide("fonts = [\"DejaVu Serif\"]\n");
    assert_eq!(found(&project.build(), Code::UnknownFont).len(), 1);
    let project = guide("fonts = [\"DejaVu Serif\"]\nsystem_fonts = true\n");
    let outcome = project.build();
    let told = found(&outcome, Code::SystemFont);
    assert_eq!(told.len(), 1, "DejaVu Serif is needed on this system (Debian: fonts-dejavu-core): {}", shown(&outcome.diagnostics));
    assert!(told[0].message.starts_with("`DejaVu Serif` comes from this system"), "{}", told[0].message);
    // Georgian, which of Typst's own faces only the typewriter's has.
    project.write("content/messages/note.md", "---\ntitle: Note\nchannel: handwritten\n---\nმადლობა [Name]\n");
    project.build_well();
    assert!(families(&project.site()["printables/note-a6-cue.pdf"]).iter().any(|family| family.starts_with("DejaVuSerif")));
}

#[test]
fn a_changed_font_sets_cards_anew() {
    let project = guide(FONTS);
    add_fonts(&project);
    project.build_well();
    let before = project.site();
    project.write("fonts/noto-sans-thai.ttf", of_weight("noto-sans-thai", "700Bold"));
    let outcome = project.build_well();
    assert!(outcome.summary.unwrap().written > 0);
    let after = project.site();
    assert_ne!(card(&before, "th", "cue"), card(&after, "th", "cue"));
    assert_eq!(card(&before, "ko", "lined"), card(&after, "ko", "lined"));
}

#[test]
fn a_check_knows_of_fonts_too() {
    let project = guide("");
    let found = check(&project.options, None).diagnostics;
    assert_eq!(found.iter().filter(|problem| problem.code == Code::MissingGlyph).count(), 1, "{}", shown(&found));
}
