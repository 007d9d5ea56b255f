//! Every limit of the service, with its unit. The limits of the core stand in `wuji_core::limits`.

/// Largest file of settings, in bytes.
pub const CONFIG_BYTES_MAX: u64 = 64 << 10;
/// Largest file of an import, in bytes.
pub const FILE_BYTES_MAX: u64 = 64 << 20;
/// Most that the parts of a workbook may unpack to, in bytes: a workbook is a zip file, and those can lie.
pub const WORKBOOK_BYTES_MAX: u64 = 256 << 20;
/// Most rows of a roster, the header apart.
pub const ROWS_MAX: u32 = 100_000;
/// Most columns of a roster.
pub const COLUMNS_MAX: usize = 64;
/// Most columns of results of a census: one for each of 200 questions, and others beside.
pub const CENSUS_COLUMNS_MAX: usize = 264;
/// Longest cell, in characters.
pub const CELL_CHARS_MAX: usize = 4_000;
/// Most students of one file: each has a slot for his words, and slots are numbered with 16 bits.
pub const STUDENTS_MAX: usize = 65_536;
/// Longest student or staff number and login, in characters.
pub const NUMBER_CHARS_MAX: usize = 32;
/// First year of entry or birth that is believed.
pub const YEAR_MIN: u16 = 1900;
/// Last year of entry or birth that is believed.
pub const YEAR_MAX: u16 = 2100;
/// Highest number of a bed.
pub const BED_MAX: u8 = 99;
/// Most shifts of one rota.
pub const ROTA_SHIFTS_MAX: usize = 4_000;
/// Most refusals of the core that one college file is told; after that the rest is left unread.
pub const REFUSALS_MAX: usize = 64;
/// Days ahead in which the centre must be reachable at every hour.
pub const OUTLOOK_DAYS: u16 = 30;
/// How many of the titles of a gap are listed; the others are counted.
pub const GAP_TITLES_MAX: usize = 10;
/// Rows of problems that a table on the terminal shows; `--json` shows all.
pub const TABLE_ROWS_MAX: usize = 200;
/// Longest answer that the command line reads from a server, in bytes.
pub const ANSWER_BYTES_MAX: u64 = 64 << 20;
/// Longest body of `/v1/imports`, in bytes: the file and the one beside it, a third more as base64. 65,536 students fit.
pub const IMPORT_BODY_BYTES_MAX: usize = 24 << 20;
/// Most logins of one call of `/v1/invitations`: each code is hashed for some 20 ms, and a request has its time.
pub const INVITATIONS_MAX: usize = 200;
