# 命令行。
import-read = { $file }：读取 { $rows } 行
import-good = 可导入：{ $students } 名学生，{ $departments } 个系部，{ $classes } 个班级，{ $rooms } 间宿舍
import-refused = 不能导入：{ $lines } 行，{ $problems } 个问题
import-more_refused = 另有 { $count } 个问题未列出；加 --json 列出全部
import-none_refused = 没有问题
table-more = 另有 { $count } 行未显示，用 --json 查看全部
import-form_only = { $file }：格式无误。人员、岗位等引用在导入时核对
import-form_wrong = { $file }：{ $problems } 个问题
import-dry_run = 试读，未写入任何内容
import-progress = 已读取 { $rows } 行
table-line = 行
table-column = 列
table-place = 位置
table-reason = 原因
table-code = 代码
table-header_place = 第 { $place } 列
template-written = 已写入 { $file }

## 退出码
exit-codes = 退出码：
exit-ok = 成功
exit-refused = 被拒绝，或文件有问题；没有保留任何内容
exit-usage = 命令用法错误
exit-partly = import --yes、user invite：已完成，但有若干行或登录名被拒绝
exit-unwitnessed = verify：完好，但没有见证
exit-torn = verify：未确认的尾部残缺
exit-diverged = verify：与见证分叉或被回滚
exit-corrupt = verify：损坏
exit-forged = verify：伪造
exit-duty_missed = verify：完好，但有逾期未升级
exit-verify_usage = verify：没有核对：没有日志、没有密钥，或密钥不对

## 帮助
help-about = 五级心理健康教育与危机干预网络
help-json = 以 JSON 输出
help-lang = 语言：zh-CN 或 en
help-help = 显示帮助
help-version = 显示版本
help-usage = 用法：{ $usage }
help-commands = 命令
help-arguments = 参数
help-options = 选项
help-default = （默认 { $value }）
help-template = 写出可填写的模板；不写模板名则列出全部模板与用途
help-template-template = 哪一个模板；不写则列出
help-template-output = 写到这个文件；“-”为标准输出
help-import = 导入学生名册（CSV、XLSX）或学院设置（TOML）
help-import-file = 文件：.csv、.xlsx 或 .toml
help-import-dry_run = 只读取并列出问题，不写入

## 用法不对
usage-unknown_argument = 这里没有 { $argument }
usage-unknown_command = 没有 { $argument } 这个命令
usage-missing_argument = 缺少：{ $argument }
usage-conflict = { $argument } 与 { $other } 不能同时用
usage-wrong_value = { $argument } 不接受“{ $value }”
usage-help = 用 wuji --help 或 wuji 命令 --help 查看用法

## 模板与空缺
gap-vacant_offices = 空缺的岗位
gap-stations_without_counsellor = 没有心理辅导教师的辅导站
gap-classes_without_commissioner = 没有心理委员的班级
gap-classes_without_advisor = 没有辅导员的班级
gap-rooms_without_officer = 没有信息员的宿舍
gap-centre_unreachable = 未来 30 天中心无人可联系的时段
help-template-instrument = 普查模板用哪个量表：upi、scl-90、phq-9；默认 upi
template-no = 否
table-file = 文件
table-purpose = 用途
template-roster-csv = 学生名册，首次导入与新生：wuji import
template-roster-xlsx = 同上，工作簿
template-college-toml = 教职工、岗位、校历、时限、值班、委员与信息员、账号：wuji import
template-calendar-toml = 新学年校历：wuji import
template-roll-over-csv = 新学年名册：调班、入学、离校：wuji roll-over
template-roll-over-xlsx = 同上，工作簿
template-posts-toml = 新学年岗位，随新学年名册：wuji roll-over
template-posts-csv = 岗位任职表，每行一人：心理委员、信息员、辅导员、教职工：wuji import；换届随 wuji roll-over
template-posts-xlsx = 同上，工作簿
template-census-csv = 普查答案，每题一列：wuji census import
template-census-xlsx = 同上，工作簿
template-census-scores-csv = 普查得分（测评系统导出总分时用）：wuji census import
template-census-scores-xlsx = 同上，工作簿
