# The five-level network: units, posts, steps.

## Units
unit_kind-leading_group = leading group
unit_kind-student_affairs = student affairs office
unit_kind-youth_league = youth league committee
unit_kind-centre = mental-health education centre
unit_kind-station = department station
unit_kind-administration = administration

## Posts
standing-account = account
role-leading_chair = chair of the leading group
role-leading_vice_chair = vice-chair of the leading group
role-leading_member = member of the leading group
role-leading_on_call = leading group on call
role-student_affairs_teacher = counselling teacher of student affairs
role-youth_league_teacher = counselling teacher of the youth league
role-centre_director = director of the centre
role-centre_counsellor = counsellor of the centre
role-centre_on_call = centre on call
role-station_director = station director
role-station_counsellor = station counsellor
role-station_on_call = station on call
role-advisor = advisor
role-commissioner = class commissioner
role-dorm_officer = dormitory officer
role-system_administrator = system administrator
role-security_administrator = security administrator
role-audit_administrator = audit administrator

## Steps of the route
step-dorm = dormitory
step-class = class
step-advisor = advisor
step-station = station
step-office = offices
step-centre = centre
step-centre_director = centre director
step-leading_group = leading group

## Reach
reach-open = can be reached
reach-vacant = vacant
reach-absent = away
reach-recused = recused
reach-both_ends = the sender himself

## People
person_kind-student = student
person_kind-staff = staff
sex-female = female
sex-male = male
sex-unstated = not stated

## Relations
relation-recused = recused
relation-subject = the subject
relation-sender = the sender
relation-holder = the holder
relation-addressed = addressed
relation-own_room = own room
relation-own_class = own class
relation-own_department = own department
relation-elsewhere = none of these

## Deeds
deed-report = report
deed-emergency = report an emergency
deed-enter_received = enter word received
deed-supplement = supplement
deed-acknowledge = acknowledge
deed-take_emergency = take an emergency
deed-see_emergency = see an emergency
deed-handle_report = handle a report
deed-settle_urgent = settle an urgent report or an emergency
deed-forward_report = forward a report
deed-join_incident = join cases of one incident
deed-recuse = recuse
deed-identify = identify
deed-assess = assess
deed-approve_regrade = approve a lower grade
deed-propose = propose
deed-decide = decide
deed-ratify = record a ratification
deed-object = object
deed-give_notice = give notice
deed-receive_notice = receive a notice
deed-handle_crisis = handle a crisis
deed-close_crisis = close a crisis
deed-propose_listing = propose a change of the register
deed-approve_listing = approve a change of the register
deed-review_listing = review a listing
deed-see_own_report = see one's own report
deed-see_report_state = see the state of a report
deed-see_report = see a report
deed-see_report_words = read the words of a report
deed-see_sender = see the sender
deed-see_crisis_state = see the state of a crisis
deed-see_crisis_summary = see the summary of a crisis
deed-see_crisis = see a crisis
deed-see_listing = see a listing
deed-see_listing_words = read the words of a listing
deed-see_person = see a person
deed-see_record = see a person's record
deed-see_audit = audit
deed-see_holder = see who holds a staff post
deed-set_up = set up the college
deed-post_people = post people
deed-adopt_policy = put a policy forward
deed-tighten_policy = tighten deadlines
deed-manage_accounts = manage accounts
