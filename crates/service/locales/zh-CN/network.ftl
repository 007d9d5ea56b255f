# 五级网络：部门、岗位、层级。

## 部门
unit_kind-leading_group = 领导小组
unit_kind-student_affairs = 学生处
unit_kind-youth_league = 团委
unit_kind-centre = 心理健康教育中心
unit_kind-station = 系（部）辅导站
unit_kind-administration = 系统管理

## 岗位
standing-account = 普通账号
role-leading_chair = 领导小组组长
role-leading_vice_chair = 领导小组副组长
role-leading_member = 领导小组成员
role-leading_on_call = 领导小组值班
role-student_affairs_teacher = 学生处心理辅导教师
role-youth_league_teacher = 团委心理辅导教师
role-centre_director = 中心主任
role-centre_counsellor = 中心心理教师
role-centre_on_call = 中心值班
role-station_director = 辅导站主任
role-station_counsellor = 辅导站心理辅导教师
role-station_on_call = 辅导站值班
role-advisor = 辅导员
role-commissioner = 班级心理委员
role-dorm_officer = 宿舍心理信息员
role-system_administrator = 系统管理员
role-security_administrator = 安全管理员
role-audit_administrator = 审计管理员

## 上报路径
step-dorm = 宿舍
step-class = 班级
step-advisor = 辅导员
step-station = 辅导站
step-office = 学生处、团委
step-centre = 中心
step-centre_director = 中心主任
step-leading_group = 领导小组

## 能否送达
reach-open = 可送达
reach-vacant = 岗位空缺
reach-absent = 离岗
reach-recused = 回避
reach-both_ends = 即上报人

## 人员
person_kind-student = 学生
person_kind-staff = 教职工
sex-female = 女
sex-male = 男
sex-unstated = 未说明

## 与个案的关系
relation-recused = 回避
relation-subject = 本人
relation-sender = 上报人
relation-holder = 承办
relation-addressed = 曾承办或被抄告
relation-own_room = 本宿舍
relation-own_class = 本班
relation-own_department = 本系部
relation-elsewhere = 无

## 权限
deed-report = 观察与上报
deed-emergency = 危急上报
deed-enter_received = 代录他人告知
deed-supplement = 补交书面材料
deed-acknowledge = 签收
deed-take_emergency = 接手危急上报
deed-see_emergency = 知悉危急上报
deed-handle_report = 办理上报
deed-settle_urgent = 办结紧迫或危急上报
deed-forward_report = 转报
deed-join_incident = 并案
deed-recuse = 回避
deed-identify = 确认身份
deed-assess = 初步评估
deed-approve_regrade = 批准下调预警等级
deed-propose = 提出处理建议
deed-decide = 记录处理决策
deed-ratify = 记录追认
deed-object = 提出异议
deed-give_notice = 发布通报
deed-receive_notice = 通报收悉
deed-handle_crisis = 处置危机
deed-close_crisis = 危机结案
deed-propose_listing = 提请入库、调级或出库
deed-approve_listing = 批准入库、调级或出库
deed-review_listing = 复核
deed-see_own_report = 查看自己的上报
deed-see_report_state = 查看上报状态
deed-see_report = 查看上报
deed-see_report_words = 查看上报原文
deed-see_sender = 查看上报人
deed-see_crisis_state = 查看危机状态
deed-see_crisis_summary = 查看危机摘要
deed-see_crisis = 查看危机全部内容
deed-see_listing = 查看重点关注信息
deed-see_listing_words = 查看重点关注原文
deed-see_person = 查看人员姓名与所在
deed-see_record = 查看人员档案
deed-see_audit = 审计
deed-see_holder = 查看岗位任职人姓名
deed-set_up = 学院设置
deed-post_people = 任免与调动
deed-adopt_policy = 提出时限规定
deed-tighten_policy = 收紧本部门时限
deed-manage_accounts = 管理账号
