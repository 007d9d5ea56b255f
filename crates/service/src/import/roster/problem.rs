//! What is wrong with a roster, by file, by header, by row. A problem has a line, a column and a stable code; it never has
//! the cell.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use wuji_core::roster::RowFault;
use wuji_core::words::TextFault;

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum $name {$($(#[$vdoc])* $variant,)*}

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The stable name, in snake case.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $code,)* }
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.name())
            }
        }
    };
}

codes! {
    /// A column of a roster.
    Column {
        /// Student number. Needed.
        StudentNumber "student_number",
        /// Name. Needed.
        Name "name",
        /// Sex.
        Sex "sex",
        /// Day of birth.
        Born "born",
        /// Department. Needed.
        Department "department",
        /// Year of entry. Needed.
        Year "year",
        /// Class. Needed.
        Class "class",
        /// Dormitory building.
        Building "building",
        /// Room.
        Room "room",
        /// Bed.
        Bed "bed",
        /// Phone.
        Phone "phone",
        /// Next of kin.
        Kin "kin",
        /// Phone of the next of kin.
        KinPhone "kin_phone",
        /// Free text.
        Note "note",
        /// Why he leaves the college; for a September alone.
        Leaving "leaving",
    }
}

impl Column {
    /// Whether a roster without it is none.
    pub fn is_needed(self) -> bool {
        matches!(
            self,
            Column::StudentNumber | Column::Name | Column::Department | Column::Year | Column::Class
        )
    }
}

codes! {
    /// Why a row cannot be taken.
    Fault {
        /// No student number.
        StudentNumberMissing "student_number_missing",
        /// A student number is letters, digits and hyphens, at most 32.
        StudentNumberInvalid "student_number_invalid",
        /// No name.
        NameMissing "name_missing",
        /// A name has at most 64 characters.
        NameTooLong "name_too_long",
        /// A name that begins like a formula.
        FormulaInName "formula_in_name",
        /// A name is letters, middle dots, hyphens and spaces.
        NameCharacter "name_character",
        /// A sex that the vocabulary does not know.
        NoSuchSex "no_such_sex",
        /// A date that no calendar has, or that is written in an unknown way.
        NoSuchDate "no_such_date",
        /// A reason to leave that the vocabulary does not know.
        NoSuchLeaving "no_such_leaving",
        /// Whoever leaves is told of by a September, not by a roster.
        LeavingElsewhere "leaving_elsewhere",
        /// No department.
        DepartmentMissing "department_missing",
        /// No year of entry.
        YearMissing "year_missing",
        /// A year of entry is four digits.
        YearInvalid "year_invalid",
        /// No class.
        ClassMissing "class_missing",
        /// A room without a building.
        BuildingMissing "building_missing",
        /// A building or bed without a room.
        RoomMissing "room_missing",
        /// A room without a bed.
        BedMissing "bed_missing",
        /// A bed is a number from 1 to 99.
        BedInvalid "bed_invalid",
        /// A title has at most 64 characters.
        TitleTooLong "title_too_long",
        /// A phone number is digits, `+`, `-` and spaces, at most 20.
        PhoneInvalid "phone_invalid",
        /// A note together with the rest of the record has at most 4,000 characters.
        NoteTooLong "note_too_long",
        /// A cell that is a formula, or begins like one.
        Formula "formula",
        /// A cell with control characters, or characters that turn or hide text.
        ControlCharacter "control_character",
        /// A cell has at most 4,000 characters.
        CellTooLong "cell_too_long",
        /// A row with more cells than there are headers.
        CellCount "cell_count",
        /// A row whose quotation marks do not pair: cells may have run into each other.
        StrayQuote "stray_quote",
        /// An earlier row has this student number.
        DuplicateStudentNumber "duplicate_student_number",
        /// This student number is enrolled already.
        AlreadyEnrolled "already_enrolled",
        /// An earlier row, or somebody who lives there, has this bed.
        BedTaken "bed_taken",
        /// The class belongs to another department, or has another year.
        ClassElsewhere "class_elsewhere",
        /// There is no such student, or none for whoever asks.
        UnknownStudent "unknown_student",
        /// A census does not ask him.
        OutsideCohort "outside_cohort",
        /// Not as many answers as questions, or one that is none.
        AnswerOutOfRange "answer_out_of_range",
        /// Before a census began, after its second window, or tomorrow.
        OutsideWindow "outside_window",
        /// His result is recorded already.
        RecordedAlready "recorded_already",
    }
}

impl From<RowFault> for Fault {
    fn from(fault: RowFault) -> Self {
        match fault {
            RowFault::DuplicateNumber => Fault::DuplicateStudentNumber,
            RowFault::AlreadyEnrolled => Fault::AlreadyEnrolled,
            RowFault::BedTaken => Fault::BedTaken,
            RowFault::ClassElsewhere => Fault::ClassElsewhere,
            RowFault::UnknownStudent => Fault::UnknownStudent,
            RowFault::OutsideCohort => Fault::OutsideCohort,
            RowFault::AnswerOutOfRange => Fault::AnswerOutOfRange,
            RowFault::OutsideWindow => Fault::OutsideWindow,
            RowFault::RecordedAlready => Fault::RecordedAlready,
        }
    }
}

