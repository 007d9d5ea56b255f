# 内核拒绝命令的原因与下一步。
refusal-not_found = 没有这项内容，或它不在您的权限之内；请核对编号和所用岗位
refusal-not_allowed = 该岗位不能这样做；请换一个岗位，或联系负责人
refusal-not_your_post = 您现在不担任该岗位；请选择您担任的岗位
refusal-no_account = 此人没有可用账号；请联系系统管理员
refusal-id_reused = 该编号已用于另一个请求；请换新编号重发
refusal-id_taken = 该编号已被占用；请换新编号重发
refusal-wrong_state = 个案当前状态不允许这样做；请重新打开查看
refusal-invalid_field = 某一项的值不成立
refusal-invalid_text = 某一项的文字不符合要求
refusal-in_the_future = 时间在将来；请填写实际发生的时间
refusal-wrong_route = 上报只能沿上报路径向上；请选择有人任职的上一级
refusal-same_person = 须由另一人办理：您提出过、申请过，或与此事有关
refusal-no_quorum = 决策人数不足，或缺少组长、副组长
refusal-quorum = 需要 { $needed } 人参加决策，其中须有组长或副组长，且赞成多于反对；已列 { $found } 人
refusal-decision_missing = 橙色、红色危机须先有领导小组的处理决策
refusal-assessment_missing = 中心尚未作初步评估；请先请中心评估，其间可记录进展或上转
refusal-policy_loosens = 部门只能收紧学院的时限，不能放宽
refusal-stale = 预览之后记录有变化；请重新预览
refusal-rows_refused = 名册中有不能接受的行
refusal-seats_taken = 该岗位已满员；请先办理一人卸任
refusal-login_taken = 该登录名已被他人使用；请换一个
refusal-pledge_missing = 本学期尚未签署保密承诺；签署后方可查阅
refusal-too_large = 一次提交的内容过多；请拆分
refusal-genesis = 这份记录尚未建院，或已经建院

## 文字的毛病
text_fault-empty = 是空的
text_fault-too_long = 太长
text_fault-control = 含有控制字符或改变书写方向的字符
text_fault-formula = 以公式符号开头
text_fault-character = 含有不允许的字符

## 不可能的记录
corruption-position_gap = 条目序号不连续
corruption-time_backwards = 条目时间早于前一条
corruption-impossible_entry = 条目与之前的记录矛盾
