//! Columns of one width, as a terminal shows them: Chinese characters are twice as wide as letters.

/// The widths of the columns of some rows.
pub(crate) struct Columns<const N: usize>([usize; N]);

impl<const N: usize> Columns<N> {
    /// Wide enough for all of them.
    pub(crate) fn of(rows: &[[String; N]]) -> Self {
        let mut widths = [0; N];
        for row in rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(width_of(cell));
            }
        }
        Self(widths)
    }

    /// A row, its cells under those of the others.
    pub(crate) fn line(&self, row: &[String; N]) -> String {
        let mut line = String::new();
        for (width, cell) in self.0.iter().zip(row).filter(|(width, _)| **width > 0) {
            line.push_str("  ");
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', width.saturating_sub(width_of(cell))));
        }
        line.trim_end().to_owned()
    }
}

/// How many columns of a terminal a text takes.
fn width_of(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Characters of East Asian writing and full-width forms.
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{303E}' | '\u{3041}'..='\u{A4CF}' | '\u{AC00}'..='\u{D7A3}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE6F}' | '\u{FF00}'..='\u{FF60}' | '\u{FFE0}'..='\u{FFE6}'
        | '\u{1F300}'..='\u{1F64F}' | '\u{20000}'..='\u{3FFFD}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_under_each_other() {
        let rows = [
            ["a".to_owned(), "\u{4E2D}\u{6587}".to_owned(), String::new(), "x".to_owned()],
            ["long".to_owned(), "b".to_owned(), String::new(), "y".to_owned()],
        ];
        let columns = Columns::of(&rows);
        assert_eq!(columns.line(&rows[0]), "  a     \u{4E2D}\u{6587}  x");
        assert_eq!(columns.line(&rows[1]), "  long  b     y");
    }
}