impl Fault {
    /// The column that a fault found by the core stands in.
    pub(super) fn column_of(fault: RowFault) -> Column {
        match fault {
            RowFault::DuplicateNumber
            | RowFault::AlreadyEnrolled
            | RowFault::UnknownStudent
            | RowFault::OutsideCohort
            | RowFault::AnswerOutOfRange
            | RowFault::OutsideWindow
            | RowFault::RecordedAlready => Column::StudentNumber,
            RowFault::BedTaken => Column::Bed,
            RowFault::ClassElsewhere => Column::Class,
        }
    }

    /// What the core found wrong with a text of this column.
    pub(super) fn of_text(column: Column, fault: TextFault) -> Fault {
        match (fault, column) {
            (TextFault::Empty, Column::Department) => Fault::DepartmentMissing,
            (TextFault::Empty, Column::Class) => Fault::ClassMissing,
            (TextFault::Empty, Column::Building) => Fault::BuildingMissing,
            (TextFault::Empty, Column::Room) => Fault::RoomMissing,
            (TextFault::Empty, _) => Fault::NameMissing,
            (TextFault::TooLong, Column::Name | Column::Kin) => Fault::NameTooLong,
            (TextFault::TooLong, Column::Note) => Fault::NoteTooLong,
            (TextFault::TooLong, _) => Fault::TitleTooLong,
            (TextFault::Formula, Column::Name) => Fault::FormulaInName,
            (TextFault::Formula, _) => Fault::Formula,
            (TextFault::Control, _) => Fault::ControlCharacter,
            (TextFault::Character, _) => Fault::NameCharacter,
        }
    }
}

/// A row that cannot be taken, or one of several reasons for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// Line of the file, counted from 1; the header is line 1.
    pub line: u32,
    /// In which column; none where the row as a whole is wrong.
    pub column: Option<Column>,
    /// Why.
    #[serde(rename = "code")]
    pub fault: Fault,
}

impl Problem {
    /// What the core has against a row.
    pub fn of_row(problem: wuji_core::roster::RowProblem) -> Self {
        let (line, column) = (problem.line, Some(Fault::column_of(problem.fault)));
        Self { line, column, fault: problem.fault.into() }
    }
}

codes! {
    /// What is wrong with a header.
    HeaderFault {
        /// It names no column of the vocabulary.
        Unknown "header_unknown",
        /// It names a column that an earlier header named.
        Duplicate "header_duplicate",
        /// A needed column has no header.
        Missing "header_missing",
    }
}

/// A header that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct HeaderProblem {
    /// Place in the header row, counted from 1; none for a missing one.
    pub place: Option<u32>,
    /// The name of the column, where it is known.
    pub column: Option<Cow<'static, str>>,
    /// Why.
    #[serde(rename = "code")]
    pub fault: HeaderFault,
}

/// Why a file is no roster at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    /// It cannot be opened or read.
    #[error("the file cannot be read; check its path and permissions")]
    Unreadable,
    /// Over 64 MiB, or a workbook that unpacks to more than 256 MiB.
    #[error("the file is larger than an import takes")]
    TooLarge,
    /// Neither a table of text nor a workbook.
    #[error("the file is neither CSV nor XLSX")]
    NotASpreadsheet,
    /// Neither UTF-8 nor GB18030.
    #[error("the file is neither UTF-8 nor GB18030")]
    WrongEncoding,
    /// No header row.
    #[error("the file is empty")]
    Empty,
    /// Over 100,000 rows.
    #[error("the file has more rows than an import takes")]
    TooManyRows,
    /// Over 64 columns.
    #[error("the file has more columns than an import takes")]
    TooManyColumns,
    /// More students than one command has slots for.
    #[error("the file has more students than one import takes; split it")]
    TooManyStudents,
    /// Headers that are unknown, missing or there twice.
    #[error("{} headers cannot be taken", .0.len())]
    Headers(Vec<HeaderProblem>),
}

impl FileFault {
    /// Codes of all of them.
    pub const CODES: &[&str] = &[
        "file_unreadable",
        "file_too_large",
        "not_a_spreadsheet",
        "wrong_encoding",
        "file_empty",
        "too_many_rows",
        "too_many_columns",
        "too_many_students",
        "headers_refused",
    ];

    /// Stable code.
    pub fn code(&self) -> &'static str {
        match self {
            FileFault::Unreadable => "file_unreadable",
            FileFault::TooLarge => "file_too_large",
            FileFault::NotASpreadsheet => "not_a_spreadsheet",
            FileFault::WrongEncoding => "wrong_encoding",
            FileFault::Empty => "file_empty",
            FileFault::TooManyRows => "too_many_rows",
            FileFault::TooManyColumns => "too_many_columns",
            FileFault::TooManyStudents => "too_many_students",
            FileFault::Headers(_) => "headers_refused",
        }
    }
}
