# 名册与学院文件中的问题；每条说明怎样改。

## 名册的一行
problem-student_number_missing = 缺少学号，请填写
problem-student_number_invalid = 学号只能由字母、数字、“-”“_”“.”组成，最多 32 个字符
problem-name_missing = 缺少姓名，请填写
problem-name_too_long = 姓名超过 64 个字符
problem-formula_in_name = 姓名是公式或以公式符号开头，请改为文字
problem-name_character = 姓名含有文字、间隔号、连字符、空格以外的字符
problem-no_such_sex = 性别无法识别，请写“男”或“女”，或留空
problem-no_such_date = 没有这一天，或写法无法识别；请写成 2006-01-02
problem-department_missing = 缺少系部，请填写
problem-year_missing = 缺少年级，请填写
problem-year_invalid = 年级应为四位年份，如 2026
problem-class_missing = 缺少班级，请填写
problem-building_missing = 填了房间或床位但缺少宿舍楼；走读生三项都留空
problem-room_missing = 填了宿舍楼或床位但缺少房间号；走读生三项都留空
problem-bed_missing = 填了房间但缺少床位
problem-bed_invalid = 床位应为 1 至 99 的数字
problem-title_too_long = 名称超过 64 个字符
problem-phone_invalid = 电话只能由数字、“+”“-”和空格组成，最多 20 个字符
problem-note_too_long = 备注过长，请缩短
problem-formula = 单元格是公式或以公式符号开头，请改为文字
problem-control_character = 含有控制字符或不可见字符，请重新输入
problem-cell_too_long = 单元格超过 4000 个字符
problem-cell_count = 单元格多于表头
problem-stray_quote = 引号不成对，单元格可能连在了一起
problem-duplicate_student_number = 前面已有相同的学号
problem-already_enrolled = 该学号已在名册中
problem-bed_taken = 床位已有人
problem-class_elsewhere = 该班级属于另一个系部或年级

## 名册文件
problem-file_unreadable = 文件无法读取，请检查路径和权限
problem-file_too_large = 文件超过 64 MiB，请拆分
problem-not_a_spreadsheet = 不是 CSV 或 XLSX 文件
problem-wrong_encoding = 编码不是 UTF-8 或 GB18030，请另存为 CSV UTF-8
problem-file_empty = 文件是空的
problem-too_many_rows = 超过 100000 行，请拆分
problem-too_many_columns = 超过 64 列
problem-too_many_students = 一次导入的学生过多，请拆分
problem-headers_refused = 表头有问题，整个文件未读取
problem-header_unknown = 表头无法识别，请对照模板
problem-header_duplicate = 表头重复
problem-header_missing = 缺少这一列

## 学院文件
problem-syntax = 不符合 TOML 语法
problem-unknown_key = 未知的键，请检查拼写
problem-missing_key = 缺少必需的键
problem-wrong_type = 值的类型不对
problem-number_invalid = 工号、学号、登录名只能由字母、数字、“-”“_”“.”组成，最多 32 个字符
problem-number_twice = 前面已有相同的工号
problem-login_twice = 前面已有相同的登录名
problem-title_invalid = 名称应为 1 至 64 个字符，且不以公式符号开头
problem-unit_unknown = 没有这个部门；请写部门名称或类别
problem-role_unknown = 没有这种岗位
problem-post_unknown = 该部门没有这种岗位
problem-advisor_elsewhere = 辅导员请写在 [[advisor]] 中
problem-class_unknown = 没有这个班级；请先导入名册
problem-class_of_other_unit = 该班级属于另一个系部
problem-room_unknown = 没有这间宿舍；请先导入名册
problem-person_unknown = 没有这个工号或学号
problem-person_left = 此人已离校
problem-not_staff = 该号码属于学生，不能担任教职工岗位
problem-not_in_class = 该学生不属于这个班级
problem-not_in_room = 该学生不住在这间宿舍
problem-posted_otherwise = 此人已在该岗位，任期或方式不同
problem-ends_before_it_begins = 结束早于开始
problem-shift_without_end = 值班必须写明结束时间
problem-not_holder = 被代理人在这段时间不担任该岗位
problem-no_on_call = 该部门没有值班岗位
problem-no_such_time = 没有这个日期或时间
problem-duration_invalid = 时长写成 90、"90min"、"8h" 或 "3d"
problem-rota_empty = 轮值需要人员和交接时刻
problem-rota_too_long = 轮值超过 4000 个班次，请缩短
problem-list_empty = 列表至少需要一项
problem-item_unknown = 没有这种时限项目
problem-level_unknown = 没有这种紧急程度或等级
problem-line_twice = 前面已有相同的项目和等级
problem-not_your_post = 您现在不担任系统管理员岗位
problem-too_many_problems = 问题过多，其余未检查

## 名册的列
column-student_number = 学号
column-name = 姓名
column-sex = 性别
column-born = 出生日期
column-department = 系部
column-year = 年级
column-class = 班级
column-building = 宿舍楼
column-room = 房间号
column-bed = 床位
column-phone = 手机号
column-kin = 监护人
column-kin_phone = 监护人电话
column-note = 备注
