# 登记簿：职责凭什么认定完成、参训人员、经费、文件、场所、资质。
duty-sa_3_briefed = 辅导员参加新生心理普查专题会议
duty-sa_7_trained = 辅导员参加年度专题培训
want-asked = 询问对象
field-asked = 询问了谁
page-duties-asked = 询问了谁？

## 为什么不受理
why-is_shown_by_a_document_file_it = 以文件认定，请在“登记簿”中登记该文件。
why-is_shown_by_the_budget_of_the_year_set_it = 以年度经费预算认定，请在“登记簿”中填报预算。
why-is_shown_by_a_place_that_the_unit_works_in_enter_it = 以工作场所认定，请在“登记簿”中登记场所。
why-is_shown_by_the_centre_s_report_that_was_delivered_report_up = 以中心报送并送达的工作报告认定，请向领导小组报送工作报告。
why-is_shown_by_the_centre_s_bulletin_that_was_delivered_give_it = 以中心下发并送达的工作通报认定，请向各系部、部门下发通报。
why-is_your_own_to_do_somebody_else_waives_it = 是您本人的职责，须由其他负责督导的岗位批准免办。
why-names_a_post_twice_or_one_that_is_not_of_the_class = 有岗位重复，或者不属于这个班级。

## 职责旁的文字
case_kind-withdrawal = 撤回的登记
case_kind-waiver = 免办说明
page-kind-withdrawal = 撤回的登记 { $case }
page-kind-waiver = 免办说明 { $case }
waiver_state-waived = 期限内批准免办
waiver_state-excused = 逾期后说明原因
fact-duty = 职责
fact-place = 对象
fact-withdrawn_by = 撤回岗位
fact-waived_by = 批准岗位
fact-period_first = 期限自
fact-period_last = 期限至
