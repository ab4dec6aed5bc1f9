//! How an index is cut up.

#[derive(Clone, Copy)]
pub(super) struct Cut {
    /// Pages of an index that is made at once. Each takes some 150 kB until then; for fewer, Pagefind packs its own scripts too often.
    pub(super) lot: usize,
    /// How large a file of words becomes, in numbers that it holds. Pagefind has 20,000, of which a rare word needs none.
    pub(super) full: u32,
    /// Letters of a hash that tell pages apart. Every search loads the names of all of them.
    pub(super) short: usize,
}

pub(super) const CUT: Cut = Cut { lot: 150, full: 8_000, short: 5 };
