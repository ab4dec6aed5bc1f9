//! Tables of all forms, good and bad.

use super::*;

fn survey(path: &str, text: &str) -> Result<People, Diagnostic> {
    People::of(Data::of(path, text.as_bytes()))
}

fn rows(path: &str, text: &str) -> Vec<Row> {
    let people = survey(path, text).unwrap();
    let rows: Vec<Row> = people.rows().unwrap().map(Result::unwrap).collect();
    assert_eq!(people.count, rows.len(), "the survey counts what is read");
    assert!(rows.iter().enumerate().all(|(at, row)| row.number == at + 1));
    rows
}

fn values(rows: &[Row]) -> Vec<Vec<String>> {
    rows.iter().filter_map(|row| row.values.clone().ok()).collect()
}

/// Number of each bad row, with line and column of what is wrong.
fn bad(rows: &[Row]) -> Vec<(usize, usize, usize)> {
    let place = |row: &Row| {
        let problem = row.values.as_ref().err()?;
        let at = problem.location.as_ref()?;
        Some((row.number, at.line, at.column))
    };
    rows.iter().filter_map(place).collect()
}

#[test]
fn separators_quotes_and_short_rows() {
    let rows = rows("p.csv", "a;b;c\n1;\"x; \"\"y\"\"\n z\";3\n\n4;5\n;;\n");
    assert_eq!(values(&rows), [["1", "x; \"y\"\nz", "3"], ["4", "5", ""]]);
    assert_eq!((rows[1].at.line, rows[1].at.excerpt.as_str()), (5, "4;5"));
}

#[test]
fn hostile_values_are_only_text() {
    let rows = rows("p.csv", "name,x\n=cmd|' /C calc'!A0,+1\n\"Ann\r\nBcc: x@y.z\",../../x\n");
    assert_eq!(values(&rows), [["=cmd|' /C calc'!A0", "+1"], ["Ann\nBcc: x@y.z", "../../x"]]);
}

#[test]
fn a_bad_row_does_not_spoil_the_others() {
    let long = "x".repeat(1_000_000);
    let longer = "x".repeat(3_000_000);
    let rows = rows("p.csv", &format!("a,b\n1,2,3\n{long},2\nfine,2\n{longer}\nfine,3"));
    assert_eq!(bad(&rows), [(1, 2, 1), (2, 3, 1), (4, 5, 1)]);
    assert_eq!(values(&rows), [["fine", "2"], ["fine", "3"]]);
}

#[test]
fn a_quote_that_is_not_closed_costs_its_own_line() {
    let rows = rows("p.csv", "a,b\n1,\"x\n2,y\n3,\"z\"\n4,\"two\nlines\"\n5,\"end\n6,w\n");
    assert_eq!(bad(&rows), [(1, 2, 1), (5, 7, 1)]);
    assert_eq!(values(&rows), [["2", "y"], ["3", "z"], ["4", "two\nlines"], ["6", "w"]]);
    let many = format!("a,b\n1,\"x\n{}", "2,y\n".repeat(50_000));
    assert_eq!(survey("p.csv", &many).unwrap().count, 50_001);
}

#[test]
fn two_columns_of_one_name_are_refused() {
    let error = survey("p.csv", "a,A\n1,2\n").unwrap_err();
    assert!(error.message.contains("two columns"));
    assert_eq!(error.location.unwrap().column, 3);
    assert!(survey("p.csv", "").is_err());
    assert!(survey("p.csv", " , \n1,2\n").is_err());
    let wide: String = (0..COLUMNS_MAX + 1).map(|n| format!("c{n},")).collect();
    assert!(survey("p.csv", &wide).unwrap_err().message.contains("1000 columns"));
}

#[test]
fn json_has_the_same_rows() {
    let rows = rows("p.JSON", "[{\"a\": \"x\", \"b\": 2},\n {\"b\": null}, {\n\"a\": \"}]\\\"{\"},\n 7, {\"a\": [1]} ]\n");
    assert_eq!(values(&rows), [["x", "2"], ["", ""], ["}]\"{", ""]]);
    assert_eq!(bad(&rows), [(4, 4, 2), (5, 4, 5)]);
}

#[test]
fn what_is_no_list_is_refused_at_its_place() {
    let place = |text: &str| {
        let at = survey("p.json", text).unwrap_err().location.unwrap();
        (at.line, at.column)
    };
    assert_eq!(place("[{\"a\": 1},\n oops]"), (2, 2));
    assert_eq!(place("[{\"a\": 1},\n {\"a\": 1\n,, }]"), (3, 2));
    assert_eq!(place("[{\"a\": 1} {}]"), (1, 11));
    assert_eq!(place("[{\"a\": 1}, ]"), (1, 12));
    assert_eq!(place("[{\"a\": 1}] x"), (1, 12));
    assert_eq!(place("[{\"a\": \n"), (2, 1));
    assert_eq!(place(""), (0, 0));
    assert!(survey("p.json", "{\"a\": 1}\n").unwrap_err().help.unwrap().contains(".jsonl"));
    let message = survey("p.json", "[{\"a\": 1},\n {\"a\": 1\n,, }]").unwrap_err().message;
    assert_eq!(message, "the file is not a JSON list of objects: key must be a string", "its place is told once");
}

#[test]
fn a_bad_line_of_json_costs_itself_alone() {
    let rows = rows("p.jsonl", "{\"a\": \"x\"}\r\n\n{\"a\": oops}\n[]\n{\"b\": \"y\"}");
    assert_eq!(values(&rows), [["x", ""], ["", "y"]]);
    assert_eq!(bad(&rows), [(2, 3, 7), (3, 4, 1)]);
}

#[test]
fn a_list_on_one_long_line_is_read_as_it_comes() {
    let one = format!("{{\"a\": \"{}\"}}", "ü".repeat(900));
    let text = format!("[{}]", vec![one; 3000].join(","));
    let rows = rows("p.json", &text);
    assert_eq!(rows.len(), 3000);
    assert!(rows.iter().all(|row| row.values.as_ref().unwrap()[0].chars().count() == 900));
    assert_eq!((rows[2999].at.line, rows[2999].at.column), (1, 2 + 2999 * 910));
}

#[test]
fn a_file_that_changes_meanwhile_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("p.csv");
    std::fs::write(&path, "a\n1\n2\n").unwrap();
    let people = People::survey(&path).unwrap();
    std::fs::write(&path, "a\n1\n3\n").unwrap();
    let read: Vec<_> = people.rows().unwrap().collect();
    assert_eq!(read.len(), 3);
    assert!(read[2].as_ref().unwrap_err().message.contains("changed"));
}
