//! Every limit of the core, with its unit. A limit that is not here does not exist.

/// Longest free text beside one action, in characters.
pub const WORDS_CHARS_MAX: usize = 4_000;
/// Longest title of a unit, building, room, class or term, in characters.
pub const TITLE_CHARS_MAX: usize = 64;
/// Longest name of a person, in characters.
pub const NAME_CHARS_MAX: usize = 64;
/// Longest phone line of a post, in characters.
pub const PHONE_CHARS_MAX: usize = 20;
/// Most entries one command may make (a command is one atomic piece of one group).
pub const ENTRIES_PER_COMMAND_MAX: usize = 65_536;
/// Most people that one report may name as involved or keep away.
pub const RECUSALS_MAX: usize = 16;
/// Most people that one report of an incident may be about.
pub const INCIDENT_PEOPLE_MAX: usize = 16;
/// Most signs in one observation.
pub const SIGNS_MAX: usize = 16;
/// How long what was opened by break-glass stays open, in minutes.
pub const GLASS_MIN: i64 = 4 * 60;
/// Fewest characters of a reason for break-glass.
pub const GLASS_REASON_CHARS_MIN: usize = 15;
/// How long after a reading, and after what it belonged to has ended, the person concerned is told of it, in days.
pub const RECEIPT_DAYS: i32 = 30;
/// How long somebody may open the copy of his file that was handed over to him as a file, in days.
pub const COPY_DAYS: i32 = 30;
/// Furthest that telling somebody of a reading or a disclosure may be put off by one entry, in days.
pub const RECEIPT_DELAY_DAYS_MAX: i32 = 90;
/// Younger than so many days, somebody is under 18.
pub const MINOR_DAYS: i32 = 6_575;
/// Most people that a breach may be said to concern.
pub const BREACH_PEOPLE_MAX: u32 = 100_000;
/// How long a visit lasts, in minutes.
pub const VISIT_MIN: i64 = 30;
/// How long one refused reading speaks for more of the same person, in minutes.
pub const DENIAL_MIN: i64 = 60;
/// How long a confirmed invitation waits for its use, in minutes.
pub const INVITE_CONFIRMED_MIN: i64 = 72 * 60;
/// The wording of the pledge that is in force; whoever pledged in an older one is asked again.
pub const PLEDGE_EDITION: u16 = 1;
/// How long a pledge lasts where no term says so, in days.
pub const PLEDGE_DAYS: i32 = 180;
/// How late a report may be and still be credited to the post held when it happened, in days.
pub const BACKDATED_DAYS_MAX: i64 = 7;
/// How far a claimed time may lie in the future, in minutes (a phone's clock may be a little fast).
pub const FUTURE_MIN_MAX: i64 = 5;
/// Within how many hours a second emergency about the same subject joins the first.
pub const JOIN_HOURS: i64 = 24;
/// Emergencies of one account in one hour that run a clock of their own.
pub const EMERGENCIES_PER_HOUR: usize = 6;
/// Furthest a deadline may lie from its start, in days; service hours are searched no further.
pub const DEADLINE_DAYS_MAX: i64 = 3_660;
/// Most deciders that one decision may name.
pub const DECIDERS_MAX: usize = 64;
/// Most seats of one post.
pub const SEATS_MAX: u16 = 200;
/// How many days ahead the end of a posting shows that nobody follows.
pub const ENDING_DAYS: u16 = 30;
/// Duties that a college may add, and rules that one adoption may change.
pub const OWN_DUTIES_MAX: usize = 500;
/// How many days before a period's end a rule may ask for a duty.
pub const DAYS_EARLY_MAX: u8 = 60;
/// How far ahead the end of a period is looked for, in days; a longer one is found when it is that near.
pub const PERIOD_DAYS_AHEAD: i32 = 800;
/// Most people that evidence of a duty may count.
pub const DUTY_COUNT_MAX: u32 = 100_000;
/// Longest that a duty may take, in minutes: a week.
pub const DUTY_MINUTES_MAX: u32 = 7 * 24 * 60;
/// Most people whose attendance one action may record.
pub const ATTENDEES_MAX: usize = 2_000;
/// The day of the next month on which a month's statistics are published, at midnight.
pub const MONTH_CLOSES_ON: i32 = 5;
/// The smallest number that a published statistic shows; what is smaller is not shown.
pub const SHOWN_FROM: u32 = 11;
/// Most posts that share a task with the one that owes it.
pub const PARTNERS_MAX: usize = 16;
/// Most clauses that one document may name.
pub const CLAUSES_MAX: usize = 40;
/// How many weeks back a weekly report may be sent.
pub const WEEKS_LATE_MAX: i32 = 4;
/// Most that one number of a weekly report may be.
pub const WEEK_COUNT_MAX: u16 = 500;
/// Most that one sum of a budget may be, in fen.
pub const FEN_MAX: u64 = 1_000_000_000_000;
/// Most items of an instrument.
pub const ITEMS_MAX: u16 = 200;
/// Most factors of an instrument.
pub const FACTORS_MAX: usize = 32;
/// Furthest that a census may last or lie ahead, in days.
pub const CENSUS_DAYS_MAX: i32 = 366;
/// Most classes that a census may name one by one.
pub const COHORT_CLASSES_MAX: usize = 2_000;
/// After how many times in vain an interview goes up the route.
pub const INTERVIEW_TRIES: u8 = 3;
/// Most rules of early warning.
pub const RULES_MAX: usize = 64;
/// Most parts of one rule.
pub const RULE_PARTS_MAX: usize = 32;
/// Deepest that parts of a rule may be nested.
pub const RULE_DEPTH_MAX: usize = 4;
/// Longest that a rule may look back, in days.
pub const RULE_DAYS_MAX: u16 = 365;
/// Most measures of one care plan.
pub const GOALS_MAX: usize = 12;
/// Longest that a watch request may let pass between two checks, in days.
pub const WATCH_EVERY_DAYS_MAX: u8 = 14;
/// Lapses that one wake round may make before waiting commands are looked at again.
pub const WAKES_PER_GROUP_MAX: usize = 64;
/// Longest that a session or a supervision may take, in minutes.
pub const SESSION_MINUTES_MAX: u16 = 480;
/// How far ahead an appointment may be made, in days.
pub const BOOKED_AHEAD_DAYS_MAX: i64 = 180;
/// What is left to offer an appointment where a request came to counselling late, in minutes: a day.
pub const OPENED_LATE_MIN: i64 = 24 * 60;
/// Longest leave, and furthest that an assessment of resumption may be put off, in days: two years.
pub const LEAVE_DAYS_MAX: i32 = 730;
/// Fewest minutes of service that five working days have: 20 hours.
pub const SERVICE_MINUTES_A_WEEK_MIN: u32 = 20 * 60;
/// Most days in a row without service.
pub const SERVICE_GAP_DAYS_MAX: i32 = 30;
/// Most days of one year that may be holidays.
pub const HOLIDAYS_A_YEAR_MAX: usize = 90;
/// Most terms, holidays or shifted working days of one calendar.
pub const CALENDAR_ROWS_MAX: usize = 400;
