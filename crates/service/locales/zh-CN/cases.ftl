# 个案：上报、危机、重点关注、时限。

## 时限项目
item-acknowledge = 签收
item-lease = 跟进
item-assessment = 初步评估
item-proposal = 处理建议
item-decision = 处理决策
item-kin_contact = 家属告知
item-supplement = 补交书面材料
item-approval = 审批
item-review = 复核

## 紧急程度与等级
level-routine = 一般
level-concerning = 关注
level-urgent = 紧急
level-emergency = 危急
level-blue = 蓝色（Ⅳ级）
level-yellow = 黄色（Ⅲ级）
level-orange = 橙色（Ⅱ级）
level-red = 红色（Ⅰ级）
urgency-routine = 一般
urgency-concerning = 关注
urgency-urgent = 紧急
urgency-emergency = 危急
grade-blue = 蓝色预警（Ⅳ级）
grade-yellow = 黄色预警（Ⅲ级）
grade-orange = 橙色预警（Ⅱ级）
grade-red = 红色预警（Ⅰ级）

## 逾期与转出
lapse_cause-deadline = 超过时限
lapse_cause-engine_down = 系统停机期间到期
lapse_cause-policy_changed = 新时限已过
pass_cause-post_left = 岗位已无人
pass_cause-recused = 回避

## 上报
state-observed = 仅观察
state-open = 办理中
state-attached = 并入危急上报
state-settled = 已办结
case_state-open = 办理中
case_state-with_centre = 中心已受理
case_state-closed = 已结
outcome-talked = 已谈话，无需进一步处理
outcome-counselling = 转入心理辅导
outcome-no_concern = 无需担心
outcome-unfounded = 善意上报，查无此情
outcome-duplicate = 与另一上报重复
outcome-crisis = 评估为危机
outcome-with_other = 随所附危急上报办结
channel-phone = 电话
channel-chat = 聊天
channel-in_person = 当面
channel-writing = 书面
sign-low_mood = 情绪低落
sign-sleepless = 失眠
sign-withdrawn = 回避他人
sign-crying = 莫名哭泣
sign-irritable = 易怒
sign-not_eating = 很少进食
sign-missing_class = 缺课
sign-missing_at_night = 夜不归宿
sign-hopeless = 流露绝望
sign-speaks_of_death = 谈论死亡
sign-farewell = 告别或赠送物品
sign-self_harm = 自伤
sign-violence = 威胁或伤害他人
sign-substance = 酗酒或服用药物
sign-out_of_touch = 言行脱离现实
sign-other = 其他
life_event-bereavement = 亲友去世
life_event-separation = 分手
life_event-family_conflict = 家庭冲突
life_event-study_failure = 学业失败
life_event-discipline = 受处分
life_event-illness = 疾病或意外
life_event-hardship = 经济困难
life_event-fraud = 被骗
life_event-harmed = 受欺凌或侵害
life_event-peer_conflict = 同学冲突
life_event-other = 其他

## 危机
factor-ideation = 有轻生念头
factor-plan = 有计划
factor-means = 有工具或途径
factor-earlier_attempt = 曾有未遂
factor-self_harm = 近期自伤
factor-loss = 丧失或其他生活事件
factor-isolation = 缺少支持
factor-out_of_touch = 脱离现实
factor-danger_to_others = 对他人有危险
factor-substance = 酗酒或服用药物
factor-suspected = 疑似障碍
factor-hospital_letter = 收到医院证明
factor-protected = 有保护因素
instrument-interview = 访谈
instrument-phq9 = PHQ-9
instrument-scl90 = SCL-90
instrument-structured_risk = 结构化风险访谈
instrument-collateral = 他人反映
measure-counselling = 心理辅导
measure-guardianship = 日常监护
measure-constant_company = 24 小时陪护
measure-family_called = 请家属到校
measure-hospital = 送医
measure-moved = 调整宿舍或班级
measure-leave = 休学
measure-police = 请公安协助
measure-support = 经济、学业或生活帮扶
advice-look_out = 留意身边的人
advice-no_rumours = 不传照片、不信谣传谣
advice-offer_talks = 主动谈心
advice-roll_call = 今晚查寝
advice-remind_of_lines = 提醒求助电话
act-on_scene = 到达现场
act-talked = 已谈话
act-stayed = 陪伴
act-means_removed = 移除危险物品
act-escorted = 护送至安全处或医院
act-called_services = 拨打 120 或 110
act-checked_again = 再次查看
kin_result-told = 已告知
kin_result-unreached = 暂未联系上
kin_result-would_endanger = 告知会带来危险，未告知
kin_result-refused = 本人成年且拒绝，未告知
ended_by-passed = 危险解除
ended_by-hospital_care = 由医院治疗
ended_by-on_leave = 休学回家
ended_by-left_college = 离校
ended_by-counselling = 转入常规辅导
ended_by-died = 去世

## 重点关注
ground-census = 新生心理普查
ground-reports = 上报
ground-assessed = 评估
ground-crisis = 危机
ground-life_event = 重大生活事件
ground-returned = 复学
ground-asked_himself = 本人申请
ground-calm = 连续两次回访平稳
ground-left_college = 离校
ground-in_error = 误列

## 查阅
purpose-handling = 办理
purpose-supervision = 督导
purpose-audit = 审计
purpose-at_request = 应本人要求

## 用语
term-acknowledge = 签收
term-accept = 受理
term-lapse = 逾期
term-report = 上报
term-bypass = 越级上报
term-escalation = 升级
term-hand_off = 移交
term-referral = 转介
term-holder = 承办岗位
term-case = 个案
term-crisis = 心理危机
term-on_call = 值班
term-focus_register = 重点关注学生信息库
term-guardianship = 日常监护
term-next_of_kin = 监护人/近亲属
term-break_glass = 紧急查阅
