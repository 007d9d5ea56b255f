# The command line.
import-read = { $file }: { $rows } rows read
import-good = can be enrolled: { $students } students, { $departments } departments, { $classes } classes, { $rooms } rooms
import-refused = refused: { $lines } lines, { $problems } problems
import-more_refused = { $count } more are not listed; --json has all of them
import-none_refused = no problems
table-more = { $count } more lines are not shown; --json shows all
import-form_only = { $file }: the form is right. References to people and posts are checked when importing
import-form_wrong = { $file }: { $problems } problems
import-dry_run = a dry run; nothing was written
import-progress = { $rows } rows read
table-line = line
table-column = column
table-place = place
table-reason = reason
table-code = code
table-header_place = column { $place }
template-written = { $file } written

## Exit codes
exit-codes = Exit codes:
exit-ok = done
exit-refused = refused, or the file has problems; nothing of it was kept
exit-usage = the command was used wrongly
exit-partly = import --yes, user invite: done, but some lines or logins were refused
exit-unwitnessed = verify: intact, but unwitnessed
exit-torn = verify: torn tail that nobody was answered for
exit-diverged = verify: diverged or rolled back
exit-corrupt = verify: corrupt
exit-forged = verify: forged
exit-duty_missed = verify: intact, but an escalation duty was missed
exit-verify_usage = verify: nothing was verified: no log, no key, or a wrong one

## Help
help-about = The five-level network of mental-health education and crisis intervention
help-json = Write JSON
help-lang = Language: zh-CN or en
help-help = Show help
help-version = Show the version
help-usage = Usage: { $usage }
help-commands = Commands
help-arguments = Arguments
help-options = Options
help-default = {" "}(default { $value })
help-template = Write a template to fill in; without a name, list all of them and what each is for
help-template-template = Which template; lists them when absent
help-template-output = Write to this file; `-` is standard output
help-import = Import a roster (CSV, XLSX) or a college file (TOML)
help-import-file = The file: .csv, .xlsx or .toml
help-import-dry_run = Read and list problems; write nothing

## Used wrongly
usage-unknown_argument = there is no { $argument } here
usage-unknown_command = there is no command { $argument }
usage-missing_argument = missing: { $argument }
usage-conflict = { $argument } and { $other } do not go together
usage-wrong_value = { $argument } does not take “{ $value }”
usage-help = wuji --help and wuji COMMAND --help say more

## Templates and gaps
gap-vacant_offices = vacant posts
gap-stations_without_counsellor = stations without a counsellor
gap-classes_without_commissioner = classes without a commissioner
gap-classes_without_advisor = classes without an advisor
gap-rooms_without_officer = rooms without an officer
gap-centre_unreachable = hours of the next 30 days in which nobody at the centre can be reached
help-template-instrument = For which instrument a census template is: upi, scl-90, phq-9; upi by default
template-no = no
table-file = File
table-purpose = What for
template-roster-csv = the roster of students, at first and for newcomers: wuji import
template-roster-xlsx = the same as a workbook
template-college-toml = staff, posts, calendar, deadlines, on call, reporters, accounts: wuji import
template-calendar-toml = the calendar of a new year: wuji import
template-roll-over-csv = the roster of a new year, who moves, comes, leaves: wuji roll-over
template-roll-over-xlsx = the same as a workbook
template-posts-toml = the posts of a new year, with its roster: wuji roll-over
template-posts-csv = postings, a line each: commissioners, officers, advisors, staff: wuji import; with wuji roll-over in September
template-posts-xlsx = the same as a workbook
template-census-csv = answers of a census, a column a question: wuji census import
template-census-xlsx = the same as a workbook
template-census-scores-csv = scores of a census that another system made: wuji census import
template-census-scores-xlsx = the same as a workbook
