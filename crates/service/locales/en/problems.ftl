# Problems of rosters and college files; each says what to do.

## Rows of a roster
problem-student_number_missing = the student number is missing; fill it in
problem-student_number_invalid = a student number is letters, digits, `-`, `_`, `.`, at most 32 characters
problem-name_missing = the name is missing; fill it in
problem-name_too_long = the name has more than 64 characters
problem-formula_in_name = the name is a formula or begins like one; write it as text
problem-name_character = the name holds something other than letters, middle dots, hyphens and spaces
problem-no_such_sex = the sex is not known; write male or female, or leave it empty
problem-no_such_date = there is no such date, or it is written in an unknown way; write 2006-01-02
problem-department_missing = the department is missing; fill it in
problem-year_missing = the year of entry is missing; fill it in
problem-year_invalid = the year of entry is four digits, like 2026
problem-class_missing = the class is missing; fill it in
problem-building_missing = there is a room or bed but no building; leave all three empty for who lives elsewhere
problem-room_missing = there is a building or bed but no room; leave all three empty for who lives elsewhere
problem-bed_missing = there is a room but no bed
problem-bed_invalid = a bed is a number from 1 to 99
problem-title_too_long = the title has more than 64 characters
problem-phone_invalid = a phone number is digits, `+`, `-` and spaces, at most 20 characters
problem-note_too_long = the note is too long; shorten it
problem-formula = the cell is a formula or begins like one; write it as text
problem-control_character = there are control characters or invisible ones; type the cell again
problem-cell_too_long = the cell has more than 4,000 characters
problem-cell_count = there are more cells than headers
problem-stray_quote = quotation marks do not pair; cells may have run together
problem-duplicate_student_number = an earlier row has this student number
problem-already_enrolled = this student number is enrolled already
problem-bed_taken = the bed is taken
problem-class_elsewhere = the class belongs to another department or year

## Roster files
problem-file_unreadable = the file cannot be read; check its path and permissions
problem-file_too_large = the file is larger than 64 MiB; split it
problem-not_a_spreadsheet = this is neither a CSV nor an XLSX file
problem-wrong_encoding = the encoding is neither UTF-8 nor GB18030; save it as CSV UTF-8
problem-file_empty = the file is empty
problem-too_many_rows = there are more than 100,000 rows; split the file
problem-too_many_columns = there are more than 64 columns
problem-too_many_students = there are too many students for one import; split the file
problem-headers_refused = the headers are wrong; nothing of the file was read
problem-header_unknown = the header is not known; compare the template
problem-header_duplicate = the header is there twice
problem-header_missing = this column is missing

## College files
problem-syntax = this is not TOML
problem-unknown_key = there is no such key; check its spelling
problem-missing_key = a needed key is missing
problem-wrong_type = the value has the wrong type
problem-number_invalid = a number or login is letters, digits, `-`, `_`, `.`, at most 32 characters
problem-number_twice = an earlier entry has this number
problem-login_twice = an earlier entry has this login
problem-title_invalid = a title has 1 to 64 characters and does not begin like a formula
problem-unit_unknown = there is no such unit; write its title or its kind
problem-role_unknown = there is no such role
problem-post_unknown = the unit has no post of this role
problem-advisor_elsewhere = write advisors under [[advisor]]
problem-class_unknown = there is no such class; import the roster first
problem-class_of_other_unit = the class belongs to another department
problem-room_unknown = there is no such room; import the roster first
problem-person_unknown = nobody has this number
problem-person_left = this person left the college
problem-not_staff = this number belongs to a student; the post is for staff
problem-not_in_class = this student does not belong to the class
problem-not_in_room = this student does not live in the room
problem-posted_otherwise = the person holds this post already, for another time or in another way
problem-ends_before_it_begins = it ends before it begins
problem-shift_without_end = being on call needs an end
problem-not_holder = the person deputized for does not hold this post in that time
problem-no_on_call = the unit has no post on call
problem-no_such_time = there is no such day or time
problem-duration_invalid = a duration reads like 90, "90min", "8h" or "3d"
problem-rota_empty = a rota needs staff and times of change
problem-rota_too_long = the rota has more than 4,000 shifts; shorten it
problem-list_empty = the list needs at least one entry
problem-item_unknown = there is no such item
problem-level_unknown = there is no such urgency or grade
problem-line_twice = an earlier line has this item and level
problem-not_your_post = you do not hold the system administrator's post now
problem-too_many_problems = there are too many problems; the rest was not checked

## Columns of a roster
column-student_number = student number
column-name = name
column-sex = sex
column-born = date of birth
column-department = department
column-year = year
column-class = class
column-building = building
column-room = room
column-bed = bed
column-phone = phone
column-kin = next of kin
column-kin_phone = next of kin phone
column-note = note
