//! Runs that are cut short, answers that are lost, and files of a size that is sent in parts.

use courtesy::diagnostic::Code;
use courtesy::publish::{LEDGER_NAME, Wishes};

use super::{RULE, WISHES, assert_only_looks, codes, guide, publish, there, well};
use crate::support::s3::Server;
use crate::support::{shown, write};

#[test]
fn after_any_cut_the_next_run_sends_only_the_rest() {
    let project = guide();
    for has_tags in [true, false] {
        for cut in [0, 1, 2, 3, 9, project.site().len() + 2] {
            let server = if has_tags { Server::start() } else { Server::without_tags() };
            server.answer_only(Some(cut));
            let broken = publish(&project, &server, WISHES);
            assert_eq!(codes(&broken), [Code::Publish], "{}", shown(&broken.diagnostics));
            let arrived = there(&server);
            // What is named by a page that is there, is there.
            assert!(
                arrived.keys().all(|path| !path.ends_with(".html"))
                    || arrived.keys().filter(|path| path.starts_with("assets/")).count() > 3
            );
            server.answer_only(None);
            server.asked();
            let report = well(publish(&project, &server, WISHES));
            assert_eq!((report.sent, report.unchanged), (project.site().len() - arrived.len(), arrived.len()), "cut after {cut}");
            assert_eq!(there(&server), project.site());
            assert_only_looks(&project, &server);
        }
    }
}

#[test]
fn a_cut_between_two_versions_is_made_good_too() {
    let (project, server) = (guide(), Server::start());
    well(publish(&project, &server, WISHES));
    project.write("content/1-notes/1-say-thanks.md", RULE.replace("Say thanks", "Say thank you"));
    project.build_well();
    let all = well(publish(&project, &server, Wishes { dry_run: true, ..WISHES })).sent;
    server.answer_only(Some(3 + all / 2));
    assert!(!publish(&project, &server, WISHES).report.unwrap().is_complete);
    server.answer_only(None);
    let report = well(publish(&project, &server, WISHES));
    assert_eq!(report.sent, all - all / 2, "what had arrived was sent again");
    assert_eq!(there(&server), project.site());
}

/// A record is put before the files and after them. Where an answer to one is lost, it is put again only if it has not arrived, and the run does not
/// take its own record for that of somebody else.
#[test]
fn a_lost_answer_is_made_good() {
    let (project, server) = (guide(), Server::start());
    for (arrives, text, puts) in [(true, "Say thank you", 2), (false, "Say many thanks", 3)] {
        project.write("content/1-notes/1-say-thanks.md", RULE.replace("Say thanks", text));
        project.build_well();
        server.asked();
        server.lose_answer(LEDGER_NAME, arrives);
        assert!(well(publish(&project, &server, WISHES)).sent > 0);
        assert!(there(&server) == project.site());
        let asked = server.asked();
        assert_eq!(asked.iter().filter(|asked| asked.what == "PUT" && asked.key.ends_with(LEDGER_NAME)).count(), puts);
        assert_eq!(well(publish(&project, &server, WISHES)).sent, 0);
    }
}

/// Some 20 MB that no packing makes smaller.
pub(super) fn film() -> Vec<u8> {
    let mut state = 1_u64;
    let words = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state.to_be_bytes()
    });
    words.take(2_500_001).flatten().collect()
}

#[test]
fn a_large_file_is_sent_in_parts() {
    let (project, server) = (guide(), Server::start());
    write(&project.options.out.join("site/film.webm"), &film());
    let report = well(publish(&project, &server, WISHES));
    assert_eq!(report.sent, project.site().len());
    let asked = server.asked();
    let of_it: Vec<&str> = asked.iter().filter(|asked| asked.key.ends_with("film.webm")).map(|asked| asked.what.as_str()).collect();
    assert_eq!(of_it, ["BEGIN", "PART", "PART", "PART", "END"]);
    let begun = asked.iter().find(|asked| asked.what == "BEGIN").unwrap();
    assert_eq!((begun.content_type.as_str(), begun.caching.as_str()), ("video/webm", "no-cache"));
    assert!(there(&server) == project.site(), "what arrived is not what was sent");
    assert_only_looks(&project, &server);
}

#[test]
fn of_a_large_file_that_is_cut_short_nothing_stands() {
    let (project, server) = (guide(), Server::start());
    well(publish(&project, &server, WISHES));
    write(&project.options.out.join("site/film.webm"), &film());
    server.asked();
    server.refuse("PART", "film.webm");
    assert_eq!(codes(&publish(&project, &server, Wishes { lanes: 1, ..WISHES })), [Code::Denied]);
    assert_eq!(server.asked().iter().skip(3).map(|asked| asked.what.as_str()).collect::<Vec<_>>(), ["BEGIN", "PART", "GIVE UP"]);
    assert!(!there(&server).contains_key("film.webm"));
    assert_eq!(well(publish(&project, &server, WISHES)).sent, 1);
    assert!(there(&server) == project.site());
}

/// Where the answer to the end of an upload is lost and the store knows nothing of it the second time, the file is sent once more.
#[test]
fn a_large_file_whose_last_answer_is_lost_is_sent_again() {
    let (project, server) = (guide(), Server::start());
    write(&project.options.out.join("site/film.webm"), &film());
    server.lose_answer("film.webm", true);
    well(publish(&project, &server, WISHES));
    assert!(there(&server) == project.site());
    assert_eq!(well(publish(&project, &server, WISHES)).sent, 0);
}

/// One file fails while a large one is under way in another lane: that one is sent to its end.
#[test]
fn a_failure_breaks_no_other_file_off() {
    let (project, server) = (guide(), Server::start());
    well(publish(&project, &server, WISHES));
    write(&project.options.out.join("site/film.webm"), &film());
    write(&project.options.out.join("site/note.txt"), b"note");
    server.asked();
    server.refuse("PUT", "note.txt");
    assert_eq!(codes(&publish(&project, &server, Wishes { lanes: 2, ..WISHES })), [Code::Denied]);
    let stood = there(&server);
    assert!(stood.contains_key("film.webm") && !stood.contains_key("note.txt"));
    assert_eq!(well(publish(&project, &server, WISHES)).sent, 1);
    assert!(there(&server) == project.site());
}
