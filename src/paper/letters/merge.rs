//! From the rows of a table to lots of letters, a batch at a time.

use super::letter::Lot;
use super::people::{People, Row, Rows};
use super::plan::Plan;
use super::values::{self, TO_ADDRESS};
use crate::diagnostic::{Code, Diagnostic};
use crate::paper::print::BATCH;

/// Rows in a volume where nothing else is asked for: as many as fill sheets of any usual number of cards without a rest, and few enough
/// for the memory of any machine.
pub const VOLUME: usize = 240;

/// Most rows of a batch, bad ones included.
const ROWS_MAX: usize = 1000;

/// The letters of a table, planned as they are asked for, in batches that suit one run of Typst.
pub struct Merge<'p> {
    plan: &'p Plan<'p>,
    people: &'p People,
    rows: Rows,
    /// What each column stands for.
    columns: Vec<Option<String>>,
    /// Digits of the highest number.
    width: usize,
    /// The last row that is passed over.
    behind: usize,
}

impl<'p> Merge<'p> {
    /// Begins with the first row; problems of single columns come beside it.
    ///
    /// # Errors
    /// Diagnostics where no row can become a letter.
    pub fn new(plan: &'p Plan<'p>, people: &'p People) -> Result<(Self, Vec<Diagnostic>), Vec<Diagnostic>> {
        if people.count == 0 {
            let problem = Diagnostic::new(Code::People, "there is nobody in the table").at(people.head.clone());
            return Err(vec![problem.help("write a row for each person")]);
        }
        let (columns, mut problems) = values::columns(people, &plan.guide.fields, plan.message);
        let missing = missing_columns(plan, people, &columns);
        if !missing.is_empty() {
            problems.extend(missing);
            return Err(problems);
        }
        let rows = people.rows().map_err(|problem| vec![problem])?;
        let width = people.count.to_string().len().max(3);
        Ok((Merge { plan, people, rows, columns, width, behind: 0 }, problems))
    }

    /// Passes over the rows up to `behind`, which are made already.
    pub fn pass(&mut self, behind: usize) {
        self.behind = behind;
    }

    /// About how many letters there will be from here on; bad rows count as good ones.
    pub fn expected(&self) -> usize {
        let (part, of) = self.plan.request.shard.unwrap_or((1, 1));
        let lots = |rows: usize| match self.volume() {
            Some(volume) => rows.div_ceil(volume),
            None => rows,
        };
        let mine = |lots: usize| (lots + of - part) / of;
        (mine(lots(self.people.count)) - mine(lots(self.behind))) * self.plan.letters_a_row()
    }

    /// Rows in a volume, where the letters go into volumes.
    fn volume(&self) -> Option<usize> {
        self.plan.request.combine.then(|| self.plan.request.volume.unwrap_or(VOLUME))
    }

    /// The next row that is made in this part of the run and not yet.
    fn row(&mut self) -> Result<Option<Row>, Diagnostic> {
        let (behind, size) = (self.behind, self.volume().unwrap_or(1));
        let (part, of) = self.plan.request.shard.unwrap_or((1, 1));
        self.rows.next_of(|number| number > behind && (number - 1) / size % of == part - 1).transpose()
    }

    /// The lots of the next rows, each with the letter of one row.
    fn singles(&mut self) -> Result<Vec<Lot>, Diagnostic> {
        let (mut lots, mut letters) = (Vec::new(), 0);
        while letters + self.plan.letters_a_row() <= BATCH && lots.len() < ROWS_MAX {
            let Some(row) = self.row()? else { break };
            let lot = self.lot(row);
            letters += lot.letters.len();
            lots.push(lot);
        }
        Ok(lots)
    }

    fn lot(&self, row: Row) -> Lot {
        let number = row.number;
        let (letters, problems) = match self.values(&row) {
            Ok(values) => (self.plan.letters(&self.plan.name(number, self.width, &values), &values, Some(row.at)), Vec::new()),
            Err(problem) => (Vec::new(), vec![problem]),
        };
        Lot { first: number, last: number, letters, problems }
    }

    fn values(&self, row: &Row) -> Result<values::Values, Diagnostic> {
        let cells = row.values.as_ref().map_err(|problem| (**problem).clone())?;
        let values = values::of_row(cells, &self.columns, &self.plan.shared);
        self.plan.check_row(row.number, &values).map_err(|problem| problem.at(row.at.clone()))?;
        Ok(values)
    }

    /// The lot of the next volume.
    fn volumes(&mut self, size: usize) -> Result<Vec<Lot>, Diagnostic> {
        let mut lot = Lot { first: 0, last: 0, letters: Vec::new(), problems: Vec::new() };
        let (mut people, mut places) = (Vec::new(), Vec::new());
        while lot.last == 0 || !lot.last.is_multiple_of(size) {
            let Some(row) = self.row()? else { break };
            lot.last = row.number;
            lot.first = if lot.first == 0 { row.number } else { lot.first };
            match self.values(&row) {
                Ok(values) => {
                    people.push(values);
                    places.push(row.at);
                }
                Err(problem) => lot.problems.push(problem),
            }
        }
        if !people.is_empty() {
            lot.letters = self.plan.volume(&self.volume_name(&lot, size), &people, places);
        }
        Ok(if lot.last == 0 { Vec::new() } else { vec![lot] })
    }

    /// `thank-you-all`, or where there are several `thank-you-all-0241-0480`, after the rows.
    fn volume_name(&self, lot: &Lot, size: usize) -> String {
        let (id, width) = (self.plan.id(), self.width);
        if self.people.count <= size { format!("{id}-all") } else { format!("{id}-all-{:0width$}-{:0width$}", lot.first, lot.last) }
    }
}

impl Iterator for Merge<'_> {
    type Item = Result<Vec<Lot>, Diagnostic>;

    fn next(&mut self) -> Option<Self::Item> {
        let lots = match self.volume() {
            Some(size) => self.volumes(size),
            None => self.singles(),
        };
        lots.map(|lots| (!lots.is_empty()).then_some(lots)).transpose()
    }
}

fn missing_columns(plan: &Plan<'_>, people: &People, columns: &[Option<String>]) -> Vec<Diagnostic> {
    let is_known = |name: &str| columns.iter().flatten().any(|known| known == name) || plan.shared.contains_key(name);
    let fields = plan.message.fields.iter().map(|field| field.id.as_str()).filter(|_| !plan.request.allow_blanks);
    let needed = fields.chain(plan.request.envelopes.then_some(TO_ADDRESS));
    let one = |name: &str| {
        let help = format!(
            "add the column, give everybody the same with `--set {name}=…`, or leave blanks to be filled by hand with `--allow-blanks`"
        );
        Diagnostic::new(Code::People, format!("no column gives `{name}`")).at(people.head.clone()).help(help)
    };
    needed.filter(|name| !is_known(name)).map(one).collect()
}
