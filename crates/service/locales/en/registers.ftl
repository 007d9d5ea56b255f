# Registers: what proves a duty, who attended, budget, documents, places, qualifications.
duty-sa_3_briefed = Advisors at the census briefing
duty-sa_7_trained = Advisors at their yearly training
want-asked = posts that were asked
field-asked = Who was asked
page-duties-asked = Who was asked?

## Why something is refused
why-is_shown_by_a_document_file_it = is shown by a document. File the document under “Registers”.
why-is_shown_by_the_budget_of_the_year_set_it = is shown by the budget of the year. Set it under “Registers”.
why-is_shown_by_a_place_that_the_unit_works_in_enter_it = is shown by a place that the unit works in. Enter it under “Registers”.
why-is_shown_by_the_centre_s_report_that_was_delivered_report_up = is shown by the centre's report, delivered and acknowledged. Report up to the leading group.
why-is_shown_by_the_centre_s_bulletin_that_was_delivered_give_it = is shown by the centre's bulletin, delivered and acknowledged. Give it to departments and offices.
why-is_your_own_to_do_somebody_else_waives_it = is your own to do. Whoever else supervises it may waive it.
why-names_a_post_twice_or_one_that_is_not_of_the_class = names a post twice, or one that is not of the class.

## Words beside duties
case_kind-withdrawal = Records taken back
case_kind-waiver = Waivers
page-kind-withdrawal = Record taken back { $case }
page-kind-waiver = Waiver { $case }
waiver_state-waived = waived in time
waiver_state-excused = excused after it was missed
fact-duty = Duty
fact-place = For
fact-withdrawn_by = Taken back by
fact-waived_by = Waived by
fact-period_first = Period from
fact-period_last = Period until
