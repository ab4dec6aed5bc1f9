//! Saddle stitch: which two pages of a booklet lie on which side of which sheet, and where.

use super::jobs::Flip;

/// Two pages on one side of a sheet that lies with the fold upright.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Side {
    /// Numbers of the pages left and right of the fold, from 0; `None` where the booklet has no more pages.
    pub(super) pages: [Option<usize>; 2],
    /// How far both lie towards the fold, in mm.
    pub(super) creep: f64,
    /// Whether the side is printed upside down, because the printer turns the sheet the other way.
    pub(super) is_turned: bool,
}

/// How a booklet is to be made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stitching {
    /// Thickness of a sheet in mm.
    pub(super) thickness: f64,
    /// Whether it is read from right to left.
    pub(super) rtl: bool,
    /// The edge of the sheet on which the printer turns it.
    pub(super) flip: Flip,
}

/// The sides of all sheets, the outermost sheet first, front and back in turn.
///
/// Every sheet lies around those that follow it and pushes them outwards by its thickness, so theirs move back.
pub(super) fn sides(pages: usize, stitching: Stitching) -> Vec<Side> {
    let padded = pages.next_multiple_of(4);
    let there = |page: usize| (page < pages).then_some(page);
    let side = |sheet: usize, left: usize, right: usize, is_turned: bool| {
        let mut pages = [there(left), there(right)];
        if stitching.rtl {
            pages.reverse();
        }
        Side { pages, creep: sheet as f64 * stitching.thickness, is_turned }
    };
    // A sheet with two pages beside each other is longer along them, and its fold is upright.
    let turned = stitching.flip == Flip::Long;
    (0..padded / 4)
        .flat_map(|sheet| {
            let (first, last) = (2 * sheet, padded - 1 - 2 * sheet);
            [side(sheet, last, first, false), side(sheet, first + 1, last - 1, turned)]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Stitching = Stitching { thickness: 0.1, rtl: false, flip: Flip::Short };

    fn pairs(pages: usize, stitching: Stitching) -> Vec<[Option<usize>; 2]> {
        sides(pages, stitching).iter().map(|side| side.pages).collect()
    }

    #[test]
    fn eight_pages_lie_on_two_sheets() {
        let some = |a: usize, b: usize| [Some(a - 1), Some(b - 1)];
        assert_eq!(pairs(8, PLAIN), [some(8, 1), some(2, 7), some(6, 3), some(4, 5)]);
    }

    #[test]
    fn missing_pages_are_blank_at_the_end() {
        assert_eq!(pairs(5, PLAIN)[..2], [[None, Some(0)], [Some(1), None]]);
        assert_eq!(pairs(5, PLAIN)[2..], [[None, Some(2)], [Some(3), Some(4)]]);
    }

    #[test]
    fn a_book_from_the_right_has_its_first_page_on_the_left() {
        assert_eq!(pairs(4, Stitching { rtl: true, ..PLAIN }), [[Some(0), Some(3)], [Some(2), Some(1)]]);
    }

    #[test]
    fn inner_sheets_move_towards_the_fold() {
        let creeps: Vec<f64> = sides(12, PLAIN).iter().map(|side| side.creep).collect();
        assert_eq!(creeps, [0.0, 0.0, 0.1, 0.1, 0.2, 0.2]);
    }

    #[test]
    fn backs_stand_on_their_heads_for_printers_that_turn_on_the_long_edge() {
        let turned: Vec<bool> = sides(8, Stitching { flip: Flip::Long, ..PLAIN }).iter().map(|side| side.is_turned).collect();
        assert_eq!(turned, [false, true, false, true]);
    }
}
