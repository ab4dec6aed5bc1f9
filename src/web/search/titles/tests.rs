//! What parts hold, and that no other number of bytes is read from them than was meant.

use serde_json::Value;

use super::super::records::{Kind, Record};
use super::fold::{fold, words};
use super::*;

fn record(title: &str, summary: &str, section: &str) -> Record<'static> {
    Record {
        title: title.to_owned(),
        url: format!("{section}/{}.html", fold(title).replace(' ', "-")),
        kind: Kind::Guidance,
        printable: false,
        section: Some(section.to_owned()),
        verdict: None,
        channels: Vec::new(),
        tone: None,
        summary: (!summary.is_empty()).then(|| summary.to_owned()),
        before: String::new(),
        body: None,
        after: String::new(),
        text: format!("{title} {summary}"),
    }
}

/// What a script hands over, and the name that it gives.
fn given(file: &File) -> (Value, Option<String>) {
    let script = std::str::from_utf8(file.bytes()).unwrap();
    let list = script.strip_prefix("courtesyTitles(").and_then(|rest| rest.strip_suffix(");\n")).unwrap();
    let mut list: Vec<Value> = serde_json::from_str(&format!("[{list}]")).unwrap();
    let name = list.get(1).and_then(Value::as_str).map(str::to_owned);
    (list.remove(0), name)
}

/// The index and its parts by their names.
fn parts(records: &[Record<'_>]) -> (Value, std::collections::HashMap<String, Value>) {
    let files = made(records, &SearchConfig::default(), 0);
    let parts = files[1..].iter().map(|file| {
        let (part, name) = given(file);
        let name = name.unwrap();
        assert_eq!(file.url, format!("search/titles/{name}.js"));
        (name, part)
    });
    (given(&files[0]).0, parts.collect())
}

fn guide() -> Vec<Record<'static>> {
    let section = |number: usize| if number < 40 { "a" } else { "b" };
    (0..70)
        .map(|number| record(&format!("Thank the host, and thank {number} guests"), &format!("Café Résumé word{number}"), section(number)))
        .collect()
}

#[test]
fn a_small_guide_has_one_script() {
    let files = made(&guide(), &SearchConfig::default(), ONE_MAX);
    assert_eq!(files.iter().map(|file| file.url.as_str()).collect::<Vec<_>>(), [URL]);
    assert_eq!(given(&files[0]).0["pages"].as_array().unwrap().len(), 70);
}

#[test]
fn every_page_is_in_the_part_where_it_is_looked_for() {
    let records = guide();
    let (index, parts) = parts(&records);
    let row = usize::try_from(index["row"].as_u64().unwrap()).unwrap();
    for (number, record) in records.iter().enumerate() {
        let part = &parts[index["rows"][number / row].as_str().unwrap()];
        assert_eq!(part["pages"][number % row]["url"], record.url);
        let sort = &index["sorts"][usize::try_from(index["of"][number].as_u64().unwrap()).unwrap()];
        assert_eq!(sort["section"], record.section.as_deref().unwrap());
        assert_eq!(index["lengths"][number], fold(&record.title).len());
    }
    assert_eq!(index["sorts"].as_array().unwrap().len(), 2);
}

#[test]
fn every_word_is_in_the_part_where_it_is_looked_for_with_its_places() {
    let (index, parts) = parts(&guide());
    let from: Vec<&str> = index["from"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let list = |word: &str| {
        let at = from.iter().rposition(|first| *first <= word).unwrap();
        parts[index["parts"][at].as_str().unwrap()]["places"][word].clone()
    };
    assert_eq!(list("word3"), serde_json::json!([3, 0]));
    assert_eq!(list("3"), serde_json::json!([3, 6]));
    let thank: Vec<u64> = list("thank").as_array().unwrap().iter().filter_map(Value::as_u64).collect();
    assert_eq!(thank[..8], [0, 1, 0, 5, 1, 1, 0, 5]);
    assert_eq!(list("resume").as_array().unwrap().len(), 140);
}

#[test]
fn the_words_that_slips_are_mended_to_are_told_once_and_without_numbers() {
    let (index, _) = parts(&guide());
    let told: Vec<&str> = ["words", "more"].iter().flat_map(|key| index[key].as_array().unwrap()).filter_map(Value::as_str).collect();
    for word in ["thank", "host", "café"] {
        assert_eq!(told.iter().filter(|told| fold(told) == fold(word)).count(), 1, "{word}");
    }
    assert!(!told.contains(&"3"), "{told:?}");
}

#[test]
fn text_is_folded_as_in_the_browser() {
    assert_eq!(fold("  Don’t “Crème” ﬁne—İstanbul ΣΑΣ_x "), "dont creme fine istanbul σας x");
    assert_eq!(fold(&"ab ".repeat(100)).len(), 200);
    assert_eq!(words("a 感谢信 ab漢c"), ["a", "感", "谢", "信", "ab", "漢", "c"]);
    // Vowels of Devanagari, Thai and kana stay; points and what looks alike do not matter in Arabic and Hebrew.
    assert_eq!(fold("नियम क़लम"), "नियम कलम");
    assert_eq!(fold("رسالةٌ إلى ۱۲ کتاب می\u{200c}نویسید"), "رساله الي 12 كتاب مينويسيد");
    assert_eq!(fold("שָׁלוֹם"), "שלום");
    assert_eq!(words(&fold("ขอบคุณที่")), ["ข", "อ", "บ", "คุ", "ณ", "ที่"]);
    assert_eq!(fold("น้ำ ຄຳ"), "น้ำ ຄຳ");
    assert_eq!(words(&fold("が か")), ["か\u{3099}", "か"]);
    assert!(words("").is_empty());
}
