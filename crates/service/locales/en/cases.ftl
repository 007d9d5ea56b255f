# Cases: reports, crises, the register, deadlines.

## What is due
item-acknowledge = acknowledge
item-lease = make progress
item-assessment = assess
item-proposal = propose
item-decision = decide
item-kin_contact = contact the family
item-supplement = supplement
item-approval = approve
item-review = review

## Urgencies and grades
level-routine = routine
level-concerning = concerning
level-urgent = urgent
level-emergency = emergency
level-blue = blue (Ⅳ)
level-yellow = yellow (Ⅲ)
level-orange = orange (Ⅱ)
level-red = red (Ⅰ)
urgency-routine = routine
urgency-concerning = concerning
urgency-urgent = urgent
urgency-emergency = emergency
grade-blue = blue (Ⅳ)
grade-yellow = yellow (Ⅲ)
grade-orange = orange (Ⅱ)
grade-red = red (Ⅰ)

## Lapses and passing on
lapse_cause-deadline = the deadline passed
lapse_cause-engine_down = due while the engine was down
lapse_cause-policy_changed = the policy changed
pass_cause-post_left = the last person left the post
pass_cause-recused = recused

## Reports
state-observed = observed
state-open = open
state-attached = attached to an emergency
state-settled = settled
case_state-open = open
case_state-with_centre = with the centre
case_state-closed = closed
outcome-talked = talked with; nothing more is needed
outcome-counselling = goes on in counselling
outcome-no_concern = nothing to worry about
outcome-unfounded = reported in good faith, unfounded
outcome-duplicate = the same as another report
outcome-crisis = a crisis
outcome-with_other = settled with the emergency
channel-phone = by phone
channel-chat = in a chat
channel-in_person = in person
channel-writing = in writing
sign-low_mood = low mood
sign-sleepless = sleeps badly
sign-withdrawn = withdrawn
sign-crying = crying
sign-irritable = irritable
sign-not_eating = hardly eats
sign-missing_class = misses class
sign-missing_at_night = missing at night
sign-hopeless = speaks of hopelessness
sign-speaks_of_death = speaks of death
sign-farewell = says farewell, gives things away
sign-self_harm = hurt himself
sign-violence = threatens or hurts others
sign-substance = drinks or takes something
sign-out_of_touch = out of touch with reality
sign-other = something else
life_event-bereavement = bereavement
life_event-separation = separation
life_event-family_conflict = conflict at home
life_event-study_failure = failure in study
life_event-discipline = discipline
life_event-illness = illness or accident
life_event-hardship = hardship
life_event-fraud = defrauded
life_event-harmed = bullied or assaulted
life_event-peer_conflict = conflict with peers
life_event-other = something else

## Crises
factor-ideation = thinks of dying
factor-plan = has a plan
factor-means = has the means
factor-earlier_attempt = tried before
factor-self_harm = hurt himself lately
factor-loss = a loss or life event
factor-isolation = nobody close
factor-out_of_touch = out of touch with reality
factor-danger_to_others = danger to others
factor-substance = drinks or takes something
factor-suspected = a disorder is suspected
factor-hospital_letter = a hospital's letter was received
factor-protected = something protects
instrument-interview = a talk
instrument-phq9 = PHQ-9
instrument-scl90 = SCL-90
instrument-structured_risk = structured risk interview
instrument-collateral = what others saw
measure-counselling = counselling
measure-guardianship = guardianship
measure-constant_company = constant company
measure-family_called = the family comes
measure-hospital = hospital
measure-moved = another room or class
measure-leave = leave of absence
measure-police = the police are asked for help
measure-support = support
advice-look_out = look after your people
advice-no_rumours = no pictures, no rumours
advice-offer_talks = offer talks
advice-roll_call = roll call tonight
advice-remind_of_lines = remind everybody of the phone lines
act-on_scene = went to the scene
act-talked = talked with him
act-stayed = stayed with him
act-means_removed = took away what could hurt
act-escorted = escorted to safety
act-called_services = called 120 or 110
act-checked_again = looked in again
kin_result-told = told
kin_result-unreached = not reached
kin_result-would_endanger = not told: it would endanger him
kin_result-refused = not told: he refuses
ended_by-passed = the danger passed
ended_by-hospital_care = in a hospital's care
ended_by-on_leave = with the family, on leave
ended_by-left_college = left the college
ended_by-counselling = ordinary counselling
ended_by-died = died

## The register
ground-census = the census
ground-reports = reports
ground-assessed = an assessment
ground-crisis = a crisis
ground-life_event = a life event
ground-returned = back after leave
ground-asked_himself = asked for it himself
ground-calm = two calm follow-ups
ground-left_college = left the college
ground-in_error = listed in error

## Readings
purpose-handling = to handle the case
purpose-supervision = to supervise
purpose-audit = to audit
purpose-at_request = at the subject's request

## Terms
term-acknowledge = acknowledge
term-accept = accept
term-lapse = lapse
term-report = report
term-bypass = bypass
term-escalation = escalation
term-hand_off = hand-off
term-referral = referral
term-holder = holder
term-case = case
term-crisis = crisis
term-on_call = on call
term-focus_register = focus register
term-guardianship = guardianship
term-next_of_kin = next of kin
term-break_glass = break-glass
