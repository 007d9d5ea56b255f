# The command line.
import-read = { $file }: { $rows } rows read
import-good = can be enrolled: { $students } students, { $departments } departments, { $classes } classes, { $rooms } rooms
import-refused = refused: { $lines } lines, { $problems } problems
import-none_refused = no problems
import-more = { $count } more problems are not shown; --json shows all
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
template-exists = { $file } exists and was not overwritten
template-unwritable = { $file } cannot be written

## Exit codes
exit-codes = Exit codes:
exit-ok = done
exit-refused = refused, or the file has problems
exit-usage = the command was used wrongly
exit-unwitnessed = verify: intact, but unwitnessed
exit-torn = verify: torn tail that nobody was answered for
exit-diverged = verify: diverged or rolled back
exit-corrupt = verify: corrupt
exit-forged = verify: forged
exit-duty_missed = verify: intact, but an escalation duty was missed
exit-verify_usage = verify: used wrongly

## Help
help-about = The five-level network of mental-health education and crisis intervention
help-json = Write JSON
help-lang = Language
help-template = Write a template to fill in: the roster, the college file
help-template-template = Which template
help-template-output = Write to this file; `-` is standard output
help-import = Import a roster (CSV, XLSX) or a college file (TOML)
help-import-file = The file
help-import-dry_run = Read and list problems; write nothing

## Templates and gaps
gap-vacant_offices = vacant posts
gap-stations_without_counsellor = stations without a counsellor
gap-classes_without_commissioner = classes without a commissioner
gap-classes_without_advisor = classes without an advisor
gap-rooms_without_officer = rooms without an officer
gap-centre_unreachable = hours of the next 30 days in which nobody at the centre can be reached
